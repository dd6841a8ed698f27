"""Marks as MessageEntity objects: nested as Telegram allows, measured in UTF-16 units, never more than it takes.

The rules are those of the Bot API, “Formatting options”: bold, italic and underline may stand in and around others but not
in or around code; quotations do not nest; links, moments and code never contain each other. White space at the edges of an
entity is dropped by the server, so it is never sent.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bots.telegram.words import Kind, Mark, Words, text_of, units
from core.values.graphemes import graphemes

ENTITIES = 100
"""Entities of a message; further ones lose their formatting."""

_QUOTES = (Kind.QUOTE, Kind.FOLDED_QUOTE)
_CODES = (Kind.CODE, Kind.LINES_OF_CODE)
_WORTH = (
    *(Kind.LINK, Kind.QUOTE, Kind.FOLDED_QUOTE, Kind.MOMENT, Kind.LINES_OF_CODE, Kind.BOLD, Kind.CODE, Kind.UNDERLINE),
    *(Kind.STRUCK, Kind.ITALIC),
)
"""What is kept longest when there are too many, first."""

_LONGEST_GRAPHEME = 64


class _Stretch(NamedTuple):
    """Characters from `start` to before `end` in one mark."""

    start: int
    end: int
    mark: Mark


def entities(words: Words) -> tuple[dict[str, Any], ...]:
    """The entities of `words`, from the first to the last, outer ones before inner ones; at most `ENTITIES`."""
    text = text_of(words)
    found = [tight for stretch in _stretches(words) if (tight := _tight(stretch, text))]
    found.sort(key=lambda stretch: (_WORTH.index(stretch.mark.kind), stretch.start))
    kept = sorted(found[:ENTITIES], key=lambda stretch: (stretch.start, -stretch.end))
    return tuple(_objects(kept, text))


def _stretches(words: Words) -> Iterator[_Stretch]:
    """Where each mark begins and ends; what is inside of another ends before it."""
    standing: list[tuple[int, Mark]] = []
    at = 0
    for run in words:
        marks = _allowed(run.marks)
        same = next((n for n, (a, b) in enumerate(zip(standing, marks, strict=False)) if a[1] != b), None)
        same = min(len(standing), len(marks)) if same is None else same
        while len(standing) > same:
            start, mark = standing.pop()
            yield _Stretch(start, at, mark)
        standing += [(at, mark) for mark in marks[same:]]
        at += len(run.text)
    while standing:
        start, mark = standing.pop()
        yield _Stretch(start, at, mark)


def _allowed(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that may stand together: one of a kind, a link rather than code or a moment, code alone in a quotation."""
    kinds = {mark.kind for mark in marks}
    if Kind.LINK in kinds:
        kinds -= {*_CODES, Kind.MOMENT}
    elif not kinds.isdisjoint(_CODES):
        kinds &= {*_CODES, *_QUOTES}
    kept: list[Mark] = []
    for mark in marks:
        if mark.kind in kinds:
            kept.append(mark)
            kinds.discard(mark.kind)
    return kept


def _tight(stretch: _Stretch, text: str) -> _Stretch | None:
    """`stretch` between whole graphemes and without white space at its edges; None when nothing is left of it."""
    start, end = _border(text, stretch.start), _border(text, stretch.end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return stretch._replace(start=start, end=end) if start < end else None


def _border(text: str, at: int) -> int:
    """The last place up to `at` that is not inside of a grapheme; every place behind white space is none."""
    if not 0 < at < len(text) or text[at - 1].isspace() or (text[at - 1] < "\u0300" and text[at] < "\u0300"):
        return at
    place = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), at - _LONGEST_GRAPHEME, -1) + 1
    for grapheme in graphemes(text[place : at + _LONGEST_GRAPHEME]):
        if place + len(grapheme) > at:
            break
        place += len(grapheme)
    return place


def _objects(stretches: Sequence[_Stretch], text: str) -> Iterator[dict[str, Any]]:
    at = offset = 0
    for stretch in stretches:
        offset += units(text[at : stretch.start])
        at = stretch.start
        mark = stretch.mark
        entity: dict[str, Any] = {"type": str(mark.kind), "offset": offset, "length": units(text[at : stretch.end])}
        if mark.kind is Kind.LINK:
            entity["url"] = mark.url
        if mark.kind is Kind.MOMENT:
            entity |= {"unix_time": mark.unix, "date_time_format": mark.format}
        yield entity
