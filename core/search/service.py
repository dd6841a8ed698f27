"""The use case: a reader's words in, a page of ranked articles out."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.search.indexer import Indexer
from core.search.match import tokens_of, with_all, with_one
from core.search.paging import Page, page_of
from core.search.query import parse
from core.search.rank import frequency, rank
from core.search.related import related
from core.search.snippet import snippet
from core.storage.storage import Storage, Transaction
from core.values.article import Article, Status
from core.values.document import Spans
from core.values.index import Candidate, Standing, Statistics, id_of
from core.values.query import Query, Word

CANDIDATES = 1000
"""The newest matches, which alone are ranked; totals are exact up to it."""

BACKLOG = 50
"""Changed articles that a search indexes first, so that one's own article is found at once."""

RELAXED_WORDS = 8
"""The rarest words of which one is enough, when no article has them all."""

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """`snippet` has the matched words as `Strong`."""

    article: Article
    score: float
    snippet: Spans


@dataclass(frozen=True, slots=True)
class Results:
    """`total` is exact, or (`exact` is False) at least so many. `relaxed`: no article has all the words, so the best
    with some are shown. `next` and `previous` are page tokens."""

    query: Query
    total: int
    exact: bool
    relaxed: bool
    hits: tuple[Hit, ...]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class _Ranking:
    query: Query
    total: int
    exact: bool
    relaxed: bool
    ranked: Sequence[tuple[float, int]]


class Search:
    """`default_language` is the newsroom's, for articles that declare none."""

    def __init__(self, storage: Storage, indexer: Indexer, default_language: str = "en") -> None:
        self._storage = storage
        self._indexer = indexer
        self._default_language = default_language
        self._rankings: OrderedDict[tuple[str, Page], _Ranking] = OrderedDict()

    async def find(self, text: str, *, now: datetime, limit: int = 10, page: str | None = None) -> Results:
        """The hits of one page, best first. Never raises for anything typed; a `page` that is no token is the first."""
        wanted = page_of(page) if page else None
        async with self._storage.read() as tx:
            standing = await tx.search.standing(BACKLOG + 1)
            if wanted is not None or not 0 < standing.waiting <= BACKLOG:
                return await self._page(tx, text, standing, now=now, limit=limit, wanted=wanted)
        await self._indexer.drain(BACKLOG)
        async with self._storage.read() as tx:
            return await self._page(tx, text, await tx.search.standing(0), now=now, limit=limit, wanted=None)

    async def related(self, article: Article, limit: int = 5) -> tuple[int, ...]:
        """Ids of what else to read in the article's category, best first; see `core.search.related`."""
        async with self._storage.read() as tx:
            return await related(tx, article, limit, self._default_language)

    async def _page(
        self, tx: Transaction, text: str, standing: Standing, *, now: datetime, limit: int, wanted: Page | None
    ) -> Results:
        frozen, ranking = await self._ranking(tx, text, standing, wanted, now)
        offset = wanted.offset if wanted else 0
        shown = ranking.ranked[offset : offset + limit]
        articles = {a.id: a for a in await tx.articles.many([id_of(key) for _, key in shown])}
        terms = ranking.query.words if ranking.relaxed else ranking.query.wanted
        hits = tuple(
            Hit(article, score, snippet(article, terms, self._default_language))
            for score, key in shown
            if (article := articles.get(id_of(key))) is not None and article.status is Status.PUBLISHED
        )
        further = offset + limit
        return Results(
            query=ranking.query,
            total=ranking.total,
            exact=ranking.exact,
            relaxed=ranking.relaxed,
            hits=hits,
            next=frozen.at(further).token() if further < len(ranking.ranked) else None,
            previous=frozen.at(max(offset - limit, 0)).token() if offset else None,
        )

    async def _ranking(
        self, tx: Transaction, text: str, standing: Standing, wanted: Page | None, now: datetime
    ) -> tuple[Page, _Ranking]:
        """What all pages of one question share; remembered, so that turning pages neither moves hits nor costs again."""
        if wanted is not None and (known := self._rankings.get((text, wanted.at(0)))) is not None:
            self._rankings.move_to_end((text, wanted.at(0)))
            return wanted.at(0), known
        ranking, newest = await _ranked(tx, text, standing, wanted, now)
        frozen = wanted.at(0) if wanted else Page(0, int(now.timestamp()), newest)
        self._rankings[text, frozen] = ranking
        if len(self._rankings) > _REMEMBERED:
            self._rankings.popitem(last=False)
        return frozen, ranking


async def _ranked(
    tx: Transaction, text: str, standing: Standing, wanted: Page | None, now: datetime
) -> tuple[_Ranking, int]:
    """The ranking, and the highest key that took part."""
    query = parse(text, standing.totals)
    statistics = Statistics.of(standing, await tx.search.frequencies(tokens_of(query)))
    newest = wanted.newest if wanted else None
    candidates = await tx.search.candidates(with_all(query, newest), statistics.frequencies, CANDIDATES + 1)
    exact, relaxed = len(candidates) <= CANDIDATES, False
    if not candidates and (words := _rarest(query, statistics)):
        candidates, exact = await _with_some(tx, query, words, statistics, newest)
        relaxed = bool(candidates)
    candidates = candidates[:CANDIDATES]
    moment = datetime.fromtimestamp(wanted.now, UTC) if wanted else now.replace(microsecond=0)
    ranked = rank(candidates, query.words, statistics, moment)
    return _Ranking(query, len(candidates), exact, relaxed, ranked), max((c.key for c in candidates), default=0)


async def _with_some(
    tx: Transaction, query: Query, words: Sequence[Word], statistics: Statistics, newest: int | None
) -> tuple[list[Candidate], bool]:
    """Articles that have one of `words` at least, as many for each; whether these are all."""
    share = CANDIDATES // len(words)
    found: dict[int, Candidate] = {}
    exact = True
    for word in words:
        candidates = await tx.search.candidates(with_one(query, word, newest), statistics.frequencies, share + 1)
        exact = exact and len(candidates) <= share
        found |= {candidate.key: candidate for candidate in candidates[:share]}
    return list(found.values()), exact


def _rarest(query: Query, statistics: Statistics) -> list[Word]:
    """The wanted words that are in the index at all, rarest first; none when all of them were asked for already."""
    known = [word for word in query.words if frequency(word.tokens, statistics)]
    asked = len(query.wanted) == 1 and isinstance(query.wanted[0], Word)
    return [] if asked else sorted(known, key=lambda word: frequency(word.tokens, statistics))[:RELAXED_WORDS]
