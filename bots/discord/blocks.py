"""Blocks as Discord's Markdown: headings, quotations and lists as it knows them, and pictures as components where they fit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from bots.discord.inline import PLAIN, Style, inline
from bots.discord.markdown import SEAM, cleaned, lines_of_code, opens, units, visible
from core.values.document import (
    Block,
    Blocks,
    Card,
    Code,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Spans,
    Strong,
    Text,
)
from core.values.graphemes import shortened
from core.values.picture import kept_name
from core.values.text import clean_line

ATTACHED = "attachment://"
"""What the address of a file begins with that comes with the message (docs.discord.com/developers/reference#uploading-files)."""

MEDIA_URL = 2048
"""Characters of a picture's address (specification, `UnfurledMediaRequest.url`)."""

GAP, BREAK = "\n\n", "\n"
_BULLET, _SIGN, _DEEPEST = "- ", "• ", 6
_LAST_NUMBER = 1_000_000_000
"""The highest number of a list that is shown as it is written; there is no 0 either."""

_CAMERA = "📷"
_ALT, _CREDIT = 400, 200
"""Units of a line that tell what a picture shows, and whose it is."""

_EMPTY_LINES = re.compile(r"\n(?: *\n)+")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a body. A `heading` is never the last; one that is `large` has space of its own. `markdown` stands below a
    `picture`."""

    markdown: str = ""
    heading: bool = False
    large: bool = False
    picture: Image | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a block stands in: within a quotation another one is only italic, since they do not nest."""

    quoted: bool = False
    depth: int = 0
    style: Style = PLAIN

    @property
    def listed(self) -> bool:
        return self.depth > 0


_TOP = Around()


@dataclass(frozen=True, slots=True)
class Writer:
    """`linked` where links are links, else their addresses are written out; `pictures` where they are shown.

    `highest` is the level of the largest heading there may be: below a title a smaller one.
    """

    linked: bool = True
    pictures: bool = True
    highest: int = 1

    def part(self, block: Block) -> Part | None:
        """None where there is nothing to see."""
        if isinstance(block, Image) and self.pictures and shows(block):
            return Part(credited(block), picture=block)
        words = stripped(self.block(block))
        heading = isinstance(block, Heading)
        return Part(words, heading, heading and words.startswith("#")) if words else None

    def block(self, block: Block, around: Around = _TOP) -> str:
        match block:
            case Heading(level, spans):
                return self.heading(max(level, self.highest), spans, around)
            case Paragraph((Code(text),)) if "\n" in text.strip() and visible(text):
                return lines_of_code(cleaned(text))
            case Paragraph(spans):
                return self.spans(spans, around)
            case Quote(blocks, speaker):
                return self.quote(blocks, speaker, around)
            case List():
                return self.items(block, around)
            case Image():
                return self.picture(block)
            case Card():
                return self.spans((Text(block.title),), around)
            case _:
                assert_never(block)

    def spans(self, content: Spans, around: Around = _TOP) -> str:
        return inline(content, linked=self.linked, style=around.style)

    def heading(self, level: int, content: Spans, around: Around) -> str:
        """Of three sizes, and bold below; a list knows none."""
        if level > 3 or around.listed:
            return self.spans((Strong(content),), around)
        return self.headline(level, content, around)

    def headline(self, level: int, content: Spans, around: Around = _TOP) -> str:
        """What is hidden at the end keeps a last `#`."""
        words = " ".join(self.spans(content, around).split())
        return f"{'#' * max(level, 1)} {words}{SEAM if words.endswith('#') else ''}" if visible(words) else ""

    def quote(self, blocks: Blocks, speaker: Spans, around: Around) -> str:
        inside = replace(around, quoted=True)
        if around.quoted:
            inside = replace(inside, style=replace(around.style, emphasis=True))
        said = joined((self.block(block, inside) for block in blocks), BREAK if around.listed else GAP)
        name = stripped(self.spans(speaker, inside))
        words = joined((said, f"— {name}" if visible(name) else ""), BREAK)
        return words if around.quoted else _before(words, "> ", "> ")

    def items(self, block: List, around: Around) -> str:
        deepest = around.depth >= _DEEPEST
        inside = around if deepest else replace(around, depth=around.depth + 1)
        signs = [_SIGN] * len(block.items) if deepest else _signs(block)
        said = [joined((self.block(part, inside) for part in item), BREAK) for item in block.items]
        lines = (_item(sign, words) for sign, words in zip(signs, said, strict=True))
        return BREAK.join(lines) if any(said) else ""

    def picture(self, image: Image) -> str:
        """A picture in words: what it shows and whose it is, as a link to it."""
        texts = (shortened(clean_line(image.alt), _ALT, units), shortened(clean_line(image.credit), _CREDIT, units))
        told = " · ".join(text for text in texts if visible(text))
        if kept_name(image.url):
            return self.spans((Text(f"{_CAMERA} {told}"),)) if told else ""
        return self.spans((Text(f"{_CAMERA} "), Link((Text(told or image.url),), image.url)))


def shows(image: Image) -> bool:
    """Whether Discord takes the picture as one: from the web, or with the message."""
    return kept_name(image.url) != "" or (opens(image.url) and units(image.url) <= MEDIA_URL)


def address(image: Image) -> str:
    """Where Discord finds a picture that it takes."""
    name = kept_name(image.url)
    return ATTACHED + name if name else image.url


def credited(image: Image) -> str:
    """Whose picture it is; what it shows is told by the picture itself."""
    whose = shortened(clean_line(image.credit), _CREDIT, units)
    return subtext((Text(f"{_CAMERA} {whose}"),)) if visible(whose) else ""


def subtext(content: Spans, *, linked: bool = True) -> str:
    """A small line; "" where there is nothing to see."""
    words = " ".join(inline(content, linked=linked).split())
    return f"-# {words}" if visible(words) else ""


def stripped(words: str) -> str:
    """`words` without empty lines around and without white space at the end, which are not shown."""
    return words.rstrip().lstrip("\n") if visible(words) else ""


def joined(pieces: Iterable[str], by: str) -> str:
    return by.join(piece for words in pieces if (piece := stripped(words)))


def text_of(parts: Iterable[Part]) -> str:
    """Parts in one text: space around all but large headings, which have their own."""
    written, before = "", None
    for part in parts:
        if before is not None:
            written += BREAK if before.heading or part.large else GAP
        written += part.markdown
        before = part
    return written


def _signs(block: List) -> list[str]:
    """Bullets or numbers; a number that would be shown as another one is only written."""
    if block.start is None:
        return [_BULLET] * len(block.items)
    counted = block.start >= 1 and block.start + len(block.items) <= _LAST_NUMBER
    dot = "." if counted else "\\."
    return [f"{block.start + number}{dot} " for number in range(len(block.items))]


def _item(sign: str, words: str) -> str:
    """A line left empty would end the list."""
    return _before(_EMPTY_LINES.sub("\n", words) or SEAM, sign, " " * len(sign))


def _before(words: str, first: str, rest: str) -> str:
    return first + words.replace("\n", f"\n{rest}") if words else ""
