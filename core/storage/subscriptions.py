"""What chats follow and mute. A topic is followed, or muted, or neither."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.lane_sql import lane_sql
from core.storage.many import packed
from core.storage.reading import reads
from core.storage.schema.articles import topic
from core.storage.schema.chats import chat, subscription
from core.values.chat import ChatState
from core.values.tag import Topic, TopicKind


@dataclass(frozen=True, slots=True)
class Subscription:
    """`mention` is the role that the chat mentions when an article of the topic comes, "" for none."""

    topic_id: int
    topic: Topic
    muted: bool
    since: datetime
    mention: str = ""


class Subscriptions:
    """Keeps `topic.followers` in step, in the same transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, chat_id: int) -> list[Subscription]:
        """By label."""
        query = (
            select(subscription, topic.c.kind, topic.c.name, topic.c.label)
            .join(topic, topic.c.id == subscription.c.topic_id)
            .where(subscription.c.chat_id == chat_id)
            .order_by(topic.c.kind.desc(), topic.c.name)
        )
        return [
            Subscription(
                row.topic_id, Topic(TopicKind(row.kind), row.name, row.label), row.muted, row.since, row.mention
            )
            for row in await self._connection.execute(query)
        ]

    async def put(self, chat_id: int, topic_ids: Iterable[int], *, muted: bool, at: datetime) -> None:
        """Follow (or mute) them. One already so keeps its date, and whom it mentions."""
        ids = list(topic_ids)
        if not ids:
            return
        await self._count(chat_id, ids, -1)
        rows = [{"topic_id": i, "chat_id": chat_id, "muted": muted, "since": at} for i in ids]
        statement = insert(self._connection, subscription)
        changed = statement.on_conflict_do_update(
            index_elements=[subscription.c.topic_id, subscription.c.chat_id],
            set_={"muted": statement.excluded.muted, "since": statement.excluded.since, "mention": ""},
            where=subscription.c.muted != statement.excluded.muted,
        )
        await self._connection.execute(changed, rows)
        await self._count(chat_id, ids, 1)

    async def drop(self, chat_id: int, topic_ids: Sequence[int]) -> None:
        """Neither follow nor mute them."""
        if not topic_ids:
            return
        await self._count(chat_id, topic_ids, -1)
        mine = (subscription.c.chat_id == chat_id) & subscription.c.topic_id.in_(topic_ids)
        await self._connection.execute(delete(subscription).where(mine))

    async def mention(self, chat_id: int, topic_ids: Iterable[int], role: str) -> None:
        """Mention this role when articles of these topics come, "" for none."""
        mine = (subscription.c.chat_id == chat_id) & subscription.c.topic_id.in_(list(topic_ids))
        await self._connection.execute(update(subscription).where(mine).values(mention=role))

    async def forget_role(self, chat_ids: Iterable[int], role: str) -> None:
        """There is no such role any more."""
        mine = subscription.c.chat_id.in_(list(chat_ids)) & (subscription.c.mention == role)
        await self._connection.execute(update(subscription).where(mine).values(mention=""))

    async def following(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, ...]]:
        """Of these (article, chat) pairs, those in which the chat follows the article and mutes none of its topics, with
        the roles that it mentions then."""
        asked = list(pairs)
        if not asked:
            return {}
        sql = lane_sql(sqlite=self._connection.dialect.name == "sqlite")
        follows: dict[tuple[int, int], tuple[str, ...]] = {}
        mutes: set[tuple[int, int]] = set()
        for article_id, chat_id, muted, role in await self._connection.execute(sql.follows, {"keys": packed(asked)}):
            key = article_id, chat_id
            if muted:
                mutes.add(key)
                continue
            roles = follows.setdefault(key, ())
            if role and role not in roles:
                follows[key] = (*roles, role)
        return {key: roles for key, roles in follows.items() if key not in mutes}

    async def count(self, chat_id: int) -> int:
        query = select(func.count()).where(subscription.c.chat_id == chat_id)
        return (await self._connection.scalar(query)) or 0

    async def reach(self, topic_ids: Sequence[int], language: str) -> int:
        """How many active chats follow one of the topics, mute none, and read the language ("" is every language)."""

        def chats(*, muted: bool) -> Select[tuple[int]]:
            mine = subscription.c.topic_id.in_(topic_ids) & subscription.c.muted.is_(muted)
            return select(subscription.c.chat_id).where(mine)

        matched = chats(muted=False).except_(chats(muted=True)).subquery()
        active = chat.c.state == ChatState.ACTIVE.value
        query = select(func.count()).join_from(matched, chat, chat.c.id == matched.c.chat_id)
        return (await self._connection.scalar(query.where(active, reads(language)))) or 0

    async def _count(self, chat_id: int, topic_ids: Sequence[int], by: int) -> None:
        followed = select(subscription.c.topic_id).where(
            subscription.c.chat_id == chat_id, subscription.c.topic_id.in_(topic_ids), subscription.c.muted.is_(False)
        )
        await self._connection.execute(
            update(topic).where(topic.c.id.in_(followed)).values(followers=topic.c.followers + by)
        )
