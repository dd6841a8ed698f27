"""The process that `benchmarks.memory` weighs: storage, search, and a dispatcher with one lane, at rest for a moment."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from random import random

from benchmarks.crowd import PLATFORM
from benchmarks.newsroom import RULES
from benchmarks.weight import resident
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
        clock=clock,
    )
    dispatcher = Dispatcher(storage, [lane], bell=bell, clock=clock, late=timedelta(minutes=15))
    running = asyncio.create_task(dispatcher.run())
    await Search(storage, Indexer(storage)).find("news", now=clock.now())
    await asyncio.sleep(SECONDS)
    weight = resident()
    await dispatcher.stop()
    await running
    await storage.close()
    return weight


if __name__ == "__main__":
    print(asyncio.run(rest(sys.argv[1])))
