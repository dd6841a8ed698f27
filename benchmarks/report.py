"""The figures as a table on the screen and in docs/performance.md, where each run replaces the subjects it measured."""

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.table import Table

from benchmarks.result import Other, Result, amount

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
COLUMNS = (
    "What",
    "Engine",
    "Size",
    "Newsclip",
    "Peer",
    "Times better",
    "Floor",
    "Of the floor",
    "Goal",
    "Standing",
    "Notes",
)


def cells(result: Result) -> tuple[str, ...]:
    """One line of the table, as `COLUMNS`."""
    unit, peer, floor, goal = result.unit, result.peer, result.floor, result.goal
    wanted = ""
    if goal is not None:
        number = f" (no. {goal.number})" if goal.number else ""
        wanted = f"{'≥' if unit.more_is_better else '≤'} {amount(goal.value)}{number}"
    return (
        result.what,
        result.engine,
        result.size,
        f"{amount(result.ours)} {unit.word}",
        _other(peer),
        f"{amount(result.times_better(peer.value))}×" if peer else "",
        _other(floor),
        f"{result.times_better(floor.value):.0%}" if floor else "",
        wanted,
        result.standing,
        result.note,
    )


def on_screen(results: Iterable[Result]) -> Table:
    """What fits a terminal; how and how much is in the page."""
    table = Table("What", "Engine", "Newsclip", "Peer", "Floor", "Goal", "Standing")
    for result in results:
        what, engine, _, ours, *_, goal, standing, _ = cells(result)
        others = [amount(other.value) if other else "" for other in (result.peer, result.floor)]
        table.add_row(what, engine, ours, *others, goal, standing)
    return table


def in_page(page: str, measured: Mapping[str, Sequence[Result]], how: str) -> str:
    """`page` with these subjects' sections between the marks replaced or added; the others stay as they are."""
    before, _, rest = page.partition(BEGIN)
    inside, _, after = rest.partition(END)
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", inside, re.DOTALL | re.MULTILINE))
    sections |= {name: f"\n{how}\n\n{_markdown(results)}\n\n" for name, results in measured.items()}
    figures = "".join(f"### {name}\n{text}" for name, text in sections.items())
    return f"{before}{BEGIN}\n\n{figures}{END}{after}"


def write(measured: Mapping[str, Sequence[Result]], command: str, date: str) -> None:
    """Put the figures into the page."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    how = f"`{command}`, {date}; {machine}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    PAGE.write_text(in_page(PAGE.read_text("utf-8"), measured, how), "utf-8")


def _markdown(results: Iterable[Result]) -> str:
    lines = [COLUMNS, tuple("---" for _ in COLUMNS), *map(cells, results)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _other(other: Other | None) -> str:
    return f"{amount(other.value)} ({other.how})" if other else ""
