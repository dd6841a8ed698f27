"""From what a reader wants to what the index is asked."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.values.index import ANY, Match, key_of
from core.values.query import Phrase, Query, Term, Word


def with_all(query: Query, newest: int | None = None) -> Match:
    """Articles with all wanted words and phrases. `newest` is the highest key that may take part."""
    return _match(query, [word.tokens for word in _words(query.wanted)], _sequences(query.wanted), newest)


def with_one(query: Query, word: Word, newest: int | None = None) -> Match:
    """Articles with one wanted word; negations and filters hold as ever."""
    return _match(query, [word.tokens], (), newest)


def tokens_of(query: Query) -> set[str]:
    """Every token whose frequency ranking and planning need."""
    match = with_all(query)
    return {token for group in match.groups for token in group}


def _match(query: Query, groups: Iterable[tuple[str, ...]], sequences: tuple[str, ...], newest: int | None) -> Match:
    wanted = tuple(dict.fromkeys((*groups, *query.facets)))
    without = [token for term in query.unwanted if isinstance(term, Word) for token in term.tokens]
    highs = [key for key in (_key(query.before), None if newest is None else newest + 1) if key is not None]
    unwanted = tuple(dict.fromkeys((*without, *query.unwanted_facets)))
    return Match(
        groups=wanted or (((ANY,),) if unwanted else ()),
        without=unwanted,
        sequences=sequences,
        without_sequences=_sequences(query.unwanted),
        low=_key(query.after),
        high=min(highs, default=None),
    )


def _key(moment: datetime | None) -> int | None:
    return None if moment is None else key_of(moment)


def _words(terms: Iterable[Term]) -> Iterator[Word]:
    for term in terms:
        yield from term.words if isinstance(term, Phrase) else (term,)


def _sequences(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(" ".join(word.exact for word in term.words) for term in terms if isinstance(term, Phrase))
