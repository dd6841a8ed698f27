"""What came in is handled once, in order, and what cannot be handled is set aside: on both databases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core.inbox import KILLED, Inbox
from core.storage import Storage
from core.storage.inbox import Received
from core.storage.migrate import open_engine
from core.values.chat import Address, ChatKind

PAPER = "paper"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATIENCE = 20.0
SOON = timedelta(milliseconds=20)


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    opened = Storage(migrated_url)
    yield opened
    await opened.close()


def inbox(storage: Storage, *, fatal: tuple[type[Exception], ...] = ()) -> Inbox:
    return Inbox(storage, PAPER, now=lambda: NOW, again=SOON, fatal=fatal)


async def came(storage: Storage, *rows: Received, at: datetime = NOW) -> int:
    async with storage.begin() as tx:
        return await tx.inbox.put(PAPER, rows, at=at)


async def waiting(storage: Storage) -> dict[int, int]:
    """What still waits, by number, and how often it was tried."""
    async with storage.read() as tx:
        return {row.number: row.attempts for row in await tx.inbox.waiting(PAPER, without=(), limit=10_000)}


async def alerts(storage: Storage) -> list[str]:
    async with storage.read() as tx:
        return [alert.key for alert in await tx.alerts.untold()]


class Ear:
    """A handler that keeps what it heard; `trouble` is called with each update first."""

    def __init__(self, trouble: Callable[[Received], Awaitable[None]] | None = None) -> None:
        self.heard: list[int] = []
        self._trouble = trouble

    async def __call__(self, row: Received) -> None:
        if self._trouble:
            await self._trouble(row)
        self.heard.append(row.number)


async def test_what_was_said_is_kept_until_it_is_handled(storage: Storage, migrated_url: str) -> None:
    async def fail(row: Received) -> None:
        if row.body == "poison":
            raise ValueError

    await came(storage, Received(1, "ana", "my secret"), Received(2, "ben", "poison"))
    await inbox(storage).drain(fail)
    engine = open_engine(migrated_url)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT number, body FROM inbox ORDER BY number")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(1, ""), (2, "poison")]


async def test_what_comes_twice_is_kept_once_and_handled_once(storage: Storage) -> None:
    one, two = Received(1, "ana", "hello"), Received(2, "ana", 'a \\u0000 and "quotes"')
    assert await came(storage, one, two, one) == 2
    assert await came(storage, two, Received(3, "ben", "¡hola!"), at=NOW + timedelta(hours=1)) == 1
    told: list[tuple[str, datetime]] = []

    async def keep(row: Received) -> None:
        told.append((row.body, row.received_at))

    await inbox(storage).drain(keep)
    late = NOW + timedelta(hours=1)
    assert sorted(told) == sorted([("hello", NOW), ('a \\u0000 and "quotes"', NOW), ("¡hola!", late)])
    assert await came(storage, one, two) == 0
    assert await waiting(storage) == {}
    again = Ear()
    await inbox(storage).drain(again)
    assert again.heard == []


async def test_nothing_is_kept_of_nothing(storage: Storage) -> None:
    assert await came(storage) == 0
    await inbox(storage).drain(Ear())


async def test_poison_is_set_aside_after_three_tries_and_holds_up_no_other(storage: Storage) -> None:
    await came(storage, *(Received(n, source, "") for n, source in enumerate(["ana", "ana", "ben", "ben"], start=1)))
    tries: list[int] = []
    tried = Ear()

    async def poisoned(row: Received) -> None:
        if row.number == 1:
            tries.append(len(tried.heard))
            raise ValueError("secret words")

    tried = Ear(poisoned)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(tried)
    assert len(tries) == 3
    assert tries[-1] == 2, "ben was heard before ana's last try"
    assert tried.heard == [3, 4, 2]
    assert await waiting(storage) == {}
    async with storage.read() as tx:
        [alert] = await tx.alerts.untold()
    assert alert.key == "poison:paper:1"
    assert alert.places == {"number": "1", "platform": "Paper", "fault": "ValueError", "tries": "3"}


async def test_a_fault_that_passes_is_forgotten(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""), Received(2, "ana", ""))
    faults = iter([TimeoutError(), OSError()])

    async def shaky(row: Received) -> None:
        if fault := next(faults, None):
            raise fault

    ear = Ear(shaky)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(ear)
    assert (ear.heard, await waiting(storage), await alerts(storage)) == ([1, 2], {}, [])


async def test_a_try_is_counted_before_it_begins(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""))
    counted: list[dict[int, int]] = []

    async def look(row: Received) -> None:
        counted.append(await waiting(storage))

    await inbox(storage).drain(Ear(look))
    assert counted == [{1: 1}]


async def test_an_update_that_kills_the_process_is_set_aside_and_those_beside_it_are_not(storage: Storage) -> None:
    """As after two kills, then a third: all that was in flight each time has been counted each time."""
    await came(storage, *(Received(n, f"chat{n}", "") for n in range(1, 6)))
    for _ in range(2):
        async with storage.begin() as tx:
            await tx.inbox.count(PAPER, range(1, 6))
    await came(storage, Received(0, "chat0", ""), at=NOW - timedelta(seconds=1))
    here: set[int] = set()
    crowds: list[set[int]] = []

    async def alone(row: Received) -> None:
        crowds.append(here.copy())
        here.add(row.number)
        await waiting(storage)
        here.remove(row.number)
        if row.number == 3:
            raise SystemError

    last = Ear(alone)
    async with asyncio.timeout(PATIENCE):
        await inbox(storage).drain(last)
    assert last.heard == [0, 1, 2, 4, 5]
    assert not any(crowds)
    await came(storage, Received(6, "chat6", ""), Received(7, "chat6", ""))
    async with storage.begin() as tx:
        for _ in range(3):
            await tx.inbox.count(PAPER, [6])
    after = Ear()
    await inbox(storage).drain(after)
    assert after.heard == [7]
    async with storage.read() as tx:
        assert {alert.places["fault"] for alert in await tx.alerts.untold()} == {"SystemError", KILLED}


async def test_what_is_cut_off_by_a_stop_is_handled_at_the_next_start(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""), Received(2, "ana", ""))
    began = asyncio.Event()

    async def hang(row: Received) -> None:
        began.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(inbox(storage).run(hang, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        await began.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert await waiting(storage) == {1: 0, 2: 0}
    ear = Ear()
    await inbox(storage).drain(ear)
    assert ear.heard == [1, 2]


async def test_a_stop_lets_what_is_nearly_done_end(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""), Received(2, "ana", ""))
    began, end = asyncio.Event(), asyncio.Event()

    async def slow(row: Received) -> None:
        began.set()
        await end.wait()

    ear = Ear(slow)
    running = asyncio.create_task(inbox(storage).run(ear, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        await began.wait()
        running.cancel()
        asyncio.get_running_loop().call_soon(end.set)
        with pytest.raises(asyncio.CancelledError):
            await running
    assert (ear.heard, await waiting(storage)) == ([1], {2: 0})


async def test_what_comes_while_it_runs_is_handled_at_once(storage: Storage) -> None:
    woken, all_heard = asyncio.Event(), asyncio.Event()

    async def listen(row: Received) -> None:
        if row.number == 20:
            all_heard.set()

    ear = Ear(listen)
    running = asyncio.create_task(inbox(storage).run(ear, woken))
    async with asyncio.timeout(PATIENCE):
        for number in range(1, 21):
            await came(storage, Received(number, "ana", ""))
            woken.set()
        await all_heard.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert ear.heard == list(range(1, 21))
    assert await waiting(storage) == {}


async def test_what_is_fatal_ends_the_work_and_blames_no_update(storage: Storage) -> None:
    await came(storage, Received(1, "ana", ""))

    async def refused(row: Received) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await inbox(storage, fatal=(PermissionError,)).run(refused, asyncio.Event())
    assert (await waiting(storage), await alerts(storage)) == ({1: 0}, [])


async def test_who_is_forgotten_leaves_only_what_is_to_be_answered(storage: Storage, migrated_url: str) -> None:
    async with storage.begin() as tx:
        ana = await tx.chats.ensure(Address(PAPER, "ana"), ChatKind.PRIVATE, language="", at=NOW)
    await came(storage, *(Received(number, "ana", "words") for number in (1, 2, 3)), Received(4, "ben", "words"))

    async def forget(row: Received) -> None:
        if row.number == 2:
            async with storage.begin() as tx:
                await tx.chats.forget(ana.id)
            engine = open_engine(migrated_url)
            with engine.begin() as connection:
                left.extend(connection.execute(text("SELECT number FROM inbox WHERE source = 'ana'")).scalars())
            engine.dispose()

    left: list[int] = []
    ear = Ear(forget)
    await inbox(storage).drain(ear)
    assert left == [3]
    assert sorted(ear.heard) == [1, 2, 3, 4]
