"""Search over many articles, a class of query at a time; and how fast articles come in with their index.

The peer is the engine's own ranking, as one would use it: FTS5 `ORDER BY rank`, PostgreSQL's `ts_rank_cd`, over the same
texts, tags filtered by a sub-select. It answers ids only; ours answers whole articles with snippets.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from random import Random
from time import perf_counter

from benchmarks.library import APART, COMMON, FIRST, MIDDLE, RARE, batches
from benchmarks.result import Goal, Other, Result, Unit, percentile
from benchmarks.site import Site
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage

BATCH = 500
LIMIT = 10
ASKED_OF_PEER = 3
"""Queries the peer is asked of each class: a tag with a common word takes it many seconds."""

GOAL = 20.0

Classes = dict[str, Callable[[Random], str]]
CLASSES: Classes = {
    "rare": lambda r: r.choice(RARE),
    "mid": lambda r: r.choice(MIDDLE),
    "common": lambda r: r.choice(COMMON),
    "2 common": lambda r: " ".join(r.sample(COMMON, 2)),
    "common + rare": lambda r: f"{r.choice(COMMON)} {r.choice(RARE)}",
    "common + mid + mid": lambda r: " ".join([r.choice(COMMON), *r.sample(MIDDLE, 2)]),
    "tag + common": lambda r: f"#subject{r.randint(0, 30)} {r.choice(COMMON)}",
    "category + common": lambda r: f"category:economy {r.choice(COMMON)}",
    "phrase": lambda r: f'"{" ".join(r.sample(COMMON, 2))}"',
    "filter only": lambda r: f"#subject{r.randint(0, 30)} category:world",
}


async def measure(site: Site) -> list[Result]:
    storage = Storage(site.url)
    articles = site.scale.articles
    indexer = Indexer(storage)
    results = [await _build(site, storage, indexer)]
    site.say(f"{site.engine}: the peer's index")
    await asyncio.to_thread(_build_peer, site)
    now = FIRST + articles * APART
    gc.collect()
    gc.freeze()  # as `newsclip run` does before it serves
    for name, make in CLASSES.items():
        site.say(f"{site.engine}: search, {name}")
        random = Random(name)
        queries = [make(random) for _ in range(site.scale.queries)]
        ours = []
        search = Search(storage, indexer)
        for query in queries:
            began = perf_counter()
            await search.find(query, now=now, limit=LIMIT)
            ours.append((perf_counter() - began) * 1000)
        theirs = await asyncio.to_thread(lambda asked: list(_ask_peer(site, asked)), queries[:ASKED_OF_PEER])
        number = {"common": 10, "2 common": 10, "tag + common": 11}.get(name, 0)
        results.append(
            Result(
                what=f"search, {name}, p99",
                engine=site.engine,
                size=f"{articles:,} articles, {len(queries)} queries",
                unit=Unit.MILLISECONDS,
                ours=percentile(ours, 0.99),
                peer=Other(percentile(theirs, 0.99), "FTS5 ORDER BY rank" if site.sqlite else "ts_rank_cd"),
                goal=Goal(GOAL, number),
                note=f"p50 {percentile(ours, 0.5):.1f} (peer {percentile(theirs, 0.5):.1f}), "
                f"worst {max(ours):.1f} (peer {max(theirs):.1f})",
            )
        )
    await storage.close()
    return results


async def _build(site: Site, storage: Storage, indexer: Indexer) -> Result:
    articles = site.scale.articles
    adding = indexing = 0.0
    done = 0
    for batch in batches(articles, BATCH):
        began = perf_counter()
        async with storage.begin() as tx:
            await tx.articles.add_many(batch)
        added = perf_counter()
        await indexer.catch_up()
        adding, indexing = adding + added - began, indexing + perf_counter() - added
        done += len(batch)
        if done % 10_000 == 0:
            site.say(f"{site.engine}: {done:,} of {articles:,} articles")
    with site.driver() as connection:
        if not site.sqlite:
            connection.execute("ANALYZE")
        connection.commit()
    return Result(
        what="store and index articles",
        engine=site.engine,
        size=f"{articles:,} articles, batches of {BATCH}",
        unit=Unit.ARTICLES,
        ours=articles / (adding + indexing),
        note=f"storing {articles / adding:,.0f}/s, indexing {articles / indexing:,.0f}/s",
    )


def _build_peer(site: Site) -> None:
    with site.driver() as connection:
        if site.sqlite:
            connection.execute("CREATE VIRTUAL TABLE peer USING fts5(title, body)")
            connection.execute("INSERT INTO peer (rowid, title, body) SELECT id, title, body FROM article")
        else:
            connection.execute("CREATE TABLE peer (id BIGINT PRIMARY KEY, words TSVECTOR)")
            vector = "to_tsvector('simple', title || ' ' || body)"
            connection.execute(f"INSERT INTO peer SELECT id, {vector} FROM article")
            connection.execute("CREATE INDEX peer_words ON peer USING gin (words)")
            connection.execute("ANALYZE peer")
        connection.commit()


def _ask_peer(site: Site, queries: list[str]) -> Iterator[float]:
    """Milliseconds of each."""
    with site.driver() as connection:
        for query in queries:
            statement, parameters = _peer_query(site, query)
            began = perf_counter()
            connection.execute(statement, parameters).fetchall()
            yield (perf_counter() - began) * 1000


def _peer_query(site: Site, query: str) -> tuple[str, list[str]]:
    parts = query.replace('"', "").split()
    words = [part for part in parts if not part.startswith(("#", "category:"))]
    conditions, parameters = [], []
    place, key = site.place(), "rowid" if site.sqlite else "id"
    if words:
        conditions.append("peer MATCH ?" if site.sqlite else "words @@ to_tsquery('simple', %s)")
        joined = " ".join(words) if site.sqlite else (" <-> " if '"' in query else " & ").join(words)
        parameters.append(f'"{joined}"' if site.sqlite and '"' in query else joined)
    for part in parts:
        if part.startswith("#"):
            conditions.append(
                f"{key} IN (SELECT article_id FROM article_tag JOIN topic ON topic.id = topic_id WHERE name = {place})"
            )
            parameters.append(part[1:])
        elif part.startswith("category:"):
            conditions.append(
                f"{key} IN (SELECT a.id FROM article AS a JOIN topic ON topic.id = category_id WHERE name = {place})"
            )
            parameters.append(part.partition(":")[2])
    order = f"{key} DESC"
    if words:
        order = "rank" if site.sqlite else "ts_rank_cd(words, to_tsquery('simple', %s)) DESC"
        parameters += [] if site.sqlite else [joined]
    return f"SELECT {key} FROM peer WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {LIMIT}", parameters
