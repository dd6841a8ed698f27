"""Articles, their tags in order, and the revisions they have had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.article_rows import article_of, columns, topics_of, unique
from core.storage.schema.articles import article, article_revision, article_tag, topic
from core.storage.search import SearchIndex
from core.storage.topics import Topics
from core.values.article import Article, Draft, Status
from core.values.delivery import Wanted
from core.values.tag import Tag, Topic, TopicKind

_FULL = select(article, topic.c.label.label("category")).join(topic, topic.c.id == article.c.category_id)


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A draft with what storing it needs. `identity` finds it again at the next import; None for a posted one."""

    draft: Draft
    slug: str
    status: Status
    published_at: datetime
    content_hash: str
    identity: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What an import must know of an article it meets again."""

    id: int
    content_hash: str
    status: Status


class Articles:
    """Every change here is put on the search index's list in the same transaction."""

    def __init__(self, connection: AsyncConnection, topics: Topics, search: SearchIndex) -> None:
        self._connection = connection
        self._topics = topics
        self._search = search

    async def add(self, new: NewArticle) -> Article:
        [article_id] = await self.add_many([new])
        return await self.get(article_id)

    async def add_many(self, news: Sequence[NewArticle]) -> list[int]:
        """Their ids, in order. A few hundred at a time is a good batch."""
        if not news:
            return []
        topic_ids = await self._topics.ids(t for new in news for t in topics_of(new.draft))
        rows = [columns(new.draft, topic_ids) | _fixed(new) for new in news]
        inserted = insert(article).returning(article.c.id, sort_by_parameter_order=True)
        ids = list((await self._connection.scalars(inserted, rows)).all())
        await self._tag(zip(ids, (new.draft for new in news), strict=True), topic_ids)
        await self._search.changed(ids)
        return ids

    async def get(self, article_id: int) -> Article:
        """Raises `LookupError` when there is none."""
        found = await self.many([article_id])
        if not found:
            raise LookupError(article_id)
        return found[0]

    async def lock(self, article_id: int) -> Article:
        """As `get`, and nobody else changes it before we commit: two editors may press at once."""
        await self._connection.execute(select(article.c.id).where(article.c.id == article_id).with_for_update())
        return await self.get(article_id)

    async def many(self, article_ids: Sequence[int]) -> list[Article]:
        """Those that exist, in the order asked for."""
        if not article_ids:
            return []
        found = {a.id: a for a in await self._read(_FULL.where(article.c.id.in_(article_ids)))}
        return [found[article_id] for article_id in article_ids if article_id in found]

    async def latest(
        self, topic: Topic | None = None, *, before: tuple[datetime, int] | None = None, offset: int = 0, limit: int
    ) -> list[Article]:
        """Published ones, newest first, older than `before` (its date and id) where given; `offset` of them are passed over."""
        query = _FULL.where(article.c.status == Status.PUBLISHED.value)
        if topic is not None and topic.kind is not TopicKind.EVERYTHING:
            ids = await self._topics.find([(topic.kind, topic.name)])
            topic_id = next(iter(ids.values()), 0)
            if topic.kind is TopicKind.CATEGORY:
                query = query.where(article.c.category_id == topic_id)
            else:
                tagged = select(article_tag.c.article_id).where(article_tag.c.topic_id == topic_id)
                query = query.where(article.c.id.in_(tagged))
        if before is not None:
            at, article_id = before
            older = (article.c.published_at == at) & (article.c.id < article_id)
            query = query.where((article.c.published_at < at) | older)
        newest_first = query.order_by(article.c.published_at.desc(), article.c.id.desc())
        return await self._read(newest_first.offset(offset).limit(limit))

    async def titles(self, limit: int, *, status: Status = Status.PUBLISHED) -> list[tuple[int, str]]:
        """The ids and titles of the newest of this status."""
        query = select(article.c.id, article.c.title).where(article.c.status == status.value)
        newest_first = query.order_by(article.c.published_at.desc(), article.c.id.desc())
        return [(row.id, row.title) for row in await self._connection.execute(newest_first.limit(limit))]

    async def after(self, article_id: int, *, limit: int) -> list[Article]:
        """All but drafts, by id, for export."""
        shown = [Status.PUBLISHED.value, Status.RETRACTED.value]
        query = _FULL.where(article.c.id > article_id, article.c.status.in_(shown))
        return await self._read(query.order_by(article.c.id).limit(limit))

    async def known(self, identities: Sequence[str], slugs: Sequence[str]) -> dict[str, Known]:
        """What is stored under these identities and slugs, by either."""
        columns = (article.c.identity, article.c.slug, article.c.id, article.c.content_hash, article.c.status)
        query = select(*columns).where(article.c.identity.in_(identities) | article.c.slug.in_(slugs))
        found: dict[str, Known] = {}
        for row in await self._connection.execute(query):
            found[row.slug] = known = Known(row.id, row.content_hash, Status(row.status))
            if row.identity is not None:
                found[row.identity] = known
        return found

    async def identities(self, article_ids: Sequence[int]) -> dict[int, str]:
        """What those that were imported were stored under."""
        query = select(article.c.id, article.c.identity).where(
            article.c.id.in_(article_ids), article.c.identity.is_not(None)
        )
        return {row.id: row.identity for row in await self._connection.execute(query)}

    async def wanted(self, article_ids: Iterable[int]) -> dict[int, Wanted]:
        """What each now is, as far as delivery must know."""
        columns = (article.c.id, article.c.status, article.c.revision, article.c.material_revision)
        rows = await self._connection.execute(select(*columns).where(article.c.id.in_(set(article_ids))))
        return {r.id: Wanted(r.id, Status(r.status), r.revision, r.material_revision) for r in rows}

    async def revise(
        self,
        old: Article,
        draft: Draft,
        *,
        content_hash: str | None = None,
        at: datetime,
        note: str,
        material: bool,
        marked: bool = True,
    ) -> Article:
        """The next revision of `old`. `marked` says that readers see it as corrected; `content_hash` is of the text a file
        handed in, and stays where an editor wrote this one."""
        await self._keep(old, at)
        topic_ids = await self._topics.ids(topics_of(draft))
        changes = columns(draft, topic_ids) | {"note": note, "revision": old.revision + 1}
        if content_hash is not None:
            changes["content_hash"] = content_hash
        if material:
            changes["material_revision"] = old.revision + 1
        if marked:
            changes["corrected_at"] = at
        if draft.published_at is not None:
            changes["published_at"] = draft.published_at
        await self._write(old.id, draft, changes, topic_ids)
        return await self.get(old.id)

    async def turn(self, old: Article, status: Status, *, at: datetime, note: str) -> Article:
        """The same text in another status: retracted, or restored. A new revision."""
        await self._keep(old, at)
        values = {"status": status.value, "revision": old.revision + 1, "note": note, "corrected_at": at}
        await self._connection.execute(update(article).where(article.c.id == old.id).values(values))
        await self._search.changed([old.id])
        return await self.get(old.id)

    async def publish(self, article_id: int, *, at: datetime) -> Article:
        """A draft becomes revision 1, published now."""
        values = {"status": Status.PUBLISHED.value, "published_at": at}
        await self._connection.execute(update(article).where(article.c.id == article_id).values(values))
        await self._search.changed([article_id])
        return await self.get(article_id)

    async def plan(self, article_id: int, *, at: datetime) -> Article:
        """A draft is to be published then: its date is the moment that it is due at."""
        values = {"status": Status.SCHEDULED.value, "published_at": at}
        await self._connection.execute(update(article).where(article.c.id == article_id).values(values))
        return await self.get(article_id)

    async def due(self, now: datetime, *, limit: int) -> list[Article]:
        """What is to be published by now, the first one first."""
        query = _FULL.where(article.c.status == Status.SCHEDULED.value, article.c.published_at <= now)
        return await self._read(query.order_by(article.c.published_at, article.c.id).limit(limit))

    async def drafts(self, *, offset: int, limit: int) -> list[Article]:
        """What is not published yet, the newest first; `offset` of them are passed over."""
        unseen = article.c.status.in_([Status.DRAFT.value, Status.SCHEDULED.value])
        return await self._read(_FULL.where(unseen).order_by(article.c.id.desc()).offset(offset).limit(limit))

    async def redraft(self, article_id: int, draft: Draft, *, content_hash: str) -> Article:
        """Another text of what nobody has seen: no new revision."""
        topic_ids = await self._topics.ids(topics_of(draft))
        changes = columns(draft, topic_ids) | {"content_hash": content_hash}
        await self._write(article_id, draft, changes, topic_ids)
        return await self.get(article_id)

    async def unpublish(self, article_id: int) -> Article:
        """A publication that nobody saw, or that is still to come, becomes a draft again."""
        await self._connection.execute(
            update(article).where(article.c.id == article_id).values(status=Status.DRAFT.value)
        )
        await self._search.changed([article_id])
        return await self.get(article_id)

    async def discard(self, article_id: int) -> None:
        """Forget a draft."""
        await self._connection.execute(delete(article).where(article.c.id == article_id))
        await self._search.changed([article_id])

    async def counts(self) -> dict[str, int]:
        """How many in each status."""
        query = select(article.c.status, func.count().label("number")).group_by(article.c.status)
        found = {row.status: row.number for row in await self._connection.execute(query)}
        return {status.value: found.get(status.value, 0) for status in Status}

    async def _write(
        self, article_id: int, draft: Draft, changes: dict[str, Any], topic_ids: dict[tuple[TopicKind, str], int]
    ) -> None:
        await self._connection.execute(update(article).where(article.c.id == article_id).values(changes))
        await self._connection.execute(delete(article_tag).where(article_tag.c.article_id == article_id))
        await self._tag([(article_id, draft)], topic_ids)
        await self._search.changed([article_id])

    async def _keep(self, old: Article, at: datetime) -> None:
        values = {"article_id": old.id, "revision": old.revision, "ended_at": at}
        await self._connection.execute(
            insert(article_revision).values(values | {"title": old.title, "body": old.body, "note": old.note})
        )

    async def _tag(self, drafts: Iterable[tuple[int, Draft]], topic_ids: dict[tuple[TopicKind, str], int]) -> None:
        rows = [
            {"article_id": article_id, "topic_id": topic_ids[TopicKind.TAG, tag.name], "position": position}
            for article_id, draft in drafts
            for position, tag in enumerate(unique(draft.tags))
        ]
        if rows:
            await self._connection.execute(insert(article_tag), rows)

    async def _read(self, query: Select[Any]) -> list[Article]:
        rows = (await self._connection.execute(query)).all()
        tags: dict[int, tuple[Tag, ...]] = {}
        if rows:
            labels = (
                select(article_tag.c.article_id, topic.c.name, topic.c.label)
                .join(topic, topic.c.id == article_tag.c.topic_id)
                .where(article_tag.c.article_id.in_([row.id for row in rows]))
                .order_by(article_tag.c.article_id, article_tag.c.position)
            )
            for row in await self._connection.execute(labels):
                tags[row.article_id] = (*tags.get(row.article_id, ()), Tag(row.name, row.label))
        return [article_of(row, tags.get(row.id, ())) for row in rows]


def _fixed(new: NewArticle) -> dict[str, Any]:
    return {
        "slug": new.slug,
        "identity": new.identity,
        "content_hash": new.content_hash,
        "status": new.status.value,
        "revision": 1,
        "material_revision": 0,
        "published_at": new.published_at,
        "note": new.note,
    }
