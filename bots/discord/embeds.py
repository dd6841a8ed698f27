"""A document as embeds, for the channels that chose this form: each card one, and the words between cards others."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from bots.discord.blocks import BREAK, Part, Writer, address, shows, subtext
from bots.discord.colours import accent
from bots.discord.components import worded
from bots.discord.fitting import Shown
from bots.discord.layout import BELOW_TITLE, category, corrected, published
from bots.discord.markdown import held, opens, units, unpinged, visible
from core.values.document import Block, Card, plain
from core.values.graphemes import shortened
from core.values.text import clean_line

TITLE, DESCRIPTION = 256, 4096
"""Characters of an embed's title and description (docs.discord.com/developers/resources/message#embed-object-embed-limits)."""

FOOTER = 256
"""Characters of a footer; Discord takes more, which would be taken from the words."""

URL = 2048
"""Characters of an embed's address (specification, `RichEmbed.url`)."""

_EPOCH = 1970


@dataclass(frozen=True, slots=True)
class EmbedLayout:
    """What of a card is in the description: its title, its picture and when it was have places of their own."""

    def head(self, card: Card) -> str:
        return corrected(card, linked=True)

    def foot(self, card: Card) -> str:
        return BREAK.join(filter(None, (subtext(card.source), subtext(card.hashtags))))

    def part(self, block: Block, *, below: bool) -> Part | None:
        return Writer(pictures=False, highest=BELOW_TITLE if below else 1).part(block)


def embed(shown: Shown, *, pictured: bool) -> dict[str, Any]:
    """One embed (specification, `RichEmbed`), empty where there is nothing to see; with its picture where `pictured`."""
    words = worded(shown)
    made: dict[str, Any] = {"description": words} if words else {}
    if shown.card is None:
        return made
    made |= _titled(shown.card) | _dated(shown.card)
    if pictured and shown.card.image and shows(shown.card.image):
        made["image"] = {"url": address(shown.card.image)}
    return made | {"color": accent(category(shown.card))} if made else made


def _titled(card: Card) -> dict[str, Any]:
    title = clean_line(card.title)
    if not visible(title):
        return {}
    link = {"url": card.url} if opens(card.url) and units(card.url) <= URL else {}
    return {"title": held(title, TITLE), **link}


def _dated(card: Card) -> dict[str, Any]:
    """The kicker as a footer, which knows no Markdown and has a place for the moment."""
    when = published(card)
    has_place = when is not None and when.at.year >= _EPOCH
    words = plain(tuple(span for span in card.kicker if not (has_place and span is when)))
    made: dict[str, Any] = {}
    if visible(footer := unpinged(clean_line(words).strip(" ·"))):
        made["footer"] = {"text": shortened(footer, FOOTER, units)}
    if when is not None and has_place:
        made["timestamp"] = when.at.astimezone(UTC).isoformat(timespec="seconds")
    return made
