"""The rules for entities of a message. The server quietly drops some of what breaks them; here all of it is refused.

https://core.telegram.org/bots/api#messageentity and https://core.telegram.org/bots/api#formatting-options ("Nested entities").
"""

import re
from collections.abc import Sequence

from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.text import Entity, Formatted, halves, link_fault, part, trimmed, units

SOURCE = "https://core.telegram.org/bots/api#messageentity"
NESTING = "https://core.telegram.org/bots/api#formatting-options: Nested entities"

MOST = 100
"""https://core.telegram.org/bots/api#sendmessage; https://limits.tginfo.me: the rest loses its formatting."""

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"code", "pre"})
LINKS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
FOUND = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
ONLY = {**{field: kind for kind, field in NEEDED.items()}, "date_time_format": "date_time", "language": "pre"}
"""Fields that one type only may have, by their descriptions."""

DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
"""https://core.telegram.org/bots/api#date-time-entity-formatting"""


def kept(text: str, entities: Sequence[Entity], *, longest: int, least: int, what: str, source: str) -> Formatted:
    """The text as it stays in the message; raises `BrokenError` for what breaks a rule.

    `longest` and `least` are UTF-16 units after trimming; `what` is "message" or "message caption".
    """
    _each(text, entities)
    _nesting(entities)
    if len(entities) > MOST:
        raise BrokenError(f"too many entities: {len(entities)}, {MOST} are kept", source=source)
    formatted = trimmed(Formatted(text, tuple(entities)))
    length = units(formatted.text)
    if length > longest:
        raise BrokenError(f"{what} is too long", source=f"{source}: {length} units, {longest} at most")
    if length < least:
        raise BrokenError("message text is empty" if not text else "text must be non-empty", source=source)
    for entity in formatted.entities:
        if not part(formatted.text, entity["offset"], entity["length"]).strip():
            raise BrokenError(f"{entity['type']} entity has no text", source=SOURCE)
    return formatted


def _each(text: str, entities: Sequence[Entity]) -> None:
    if not entities:
        return
    end, split = units(text), halves(text)
    for entity in entities:
        kind, offset, length = entity["type"], entity["offset"], entity["length"]
        if kind not in STYLES | QUOTES | CODE | LINKS | FOUND:
            raise BrokenError(f"can't parse MessageEntity: Unsupported type {kind!r} specified", source=SOURCE)
        if length <= 0 or offset < 0:
            raise BrokenError(f"entity {kind} at {offset} has length {length}", source=SOURCE)
        if offset + length > end:
            raise BrokenError(f"entity {kind} ends after the text: {offset} + {length} > {end}", source=SOURCE)
        if offset in split:
            raise BrokenError(f"entity begins in a middle of a UTF-16 symbol at byte offset {offset}", source=SOURCE)
        if offset + length in split:
            raise BrokenError(
                f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol", source=SOURCE
            )
        _fields(entity)


def _fields(entity: Entity) -> None:
    kind = entity["type"]
    if (needed := NEEDED.get(kind)) and needed not in entity:
        raise BrokenError(f"can't parse MessageEntity: Can't find field {needed!r}", source=SOURCE)
    for name in entity:
        if name in ONLY and ONLY[name] != kind:
            raise BrokenError(f"{name} is for {ONLY[name]} only, not {kind}", source=SOURCE)
    if kind == "text_link" and (fault := link_fault(entity["url"])):
        raise BrokenError(f"text_link {entity['url']!r} is no link: {fault}", source=SOURCE)
    if kind == "date_time" and not DATE_FORMAT.fullmatch(entity.get("date_time_format", "")):
        raise BrokenError(f"date_time_format {entity['date_time_format']!r} is none", source=SOURCE)


def _nesting(entities: Sequence[Entity]) -> None:
    """Entities are disjoint or nested, and only some may be nested."""
    around: list[tuple[int, str]] = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"], e["type"] not in QUOTES)):
        start, end, kind = entity["offset"], entity["offset"] + entity["length"], entity["type"]
        around = [(outer_end, outer) for outer_end, outer in around if outer_end > start]
        for outer_end, outer in around:
            if end > outer_end:
                raise BrokenError(f"entities {outer} and {kind} overlap at {start}", source=NESTING)
            if not _may_contain(outer, kind):
                raise BrokenError(f"{outer} can't contain {kind}", source=NESTING)
        around.append((end, kind))


def _may_contain(outer: str, inner: str) -> bool:
    """A quotation may hold what is no quotation (tdlib/td `MessageEntity.cpp`, `fix_entities`)."""
    if outer in QUOTES:
        return inner not in QUOTES
    if outer in CODE or inner in CODE:
        return False
    return outer != inner and (outer in STYLES or inner in STYLES)
