"""The words of a card, and a row of parts as the texts and galleries of Components V2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from discord import MediaGalleryItem, ui

from bots.discord.blocks import BREAK, Part, Writer, address, subtext, text_of
from bots.discord.inline import inline
from bots.discord.markdown import cleaned, opens, tame, units, visible
from core.values.document import Block, Card, Emphasis, Image, Link, Spans, Text, Timestamp, plain
from core.values.graphemes import shortened
from core.values.text import clean_line

PICTURES = 10
"""Pictures of a gallery (docs.discord.com/developers/components/reference#media-gallery)."""

DESCRIPTION = 1024
"""Characters of what a picture shows (specification, `MediaGalleryItemRequest.description`)."""

TITLE_URL = 300
"""Units of the address that a title links to: the room is the title's, and there is a button to read on."""

_PENCIL = "✎ "
_TITLE, BELOW_TITLE = 2, 3
"""Levels of headings."""

Item: TypeAlias = ui.Item[Any]


@dataclass(frozen=True, slots=True)
class CardLayout:
    """`linked` where links are links; `pictured` where pictures are shown."""

    linked: bool = True
    pictured: bool = True

    def head(self, card: Card) -> str:
        """The title, when and of what kind, and what was corrected."""
        writer = Writer(linked=self.linked)
        title: Spans = (Text(card.title),)
        if self.linked and opens(card.url) and units(card.url) <= TITLE_URL and tame(cleaned(card.title)):
            title = (Link(title, card.url),)
        lines = (
            writer.headline(_TITLE, title),
            subtext(card.kicker, linked=self.linked),
            corrected(card, linked=self.linked),
        )
        return BREAK.join(filter(None, lines))

    def foot(self, card: Card) -> str:
        """Where it is from, and its tags."""
        lines = (subtext(card.source, linked=self.linked), subtext(card.hashtags, linked=self.linked))
        return BREAK.join(filter(None, lines))

    def part(self, block: Block, *, below: bool) -> Part | None:
        return Writer(self.linked, self.pictured, BELOW_TITLE if below else 1).part(block)


def corrected(card: Card, *, linked: bool) -> str:
    words = inline((Emphasis((Text(_PENCIL), *card.mark)),), linked=linked) if visible(plain(card.mark)) else ""
    return " ".join(words.split())


def published(card: Card) -> Timestamp | None:
    return next((span for span in card.kicker if isinstance(span, Timestamp)), None)


def category(card: Card) -> str:
    return plain(card.kicker[:1])


def loose(parts: Sequence[Part]) -> list[Item]:
    """Texts and galleries; neighbours are in one, and whose the pictures are stands below them."""
    items: list[Item] = []
    below: list[Part] = []
    for are_pictures, group in groupby(parts, lambda part: part.picture is not None):
        found = list(group)
        if are_pictures:
            items += _galleries([part.picture for part in found if part.picture])
            whose = BREAK.join(part.markdown for part in found if part.markdown)
            below = [Part(whose)] if whose else []
        else:
            items.append(ui.TextDisplay(text_of([*below, *found])))
            below = []
    return [*items, *(ui.TextDisplay(part.markdown) for part in below)]


def _galleries(pictures: Sequence[Image]) -> Iterator[Item]:
    for at in range(0, len(pictures), PICTURES):
        yield ui.MediaGallery(
            *(MediaGalleryItem(address(image), description=described(image)) for image in pictures[at : at + PICTURES])
        )


def described(image: Image) -> str | None:
    """What a picture shows, for who does not see it."""
    words = clean_line(image.alt)
    return shortened(words, DESCRIPTION, units) if visible(words) else None
