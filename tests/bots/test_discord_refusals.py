"""So much was refused that nothing may be asked for: the newsroom is told once, on both databases, until it has passed."""

import asyncio
from datetime import UTC, datetime, timedelta

from bots.discord.invalid import MOST, WINDOW, Invalid
from bots.discord.refusals import TOO_MANY, Refusals
from core.storage import Storage

FORBIDDEN = 403


class Clock:
    """Both clocks, which move when somebody waits; what is told meanwhile; the second wait is the last."""

    def __init__(self, storage: Storage) -> None:
        self.seconds = 0.0
        self.told: list[list[str]] = []
        self.woken = 0
        self._storage = storage

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def wake(self) -> None:
        self.woken += 1

    async def sleep(self, seconds: float) -> None:
        self.told.append(await told(self._storage))
        self.seconds += seconds


async def told(storage: Storage) -> list[str]:
    async with storage.read() as tx:
        return [f"{alert.key} {alert.places['time']}" for alert in await tx.alerts.untold()]


async def test_it_is_told_once_and_is_over_when_it_has_passed(migrated_url: str) -> None:
    storage = Storage(migrated_url)
    clock = Clock(storage)
    invalid = Invalid(lambda: clock.seconds)
    refusals = Refusals(invalid, storage, now=clock.now, wake=clock.wake, sleep=clock.sleep)
    for number in range(MOST):
        assert not invalid.full.is_set(), number
        invalid.met(FORBIDDEN)
    async with asyncio.timeout(10):
        await refusals.halt()
    assert await told(storage) == []
    assert clock.told == [[f"{TOO_MANY} 2026-11-21 12:10"]]
    assert (clock.seconds, clock.woken, invalid.wait) == (WINDOW, 1, 0)
    await storage.close()
