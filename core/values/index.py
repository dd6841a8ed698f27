"""What the search index holds of an article, and what it hands back, as values shared with storage.

A key orders articles by publication: seconds since 1970 above, article id below. It is the row id of the index, so the
newest matches are the first ones met and a span of days is a range of keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from typing import NamedTuple

ANY = "a:any"
"""A token that every indexed article has."""

ID_BITS = 28
WEEK_BITS = ID_BITS + 19
_SECONDS_LIMIT = 1 << (61 - ID_BITS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as indexed. `profile` has each distinct token with its weight, `words` the exact forms in order,
    between spaces; `length` counts words."""

    key: int
    article_id: int
    language: str
    length: int
    profile: str
    words: str
    tokens: tuple[str, ...]


class Candidate(NamedTuple):
    """A match before it is scored; see `Entry`. (A tuple, because a search makes a thousand.)"""

    key: int
    length: int
    profile: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the whole index: how many articles, words in all, and how many articles have each token asked for."""

    documents: int
    length: int
    frequencies: Mapping[str, int]

    @classmethod
    def of(cls, standing: "Standing", frequencies: Mapping[str, int]) -> "Statistics":
        """From how the index stands, and the frequencies of some tokens."""
        documents = sum(documents for documents, _ in standing.totals.values())
        length = sum(length for _, length in standing.totals.values())
        return cls(documents, length, {**frequencies, ANY: documents})


@dataclass(frozen=True, slots=True)
class Standing:
    """Articles in the index and words in them, by language, and how many articles wait to be indexed again."""

    totals: Mapping[str, tuple[int, int]]
    waiting: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a candidate must satisfy, free of any database's syntax.

    One token of every group in `groups`, none of `without`; every string of `sequences` inside the entry's `words`, none
    of `without_sequences`; `low <= key < high` where set.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()
    without_sequences: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


def key_of(published_at: datetime, article_id: int = 0) -> int:
    """The key of an article; with no id, the lowest of that second. Dates before 1698 or after 2242 are clamped."""
    seconds = floor(published_at.timestamp())
    return (max(-_SECONDS_LIMIT, min(_SECONDS_LIMIT - 1, seconds)) << ID_BITS) | article_id


def week_of(key: int) -> str:
    """The token of the stretch of about six days (2**19 seconds) that the key falls in."""
    return week_token(key >> WEEK_BITS)


def week_token(number: int) -> str:
    return f"w:{number & 0xFFFFFFFF}"


def id_of(key: int) -> int:
    return key & ((1 << ID_BITS) - 1)


def seconds_of(key: int) -> int:
    """When the article was published, in seconds since 1970."""
    return key >> ID_BITS


def moment_of(key: int) -> datetime:
    return datetime.fromtimestamp(seconds_of(key), UTC)
