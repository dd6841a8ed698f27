"""The count of what was delivered, which stays when the rows themselves have gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.chats import chat
from core.storage.schema.delivery import article_total, delivery, message, rollout
from core.values.delivery import Result, State

_KEY = tuple_(delivery.c.article_id, delivery.c.chat_id)
_COUNTED = (func.count(), func.count(delivery.c.shown_revision), func.coalesce(func.sum(delivery.c.doubts), 0))


@dataclass(frozen=True, slots=True)
class Totals:
    """Deliveries by result, readers reached by platform, and how many sends were doubtful."""

    results: dict[str, int]
    reached: dict[str, int]
    doubts: int


class Ledger:
    """Rows that are kept and totals of those that are not, as one count."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def totals(self, article_id: int | None = None) -> Totals:
        """Over all articles, or one; what retention removed is counted too."""
        result = case((delivery.c.state < State.SETTLED, -1), else_=delivery.c.result)
        rows = (
            select(chat.c.platform, result, *_COUNTED)
            .join(chat, chat.c.id == delivery.c.chat_id)
            .group_by(chat.c.platform, result)
        )
        kept = select(
            article_total.c.platform,
            article_total.c.result,
            article_total.c.deliveries,
            article_total.c.reached,
            article_total.c.doubts,
        )
        if article_id is not None:
            rows = rows.where(delivery.c.article_id == article_id)
            kept = kept.where(article_total.c.article_id == article_id)
        results = {"pending": 0} | {r.name.lower(): 0 for r in Result}
        reached: dict[str, int] = {}
        doubts = 0
        for query in (rows, kept):
            for platform, code, count, seen, doubtful in await self._connection.execute(query):
                results["pending" if code == -1 else Result(code).name.lower()] += count
                reached[platform] = reached.get(platform, 0) + seen
                doubts += doubtful
        return Totals(results, reached, doubts)

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Delete up to `limit` settled rows made before then, keeping their totals per article. Rows deleted."""
        articles = select(rollout.c.article_id).where(rollout.c.created_at < before)
        old = (
            select(delivery.c.article_id, delivery.c.chat_id)
            .where(
                delivery.c.article_id.in_(articles),
                delivery.c.created_at < before,
                delivery.c.state == State.SETTLED,
            )
            .limit(limit)
        )
        keys = [tuple(row) for row in await self._connection.execute(old)]
        if not keys:
            left = select(delivery.c.chat_id).where(delivery.c.article_id == rollout.c.article_id).exists()
            ended = (rollout.c.created_at < before) & rollout.c.ended_at.is_not(None) & ~left
            await self._connection.execute(delete(rollout).where(ended))
            return 0
        await self._count(keys)
        await self._delete(keys)
        return len(keys)

    async def _count(self, keys: Sequence[tuple[int, ...]]) -> None:
        names = ["article_id", "platform", "result", "deliveries", "reached", "doubts"]
        counted = (
            select(delivery.c.article_id, chat.c.platform, delivery.c.result, *_COUNTED)
            .join(chat, chat.c.id == delivery.c.chat_id)
            .where(_KEY.in_(keys))
            .group_by(delivery.c.article_id, chat.c.platform, delivery.c.result)
        )
        rows = [dict(zip(names, row, strict=True)) for row in await self._connection.execute(counted)]
        if rows:
            statement = insert(self._connection, article_total)
            added = {name: article_total.c[name] + statement.excluded[name] for name in names[3:]}
            keyed = statement.on_conflict_do_update(index_elements=list(article_total.primary_key), set_=added)
            await self._connection.execute(keyed, rows)

    async def _delete(self, keys: Sequence[tuple[int, ...]]) -> None:
        shown = select(delivery.c.message_id).where(_KEY.in_(keys), delivery.c.message_id.is_not(None))
        messages = list((await self._connection.scalars(shown)).all())
        await self._connection.execute(delete(delivery).where(_KEY.in_(keys)))
        still = select(delivery.c.message_id).where(delivery.c.message_id == message.c.id).exists()
        await self._connection.execute(delete(message).where(message.c.id.in_(messages), ~still))
