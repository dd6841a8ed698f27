"""Text and its entities as HTML. Whatever was written is escaped here, letter by letter; tags are only our own.

Offsets are UTF-16 units (https://core.telegram.org/bots/api#messageentity).
"""

from collections.abc import Sequence
from html import escape

from tests.platforms.telegram.drawing.icons import FOLD
from tests.platforms.telegram.drawing.sights import Eyes
from tests.platforms.telegram.text import Entity, detected, part, units

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
BLOCKS = frozenset({"blockquote", "expandable_blockquote", "pre"})
"""What stands in lines of its own: the line break behind it belongs to it."""


def html(text: str, entities: Sequence[Entity], eyes: Eyes) -> str:
    """`text` with the given entities and those a client is told of beside them."""
    every = sorted(detected(text, entities), key=lambda e: (e["offset"], -e["length"], e["type"] not in BLOCKS))
    return _within(text, every, eyes, 0, units(text))


def _within(text: str, entities: Sequence[Entity], eyes: Eyes, start: int, end: int) -> str:
    """What stands from `start` to `end`, in UTF-16 units; `entities` are all those in there, outer ones first."""
    shown: list[str] = []
    at, waiting, broken = start, list(entities), False
    while waiting:
        entity = waiting.pop(0)
        offset, until = entity["offset"], entity["offset"] + entity["length"]
        inner = [one for one in waiting if one["offset"] < until]
        waiting = waiting[len(inner) :]
        shown.append(_plain(part(text, at, offset - at), broken=broken))
        shown.append(
            _element(entity, part(text, offset, entity["length"]), _within(text, inner, eyes, offset, until), eyes)
        )
        at, broken = until, entity["type"] in BLOCKS
    shown.append(_plain(part(text, at, end - at), broken=broken))
    return "".join(shown)


def _plain(words: str, *, broken: bool) -> str:
    return escape(words.removeprefix("\n") if broken else words)


def _element(entity: Entity, words: str, inner: str, eyes: Eyes) -> str:
    match entity["type"]:
        case "date_time":
            moment = eyes.moment(entity["unix_time"], entity.get("date_time_format", ""), words)
            return f"<time>{escape(moment)}</time>"
        case "expandable_blockquote":
            return f'<blockquote class="folded"><div>{inner}</div>{FOLD}</blockquote>'
        case "spoiler":
            return f'<span class="spoiler">{inner}</span>'
        case kind if kind in TAGS:
            return f"<{TAGS[kind]}>{inner}</{TAGS[kind]}>"
        case kind:
            return f'<a class="{escape(kind)}">{inner}</a>'
