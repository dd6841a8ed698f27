import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import Postgres
from tests.search.corpus import ARTICLES
from tests.search.library import Library


@pytest_asyncio.fixture
async def library(migrated_url: str) -> AsyncIterator[Library]:
    """An empty newsroom, once on each database."""
    opened = Library.at(migrated_url)
    yield opened
    await opened.storage.close()


@pytest.fixture(scope="session")
def corpus_urls(
    migrated_file: Path, postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """The sample articles in ten languages, in both databases; tests only read them."""
    path = tmp_path_factory.mktemp("corpus") / "newsclip.db"
    shutil.copy(migrated_file, path)
    urls = [f"sqlite:///{path}", postgres_server.fresh(migrated=True)]
    for url in urls:
        asyncio.run(_fill(url))
    yield urls
    postgres_server.drop(urls[1])


@pytest_asyncio.fixture
async def twins(corpus_urls: list[str]) -> AsyncIterator[list[Library]]:
    """The same articles on SQLite and on PostgreSQL."""
    opened = [Library.at(url) for url in corpus_urls]
    yield opened
    for each in opened:
        await each.storage.close()


async def _fill(url: str) -> None:
    library = Library.at(url)
    await library.put(*ARTICLES)
    await library.indexer.catch_up()
    await library.storage.close()
