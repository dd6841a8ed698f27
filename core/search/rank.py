"""Which match comes first: BM25 blended with freshness, from one set of statistics, so that both databases agree.

The formula is Robertson's BM25 as in Lucene (the logarithm never below zero). A hit in the title weighs more because it
is counted more often when the article is indexed. A fresh article is worth up to twice an old one.
"""

from collections.abc import Iterable
from datetime import datetime
from math import log1p

from core.search.profile import weight_of
from core.values.index import Candidate, Statistics, seconds_of
from core.values.query import Word

SATURATION = 1.2
"""How soon more of the same word stops to matter (k1)."""

LENGTH_MATTERS = 0.75
"""How much a long article must say a word more often (b)."""

FRESH = 30 * 86400
"""Seconds after which half of the freshness is gone."""


def rank(
    candidates: Iterable[Candidate], words: Iterable[Word], statistics: Statistics, now: datetime
) -> list[tuple[float, int]]:
    """Score and key of each candidate, best first; equals by newest first. Without words the newest comes first."""
    sought = [(rarity(word.tokens, statistics), _needles(word, statistics)) for word in words]
    average = statistics.length / statistics.documents if statistics.length else 1.0
    present = now.timestamp()
    scored = []
    for key, length, profile in candidates:
        relevance = 0.0 if sought else 1.0
        norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length / average)
        for worth, needles in sought:
            weight = 0
            for needle in needles:
                weight = max(weight, weight_of(needle, profile))
            if weight:
                relevance += worth * weight * (SATURATION + 1) / (weight + norm)
        age = max(present - seconds_of(key), 0.0)
        scored.append((relevance * (1 + FRESH / (FRESH + age)), key))
    return sorted(scored, reverse=True)


def rarity(tokens: Iterable[str], statistics: Statistics) -> float:
    """The worth of a hit of any of `tokens`: inverse document frequency."""
    found = frequency(tokens, statistics)
    return log1p((statistics.documents - found + 0.5) / (found + 0.5))


def frequency(tokens: Iterable[str], statistics: Statistics) -> int:
    """How many articles have one of `tokens`, at most: those with two count twice, but never more than there are."""
    return min(sum(statistics.frequencies.get(token, 0) for token in tokens), statistics.documents)


def _needles(word: Word, statistics: Statistics) -> tuple[str, ...]:
    return tuple(f" {token} " for token in word.tokens if statistics.frequencies.get(token))
