"""A message made to fit: titles, sources and tags stay, and a body ends between two blocks, or behind a word of a long one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bots.discord.blocks import GAP, Part, text_of
from bots.discord.inline import inline
from bots.discord.markdown import units
from core.reading import pages
from core.values.document import Block, Blocks, Card, Code, Heading, Paragraph, Quote, Spans, Strong, Text, plain
from core.values.graphemes import shortened

_NARROWEST = 200
"""Units of the narrowest section; sections that would be narrower go."""

_FIXED = 0.5
"""What the lines around a card's body may take of its room."""

_LINES = 12
"""A line of a tight card gets this part of its room."""

_SHORTEST, _TRIES, _LESS = 20, 8, 0.95
"""The beginning of a block has at least so many units; how often it is made shorter, and by how much at least."""

_CUT = "…"


class Layout(Protocol):
    """How a section is written."""

    def head(self, card: Card) -> str: ...

    def foot(self, card: Card) -> str: ...

    def part(self, block: Block, *, below: bool) -> Part | None:
        """`below` a card's title."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """A card and what stands between its head and its foot, or blocks that stand before, between or behind cards."""

    flow: Blocks
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as it is written."""

    parts: tuple[Part, ...]
    head: str = ""
    foot: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """`lost` are the cards that are not whole, each with the number of blocks of its body that are."""

    shown: list[Shown]
    lost: list[tuple[Card, int]]
    cut: bool


def sections(blocks: Blocks, *, pictured: bool) -> Iterator[Section]:
    """Each card by itself, `pictured` with its picture in the flow, and what stands between cards together."""
    flow: list[Block] = []
    for block in blocks:
        if isinstance(block, Card):
            if flow:
                yield Section(tuple(flow))
                flow = []
            yield Section(_flowing(block, pictured=pictured), block)
        else:
            flow.append(block)
    if flow:
        yield Section(tuple(flow))


def fitted(content: Sequence[Section], layout: Layout, room: int, *, most: int, each: int) -> Fit:
    """At most `most` sections in `room` units, of which one takes at most `each`."""
    whole = [(section, shown) for section in content if (shown := _whole(section, layout)).card or shown.parts]
    kept = whole[: max(min(most, room // _NARROWEST), 1)]
    lost = [(section, 0) for section, _shown in whole[len(kept) :]]
    rooms = shares([size(shown) for _section, shown in kept], room)
    written: list[Shown] = []
    for (section, shown), share in zip(kept, rooms, strict=True):
        if size(shown) > min(share, each):
            shown, blocks = _narrowed(section, layout, min(share, each))
            lost.append((section, blocks))
        written.append(shown)
    return Fit(written, [(section.card, blocks) for section, blocks in lost if section.card], cut=bool(lost))


def size(shown: Shown) -> int:
    """The units of its Markdown, which are what counts."""
    return units(GAP.join(filter(None, (shown.head, text_of(shown.parts), shown.foot))))


def shares(needs: Sequence[int], room: int) -> list[int]:
    """What each gets of `room`: all it needs where that is less than an equal share, else an equal share of the rest."""
    given = [0] * len(needs)
    left = room
    for count, (need, at) in enumerate(sorted((need, at) for at, need in enumerate(needs))):
        given[at] = min(need, left // (len(needs) - count))
        left -= given[at]
    return given


def _flowing(card: Card, *, pictured: bool) -> Blocks:
    """The lead is strong where a body follows that it leads to."""
    picture = (card.image,) if card.image and pictured else ()
    lead = (Paragraph((Strong(card.lead),) if card.body else card.lead),) if card.lead else ()
    return (*picture, *lead, *card.body)


def _whole(section: Section, layout: Layout) -> Shown:
    parts = tuple(part for _number, part in _parts(section, layout))
    if section.card is None:
        return Shown(parts)
    return Shown(parts, layout.head(section.card), layout.foot(section.card), section.card)


def _parts(section: Section, layout: Layout) -> Iterator[tuple[int, Part]]:
    """What there is to see, each with its number in the flow, from 0."""
    below = section.card is not None
    for number, block in enumerate(section.flow):
        if part := layout.part(block, below=below):
            yield number, part


def _narrowed(section: Section, layout: Layout, room: int) -> tuple[Shown, int]:
    """`section` in `room` units, and how many blocks of its card's body stand there whole."""
    card = section.card
    around = Shown(()) if card is None else _around(card, layout, room)
    told = card is not None and card.read_on is not None
    left = room - size(around) - 2 * len(GAP)
    parts, flowed = _flow(section, layout, left, told=told)
    before = len(section.flow) - len(card.body) if card else 0
    return replace(around, parts=tuple(parts)), max(flowed - before, 0)


def _around(card: Card, layout: Layout, room: int) -> Shown:
    """The lines around the body, shortened until they leave it enough."""
    brief, limit = card, room // _LINES
    while True:
        around = Shown((), layout.head(brief), layout.foot(brief), card)
        if size(around) <= room * _FIXED or not limit:
            return around
        brief = _brief(card, limit)
        limit //= 2


def _brief(card: Card, limit: int) -> Card:
    return replace(
        card,
        title=shortened(card.title, limit, units),
        kicker=_line(card.kicker, limit),
        mark=_line(card.mark, limit),
        source=_line(card.source, limit),
        hashtags=_line(card.hashtags, limit),
    )


def _line(content: Spans, limit: int) -> Spans:
    """`content`, or its words alone, shortened."""
    return content if units(inline(content)) <= limit else (Text(shortened(plain(content), limit, units)),)


def _flow(section: Section, layout: Layout, room: int, *, told: bool) -> tuple[list[Part], int]:
    """What of the flow fits, and how much of it is whole; “…” stands at the end unless it is `told` otherwise that there is
    more."""
    end = 0 if told else len(GAP) + len(_CUT)
    flow = list(_parts(section, layout))
    kept: list[Part] = []
    for _number, part in flow:
        if units(text_of([*kept, part])) + end > room:
            break
        kept.append(part)
    if len(kept) == len(flow):
        return kept, len(section.flow)
    left = room - units(text_of(kept)) - len(GAP)
    if all(part.heading for part in kept) or left > room // 2:
        number = flow[len(kept)][0]
        if piece := _opening(section, layout, section.flow[number], left):
            return [*kept, *piece], number
    while kept and kept[-1].heading:
        kept.pop()
    return (kept if told or room <= end else [*kept, Part(_CUT)]), flow[len(kept)][0]


def _opening(section: Section, layout: Layout, block: Block, room: int) -> list[Part]:
    """The beginning of `block` that fits, with “…” behind; who said it is told at the end of a quotation, which goes."""
    block = replace(block, speaker=()) if isinstance(block, Quote) else block
    limit = room
    for _ in range(_TRIES):
        if limit < _SHORTEST:
            break
        beginning = replace(section, flow=_cut(pages((block,), limit)[0]))
        parts = [part for _number, part in _parts(beginning, layout)]
        used = units(text_of(parts))
        if used <= room:
            return parts
        limit = min(limit * room // used, int(limit * _LESS))
    return []


def _cut(blocks: Blocks) -> Blocks:
    *before, last = blocks
    match last:
        case Paragraph((Code(text),)):
            return (*before, Paragraph((Code(f"{text.rstrip()}\n{_CUT}"),)))
        case Paragraph((*spans, Text(text))):
            return (*before, Paragraph((*spans, Text(text.rstrip() + _CUT))))
        case Paragraph(spans) | Heading(_, spans):
            return (*before, replace(last, spans=(*spans, Text(_CUT))))
        case _:
            return (*blocks, Paragraph((Text(_CUT),)))
