"""Topics: tags, categories and everything, each one row, found by its canonical name."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.articles import article, article_tag, topic
from core.values.tag import Topic, TopicKind


class Topics:
    """The first label seen stays."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ids(self, topics: Iterable[Topic]) -> dict[tuple[TopicKind, str], int]:
        """The ids by kind and name, new topics made on the way."""
        wanted = {(t.kind, t.name): t for t in topics}
        known = await self.find(wanted)
        missing = [t for key, t in wanted.items() if key not in known]
        if missing:
            rows = [{"kind": t.kind.value, "name": t.name, "label": t.label} for t in missing]
            await self._connection.execute(insert(self._connection, topic).on_conflict_do_nothing(), rows)
            known |= await self.find((t.kind, t.name) for t in missing)
        return known

    async def find(self, keys: Iterable[tuple[TopicKind, str]]) -> dict[tuple[TopicKind, str], int]:
        """The ids of those that exist."""
        pairs = [(kind.value, name) for kind, name in keys]
        if not pairs:
            return {}
        query = select(topic.c.id, topic.c.kind, topic.c.name).where(tuple_(topic.c.kind, topic.c.name).in_(pairs))
        return {(TopicKind(row.kind), row.name): row.id for row in await self._connection.execute(query)}

    async def popular(self, kind: TopicKind, limit: int) -> list[tuple[Topic, int]]:
        """The most followed of a kind, with how many chats follow each; ties by name."""
        query = (
            select(topic.c.name, topic.c.label, topic.c.followers)
            .where(topic.c.kind == kind.value, topic.c.followers > 0)
            .order_by(topic.c.followers.desc(), topic.c.name)
            .limit(limit)
        )
        return [(Topic(kind, r.name, r.label), r.followers) for r in await self._connection.execute(query)]

    async def by_id(self, topic_id: int) -> Topic | None:
        row = (await self._connection.execute(select(topic).where(topic.c.id == topic_id))).one_or_none()
        return None if row is None else Topic(TopicKind(row.kind), row.name, row.label)

    async def by_name(self, kind: TopicKind, name: str) -> Topic | None:
        row = (
            await self._connection.execute(select(topic).where(topic.c.kind == kind.value, topic.c.name == name))
        ).one_or_none()
        return None if row is None else Topic(kind, row.name, row.label)

    async def known(self, limit: int) -> list[Topic]:
        """Tags and categories, the most followed first, then the newest."""
        query = (
            select(topic.c.kind, topic.c.name, topic.c.label)
            .where(topic.c.kind != TopicKind.EVERYTHING.value)
            .order_by(topic.c.followers.desc(), topic.c.id.desc())
            .limit(limit)
        )
        return [Topic(TopicKind(r.kind), r.name, r.label) for r in await self._connection.execute(query)]

    async def follow_count(self, topic_ids: Sequence[int], by: int) -> None:
        """Count `by` more followers for each."""
        if topic_ids:
            await self._connection.execute(
                update(topic).where(topic.c.id.in_(topic_ids)).values(followers=topic.c.followers + by)
            )

    async def frequent(self, *, articles: int, limit: int) -> list[Topic]:
        """Tags of the newest `articles` articles, most often first: what to offer while nobody follows anything."""
        recent = select(article.c.id).order_by(article.c.id.desc()).limit(articles).subquery()
        query = (
            select(topic.c.name, topic.c.label)
            .select_from(article_tag.join(recent, recent.c.id == article_tag.c.article_id).join(topic))
            .group_by(topic.c.id, topic.c.name, topic.c.label)
            .order_by(func.count().desc(), topic.c.name)
            .limit(limit)
        )
        return [Topic(TopicKind.TAG, r.name, r.label) for r in await self._connection.execute(query)]

    async def companions(self, topic_ids: Sequence[int], *, articles: int, limit: int) -> list[Topic]:
        """Tags that go together with these in the newest `articles` articles of each, most often first."""
        if not topic_ids:
            return []
        recent = (
            select(article_tag.c.article_id)
            .where(article_tag.c.topic_id.in_(topic_ids))
            .order_by(article_tag.c.article_id.desc())
            .limit(articles)
            .subquery()
        )
        together = func.count().label("together")
        query = (
            select(topic.c.name, topic.c.label, together)
            .select_from(article_tag.join(recent, recent.c.article_id == article_tag.c.article_id).join(topic))
            .where(article_tag.c.topic_id.not_in(topic_ids))
            .group_by(topic.c.id, topic.c.name, topic.c.label)
            .order_by(together.desc(), topic.c.name)
            .limit(limit)
        )
        return [Topic(TopicKind.TAG, r.name, r.label) for r in await self._connection.execute(query)]
