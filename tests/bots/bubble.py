"""A message of the classic form as a client would draw it, measured by python-telegram-bot and not by our own code."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from telegram import Chat, InlineKeyboardMarkup, Message, MessageEntity

from bots.telegram.renderer import Rendered

STYLES = {"bold", "italic", "underline", "strikethrough"}
QUOTES = {"blockquote", "expandable_blockquote"}


def message(rendered: Rendered) -> Message:
    """What the library makes of the message when it comes back from the server."""
    entities = [MessageEntity.de_json(dict(entity), None) for entity in rendered.entities]
    words: dict[str, Any] = {"text": rendered.text, "entities": entities}
    if rendered.photo:
        words = {"caption": rendered.text, "caption_entities": entities}
    return Message(1, datetime(2026, 11, 21, tzinfo=UTC), Chat(1, "private"), **words)


def marks(rendered: Rendered) -> list[tuple[str, str]]:
    """Each entity's type and the words it covers."""
    shown = message(rendered)
    if rendered.photo:
        return [(entity.type, shown.parse_caption_entity(entity)) for entity in shown.caption_entities]
    return [(entity.type, shown.parse_entity(entity)) for entity in shown.entities]


def labels(markup: dict[str, Any] | None) -> list[list[str]]:
    """The buttons as they stand in their rows."""
    if markup is None:
        return []
    keyboard = InlineKeyboardMarkup.de_json(markup, None)
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def units(text: str) -> int:
    return sum(2 if letter > "\uffff" else 1 for letter in text)


def faults(rendered: Rendered, *, longest: int = 4096) -> Iterator[str]:
    """What Telegram would refuse, cut or drop."""
    longest = 1024 if rendered.photo else longest
    if units(rendered.text) > longest:
        yield f"{units(rendered.text)} units"
    if not rendered.text.strip() or rendered.text != rendered.text.strip():
        yield "white space around"
    if len(rendered.entities) > 100:
        yield f"{len(rendered.entities)} entities"
    for kind, words in marks(rendered):
        if not words or words != words.strip():
            yield f"{kind} around {words!r}"
    yield from _crossings(rendered)


def _crossings(rendered: Rendered) -> Iterator[str]:
    spans = [(e["offset"], e["offset"] + e["length"], e["type"]) for e in rendered.entities]
    for at, (start, end, kind) in enumerate(spans):
        for other_start, other_end, other in spans[at + 1 :]:
            if other_start < start:
                yield f"{other} stands behind {kind}"
            if other_start >= end:
                continue
            if other_end > end:
                yield f"{kind} and {other} cross"
            both = {kind, other}
            code = both & {"code", "pre"} and not both & QUOTES
            if kind == other or both <= QUOTES or code or not both & (STYLES | QUOTES):
                yield f"{kind} with {other}"


VOID = {"img", "br", "hr"}
COUNTED = {"p", "pre", "footer", "ul", "ol", "li", "blockquote", "figure", "img", *(f"h{n}" for n in range(1, 7))}
KNOWN = COUNTED | {"a", "b", "i", "s", "code", "br", "cite", "figcaption", "tg-time"}


@dataclass
class RichPage(HTMLParser):
    """The HTML of a rich message, taken apart."""

    html: str
    text: str = ""
    blocks: int = 0
    pictures: int = 0
    depth: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        self.faults += [f"{tag} is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN:
            self.faults.append(f"{tag} is unknown")
        self.blocks += tag in COUNTED
        self.pictures += tag == "img"
        self.text += "\n" if tag in COUNTED | {"br", "cite"} else ""
        if tag not in VOID:
            self._open.append(tag)
            self.depth = max(self.depth, len(self._open))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} is closed out of order")

    def handle_data(self, data: str) -> None:
        self.text += data
