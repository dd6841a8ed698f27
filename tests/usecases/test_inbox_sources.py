"""Many talk at once: each is heard in order, and nobody keeps the others waiting. On both databases."""

import asyncio
from datetime import timedelta

from core.inbox import SOURCES, WINDOW
from core.storage import Storage
from core.storage.inbox import Received
from tests.usecases.test_inbox import NOW, PATIENCE, Ear, came, inbox, storage

__all__ = ["storage"]


async def test_each_source_is_heard_in_its_order_whatever_the_numbers_do(storage: Storage) -> None:
    await came(storage, Received(900, "ana", "first"))
    await came(storage, Received(5, "ana", "second"), Received(7, "ana", "third"), at=NOW + timedelta(seconds=1))
    ear = Ear()
    await inbox(storage).drain(ear)
    assert ear.heard == [900, 5, 7]


async def test_several_sources_are_served_at_once_and_never_two_updates_of_one(storage: Storage) -> None:
    await came(storage, *(Received(n, f"chat{n % 40}", "") for n in range(200)))
    here: set[str] = set()
    most = 0

    async def crowd(row: Received) -> None:
        nonlocal most
        assert row.source not in here
        here.add(row.source)
        most = max(most, len(here))
        await asyncio.sleep(0)
        here.remove(row.source)

    ear = Ear(crowd)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(ear)
    assert sorted(ear.heard) == list(range(200))
    assert 1 < most <= SOURCES


async def test_one_who_says_more_than_is_read_at_once_keeps_nobody_waiting(storage: Storage) -> None:
    answered = asyncio.Event()

    async def wait(row: Received) -> None:
        if row.source == "ben":
            answered.set()
        async with asyncio.timeout(PATIENCE):
            await answered.wait()

    await came(storage, *(Received(number, "ana", "") for number in range(WINDOW)), Received(WINDOW, "ben", ""))
    ear = Ear(wait)
    await inbox(storage).drain(ear)
    assert sorted(ear.heard) == [*range(WINDOW + 1)]
