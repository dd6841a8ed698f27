"""The process that is killed: real lanes over a platform that is an append-only file.

    python -m tests.chaos.worker DATABASE_URL LOG SEED

Each line of the file is one effect a reader would see. The file is written unbuffered, so it outlives the process as a
real platform would, and the waits around each write give a kill every place to fall.
"""

import asyncio
import os
import random
import sys
from datetime import UTC, datetime, timedelta

from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Documents
from core.delivery.lane import Clock, Lane
from core.delivery.pace import Limits
from core.delivery.settle import Rules
from core.delivery.wake import Bell
from core.storage import Storage
from core.values.chat import Address
from core.values.document import plain
from core.values.outcome import Doubtful, Gone, Outcome, Post, Postponed, Sent
from tests.delivery.world import PLATFORM, Words


class File:
    """A platform of one file, slow and at times flooded, that sometimes accepts and does not say so."""

    def __init__(self, path: str, chance: random.Random) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._chance = chance

    async def send(self, to: Address, post: Post) -> Outcome:
        return await self._write("reply" if post.reply_to else "send", to.id, post)

    async def edit(self, ref: str, post: Post) -> Outcome:
        return await self._write("edit", ref.partition("/")[0], post, ref)

    async def delete(self, ref: str) -> Outcome:
        return Gone()

    async def _write(self, kind: str, chat: str, post: Post, ref: str = "") -> Outcome:
        if self._chance.random() < 0.03:
            return Postponed(datetime.now(UTC) + timedelta(milliseconds=100))
        await asyncio.sleep(self._chance.random() * 0.004)
        ref = ref or f"{chat}/{post.key}"
        os.write(self._file, f"{kind}\t{ref}\t{plain(post.document)}\n".encode())
        await asyncio.sleep(self._chance.random() * 0.004)
        return Doubtful() if self._chance.random() < 0.01 else Sent(ref)


async def main(url: str, log: str, seed: str) -> None:
    chance = random.Random(seed)
    storage, bell, clock = Storage(url), Bell(), Clock(now=lambda: datetime.now(UTC), jitter=lambda: 0.0)
    lane = Lane(
        PLATFORM,
        File(log, chance),
        Limits(per_second=2000, in_flight=8),
        storage=storage,
        documents=Documents(Words()),
        rules=Rules(ttl=timedelta(hours=24)),
        clock=clock,
    )
    dispatcher = Dispatcher(storage, [lane], bell=bell, clock=clock, late=timedelta(minutes=15))
    running = asyncio.create_task(dispatcher.run())
    await drained(storage)
    await dispatcher.stop()
    await running
    await storage.close()


async def drained(storage: Storage) -> None:
    """Until every rollout ended and every delivery is settled."""
    while True:
        async with storage.read() as tx:
            if not await tx.rollouts.running() and not await tx.deliveries.open_count():
                return
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
