"""What a reader typed into a `Query`: `words "a phrase" -not #tag category:x source:y before:2026-01-31 after:…`.

Nothing typed is an error. What is not understood is a word: an unknown `key:`, a date that is none, an operator of some
other engine. A quotation mark without its partner reaches to the end.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.search.analyse import forms
from core.search.profile import category_token, source_token, tag_token
from core.values.query import Phrase, Query, Term, Word
from core.values.text import clean_line

LETTERS = 4096
"""Characters of a query that are read."""

TERMS = 32
"""Words and phrases that count, and as many filters."""

_OPEN, _CLOSE = '"“”„«»‟「『', '"“”‟«»」』'
_PART = re.compile(
    rf"""
    (?P<minus>[-−–]*) \+?
    (?:
        [{_OPEN}](?P<phrase>[^{_CLOSE}]*)(?:[{_CLOSE}]|$)
        | \#(?P<tag>[^\s{_OPEN}]+)
        | (?P<key>category|source|tag|before|after):(?:[{_OPEN}](?P<quoted>[^{_CLOSE}]*)(?:[{_CLOSE}]|$)|(?P<value>[^\s{_OPEN}]+))
        | (?P<words>[^\s{_OPEN}]+)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def parse(text: str, languages: Iterable[str] = ()) -> Query:
    """The query that `text` spells; `languages` are those whose stems the index may hold."""
    reader = _Reader(tuple(languages))
    for part in _PART.finditer(clean_line(text[: 4 * LETTERS])[:LETTERS]):
        reader.read(part)
    return reader.query()


@dataclass(slots=True)
class _Reader:
    languages: tuple[str, ...]
    wanted: dict[Term, None] = field(default_factory=dict)
    unwanted: dict[Term, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    categories: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    unwanted_facets: dict[str, None] = field(default_factory=dict)
    after: datetime | None = None
    before: datetime | None = None

    def query(self) -> Query:
        groups = [*[(tag,) for tag in self.tags][:TERMS], tuple(self.categories)[:TERMS], tuple(self.sources)[:TERMS]]
        return Query(
            wanted=tuple(self.wanted)[:TERMS],
            unwanted=tuple(self.unwanted)[:TERMS],
            facets=tuple(filter(None, groups)),
            unwanted_facets=tuple(self.unwanted_facets)[:TERMS],
            after=self.after,
            before=self.before,
        )

    def read(self, part: re.Match[str]) -> None:
        negated = bool(part["minus"])
        if part["phrase"] is not None:
            self._add(self._phrase(part["phrase"]), negated)
        elif part["tag"] is not None:
            self._facet(self.tags, tag_token(part["tag"]), negated)
        elif part["key"] is None:
            self._add(self._words(part["words"], strict=negated), negated)
        elif not self._keyed(part["key"].lower(), part["quoted"] or part["value"] or "", negated):
            self._add(self._words(part[0].lstrip("-−–+"), strict=negated), negated)

    def _keyed(self, key: str, value: str, negated: bool) -> bool:
        """Whether `key:value` was understood."""
        match key:
            case "tag":
                return self._facet(self.tags, tag_token(value), negated)
            case "category":
                return self._facet(self.categories, category_token(value), negated)
            case "source":
                return self._facet(self.sources, source_token(value), negated)
        day = _day(value)
        if day is None:
            return False
        if (key == "after") != negated:
            self.after = max(self.after or day, day)
        else:
            self.before = min(self.before or day, day)
        return True

    def _facet(self, facets: dict[str, None], token: str, negated: bool) -> bool:
        if token:
            (self.unwanted_facets if negated else facets)[token] = None
        return bool(token)

    def _add(self, terms: Iterable[Term], negated: bool) -> None:
        (self.unwanted if negated else self.wanted).update(dict.fromkeys(terms))

    def _phrase(self, text: str) -> list[Term]:
        """One phrase; a lone letter of a dense script, which has no place of its own in the index, is a word."""
        words = self._forms(text)
        placed = tuple(word for word in words if word.exact)[:TERMS]
        return (
            [Phrase(text.strip(), placed)]
            if placed and not (len(words) == 1 and _unspaced(words[0]))
            else list(words[:1])
        )

    def _words(self, text: str, *, strict: bool) -> list[Term]:
        """A chunk without spaces: a word, a phrase when signs part it (`covid-19`), pairs of letters of a dense script,
        which must stand together only when `strict`."""
        placed = tuple(word for word in self._forms(text) if word.exact)[:TERMS]
        if len(placed) > 1 and (strict or not any(map(_unspaced, placed))):
            return [Phrase(text, placed)]
        return list(placed)

    def _forms(self, text: str) -> list[Word]:
        return [
            Word(text=exact or tokens[0], exact=exact, tokens=tokens) for exact, tokens in forms(text, self.languages)
        ]


def _unspaced(word: Word) -> bool:
    """Whether the word's script has no spaces between words (or its language no stems, where it makes no difference)."""
    return word.tokens == (word.exact,) and not word.exact.isascii()


def _day(text: str) -> datetime | None:
    """Midnight UTC of `2026-01-31`, `2026-01` (its first day) or `2026`; None for anything else."""
    if found := _DATE.fullmatch(text):
        try:
            return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
        except ValueError:
            return None
    return None
