"""What went out while a chat could not be reached: a fan-out writes rows for the chats that are there, so one that comes back
gets its own when it does."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.schema.articles import article, article_tag, topic
from core.storage.schema.chats import subscription
from core.storage.schema.delivery import delivery, rollout
from core.storage.subscriptions import Subscriptions
from core.values.article import Status
from core.values.chat import Chat
from core.values.delivery import Reason, Result, Share, State
from core.values.tag import EVERYTHING


class Missed:
    """Rows of the past, settled as skipped: `Deliveries.reopen` makes work of them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, chat: Chat, *, since: datetime) -> int:
        """Rows for the articles that went out since then, that the chat followed by then and reads, and has none of.

        Rows written.
        """
        languages = {"", *chat.settings.languages}
        out = [
            row
            for row in await self._connection.execute(_out(chat.id, since))
            if not chat.settings.languages or row.language in languages
        ]
        followed = await Subscriptions(self._connection).following((row.id, chat.id) for row in out)
        settled: dict[str, Any] = {"chat_id": chat.id, "share": Share.POST, "state": State.SETTLED}
        settled |= {"result": Result.SKIPPED, "reason": Reason.PAUSED.value}
        values = [
            settled | {"article_id": row.id, "rollout_id": row.rollout_id, "created_at": row.created_at}
            for row in out
            if (row.id, chat.id) in followed
        ]
        if values:
            await self._connection.execute(insert(delivery), values)
        return len(values)


def _out(chat_id: int, since: datetime) -> Select[tuple[int, str, int, datetime]]:
    """Published articles whose fan-out has begun, with its number and the moment it was for; mutes are not looked at."""
    has_row = exists().where(delivery.c.article_id == article.c.id, delivery.c.chat_id == chat_id)
    begun = (rollout.c.fresh == 1) & (rollout.c.width > 0) & (rollout.c.created_at >= since)
    return (
        select(
            article.c.id,
            article.c.language,
            func.min(rollout.c.id).label("rollout_id"),
            func.min(rollout.c.starts_at).label("created_at"),
        )
        .join_from(rollout, article, article.c.id == rollout.c.article_id)
        .where(begun, article.c.status == Status.PUBLISHED.value, ~has_row, _followed_by_then(chat_id))
        .group_by(article.c.id, article.c.language)
    )


def _followed_by_then(chat_id: int) -> ColumnElement[bool]:
    tags = select(article_tag.c.topic_id).where(article_tag.c.article_id == article.c.id).correlate(article)
    all_of_them = select(topic.c.id).where(topic.c.kind == EVERYTHING.kind)
    of_article = or_(
        subscription.c.topic_id == article.c.category_id,
        subscription.c.topic_id.in_(tags),
        subscription.c.topic_id.in_(all_of_them),
    )
    mine = (subscription.c.chat_id == chat_id) & subscription.c.muted.is_(False)
    return exists().where(mine, subscription.c.since <= rollout.c.created_at, of_article)
