"""A newsroom with nothing but articles and a search box, on either database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from core.search.indexer import Indexer
from core.search.service import Results, Search
from core.storage.articles import NewArticle
from core.storage.storage import Storage
from core.values.article import Article, Draft, Source, Status
from core.values.document import Spans, Strong, plain
from core.values.tag import parse_tag

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def draft(
    title: str,
    body: str = "",
    *,
    tags: str = "",
    category: str = "General",
    language: str = "",
    source: str = "",
    url: str = "",
    published_at: datetime | None = None,
) -> Draft:
    """A draft from plain words: `tags` apart by spaces, `source` a name, `url` of the source."""
    return Draft(
        title,
        body,
        category,
        tuple(map(parse_tag, tags.split())),
        source=Source(url, source),
        language=language,
        published_at=published_at,
    )


@dataclass(slots=True)
class Library:
    storage: Storage
    indexer: Indexer
    search: Search

    @classmethod
    def at(cls, url: str, language: str = "en") -> "Library":
        storage = Storage(url)
        indexer = Indexer(storage, language)
        return cls(storage, indexer, Search(storage, indexer, language))

    async def put(self, *drafts: Draft, at: datetime = NOW) -> list[Article]:
        """Publish the drafts, all `at` one moment or at their own."""
        news = [
            NewArticle(each, f"s-{uuid4().hex}", Status.PUBLISHED, each.published_at or at, uuid4().hex)
            for each in drafts
        ]
        async with self.storage.begin() as tx:
            ids = await tx.articles.add_many(news)
            return await tx.articles.many(ids)

    async def find(self, text: str, *, now: datetime = NOW, limit: int = 10, page: str | None = None) -> Results:
        return await self.search.find(text, now=now, limit=limit, page=page)

    async def titles(self, text: str, *, now: datetime = NOW, limit: int = 10, page: str | None = None) -> list[str]:
        results = await self.find(text, now=now, limit=limit, page=page)
        return [hit.article.title for hit in results.hits]


def marked(spans: Spans) -> str:
    """The spans with *strong* ones between stars."""
    return "".join(f"*{plain(span)}*" if isinstance(span, Strong) else plain(span) for span in spans)
