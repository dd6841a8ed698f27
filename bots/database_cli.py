"""`newsclip db …`: the schema, copies, and putting a copy back."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bots.app import now
from bots.settings_cli import configured
from core.i18n import _
from core.storage import Storage
from core.storage.backup import backup as copy
from core.storage.backup import restore as put_back
from core.storage.migrate import current as revision_of
from core.storage.migrate import upgrade as migrate
from core.storage.single import alone


@click.group()
def db() -> None:
    """Upgrade, look at, copy and restore the database."""


@db.command()
@click.pass_obj
def upgrade(path: Path | None) -> None:
    """Bring the database to this version's schema (every start does)."""
    url = configured(path).database.url
    migrate(url)
    click.echo(_("The database is at revision {revision}.").format(revision=revision_of(url)[0]))


@db.command()
@click.pass_obj
def current(path: Path | None) -> None:
    """Say at which revision the database is, and which is the newest."""
    found, newest = revision_of(configured(path).database.url)
    click.echo(_("Revision {found}; the newest is {newest}.").format(found=found or "–", newest=newest))


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(path: Path | None, file: Path) -> None:
    """Write a consistent copy to the new FILE, while Newsclip may be running."""
    url = configured(path).database.url
    with _progress(_("Copying")) as progress:
        copy(url, file, progress)
    click.echo(_("Copied to {file}.").format(file=file))


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask first, on a terminal.")
@click.pass_obj
def restore(path: Path | None, file: Path, *, yes: bool) -> None:
    """Replace the database by the copy FILE; sending then waits for the owner's /resume."""
    if sys.stdin.isatty() and not yes:
        click.confirm(_("This replaces everything in the database. Go on?"), abort=True)
    url = configured(path).database.url
    asyncio.run(_restore(url, file))
    click.echo(_("Restored. Nothing is sent until an owner says /resume."))


async def _restore(url: str, file: Path) -> None:
    async with alone(Storage(url).url):
        with _progress(_("Restoring")) as progress:
            await asyncio.to_thread(put_back, url, file, progress, now=now())


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(
        TextColumn(what), BarColumn(), TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
