"""A document as one rich message (Bot API 10.1, `InputRichMessage.html`), within what such a message may hold."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from html import escape
from operator import add, le

from bots.telegram.fitting import shares
from bots.telegram.markup import blocks, foot, head, paragraph
from bots.telegram.words import line_of, units
from core.reading import pages
from core.values.document import Block, Blocks, Card, Document, Emphasis, Heading, Paragraph, Text, plain
from core.values.graphemes import shortened

CHARACTERS, BLOCKS, PICTURES = 32_768, 500, 50
"""Limits of a rich message (Bot API, “Rich message limits”). Its characters are counted with the tags, which is more."""

_SECTIONS = 10
_LINE = 40
"""A line of a tight card holds this part of its room, in units, of which escaping makes up to six characters each."""

_SHORTEST = 40
_CUT = Paragraph((Text("…"),))
_COUNTED = re.compile(r"<(?:p|h[1-6]|pre|footer|ul|ol|li|blockquote|figure|img)[ />]")


@dataclass(frozen=True, slots=True)
class Page:
    """`rtl` where it reads from the right to the left; `lost` are the cards that are not whole, each with the
    number of blocks of its body that are."""

    html: str
    rtl: bool
    cut: bool
    lost: list[tuple[Card, int]]


@dataclass(frozen=True, slots=True)
class _Size:
    characters: int
    blocks: int
    pictures: int

    def __add__(self, other: "_Size") -> "_Size":
        return _Size(*map(add, astuple(self), astuple(other)))

    def fits(self, room: "_Size") -> bool:
        return all(map(le, astuple(self), astuple(room)))


@dataclass(frozen=True, slots=True)
class _Section:
    """`flow` between `head` and `foot`, which stay."""

    flow: Blocks
    head: str = ""
    foot: str = ""
    card: Card | None = None

    @property
    def html(self) -> str:
        return self.around(self.shown(self.flow))

    def shown(self, flow: Blocks) -> Iterator[str]:
        return blocks(flow, lower=1 if self.card else 0)

    def around(self, flow: Iterable[str]) -> str:
        return "".join((self.head, *flow, self.foot))


def html_of(content: Blocks, lines: Sequence[str]) -> Page:
    """`content` and, below it, `lines`."""
    below = "".join(paragraph((Text(line),)) for line in lines)
    rtl = _from_the_right(plain(content))
    sections = list(_sections(content))
    whole = "".join(section.html for section in sections) + below or paragraph(_CUT.spans)
    room = _Size(CHARACTERS, BLOCKS, PICTURES)
    if _size(whole).fits(room):
        return Page(whole, rtl, cut=False, lost=[])
    lost = [(section.card, 0) for section in sections[_SECTIONS:] if section.card]
    shown: list[str] = []
    for section, space in _rooms(sections[:_SECTIONS], room, _size(below)):
        html = section.html
        if not _size(html).fits(space):
            html, stand = _narrowed(section, space)
            lost += [(section.card, stand)] if section.card else []
        shown.append(html)
    html = "".join(shown) + below
    return Page(html if _size(html).fits(room) else _bare(content), rtl, cut=True, lost=lost)


def _rooms(sections: Sequence[_Section], room: _Size, beside: _Size) -> Iterator[tuple[_Section, _Size]]:
    """Each section and its share of every limit, where `beside` is taken."""
    sizes = [astuple(_size(section.html)) for section in sections]
    limits = zip(zip(*sizes, strict=True), astuple(room), astuple(beside), strict=True)
    given = [shares(needs, most - taken) for needs, most, taken in limits]
    return zip(sections, map(_Size, *given), strict=True)


def _sections(content: Blocks) -> Iterator[_Section]:
    flow: list[Block] = []
    for block in content:
        if isinstance(block, Card):
            if flow:
                yield _Section(tuple(flow))
                flow = []
            yield _section(block)
        else:
            flow.append(block)
    if flow:
        yield _Section(tuple(flow))


def _section(card: Card) -> _Section:
    lead = (Paragraph((Emphasis(card.lead),)),) if card.lead else ()
    return _Section((*lead, *card.body), "".join(head(card)), "".join(foot(card)), card)


def _narrowed(section: _Section, room: _Size) -> tuple[str, int]:
    """What of `section` fits, and how many blocks of its card's body stand there whole."""
    if section.card is not None:
        section = _section(_brief(section.card, room.characters // _LINE))
    cut = "".join(section.shown((_CUT,)))
    used = _size(section.around((cut,)))
    kept: list[tuple[bool, str]] = []
    piece = ""
    for block in section.flow:
        html = "".join(section.shown((block,)))
        if not (used + _size(html)).fits(room):
            tight = kept and used.characters >= room.characters // 2
            piece = "" if tight else _piece(section, block, room, used)
            break
        used += _size(html)
        kept.append((isinstance(block, Heading), html))
    while not piece and kept and kept[-1][0]:
        kept.pop()
    lead = section.card is not None and bool(section.card.lead)
    return section.around((*(html for _heading, html in kept), piece, cut)), max(len(kept) - lead, 0)


def _piece(section: _Section, block: Block, room: _Size, used: _Size) -> str:
    """The beginning of `block` that fits where `used` is taken; "" where none does."""
    limit = room.characters
    while limit >= _SHORTEST:
        html = "".join(section.shown(pages((block,), limit)[0]))
        if (used + _size(html)).fits(room):
            return html
        limit //= 2
    return ""


def _brief(card: Card, limit: int) -> Card:
    image = card.image
    return replace(
        card,
        title=shortened(card.title, limit, units),
        kicker=line_of(card.kicker, limit),
        mark=line_of(card.mark, limit),
        source=line_of(card.source, limit),
        hashtags=line_of(card.hashtags, limit),
        image=image
        and replace(image, alt=shortened(image.alt, limit, units), credit=shortened(image.credit, limit, units)),
    )


def _bare(content: Blocks) -> str:
    """The words alone, for what no cutting makes fit."""
    words = plain(Document(content))
    limit = CHARACTERS // 2
    while True:
        html = f"<p>{escape(shortened(words, limit, units))}</p>"
        if len(html) <= CHARACTERS:
            return html
        limit //= 2


def _size(html: str) -> _Size:
    return _Size(units(html), len(_COUNTED.findall(html)), html.count("<img "))


def _from_the_right(words: str) -> bool:
    """Whether the first letter with a direction is read from the right to the left (UAX #9, rule P2)."""
    strong = (direction for letter in words if (direction := unicodedata.bidirectional(letter)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"
