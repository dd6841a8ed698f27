"""A rate-limit bucket that is used up before it refuses.

Where a wait may only be so long, the library refuses a call already when its bucket is renewed later than that, however much is
left in it, and forgets the bucket as soon as it is empty: of ten announcements an hour one would be published on, and each of
the others would be a refusal that Discord counts.
"""

import asyncio

import aiohttp
from discord.errors import RateLimited
from discord.http import Ratelimit

UNKNOWN = 30.0
"""Seconds until it is looked again whether a bucket, of which no answer told yet, is known."""


class Bucket(Ratelimit):
    """`patience`: how long a call may wait, in seconds."""

    __slots__ = ("_patience",)

    def __init__(self, patience: float) -> None:
        super().__init__(None)
        self._patience = patience

    async def acquire(self) -> None:
        """Take one call. Raises `RateLimited` when nothing is left and the wait would be too long."""
        self._last_request = self._loop.time()
        while not self._left():
            wait = UNKNOWN if self.expires is None else self.expires - self._loop.time()
            if self.expires is not None and wait > self._patience:
                raise RateLimited(wait)
            await self._woken(wait)
        self.remaining -= 1
        self.outgoing += 1

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        """What an answer told; it may not know yet of those that are under way."""
        known = self.remaining if self.dirty else None
        super().update(response, use_clock=use_clock)
        told = int(response.headers["X-RateLimit-Remaining"])
        self.remaining = told - (self.outgoing - 1) if known is None else min(known, told)

    def _left(self) -> bool:
        if self.is_expired():
            self._renew()
        return self.remaining > 0

    def _renew(self) -> None:
        self.remaining, self.expires, self.dirty = self.limit - self.outgoing, None, False

    async def _woken(self, wait: float) -> None:
        """An answer told more, or the time has passed."""
        future = self._loop.create_future()
        self._pending_requests.append(future)
        try:
            await asyncio.wait([future], timeout=max(wait, 0.0))
        finally:
            future.cancel()

    async def _refresh(self) -> None:
        """It is empty, unless no answer told of a limit: who waits looks how long that will be, and nobody else is held."""
        if self.expires is None:
            self._renew()
        self._wake(len(self._pending_requests))
