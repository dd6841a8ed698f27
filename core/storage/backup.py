"""Copies of a database: taken while it is in use, and put back.

SQLite copies itself page by page with its own backup interface, so a copy made under writes is one moment of the database.
PostgreSQL's own tools do it: `pg_dump` and `pg_restore` must be installed beside Newsclip, of the server's version or
newer. A restored database holds its sending until the owner says `/resume`: what it believes unsent may have been sent.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from core.storage.engine import database_url, sqlite_path
from core.storage.migrate import open_engine, upgrade
from core.storage.schema.commands import fact
from core.values.errors import N_, UserError

PAGES = 2_000
"""Pages copied between two looks at the progress."""

HELD = "paused:*"


def backup(url: str, to: Path, progress: Callable[[int, int], None]) -> None:
    """Write a consistent copy of the database to the new file `to`; raises `UserError`.

    `progress` is told how much is done of how much (pages; 0 of 0 where it cannot be known).
    """
    address = database_url(url)
    if to.exists():
        raise UserError(N_("{file} exists already; name a new file."), file=to)
    if not to.parent.is_dir():
        raise UserError(N_("The folder {folder} does not exist."), folder=to.parent)
    partial = to.with_name(f"{to.name}.partial")
    try:
        if address.drivername == "sqlite":
            _copy_sqlite(sqlite_path(address), partial, progress)
        else:
            _run("pg_dump", address, "--format=custom", f"--file={partial}")
        partial.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise UserError(N_("The copy failed: {cause}."), cause=error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def restore(url: str, source: Path, progress: Callable[[int, int], None], *, now: datetime) -> None:
    """Replace the database by the copy `source`, bring it to this version's schema and hold sending; raises `UserError`.

    Nothing else may have the database open. What was there is lost: take a backup of it first.
    """
    address = database_url(url)
    if not source.is_file():
        raise UserError(N_("There is no file {file}."), file=source)
    try:
        if address.drivername == "sqlite":
            _check_sqlite(source)
            _replace_sqlite(source, sqlite_path(address), progress)
        else:
            _run("pg_restore", address, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))
    except (OSError, sqlite3.Error) as error:
        raise UserError(N_("The copy failed: {cause}."), cause=error) from error
    upgrade(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(fact.delete().where(fact.c.name == HELD))
        connection.execute(fact.insert().values(name=HELD, value="restored", at=now))
    engine.dispose()


def _copy_sqlite(source: Path, to: Path, progress: Callable[[int, int], None]) -> None:
    if not source.is_file():
        raise UserError(N_("There is no file {file}."), file=source)
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(to)) as copy:
        os.chmod(to, 0o600)
        there.backup(copy, pages=PAGES, progress=lambda _status, left, total: progress(total - left, total))


def _check_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            [[verdict], *_] = copy.execute("PRAGMA quick_check(1)").fetchall()
            known = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise UserError(N_("{file} is not a copy of a Newsclip database."), file=source) from error
    if verdict != "ok" or not known:
        raise UserError(N_("{file} is not a copy of a Newsclip database."), file=source)


def _replace_sqlite(source: Path, to: Path, progress: Callable[[int, int], None]) -> None:
    """The copy becomes the database in one rename; the old one's write-ahead log goes with it."""
    partial = to.with_name(f"{to.name}.partial")
    partial.unlink(missing_ok=True)
    _copy_sqlite(source, partial, progress)
    for ending in ("-wal", "-shm"):
        to.with_name(to.name + ending).unlink(missing_ok=True)
    partial.replace(to)


def _run(tool: str, address: URL, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise UserError(N_("{tool} is not installed; it comes with PostgreSQL's client programs."), tool=tool)
    environment = os.environ | {"PGPASSWORD": str(address.password or "")}
    place = address.set(drivername="postgresql", password=None).render_as_string()
    command = [program, f"--dbname={place}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [tool]
        raise UserError(N_("The copy failed: {cause}."), cause=lines[0].rstrip("."))
