"""Fresh databases for tests: SQLite files, and real PostgreSQL databases made from a template that is migrated once.

PostgreSQL is looked for at `NEWSCLIP_TEST_POSTGRES` (a URL), else at 127.0.0.1, else a throw-away cluster is made from
installed binaries (which root may not start).
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.storage.migrate import upgrade

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
BINARIES = "/usr/lib/postgresql"
SORTED_BY_PEOPLE = " LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"
"""As most servers sort, and unlike SQLite: what leans on the order of bytes without saying so shows itself here."""


class Postgres:
    """A server on which databases may be made; `url` is its administration database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._prefix = f"newsclip_test_{os.getpid()}_{uuid4().hex[:6]}"
        self._template = ""
        self._made: list[str] = []

    def fresh(self, *, migrated: bool) -> str:
        """The URL of a new database, empty or at the newest revision."""
        if not migrated:
            return self._create("template0")
        if not self._template:
            url = self._create("template0")
            upgrade(url)
            self._template = make_url(url).database or ""
        return self._create(self._template)

    def drop(self, url: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def clean(self) -> None:
        for name in self._made:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{len(self._made)}"
        self._made.append(name)
        self._execute("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'" + SORTED_BY_PEOPLE, name, template)
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def postgres() -> Iterator[Postgres | None]:
    """A server, or None where there is none to be had."""
    with _server() as url:
        if url is None:
            yield None
            return
        server = Postgres(url)
        try:
            yield server
        finally:
            server.clean()


@contextmanager
def _server() -> Iterator[str | None]:
    if named := os.environ.get("NEWSCLIP_TEST_POSTGRES"):
        yield named.replace("postgresql+psycopg://", "postgresql://")
    elif _answers(LOCAL):
        yield LOCAL
    elif (initdb := _binary("initdb")) and (ctl := _binary("pg_ctl")) and os.geteuid() != 0:
        with tempfile.TemporaryDirectory(prefix="newsclip-postgres-") as folder:
            yield from _cluster(Path(folder), initdb, ctl)
    else:
        yield None


def _cluster(folder: Path, initdb: str, ctl: str) -> Iterator[str]:
    data = folder / "data"
    _run(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    _run(ctl, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(ctl, "-D", data, "-m", "immediate", "stop")


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _binary(name: str) -> str | None:
    versions = sorted(Path(BINARIES).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return shutil.which(name) or (str(versions[-1]) if versions else None)
