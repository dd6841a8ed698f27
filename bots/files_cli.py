"""`newsclip import` and `newsclip export`."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bots.app import App
from bots.articles_cli import asked
from core.exports import lines
from core.feeds import Reading, read
from core.i18n import _, ngettext, sentence
from core.imports import Report
from core.values.errors import N_, UserError


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--push", is_flag=True, help="Send old articles to their readers too.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object a file.")
@click.pass_obj
def import_(path: Path | None, files: tuple[Path, ...], *, push: bool, as_json: bool) -> None:
    """Take in articles: JSON lines, Markdown with a head, RSS, Atom, RDF and JSON Feed FILES.

    Importing twice changes nothing; one bad entry never stops the rest.
    """
    if not asked(path, lambda app: _import_all(app, files, push=push, as_json=as_json)):
        raise SystemExit(1)


async def _import_all(app: App, files: tuple[Path, ...], *, push: bool, as_json: bool) -> bool:
    """Whether every file could be read."""
    good = True
    for file in files:
        try:
            reading, report = await _import(app, file, push=push)
        except UserError as error:
            good = False
            told = {"file": str(file), "new": 0, "updated": 0, "skipped": 0, "errors": [{"reason": sentence(error)}]}
            click.echo(
                json.dumps(told, ensure_ascii=False) if as_json else f"{file}: {sentence(error)}", err=not as_json
            )
            continue
        click.echo(json.dumps(_told(file, report), ensure_ascii=False) if as_json else _words(file, reading, report))
    with _bar(_("Indexing"), None):
        await app.indexer.catch_up()
    return good


async def _import(app: App, file: Path, *, push: bool) -> tuple[Reading, Report]:
    try:
        with file.open("rb") as source, _bar(file.name, os.fstat(source.fileno()).st_size) as advance:
            reading = read(source, name=file.name, now=app.now())
            report = await app.importer.take(reading.items, push=push, told=lambda _report: advance(source.tell()))
            return reading, report
    except OSError as error:
        raise UserError(N_("This cannot be read: {cause}."), cause=error.strerror or error) from error


def _told(file: Path, report: Report) -> dict[str, Any]:
    faults = [{"entry": f.number, "line": f.line, "reason": sentence(f.reason)} for f in report.faults]
    errors = [{name: value for name, value in fault.items() if value is not None} for fault in faults]
    skipped = sum(report.skipped.values())
    return {"file": str(file), "new": report.new, "updated": report.updated, "skipped": skipped, "errors": errors}


def _words(file: Path, reading: Reading, report: Report) -> str:
    skipped = ", ".join(f"{_(reason)}: {count}" for reason, count in sorted(report.skipped.items()))
    told = [
        _("{file}: {format}, {new} new, {updated} updated, {skipped} skipped{reasons}, {faults} refused.").format(
            file=file,
            format=reading.format.value,
            new=report.new,
            updated=report.updated,
            skipped=sum(report.skipped.values()),
            reasons=f" ({skipped})" if skipped else "",
            faults=len(report.faults),
        )
    ]
    for fault in report.faults:
        place = (
            _("line {line}").format(line=fault.line) if fault.line else _("entry {number}").format(number=fault.number)
        )
        told.append(f"  {place}: {sentence(fault.reason)}")
    if reading.ignored:
        told.append("  " + _("Keys that mean nothing here: {keys}.").format(keys=", ".join(sorted(reading.ignored))))
    return "\n".join(told)


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def export(path: Path | None, file: Path | None) -> None:
    """Write every published and retracted article as JSON lines to the new FILE, or to standard output."""
    if file is None:
        asked(path, lambda app: _export(app, sys.stdout.buffer.write))
        return
    if file.exists():
        raise UserError(N_("{file} exists already; name a new file."), file=file)
    partial = file.with_name(f"{file.name}.partial")
    try:
        with partial.open("wb") as sink:
            count = asked(path, lambda app: _export(app, sink.write))
        partial.replace(file)
    except OSError as error:
        raise UserError(N_("{file} cannot be written: {cause}."), file=file, cause=error.strerror or error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    click.echo(ngettext("{count} article written.", "{count} articles written.", count).format(count=count), err=True)


async def _export(app: App, write: Callable[[bytes], object]) -> int:
    count = 0
    async for line in lines(app.storage):
        write(line)
        count += 1
    return count
