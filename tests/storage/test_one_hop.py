"""SQLite's thread is visited once a statement, and nothing is lost on the short way."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.storage import Storage
from core.storage.migrate import upgrade


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'hop.db'}"
    upgrade(url)
    return url


async def test_a_statement_is_one_trip(url: str, caplog: pytest.LogCaptureFixture) -> None:
    storage = Storage(url)
    async with storage.begin() as tx:
        await tx.connection.execute(text("SELECT 1"))
        with caplog.at_level(logging.DEBUG, logger="aiosqlite"):
            rows = (await tx.connection.execute(text("SELECT 1 UNION SELECT 2"))).all()
    await storage.close()
    assert [tuple(row) for row in rows] == [(1,), (2,)]
    trips = [record for record in caplog.records if record.msg.startswith("executing")]
    assert len([trip for trip in trips if "_run" in trip.getMessage()]) == 1


async def test_many_rows_are_counted(url: str) -> None:
    storage = Storage(url)
    async with storage.begin() as tx:
        rows = [{"name": name} for name in "abc"]
        await tx.connection.execute(text("INSERT INTO fact (name, value, at) VALUES (:name, '', 0)"), rows)
        changed = await tx.connection.execute(text("UPDATE fact SET value = 'x' WHERE name <> 'b'"))
    await storage.close()
    assert changed.rowcount == 2


async def test_a_failed_transaction_leaves_nothing(url: str) -> None:
    storage = Storage(url)
    with pytest.raises(IntegrityError):
        await put_twice(storage)
    async with storage.begin() as tx:
        assert await tx.facts.get("a") is None
    await storage.close()


async def put_twice(storage: Storage) -> None:
    add = text("INSERT INTO fact (name, value, at) VALUES ('a', '', 0)")
    async with storage.begin() as tx:
        await tx.connection.execute(add)
        await tx.connection.execute(add)
