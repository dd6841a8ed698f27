"""Bringing the index up to the articles, off the path of whoever wrote them.

A change of an article puts it on a list in the same transaction. Here the list is worked off in batches: the words are
analysed before the write begins and beside the event loop, so that other writers wait for the insert only.
"""

import asyncio
from collections.abc import Sequence

from core.search.profile import entry
from core.storage.storage import Storage
from core.values.article import Article, Status
from core.values.index import Entry

BATCH = 250
"""Articles a transaction when many wait."""


class Indexer:
    def __init__(self, storage: Storage, default_language: str = "en") -> None:
        self._storage = storage
        self._default_language = default_language

    async def drain(self, limit: int = BATCH) -> int:
        """Index again at most `limit` articles that changed; how many were looked at, 0 when none waits."""
        async with self._storage.read() as tx:
            waiting = await tx.search.waiting(limit)
            articles = await tx.articles.many(list(waiting))
        if not waiting:
            return 0
        entries = await asyncio.to_thread(self._entries, articles)
        async with self._storage.begin() as tx:
            taken = await tx.search.take(waiting)
            await tx.search.replace(taken, [made for made in entries if made.article_id in taken])
        return len(waiting)

    def _entries(self, articles: Sequence[Article]) -> list[Entry]:
        return [entry(each, self._default_language) for each in articles if each.status is Status.PUBLISHED]

    async def catch_up(self) -> int:
        """Index everything that waits; how many articles that were."""
        done = 0
        while looked_at := await self.drain():
            done += looked_at
        return done
