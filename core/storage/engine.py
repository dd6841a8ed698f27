"""One engine for either database, with the promises each must be told to keep.

SQLite: WAL, full sync (an acknowledged article survives a power cut), foreign keys, a busy timeout, and `BEGIN
IMMEDIATE` for writers: a deferred transaction that begins to write fails at once when another wrote meanwhile, whatever
the timeout says. PostgreSQL: psycopg 3.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.storage.one_hop import Connection as OneHopConnection
from core.values.errors import N_, UserError

BUSY_SECONDS = 5
PAGES_KIB = 32 * 1024

_DRIVERS = {
    "sqlite": ("sqlite+pysqlite", "sqlite+aiosqlite"),
    "postgresql": ("postgresql+psycopg", "postgresql+psycopg"),
}


def database_url(text: str) -> URL:
    """The URL of a supported database without a driver; raises `UserError` that never repeats the text."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UserError(N_("database.url is not a database address.")) from None
    backend = {"postgres": "postgresql"}.get(url.get_backend_name(), url.get_backend_name())
    if backend not in _DRIVERS:
        raise UserError(N_("database.url must begin with sqlite:/// or postgresql://."))
    if backend == "sqlite" and url.database in {None, "", ":memory:"}:
        raise UserError(N_("database.url must name a file: a database in memory would lose everything."))
    return url.set(drivername=backend)


def sync_url(url: URL) -> URL:
    """For migrations and backups, which run before and beside the event loop."""
    return url.set(drivername=_DRIVERS[url.drivername][0])


def create_engine(url: URL) -> AsyncEngine:
    """An engine on `url` (from `database_url`). Nothing is opened before first use."""
    if url.drivername == "sqlite":
        connect = {"async_creator_fn": OneHopConnection}
        file = url.set(drivername=_DRIVERS["sqlite"][1])
        engine = create_async_engine(file, connect_args=connect, pool_size=8, max_overflow=0)
        tune_sqlite(engine.sync_engine)
        return engine
    return create_async_engine(url.set(drivername=_DRIVERS["postgresql"][1]), pool_size=10, pool_pre_ping=True)


def tune_sqlite(engine: Engine) -> None:
    """Pragmas on every new connection; transactions begun by us, since the driver's own begin is deferred."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"cache_size = -{PAGES_KIB}",
            "temp_store = MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("newsclip_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def sqlite_path(url: URL) -> Path:
    """The file behind a SQLite URL."""
    return Path(url.database or "")
