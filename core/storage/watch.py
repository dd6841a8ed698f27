"""Hearing of work that another process committed.

PostgreSQL tells by LISTEN/NOTIFY; SQLite by `PRAGMA data_version`, a counter that a connection reads without touching the
file's locks. A hint only: whoever is woken looks at the rows.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import aiosqlite
import psycopg
import structlog
from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.engine import sqlite_path

log = structlog.get_logger()

CHANNEL = "newsclip"
LOOK = timedelta(seconds=1)
AGAIN = timedelta(seconds=5)


async def notify(connection: AsyncConnection) -> None:
    """Wake whoever watches, once this transaction is committed."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_notify(CHANNEL, "")))


async def watch(url: URL, woken: Callable[[], None]) -> None:
    """Call `woken` whenever another process has committed; for ever, over lost connections too."""
    while True:
        try:
            await (_sqlite(url, woken) if url.drivername == "sqlite" else _postgresql(url, woken))
        except (OSError, psycopg.Error, aiosqlite.Error):
            log.warning("watch_lost", again_in=AGAIN.total_seconds())
            await asyncio.sleep(AGAIN.total_seconds())


async def _sqlite(url: URL, woken: Callable[[], None]) -> None:
    async with aiosqlite.connect(sqlite_path(url)) as connection:
        seen = None
        while True:
            cursor = await connection.execute("PRAGMA data_version")
            version = await cursor.fetchone()
            if version != seen:
                seen = version
                woken()
            await asyncio.sleep(LOOK.total_seconds())


async def _postgresql(url: URL, woken: Callable[[], None]) -> None:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        woken()
        async for _ in connection.notifies():
            woken()
