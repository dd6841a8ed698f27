"""`python -m benchmarks [--full] [--engine sqlite|postgresql] [NAME …]`: measure, show, and write docs/performance.md."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from benchmarks import claims, fanout, importing, memory, report, searching, waits
from benchmarks.discord import memory as discord_memory
from benchmarks.discord import pacing as discord_pacing
from benchmarks.discord import sending as discord_sending
from benchmarks.result import Result
from benchmarks.site import CI, FULL, Scale, Site, postgresql_site, server_answers, sqlite_site
from benchmarks.telegram import pacing, publishing, sending

Measure = Callable[[Site], Awaitable[list[Result]]]
SUBJECTS: dict[str, Measure] = {
    "fanout": fanout.measure,
    "claims": claims.measure,
    "waits": waits.measure,
    "memory": memory.measure,
    "import": importing.measure,
    "search": searching.measure,
    "sending": sending.measure,
    "pacing": pacing.measure,
    "publishing": publishing.measure,
    "discord-sending": discord_sending.measure,
    "discord-pacing": discord_pacing.measure,
    "discord-memory": discord_memory.measure,
}
ENGINES: dict[str, Callable[[Scale, Callable[[str], None]], AbstractContextManager[Site]]] = {
    "sqlite": sqlite_site,
    "postgresql": postgresql_site,
}


@click.command()
@click.option("--full", is_flag=True, help="The sizes of the goals: a million chats, a million articles.")
@click.option("--engine", type=click.Choice(list(ENGINES)), multiple=True, help="One engine only.")
@click.option("--write/--no-write", default=True, help="Write the figures into docs/performance.md.")
@click.argument("names", nargs=-1, type=click.Choice(list(SUBJECTS)))
def main(*, full: bool, engine: tuple[str, ...], write: bool, names: tuple[str, ...]) -> None:
    """Measure every subject, or those named."""
    console = Console()
    engines = list(engine or ENGINES)
    if "postgresql" in engines and not server_answers():
        console.print("PostgreSQL does not answer; set NEWSCLIP_TEST_POSTGRES. Measuring without it.")
        engines.remove("postgresql")
    measured: dict[str, list[Result]] = {}
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as progress:
        for name in dict.fromkeys(names or SUBJECTS):
            task = progress.add_task(name)
            say = partial(_say, progress, task)
            measured[name] = list(_results(name, engines, FULL if full else CI, say))
            progress.update(task, description=f"{name}: done")
            progress.stop_task(task)
    console.print(report.on_screen(result for results in measured.values() for result in results))
    if write:
        command = " ".join(["python -m benchmarks", *sys.argv[1:]])
        report.write(measured, command, datetime.now(UTC).date().isoformat())


def _say(progress: Progress, task: TaskID, text: str) -> None:
    progress.update(task, description=text)


def _results(name: str, engines: list[str], scale: Scale, say: Callable[[str], None]) -> Iterator[Result]:
    for engine in engines:
        with ENGINES[engine](scale, say) as site:
            yield from asyncio.run(_run(SUBJECTS[name], site))


async def _run(measure: Measure, site: Site) -> list[Result]:
    return await measure(site)


if __name__ == "__main__":
    main()
