"""A document made to fit into a message of the console, measured as it is shown.

A terminal has no limit of its own, but a message that scrolls off the screen is not read. What is too long is cut
between blocks, a single long block between words, and “⋯” says so; buttons are never cut.
"""

from collections.abc import Callable
from dataclasses import replace

from bots.console.renderer import WIDTH, as_text
from core.reading import pages
from core.values.document import Block, Blocks, Card, Document, Paragraph, Spans, Text, plain
from core.values.graphemes import shortened

LINES = 200
"""Lines of a message, its buttons apart."""

CHARACTERS = 16_000
"""Characters of a message, its buttons apart."""

HEAD = 300
"""UTF-16 units of each part of a card beside its body, and graphemes of its title."""

_SHORTEST = 40
_CUT = Paragraph((Text("⋯"),))


def fitted(document: Document) -> Document:
    """`document`, or as much of it as fits from its beginning; its rows and its form are the same."""
    blocks = tuple(map(_modest, document.blocks))
    if not fits(blocks):
        blocks = _fitting(blocks)
    return replace(document, blocks=blocks)


def fits(blocks: Blocks) -> bool:
    text = as_text(Document(blocks), WIDTH)
    return len(text) <= CHARACTERS and text.count("\n") < LINES


def _fitting(blocks: Blocks) -> Blocks:
    whole = _most(len(blocks), lambda count: fits((*blocks[:count], _CUT)))
    kept, rest = blocks[:whole], blocks[whole:]
    units = CHARACTERS
    while units >= _SHORTEST:
        first = pages(rest[:1], units)[0]
        if fits((*kept, *first, _CUT)):
            return (*kept, *first, _CUT)
        units //= 2
    return (*kept, _CUT)


def _most(count: int, fitting: Callable[[int], bool]) -> int:
    """The largest number up to `count` that is `fitting`, found by halving; 0 where none is."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fitting(middle) else (low, middle - 1)
    return low


def _modest(block: Block) -> Block:
    """A card whose title, lead and lines leave room for its body, which the layout cuts by itself."""
    if not isinstance(block, Card):
        return block
    image = block.image and replace(
        block.image, alt=shortened(block.image.alt, HEAD), credit=shortened(block.image.credit, HEAD)
    )
    return replace(
        block,
        title=shortened(block.title, HEAD),
        kicker=_brief(block.kicker),
        mark=_brief(block.mark),
        lead=_brief(block.lead),
        source=_brief(block.source),
        hashtags=_brief(block.hashtags),
        image=image,
    )


def _brief(spans: Spans) -> Spans:
    if len(plain(spans)) <= HEAD:
        return spans
    [first, *_rest] = pages((Paragraph(spans),), HEAD)
    return (*(part for block in first if isinstance(block, Paragraph) for part in block.spans), Text("…"))
