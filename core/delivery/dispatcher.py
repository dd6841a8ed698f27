"""Everything that turns published articles into messages: the walk of rollouts and one lane a platform."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from core.delivery.lane import IDLE, Clock, Lane
from core.delivery.rollout import walk
from core.delivery.wake import Bell
from core.storage import Storage

log = structlog.get_logger()

AGAIN = timedelta(seconds=1)

HEADSTART = timedelta(milliseconds=30)
"""How long a walk rests after each step: the lanes claim what it wrote and begin to send, instead of waiting for its next
step twice, at the claim and at the commit before the first byte."""


class Dispatcher:
    """`run` until `stop`; `bell` is rung by whoever committed work, `late` is the age that makes a post part of a bundle."""

    def __init__(self, storage: Storage, lanes: Sequence[Lane], *, bell: Bell, clock: Clock, late: timedelta) -> None:
        self._storage = storage
        self._lanes = lanes
        self._bell = bell
        self._listener = bell.listener()
        self._clock = clock
        self._late = late
        self._stopping = False

    async def run(self) -> None:
        """Until `stop`. A database that fails is tried again; the rows are where they were."""
        watching = asyncio.create_task(self._storage.watch(self._bell.ring))
        try:
            await self._drive(self._catch_up)
            await asyncio.gather(self._drive(self._walk), *(self._drive(lane.run) for lane in self._lanes))
        finally:
            watching.cancel()

    async def stop(self) -> None:
        """No new steps or claims; returns when every lane is at rest."""
        self._stopping = True
        self._bell.ring()
        await asyncio.gather(*(lane.stop() for lane in self._lanes))

    async def _drive(self, part: Callable[[], Awaitable[None]]) -> None:
        while not self._stopping:
            try:
                await part()
                break
            except Exception:
                log.exception("delivery_failed", again_in=AGAIN.total_seconds())
                await asyncio.sleep(AGAIN.total_seconds())

    async def _catch_up(self) -> None:
        """What a stop left waiting is walked before anything is sent, so that a chat meets it all at once, as a bundle."""
        while not self._stopping:
            now = self._clock.now()
            if not await walk(self._storage, now, due_by=now - self._late):
                return

    async def _walk(self) -> None:
        """The bell wakes the walk, and each step of it the lanes: what they are to claim is there by then."""
        while not self._stopping:
            try:
                walked = await walk(self._storage, self._clock.now())
            finally:
                for lane in self._lanes:
                    lane.wake()
            if walked:
                await asyncio.sleep(HEADSTART.total_seconds())
                continue
            async with self._storage.read() as tx:
                starts_at = await tx.rollouts.next_start()
            wait = IDLE if starts_at is None else min(max(starts_at - self._clock.now(), timedelta()), IDLE)
            await self._listener.wait(wait)
