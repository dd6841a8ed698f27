"""The process that `benchmarks.memory` weighs: storage, search, and a dispatcher with one lane, at rest for a moment."""

import asyncio
import resource
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import random

from benchmarks.crowd import PLATFORM
from benchmarks.newsroom import RULES
from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Audience, Documents
from core.delivery.lane import Clock, Lane
from core.delivery.pace import Limits
from core.delivery.wake import Bell
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage
from core.values.article import Article
from core.values.chat import Address
from core.values.document import Document, say
from core.values.outcome import Outcome, Post, Sent

SECONDS = 2


class Silence:
    """A platform and a speaker that are never asked."""

    async def send(self, to: Address, post: Post) -> Outcome:
        return Sent("")

    async def edit(self, ref: str, post: Post) -> Outcome:
        return Sent(ref)

    async def delete(self, ref: str) -> Outcome:
        return Sent(ref)

    def card(self, article: Article, audience: Audience) -> Document:
        return say("")

    def notice(self, article: Article, audience: Audience) -> Document:
        return say("")

    def bundle(self, articles: object, message_id: int, audience: Audience) -> Document:
        return say("")


async def rest(url: str) -> float:
    """Mebibytes of resident memory after `SECONDS` of rest."""
    storage, bell, silence = Storage(url), Bell(), Silence()
    clock = Clock(now=lambda: datetime.now(UTC), jitter=random)
    lane = Lane(
        PLATFORM,
        silence,
        Limits(per_second=29.5),
        storage=storage,
        documents=Documents(silence),
        rules=RULES,
        bell=bell,
        clock=clock,
    )
    dispatcher = Dispatcher(storage, [lane], bell=bell, clock=clock, late=timedelta(minutes=15))
    running = asyncio.create_task(dispatcher.run())
    await Search(storage, Indexer(storage)).find("news", now=clock.now())
    await asyncio.sleep(SECONDS)
    resident = _resident()
    await dispatcher.stop()
    await running
    await storage.close()
    return resident


def _resident() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(asyncio.run(rest(sys.argv[1])))
