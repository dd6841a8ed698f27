"""What every test may ask for: databases of both kinds, and Hypothesis as CI and people need it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.storage.migrate import upgrade
from tests.databases import Postgres, postgres

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ENGINES = ("sqlite", "postgresql")
MISSING = "PostgreSQL was NOT tested: no server at NEWSCLIP_TEST_POSTGRES or 127.0.0.1:5432, and none could be started."


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    with postgres() as server:
        if server is None:
            if os.environ.get("CI"):
                pytest.fail(MISSING)
            pytest.skip(MISSING)
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, to be copied."""
    path = tmp_path_factory.mktemp("template") / "newsclip.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


FreshUrl = Callable[[str, bool], str]


@pytest.fixture
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FreshUrl]:
    """Makes databases: (engine, migrated) → URL. They are gone after the test."""
    made: list[str] = []

    def fresh(engine: str, migrated: bool) -> str:
        if engine == "postgresql":
            url: str = request.getfixturevalue("postgres_server").fresh(migrated=migrated)
        else:
            path = tmp_path / f"newsclip{len(made)}.db"
            if migrated:
                shutil.copy(request.getfixturevalue("migrated_file"), path)
            url = f"sqlite:///{path}"
        made.append(url)
        return url

    yield fresh
    for url in made:
        if url.startswith("postgresql"):
            request.getfixturevalue("postgres_server").drop(url)


@pytest.fixture
def database_url(engine: str, fresh_url: FreshUrl) -> str:
    """An empty database."""
    return fresh_url(engine, False)


@pytest.fixture
def declared_url(engine: str, fresh_url: FreshUrl) -> str:
    """A second empty database, to compare with the first."""
    return fresh_url(engine, False)


@pytest.fixture
def migrated_url(engine: str, fresh_url: FreshUrl) -> str:
    """A database at the newest revision."""
    return fresh_url(engine, True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(MISSING, red=True, bold=True)
