"""Where a subject is measured: a fresh, migrated database of one engine, thrown away afterwards."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from core.storage.migrate import upgrade

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured. `full` sizes are those of the goals."""

    chats: int
    articles: int
    claims: int
    waiting: int
    imports: int
    queries: int
    messages: int
    in_flight: tuple[int, ...] = (20, 50, 100)
    channels: tuple[int, ...] = (100, 6_000, 100_000)
    guilds: tuple[int, ...] = (1_000, 10_000)
    repeats: int = 3


CI = Scale(chats=100_000, articles=100_000, claims=10_000, waiting=20_000, imports=2_000, queries=60, messages=2_000)
FULL = Scale(
    chats=1_000_000, articles=1_000_000, claims=50_000, waiting=20_000, imports=10_000, queries=60, messages=2_000
)
SMOKE = Scale(
    chats=400,
    articles=60,
    claims=100,
    waiting=20,
    imports=20,
    queries=2,
    messages=40,
    in_flight=(20,),
    channels=(8,),
    guilds=(3,),
    repeats=1,
)


@dataclass(frozen=True, slots=True)
class Site:
    """One database. `say` shows what goes on at the moment."""

    engine: str
    url: str
    scale: Scale
    say: Callable[[str], None]

    @property
    def sqlite(self) -> bool:
        return self.engine == "SQLite"

    @contextmanager
    def driver(self) -> Iterator[Any]:
        """The bare driver's connection (PEP 249), as durable as ours: for loading, and for the floor."""
        if not self.sqlite:
            with psycopg.connect(self.url) as connection:
                yield connection
            return
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -32768")
            yield connection

    def place(self, number: int = 1) -> str:
        """How the driver writes `number` parameters."""
        return ", ".join(["?" if self.sqlite else "%s"] * number)


@contextmanager
def sqlite_site(scale: Scale, say: Callable[[str], None]) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="newsclip-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        yield Site("SQLite", url, scale, say)


@contextmanager
def postgresql_site(scale: Scale, say: Callable[[str], None]) -> Iterator[Site]:
    name = f"newsclip_bench_{uuid4().hex[:8]}"
    server = server_url()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        url = f"{server.rpartition('/')[0]}/{name}"
        upgrade(url)
        yield Site("PostgreSQL", url, scale, say)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def server_url() -> str:
    """The server that the tests use too."""
    return os.environ.get("NEWSCLIP_TEST_POSTGRES", SERVER)


def server_answers() -> bool:
    try:
        psycopg.connect(server_url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
