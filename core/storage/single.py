"""One `run` for each database: the second refuses to start.

The lock is the operating system's (SQLite) or the server session's (PostgreSQL), so it is free again the moment its
holder is gone, however it went.
"""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import psycopg
from sqlalchemy import URL

from core.storage.engine import sqlite_path
from core.values.errors import N_, UserError

LOCK_ID = 0x6E657773
"""The advisory lock's number in a PostgreSQL database of ours."""

_TAKEN = N_("Another “newsclip run” is using this database; only one may.")
_UNUSABLE = N_("The database cannot be used: {cause}.")


@asynccontextmanager
async def alone(url: URL) -> AsyncIterator[None]:
    """Hold the database's run lock; raises `UserError` when somebody else does, or the database cannot be reached."""
    if url.drivername == "sqlite":
        path = sqlite_path(url)
        with _opened(path.with_name(f"{path.name}.lock")) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UserError(_TAKEN) from None
            yield
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await _connected(address) as connection:
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_ID,))
        if (await cursor.fetchone()) != (True,):
            raise UserError(_TAKEN)
        try:
            yield
        finally:
            # a session that is lost holds nothing; one that ends may hold it a while longer
            with suppress(psycopg.Error):
                await connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK_ID,))


def _opened(lock: Path) -> TextIO:
    try:
        return lock.open("w")
    except OSError as error:
        raise UserError(_UNUSABLE, cause=error.strerror or error) from error


async def _connected(address: str) -> psycopg.AsyncConnection[Any]:
    try:
        return await psycopg.AsyncConnection.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        raise UserError(_UNUSABLE, cause=str(error).strip().splitlines()[0].rstrip(".")) from error
