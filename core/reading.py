"""A long body in pages, for reading on in a chat.

A page fits into a message of every platform together with its head, so that turning pages never meets a second cut.
Pages end between blocks; only a block longer than a page is taken apart, between two of its words.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.values.document import (
    Action,
    Block,
    Blocks,
    Card,
    Document,
    Heading,
    List,
    Paragraph,
    Quote,
    Row,
    Spans,
    plain,
)
from core.values.graphemes import graphemes
from core.values.runs import Run, runs, spans
from core.values.text import clean_line

PAGE = 2500
"""UTF-16 units of a page: Telegram takes 4,096 in a message, Discord 4,000 characters."""

_GAP = 2
"""Units between two blocks."""

_LOOK_BACK = 200
_ENDS_WORD = re.compile(r"[\s。、！？；：，]")
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]{2}")
"""Two letters that are surely two graphemes."""


def pages(blocks: Blocks, limit: int = PAGE) -> list[Blocks]:
    """`blocks` in pages of at most `limit` units; one empty page for no blocks. No page ends with a heading."""
    turned: list[Blocks] = []
    page: list[Block] = []
    used = heading = 0
    for part in (part for block in blocks for part in _parts(block, limit)):
        size = _units(plain(part))
        if page and used + _GAP + size > limit:
            carried = [page.pop()] if 0 < heading < used and heading + _GAP + size <= limit else []
            turned.append(tuple(page))
            page, used = carried, heading if carried else 0
        page.append(part)
        used += size + (_GAP if used else 0)
        heading = size if isinstance(part, Heading) else 0
    return [*turned, tuple(page)]


def read_on(document: Document, cut: Sequence[tuple[Card, int]]) -> tuple[Row, ...]:
    """The rows of `document` where cards were `cut` behind so many whole blocks of their bodies: the button that reads an
    article reads on, where there is one, and else a new one does. Of several cards it tells which it belongs to."""
    rows = list(document.rows)
    several = sum(isinstance(block, Card) for block in document.blocks) > 1
    added: list[Row] = []
    for card, shown in cut:
        if card.read_on is None:
            continue
        action = _onward(card.read_on, card.body, shown)
        if several:
            action = replace(action, label=f"{action.label}: {clean_line(card.title)}")
        target = (card.read_on.command, card.read_on.url)
        place = next((at for at, row in enumerate(rows) if target in map(_target, row)), None)
        if place is None:
            added.append((action,))
        else:
            rows[place] = tuple(action if _target(other) == target else other for other in rows[place])
    return (*added, *rows)


def _onward(action: Action, body: Blocks, shown: int) -> Action:
    """`action` at the page where what comes after the `shown` blocks begins; at an address there are no pages."""
    if not action.command:
        return action
    read = pages(body[:shown])
    number, told = len(read), sum(map(len, read))
    begun = pages(body)[:number]
    if sum(map(len, begun)) <= told:
        number += 1
    return replace(action, command=f"{action.command} {number}") if number > 1 else action


def _target(action: Action) -> tuple[str, str]:
    return action.command, action.url


def _parts(block: Block, limit: int) -> Iterator[Block]:
    if _units(plain(block)) <= limit:
        yield block
        return
    match block:
        case Paragraph(content) | Heading(_, content):
            for piece in _pieces(content, limit):
                yield replace(block, spans=piece)
        case Quote(blocks, speaker):
            room = max(limit - _units(plain(speaker)) - _GAP, 1)
            inner = pages(blocks, room)
            yield from (Quote(page) for page in inner[:-1])
            yield Quote(inner[-1], speaker)
        case List(items, start):
            for number, item in enumerate(items):
                first, *rest = pages(item, limit)
                yield List((first,), None if start is None else start + number)
                for page in rest:
                    yield from page
        case _:
            yield block


def _pieces(content: Spans, limit: int) -> Iterator[Spans]:
    """`content` in stretches of at most `limit` units."""
    row: list[Run] = []
    room = limit
    for run in runs(content):
        rest = run.text
        while rest:
            end = _fitting(rest, room, alone=not row)
            if end:
                row.append(replace(run, text=rest[:end]))
                room -= _units(rest[:end])
                rest = rest[end:]
            if rest:
                yield spans(row)
                row, room = [], limit
    if row:
        yield spans(row)


def _fitting(text: str, room: int, *, alone: bool) -> int:
    """Where to part `text` so that what comes before takes at most `room` units; 0 when it had better begin anew."""
    if _units(text[: room + 1]) <= room:
        return min(len(text), room)
    end = bisect_right(range(room + 1), room, key=lambda at: _units(text[:at])) - 1
    words = next((at for at in range(end, 0, -1) if _ENDS_WORD.match(text[at - 1])), 0)
    return words or (_boundary(text, end) if alone else 0)


def _boundary(text: str, end: int) -> int:
    """The last place at or before `end` between two graphemes; behind the first one where there is none."""
    certain = (at for at in range(end, max(end - _LOOK_BACK, 0), -1) if _PLAIN.match(text[at - 1 : at + 1]))
    place = next(certain, 0)
    for grapheme in graphemes(text[place : end + _LOOK_BACK]):
        if place and place + len(grapheme) > end:
            break
        place += len(grapheme)
    return place


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
