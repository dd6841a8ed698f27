"""Articles a second through an import: entries checked against what is known, stored in batches, and indexed.

The peer stores the same articles, a transaction each. The floor is the bare driver's `executemany` of the same rows of
the same two tables, in as many transactions as ours, without an index of words.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from time import perf_counter
from typing import Any

from benchmarks.library import APART, FIRST, batches, drafts
from benchmarks.result import Other, Result, Unit
from benchmarks.site import Site
from core.feeds.entries import Entry
from core.imports import BATCH, Importer
from core.search.indexer import Indexer
from core.storage import Storage

ARTICLE = "id, slug, identity, external_id, content_hash, title, body, summary, category_id, picture_url, picture_alt, "
ARTICLE += "picture_credit, author, source_url, source_name, language, status, revision, material_revision, "
ARTICLE += "published_at, note"
FLOOR_IDS = 10_000_000
PEER_PART = 10
"""The peer gets one article of so many."""


async def measure(site: Site) -> list[Result]:
    articles = site.scale.imports
    site.say(f"{site.engine}: importing {articles:,} articles")
    storage = Storage(site.url)
    codes = count()
    importer = Importer(
        storage,
        wake=lambda: None,
        now=lambda: FIRST + (articles * APART) + timedelta(days=2),
        new_code=lambda: f"{next(codes):06}",
        ttl=timedelta(hours=24),
    )
    entries = list(_entries(articles))
    began = perf_counter()
    report = await importer.take(entries)
    stored = perf_counter()
    await Indexer(storage).catch_up()
    indexed = perf_counter()
    assert report.new == articles
    peer = await _one_by_one(storage, max(articles // PEER_PART, 1))
    await storage.close()
    return [
        Result(
            what="import with index",
            engine=site.engine,
            size=f"{articles:,} articles",
            unit=Unit.ARTICLES,
            ours=articles / (indexed - began),
            note=f"indexing alone {articles / (indexed - stored):,.0f}/s",
        ),
        Result(
            what="import, storing alone",
            engine=site.engine,
            size=f"{articles:,} articles",
            unit=Unit.ARTICLES,
            ours=articles / (stored - began),
            peer=Other(peer, "a transaction an article"),
            floor=Other(_floor(site, articles), "bare executemany"),
        ),
    ]


def _entries(articles: int) -> Iterator[Entry]:
    for number, draft in enumerate(drafts(articles), start=1):
        yield Entry(number, number, draft, f"bench:{number}")


async def _one_by_one(storage: Storage, articles: int) -> float:
    """Articles a second."""
    [news] = batches(articles, articles)
    began = perf_counter()
    for new in news:
        async with storage.begin() as tx:
            await tx.articles.add_many([new])
    return articles / (perf_counter() - began)


def _floor(site: Site, articles: int) -> float:
    """Articles a second."""
    with site.driver() as connection:
        topics = dict(connection.execute("SELECT name, id FROM topic").fetchall())
        rows = (_row(number, new.draft, topics) for number, new in enumerate(next(batches(articles, articles))))
        statement = f"INSERT INTO article ({ARTICLE}) VALUES ({site.place(ARTICLE.count(',') + 1)})"
        tagged = f"INSERT INTO article_tag (article_id, topic_id, position) VALUES ({site.place(3)})"
        began = perf_counter()
        while batch := list(islice(rows, BATCH)):
            connection.cursor().executemany(statement, [row for row, _ in batch])
            connection.cursor().executemany(tagged, [tag for _, tags in batch for tag in tags])
            connection.commit()
        return articles / (perf_counter() - began)


def _row(number: int, draft: Any, topics: dict[str, int]) -> tuple[tuple[object, ...], list[tuple[int, int, int]]]:
    """An article's row and those of its tags."""
    key, name = FLOOR_IDS + number, f"floor-{number}"
    category = topics[draft.category.lower()]
    texts = (draft.title, draft.body, "", category, "", "", "", "", draft.source.url, draft.source.name, "")
    tags = [(key, topics[tag.name], position) for position, tag in enumerate(draft.tags)]
    return (key, name, name, "", name, *texts, "published", 1, 0, 0, ""), tags
