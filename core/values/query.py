"""What a reader searches for, as a value: parsed once, the same for every database."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, its exact form, and the index tokens that are a hit: as it is, or its stem in a language.

    `exact` is empty for a letter that has no place of its own in the order of words.
    """

    text: str
    exact: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, by their exact forms; `words` is never empty."""

    text: str
    words: tuple[Word, ...]


Term: TypeAlias = Word | Phrase


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted`, none of `unwanted`; one token of each group in `facets` (tags, category, source), none of
    `unwanted_facets`; `after` includes, `before` excludes."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    facets: tuple[tuple[str, ...], ...] = ()
    unwanted_facets: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """Every wanted word, those of phrases too, each once."""
        found: dict[Word, None] = {}
        for term in self.wanted:
            found |= dict.fromkeys(term.words if isinstance(term, Phrase) else (term,))
        return tuple(found)
