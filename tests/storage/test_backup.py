"""A copy taken under writes is one moment of the database, and a restored one sends nothing by itself."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.storage import Storage
from core.storage.backup import backup, restore
from core.storage.single import alone
from core.values.errors import UserError
from tests.delivery.world import World

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def quiet(_done: int, _total: int) -> None:
    return


async def test_a_copy_under_writes_is_consistent_and_holds_sending_when_it_is_put_back(
    migrated_url: str, tmp_path: Path
) -> None:
    storage = Storage(migrated_url)
    world = World(storage)
    await world.chat("ana", "cuba")
    stop = asyncio.Event()

    async def write() -> int:
        number = 0
        while not stop.is_set():
            await world.publish(f"Article {number}", "cuba")
            number += 1
        return number

    writing = asyncio.create_task(write())
    await asyncio.to_thread(backup, migrated_url, tmp_path / "copy", quiet)
    stop.set()
    written = await writing
    assert written > 0
    await storage.close()
    await asyncio.to_thread(restore, migrated_url, tmp_path / "copy", quiet, now=NOW)

    storage = Storage(migrated_url)
    async with storage.read() as tx:
        articles = (await tx.articles.counts()).get("published", 0)
        assert await tx.rollouts.running() == articles <= written
        assert await tx.facts.starting("paused:") == {"paused:*": "restored"}
    await storage.close()


def test_an_existing_file_is_never_overwritten(migrated_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(UserError, match="exists already"):
        backup(migrated_url, tmp_path / "copy", quiet)
    assert (tmp_path / "copy").read_text() == "precious"


def test_what_is_no_copy_is_refused_and_the_database_stays(migrated_url: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(b"Dear editors\n" * 500)
    with pytest.raises(UserError):
        restore(migrated_url, tmp_path / "letter", quiet, now=NOW)
    with pytest.raises(UserError, match="no file"):
        restore(migrated_url, tmp_path / "nowhere", quiet, now=NOW)


async def test_one_run_at_a_time(migrated_url: str) -> None:
    storage = Storage(migrated_url)
    async with alone(storage.url):
        with pytest.raises(UserError, match="Another"):
            async with alone(storage.url):
                pass
    async with alone(storage.url):
        pass
    await storage.close()
