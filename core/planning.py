"""Articles that come out later. What is due stands in the article: its status and its date; whoever ticks only asks.

Until then an article is as secret as a draft: no search, list, feed or page shows it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.articles import UNPUBLISHED, locked
from core.storage import Storage, Transaction
from core.storage.audit import Act
from core.values.article import Article, Status
from core.values.delivery import Share
from core.values.errors import N_

LATE = timedelta(minutes=1)
"""From which on the newsroom is told that it was not on time."""

BATCH = 100

OVERDUE = N_(
    "“{title}” was to come out on {time} (UTC). Nothing ran here then, so that it came out now; it is article {id}."
)

CAME_OUT = "schedule"
"""Who publishes what is due, in the audit log."""


class Planner:
    """`wake` tells delivery that there is work."""

    def __init__(self, storage: Storage, *, wake: Callable[[], None], now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._wake = wake
        self._now = now

    async def plan(self, article_id: int, at: datetime, by: str) -> Article:
        """A draft, or what was to come out at another time, comes out `at` this; raises `UserError`."""
        async with self._storage.begin() as tx:
            await locked(tx, article_id, UNPUBLISHED, N_("Article {id} is published already."))
            article = await tx.articles.plan(article_id, at=at)
            await _record(tx, "schedule", article, by, at=self._now())
        return article

    async def unplan(self, article_id: int, by: str) -> Article:
        """It is a draft again; raises `UserError` when it is not to come out."""
        async with self._storage.begin() as tx:
            await locked(tx, article_id, {Status.SCHEDULED}, N_("Article {id} is not scheduled."))
            article = await tx.articles.unpublish(article_id)
            await _record(tx, "unschedule", article, by, at=self._now())
        return article

    async def publish_due(self) -> int:
        """What is due by now comes out, each article once however often this is asked. How many did."""
        async with self._storage.read() as tx:
            due = await tx.articles.due(self._now(), limit=BATCH)
        for article in due:
            await self._come_out(article)
        if due:
            self._wake()
        return len(due)

    async def _come_out(self, planned: Article) -> None:
        now = self._now()
        async with self._storage.begin() as tx:
            try:
                article = await tx.articles.lock(planned.id)
            except LookupError:
                return
            if article.status is not Status.SCHEDULED or article.published_at > now:
                return
            due = article.published_at
            article = await tx.articles.publish(article.id, at=now)
            await tx.rollouts.start(article.id, article.revision, Share.POST, fresh=True, at=now, delay=timedelta(0))
            await _record(tx, "publish", article, CAME_OUT, at=now)
            if now - due > LATE:
                places = {"title": article.title, "time": f"{due:%Y-%m-%d %H:%M}", "id": article.id}
                await tx.alerts.put(f"late:{article.id}", OVERDUE, places, at=now)


async def _record(tx: Transaction, act: str, article: Article, by: str, *, at: datetime) -> None:
    when = f"{article.published_at:%Y-%m-%d %H:%M} UTC: " if act == "schedule" else ""
    await tx.audit.add(Act(at=at, person=by, act=act, article_id=article.id, detail=when + article.title))
