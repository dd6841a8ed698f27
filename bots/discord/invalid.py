"""What Discord refuses: ten thousand such answers in ten minutes shut out the machine's address
(docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans)."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable

import aiohttp

WINDOW = 600.0
"""Seconds."""

MOST = 2000
"""Refusals within the window after which nothing is asked for until it has passed: far below what shuts us out."""

INVALID = frozenset({401, 403, 429})

SHARED = "shared"
"""The scope of a 429 that is not counted against us."""

GLOBAL = "global"
"""The scope of a 429 that is the bot's, whatever the channel."""


class Invalid:
    """Counts refusals. `clock` tells seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: deque[float] = deque(maxlen=MOST)
        self._flood = -math.inf
        self.full = asyncio.Event()
        """Set once there were so many that nothing may be asked for; whoever heeds it clears it."""

    @property
    def flooded(self) -> bool:
        """Whether a flood that is everybody's lasts."""
        return self.flood > 0

    @property
    def flood(self) -> float:
        """Seconds that a flood that is everybody's still lasts."""
        return max(self._flood - self._clock(), 0.0)

    @property
    def wait(self) -> float:
        """Seconds until something may be asked for again, 0 for now."""
        if len(self._refused) < MOST:
            return 0.0
        return max(self._refused[0] + WINDOW - self._clock(), 0.0)

    def met(self, status: int, scope: str = "", seconds: float = 0.0) -> None:
        """An answer with this status; `scope` is its X-RateLimit-Scope, `seconds` its Retry-After."""
        if status in INVALID and scope != SHARED:
            self._refused.append(self._clock())
            if self.wait:
                self.full.set()
        if scope == GLOBAL:
            self._flood = max(self._flood, self._clock() + seconds)

    async def look(self, response: aiohttp.ClientResponse) -> None:
        """An answer as it came, those that the library tries again too."""
        headers = response.headers
        if response.status in INVALID:
            seconds = headers.get("Retry-After", "0")
            self.met(
                response.status,
                headers.get("X-RateLimit-Scope", ""),
                float(seconds) if seconds.replace(".", "", 1).isdecimal() else 0.0,
            )
