"""The newsroom hears when so much was refused that Discord is asked for nothing until that has passed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bots.discord.invalid import Invalid
from bots.discord.places import PLATFORM
from core.storage import Storage
from core.values.errors import N_

log = structlog.get_logger()

TOO_MANY = f"refusals:{PLATFORM}"
"""The alert."""

HALTED = N_(
    "Discord refused so much within ten minutes that it would soon shut this machine out, so nothing goes there until {time}"
    " (UTC). Look into the log for what was refused."
)


class Refusals:
    """`sleep` waits for that many seconds."""

    def __init__(
        self,
        invalid: Invalid,
        storage: Storage,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._invalid = invalid
        self._storage = storage
        self._now = now
        self._wake = wake
        self._sleep = sleep

    async def watch(self) -> None:
        """For ever."""
        while True:
            await self.halt()

    async def halt(self) -> None:
        """Once there were too many: told once, and over when it has passed."""
        await self._invalid.full.wait()
        self._invalid.full.clear()
        while (wait := self._invalid.wait) > 0:
            await self._tell(self._now() + timedelta(seconds=wait))
            await self._sleep(wait)
        async with self._storage.begin() as tx:
            await tx.alerts.clear(TOO_MANY)

    async def _tell(self, until: datetime) -> None:
        async with self._storage.begin() as tx:
            new = await tx.alerts.put(TOO_MANY, HALTED, {"time": f"{until:%Y-%m-%d %H:%M}"}, at=self._now())
        if new:
            log.error("too_many_refusals", platform=PLATFORM, until=until.isoformat())
            self._wake()
