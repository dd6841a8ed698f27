"""Blocks as words: how each of them reads in a message that knows bold and italic, quotations and line breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bots.telegram.fitting import Line, Part, Section
from bots.telegram.words import (
    BOLD,
    ITALIC,
    UNDERLINE,
    Kind,
    Mark,
    Run,
    Words,
    indented,
    joined,
    marked,
    opens,
    say,
    spoken,
    stripped,
    text_of,
    units,
)
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
    Text,
)

FOLDED_UNITS, FOLDED_LINES = 300, 4
"""A quotation longer than this is shown folded."""

_BULLET, _INDENT, _DEEPEST = "• ", "    ", 6
_PENCIL, _CAMERA = "✎ ", "📷"

TITLE, KICKER, MARK, PICTURE, SOURCE, HASHTAGS = 0.25, 0.07, 0.15, 0.08, 0.1, 0.15
"""What each line of a card may take of its room when it gets tight; the rest is the body's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`linked` where links are entities, else their addresses are written out; `pictured` for the caption of a card's photo."""

    linked: bool = True
    pictured: bool = False

    def sections(self, blocks: Blocks) -> Iterator[Section]:
        """Each card by itself, and what stands between cards together."""
        flow: list[Part] = []
        for block in blocks:
            if isinstance(block, Card):
                if flow:
                    yield Section(tuple(flow))
                    flow = []
                yield self.card(block)
            else:
                flow += self.parts((block,))
        if flow:
            yield Section(tuple(flow))

    def parts(self, blocks: Blocks) -> list[Part]:
        shown = ((number, block, stripped(self.block(block))) for number, block in enumerate(blocks, start=1))
        return [Part(words, isinstance(block, Heading), number) for number, block, words in shown if words]

    def card(self, card: Card) -> Section:
        """The title first, since it is what a notification shows; then when and what kind, the article, and where from."""
        title: Spans = (Text(card.title),)
        if self.linked and opens(card.url):
            title = (Link(title, card.url),)
        pencilled = joined((say(_PENCIL), self.spans(card.mark)), "") if card.mark else ()
        picture = self.picture(card.image) if card.image and self.pictured else ()
        return Section(
            flow=(*self.lead(card.lead), *self.parts(card.body)),
            head=(
                Line(marked(self.spans(title), BOLD), TITLE),
                Line(self.spans(card.kicker), KICKER),
                Line(marked(pencilled, ITALIC), MARK),
            ),
            foot=(
                Line(picture, PICTURE),
                Line(self.spans(card.source), SOURCE),
                Line(self.spans(card.hashtags), HASHTAGS),
            ),
            card=card,
        )

    def lead(self, content: Spans) -> list[Part]:
        words = stripped(marked(self.spans(content), ITALIC))
        return [Part(words)] if words else []

    def block(self, block: Block, *, within: bool = False) -> Words:
        """`within` a list or a quotation another quotation is only italic, since quotations neither nest nor indent."""
        match block:
            case Heading(level, spans):
                words = marked(self.spans(spans), BOLD)
                return marked(words, UNDERLINE) if level <= 1 else words
            case Paragraph((Code(text),)) if "\n" in text.strip():
                return say(text, Mark(Kind.LINES_OF_CODE))
            case Paragraph(spans):
                return self.spans(spans)
            case Quote(blocks, speaker):
                return self.quote(blocks, speaker, within=within)
            case List():
                return self.items(block)
            case Image():
                return self.picture(block, linked=True) or say(_CAMERA)
            case Card():
                return self.card(block).words
            case _:
                assert_never(block)

    def spans(self, content: Spans) -> Words:
        return spoken(content, linked=self.linked)

    def quote(self, blocks: Blocks, speaker: Spans, *, within: bool) -> Words:
        said = joined((stripped(self.block(block, within=True)) for block in blocks), "\n\n")
        name = stripped(self.spans(speaker))
        words = joined((said, joined((say("— "), name), "") if name else ()), "\n")
        if within:
            return marked(words, ITALIC)
        text = text_of(words)
        long = units(text) > FOLDED_UNITS or text.count("\n") >= FOLDED_LINES
        return marked(words, Mark(Kind.FOLDED_QUOTE if long else Kind.QUOTE))

    def items(self, block: List, depth: int = 0) -> Words:
        """Each item behind its sign. A phone breaks lines at its own margin, so only lists in lists stand further in; where
        something follows in an item, a line is left between the items."""
        lines: list[Words] = []
        deeper = _INDENT if depth < _DEEPEST else ""
        items = [
            [(isinstance(part, List), words) for part in item if (words := self._within(part, depth))]
            for item in block.items
        ]
        if not any(items):
            return ()
        apart = not depth and any(not is_list for item in items for is_list, _words in item[1:])
        for number, item in enumerate(items):
            sign = _BULLET if block.start is None else f"{block.start + number}. "
            first = item.pop(0)[1] if item and not item[0][0] else (Run(""),)
            parts = [indented(first, sign, deeper if depth else "")]
            for is_list, words in item:
                margin = deeper if is_list or depth else ""
                parts.append(indented(words, margin, margin))
            lines.append(joined(parts, "\n"))
        return joined(lines, "\n\n" if apart else "\n")

    def picture(self, image: Image, *, linked: bool = False) -> Words:
        """What a picture shows and whose it is, in one line; nothing where neither is known."""
        parts = (stripped(say(text)) for text in (image.alt, image.credit))
        told = joined(parts, " · ")
        if not told and not linked:
            return ()
        words = joined((say(_CAMERA), told), " ")
        if linked:
            words = self.spans((Link((Text(text_of(words)),), image.url),))
        return marked(words, ITALIC)

    def _within(self, block: Block, depth: int) -> Words:
        return self.items(block, depth + 1) if isinstance(block, List) else stripped(self.block(block, within=True))
