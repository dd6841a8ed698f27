"""The tables of the search index: what waits to be indexed, the index, and its statistics.

Both engines are asked the same question (`Match`) and answer with the newest matches by key. SQLite's FTS5 meets them in
that order by itself. PostgreSQL must be told which way to go: a rare word is looked up and its articles sorted, a common
one is met soon enough on a walk from the newest article, and one in between is looked up in the newest weeks only.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import TextClause, delete, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.search import search_document, search_language, search_queue, search_term
from core.storage.search_sql import by_date, on_postgresql, on_sqlite
from core.values.index import ANY, WEEK_BITS, Candidate, Entry, Match, Standing, week_token

WALK = 20_000
"""Articles that PostgreSQL visits from the newest on before it looks the words up instead."""

WEEKS = 520
"""Weeks that one question may name."""

_ADD_TERMS = {
    True: "INSERT INTO search_term (token, documents) SELECT key, value FROM json_each(:deltas) WHERE true",
    False: "INSERT INTO search_term (token, documents) "
    "SELECT key, value::int FROM jsonb_each_text(CAST(:deltas AS jsonb)) ORDER BY key",
}
_ON_CONFLICT = " ON CONFLICT (token) DO UPDATE SET documents = search_term.documents + excluded.documents"


class SearchIndex:
    """The door to the index's tables."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    async def changed(self, article_ids: Sequence[int]) -> None:
        """Put the articles on the list of what to index again."""
        if article_ids:
            statement = insert(self._connection, search_queue)
            again = {"change": search_queue.c.change + 1}
            await self._connection.execute(
                statement.on_conflict_do_update(index_elements=[search_queue.c.article_id], set_=again),
                [{"article_id": article_id, "change": 1} for article_id in sorted(set(article_ids))],
            )

    async def waiting(self, limit: int) -> dict[int, int]:
        """Articles to index again, at most `limit`, and the number of their last change."""
        query = select(search_queue).order_by(search_queue.c.article_id).limit(limit)
        return {row.article_id: row.change for row in await self._connection.execute(query)}

    async def take(self, changes: Mapping[int, int]) -> set[int]:
        """Strike those from the list that have not changed again since `waiting`; nobody else may index until commit."""
        if not self._sqlite:
            await self._connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('search_index'))"))
        query = select(search_queue).where(search_queue.c.article_id.in_(changes))
        rows = await self._connection.execute(query)
        taken = {row.article_id for row in rows if changes[row.article_id] == row.change}
        await self._connection.execute(delete(search_queue).where(search_queue.c.article_id.in_(taken)))
        return taken

    async def replace(self, article_ids: Iterable[int], entries: Sequence[Entry]) -> None:
        """Forget what is held of the articles and hold `entries` instead; statistics follow."""
        terms: Counter[str] = Counter()
        totals: dict[str, list[int]] = {}
        await self._forget(sorted(article_ids), terms, totals)
        if entries:
            await self._hold(entries, terms, totals)
        if deltas := {token: delta for token, delta in sorted(terms.items()) if delta}:
            statement = text(_ADD_TERMS[self._sqlite] + _ON_CONFLICT)
            await self._connection.execute(statement, {"deltas": json.dumps(deltas, ensure_ascii=False)})
        for language, (documents, length) in sorted(totals.items()):
            added = insert(self._connection, search_language).values(
                language=language, documents=documents, length=length
            )
            sums = {name: search_language.c[name] + added.excluded[name] for name in ("documents", "length")}
            await self._connection.execute(
                added.on_conflict_do_update(index_elements=[search_language.c.language], set_=sums)
            )

    async def standing(self, limit: int) -> Standing:
        """How the index stands; of the articles that wait at most `limit` are counted."""
        waits = select(search_queue.c.article_id).limit(limit).subquery()
        waiting = select(literal(None), func.count(), literal(0)).select_from(waits)
        rows = (await self._connection.execute(select(search_language).union_all(waiting))).all()
        totals = {
            language: (documents, length)
            for language, documents, length in rows
            if documents > 0 and language is not None
        }
        return Standing(totals, next(count for language, count, _ in rows if language is None))

    async def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many articles each token is; those in none are left out."""
        query = select(search_term.c.token, search_term.c.documents).where(search_term.c.token.in_(set(tokens)))
        return {token: documents for token, documents in await self._connection.execute(query) if documents > 0}

    async def candidates(self, match: Match, frequencies: Mapping[str, int], limit: int) -> list[Candidate]:
        """The newest matches, newest first. `frequencies` knows every token of `match` that is in the index."""
        if self._sqlite:
            return await self._rows(on_sqlite(match, limit))
        if not match.groups:
            return await self._rows(by_date(match, limit))
        share, documents = _share(match, frequencies), frequencies.get(ANY, 0)
        bounded = match.low is not None or match.high is not None
        if share * WALK >= limit and not bounded:
            found = await self._rows(on_postgresql(match, limit, walk=WALK))
            if len(found) == limit or documents <= WALK:
                return found
        if bounded or documents * share > 2 * limit:
            weeks, all_weeks = await self._weeks(match, share, limit)
            narrowed = replace(match, groups=(*match.groups, weeks))
            found = await self._rows(on_postgresql(narrowed, limit)) if weeks else []
            if len(found) == limit or all_weeks:
                return found
        return await self._rows(on_postgresql(match, limit))

    async def _weeks(self, match: Match, share: float, limit: int) -> tuple[tuple[str, ...], bool]:
        """The tokens of the newest weeks that should hold `limit` matches twice over, and whether no older ones matter.

        PostgreSQL fetches every row of the index's answer before it sorts; the weeks keep that answer short.
        """
        ends = await self._connection.execute(select(func.min(search_document.c.key), func.max(search_document.c.key)))
        oldest, newest = ends.one()
        if oldest is None:
            return (), True
        first = max(oldest, match.low if match.low is not None else oldest) >> WEEK_BITS
        last = min(newest, match.high if match.high is not None else newest) >> WEEK_BITS
        asked = [week_token(number) for number in range(last, max(first, last - WEEKS) - 1, -1)]
        held = await self.frequencies(asked)
        weeks: list[str] = []
        expected = 0.0
        for week in asked:
            if week in held:
                weeks.append(week)
                expected += held[week] * share
            if expected >= 2 * limit:
                break
        return tuple(weeks), expected < 2 * limit and last - first <= WEEKS

    async def _rows(self, statement: TextClause) -> list[Candidate]:
        return list(map(Candidate._make, (await self._connection.execute(statement)).all()))

    async def _forget(self, article_ids: list[int], terms: Counter[str], totals: dict[str, list[int]]) -> None:
        held = (
            await self._connection.execute(
                select(search_document).where(search_document.c.article_id.in_(article_ids)).order_by("key")
            )
        ).all()
        if not held:
            return
        for row in held:
            terms.subtract(row.profile.split()[::2])
            _count(totals, row.language, -1, -row.length)
        if self._sqlite:
            gone = "INSERT INTO search_index(search_index, rowid, profile) VALUES ('delete', :key, :profile)"
            await self._connection.execute(text(gone), [{"key": row.key, "profile": row.profile} for row in held])
        else:
            gone = "DELETE FROM search_index WHERE key = ANY(:keys)"
            await self._connection.execute(text(gone), {"keys": [row.key for row in held]})
        keys = [row.key for row in held]
        await self._connection.execute(delete(search_document).where(search_document.c.key.in_(keys)))

    async def _hold(self, entries: Sequence[Entry], terms: Counter[str], totals: dict[str, list[int]]) -> None:
        for entry in entries:
            terms.update(entry.tokens)
            _count(totals, entry.language, 1, entry.length)
        columns = ("key", "article_id", "language", "length", "profile", "words")
        rows = [{name: getattr(entry, name) for name in columns} for entry in entries]
        await self._connection.execute(search_document.insert(), rows)
        if self._sqlite:
            statement = text("INSERT INTO search_index(rowid, profile) VALUES (:key, :profile)")
            await self._connection.execute(statement, rows)
        else:
            statement = text("INSERT INTO search_index (key, terms) VALUES (:key, array_to_tsvector(:tokens))")
            held = [{"key": entry.key, "tokens": sorted(entry.tokens)} for entry in entries]
            await self._connection.execute(statement, held)


def _count(totals: dict[str, list[int]], language: str, documents: int, length: int) -> None:
    sums = totals.setdefault(language, [0, 0])
    sums[0] += documents
    sums[1] += length


def _share(match: Match, frequencies: Mapping[str, int]) -> float:
    """The expected share of all articles that match, as if chance alone brought tokens together."""
    documents = max(frequencies.get(ANY, 0), 1)
    share = 1.0
    for group in match.groups:
        share *= min(1.0, sum(frequencies.get(token, 0) for token in group) / documents)
    return share
