"""The budget of sessions that may be begun, over restarts, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bots.discord.sessions import SPENT, Sessions
from core.storage import Storage


class Day:
    """A clock that moves when somebody waits, and what woke."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.waited: list[float] = []
        self.woken = 0

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    storage = Storage(migrated_url)
    yield storage
    await storage.close()


def sessions(storage: Storage, day: Day, *, most: int) -> Sessions:
    return Sessions(storage, most, now=lambda: day.now, wake=day.wake, sleep=day.sleep)


async def told(storage: Storage) -> list[str]:
    async with storage.read() as tx:
        return [alert.key for alert in await tx.alerts.untold()]


async def test_a_crash_loop_waits_until_the_oldest_is_a_day_ago_and_is_told_once(storage: Storage) -> None:
    day = Day()
    for _ in range(3):
        await sessions(storage, day, most=3).begin()
        day.now += timedelta(minutes=1)
    assert (day.waited, await told(storage)) == ([], [])
    anew = sessions(storage, day, most=3)
    await anew.begin()
    assert day.waited == [timedelta(hours=23, minutes=57).total_seconds()]
    assert (day.woken, await told(storage)) == (1, [])


async def test_while_it_waits_somebody_is_told(storage: Storage) -> None:
    day = Day()
    await sessions(storage, day, most=1).begin()
    during: list[list[str]] = []

    async def sleep(seconds: float) -> None:
        during.append(await told(storage))
        day.now += timedelta(seconds=seconds)

    await Sessions(storage, 1, now=lambda: day.now, wake=day.wake, sleep=sleep).begin()
    assert during == [[SPENT]]


async def test_a_process_that_runs_for_long_waits_for_nothing(storage: Storage) -> None:
    day = Day()
    one = sessions(storage, day, most=2)
    for _ in range(10):
        await one.begin()
        day.now += timedelta(hours=13)
    assert day.waited == []
