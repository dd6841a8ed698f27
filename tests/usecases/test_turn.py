"""What a handler tells the inbox: that it only waits, that it is not the time, and what it is to answer. On both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.inbox import SOURCES
from core.storage import Storage
from core.storage.inbox import Received
from core.storage.migrate import open_engine
from core.turn import NotNowError, answered, aside
from core.values.document import Document, say
from tests.usecases.test_inbox import NOW, PATIENCE, Ear, alerts, came, inbox, storage, waiting

__all__ = ["storage"]


async def test_while_answers_wait_for_their_chats_others_are_served(storage: Storage) -> None:
    await came(storage, *(Received(n, f"group{n}", "") for n in range(SOURCES)), Received(100, "ana", ""))
    pace = asyncio.Event()

    async def busy(row: Received) -> None:
        if row.source == "ana":
            pace.set()
        else:
            async with aside():
                await pace.wait()

    ear = Ear(busy)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(ear)
    assert sorted(ear.heard) == [*range(SOURCES), 100]


async def test_those_who_waited_take_a_place_again(storage: Storage) -> None:
    await came(storage, *(Received(n, f"group{n}", "") for n in range(3 * SOURCES)))
    pace = asyncio.Event()
    came_so_far, here, most = 0, 0, 0

    async def crowd(row: Received) -> None:
        nonlocal came_so_far, here, most
        async with aside():
            came_so_far += 1
            if came_so_far == 3 * SOURCES:
                pace.set()
            await pace.wait()
        here += 1
        most = max(most, here)
        await waiting(storage)
        here -= 1

    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(Ear(crowd))
    assert 1 < most <= SOURCES


async def test_who_says_much_is_not_served_to_the_end_before_others(storage: Storage) -> None:
    await came(storage, *(Received(n, f"chat{n % SOURCES}", "") for n in range(20 * SOURCES)))
    await came(storage, Received(1000, "ana", ""), at=NOW + timedelta(seconds=1))
    ear = Ear()
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(ear)
    assert ear.heard.index(1000) < 15 * SOURCES


async def test_what_cannot_be_handled_now_is_nobodys_fault(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""), Received(2, "ana", ""))
    counted: list[int] = []

    async def closed(row: Received) -> None:
        if row.number == 1 and len(counted) < 5:
            counted.append((await waiting(storage))[1])
            raise NotNowError(0.001)

    ear = Ear(closed)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(ear)
    assert (ear.heard, counted, await alerts(storage)) == ([1, 2], [1] * 5, [])


async def test_what_was_done_is_not_done_again_when_its_answer_was_cut_off(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""), Received(2, "ana", ""))
    done: list[int] = []
    told: list[Document | None] = []
    began = asyncio.Event()

    async def do(number: int) -> Document:
        done.append(number)
        return say("Done: {number}", number=number)

    async def cut_off(row: Received) -> None:
        await answered(lambda: do(row.number))
        began.set()
        await asyncio.Event().wait()

    async def whole(row: Received) -> None:
        told.append(await answered(lambda: do(row.number)))

    running = asyncio.create_task(inbox(storage).run(cut_off, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        await began.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await inbox(storage).drain(whole)
    assert done == [1, 2]
    assert told == [say("Done: {number}", number=number) for number in (1, 2)]


async def test_nothing_is_kept_of_an_answer_that_left(storage: Storage, migrated_url: str) -> None:
    await came(storage, Received(1, "ana", ""))
    secret = "a secret"

    async def answer() -> Document:
        return say(secret)

    async def handle(row: Received) -> None:
        await answered(answer)

    await inbox(storage).drain(handle)
    engine = open_engine(migrated_url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT answer FROM inbox")).scalars().all() == [""]
    engine.dispose()
