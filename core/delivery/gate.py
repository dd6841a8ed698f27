"""The one place every call of a token passes: a reply to a person overtakes waiting pushes, and all are evenly spaced."""

import asyncio
import heapq
from enum import IntEnum
from itertools import count

from core.delivery.pace import Pace

FINEST = 0.005
"""Seconds of a wait that is not worth waking up for: at a thousand calls a second each would have its own."""


SHORTEST = 0.0001
"""Seconds of a sleep: what is left after rounding is nothing that a clock can show."""


class Urgency(IntEnum):
    REPLY = 0
    PUSH = 1


class Gate:
    """Waiters are let through one slot at a time, replies first, else first come first served.

    Time is the running event loop's clock.
    """

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._waiting: list[tuple[Urgency, int, asyncio.Future[None]]] = []
        self._order = count()
        self._pump: asyncio.Task[None] | None = None

    async def turn(self, urgency: Urgency) -> None:
        """Wait for a slot."""
        loop = asyncio.get_running_loop()
        admitted: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), admitted))
        if self._pump is None or self._pump.done():
            self._pump = loop.create_task(self._let_through())
        await admitted

    async def leave(self) -> None:
        """The last step before the call itself: the sliding window must have room, which takes a second at most."""
        loop = asyncio.get_running_loop()
        while (at := self.pace.admit(loop.time())) > loop.time():
            await asyncio.sleep(max(at - loop.time(), SHORTEST))
        self.pace.sent(loop.time())

    async def _let_through(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            delay = self.pace.slot(loop.time()) - loop.time()
            if delay > FINEST:
                await asyncio.sleep(delay)
            while self._waiting:
                *_, admitted = heapq.heappop(self._waiting)
                if not admitted.done():
                    admitted.set_result(None)
                    break
