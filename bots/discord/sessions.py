"""How often a session may be begun: Discord takes the token from a bot that begins a thousand in a day
(docs.discord.com/developers/events/gateway#session-start-limit-object), and a crash loop gets there within hours."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bots.discord.places import PLATFORM
from core.storage import Storage
from core.values.errors import N_

log = structlog.get_logger()

DAY = timedelta(days=1)
SPENT = f"identifies:{PLATFORM}"
"""The fact, and the alert, of sessions begun lately: the seconds since 1970 at which each was."""

TOO_MANY = N_(
    "Discord was connected to {count} times within a day, which is too often to be sound, so I wait until {time} (UTC)."
    " Look into the log for why I was started again and again."
)


class Sessions:
    """The budget of a day, over restarts. `sleep` waits for that many seconds."""

    def __init__(
        self,
        storage: Storage,
        most: int,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._storage = storage
        self._most = most
        self._now = now
        self._wake = wake
        self._sleep = sleep

    async def begin(self) -> None:
        """Returns once one more session may be begun, and counts it."""
        while (until := await self._spend()) is not None:
            log.error("too_many_sessions", platform=PLATFORM, until=until.isoformat())
            self._wake()
            await self._sleep((until - self._now()).total_seconds())

    async def _spend(self) -> datetime | None:
        """When to ask again; None when it is counted."""
        now = self._now()
        async with self._storage.begin() as tx:
            known = await tx.facts.get(SPENT)
            times = [float(time) for time in known[0].split()] if known else []
            spent = [time for time in times if time > (now - DAY).timestamp()]
            if len(spent) < self._most:
                await tx.alerts.clear(SPENT)
                await tx.facts.put(SPENT, " ".join(f"{time:.0f}" for time in [*spent, now.timestamp()]), at=now)
                return None
            until = datetime.fromtimestamp(spent[-self._most], now.tzinfo) + DAY
            places = {"count": len(spent), "time": f"{until:%Y-%m-%d %H:%M}"}
            await tx.alerts.put(SPENT, TOO_MANY, places, at=now)
            return until
