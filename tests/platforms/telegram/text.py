"""Text as the Bot API measures, trims and reads it. Offsets and lengths are UTF-16 code units everywhere.

https://core.telegram.org/bots/api#messageentity, https://core.telegram.org/api/entities#entity-length
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Entity = Mapping[str, Any]

BLANK = " \n"
DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>]+[^\s<>.,;:!?)\]»\"'])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
)
"""What the server finds in a text by itself; simpler than its own rules, enough for what tests say."""


@dataclass(frozen=True)
class Formatted:
    """A text and its entities, as they came or as they stay after trimming."""

    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, offset: int, length: int) -> str:
    """What stands in `text` from `offset`, in UTF-16 code units."""
    if text.isascii():
        return text[offset : offset + length]
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def halves(text: str) -> set[int]:
    """The offsets that lie inside a surrogate pair."""
    if text.isascii():
        return set()
    found, at = set(), 0
    for character in text:
        if character > "\uffff":
            found.add(at + 1)
            at += 1
        at += 1
    return found


def trimmed(formatted: Formatted) -> Formatted:
    """A text as the server keeps it: no blanks at its end, and none before its first entity or word.

    tdlib/td `MessageEntity.cpp`, `fix_formatted_text`; an entity is cut to what is left of it and may end up with no length.
    """
    text, entities = formatted.text.replace("\r", ""), formatted.entities
    kept = text.rstrip(BLANK + "\t")
    first = min((entity["offset"] for entity in entities), default=units(kept))
    lead = min(len(kept) - len(kept.lstrip(BLANK)), first)
    kept = kept[lead:]
    if kept == text:
        return formatted
    end = units(kept)
    return Formatted(kept, tuple(_moved(entity, lead, end) for entity in entities))


def _moved(entity: Entity, lead: int, end: int) -> Entity:
    offset = entity["offset"] - lead
    return {**entity, "offset": offset, "length": max(0, min(entity["length"], end - offset))}


def detected(text: str, given: Sequence[Entity]) -> list[Entity]:
    """The given entities and those the server finds by itself beside them, in order."""
    found = list(given)
    for match in DETECTED.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        if not any(_meet(entity, offset, length) for entity in given):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _meet(entity: Entity, offset: int, length: int) -> bool:
    from_here: int = entity["offset"]
    return from_here < offset + length and offset < from_here + int(entity["length"])


def command_of(entities: Iterable[Entity], text: str) -> str:
    """The command that opens a text, with the `@bot` it may name; empty when none does."""
    opening = (e for e in entities if e["type"] == "bot_command" and e["offset"] == 0)
    return next((part(text, 0, entity["length"]) for entity in opening), "")


def link_fault(url: str) -> str | None:
    """What the server says of a URL it takes for no link; None when it takes it.

    tdlib/td `LinkManager.cpp`, `check_link`: http, https, tg, ton and tonsite; a host of the web needs a dot.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme in {"tg", "ton", "tonsite"}:
        return None
    if parts.scheme not in {"http", "https"}:
        return "Unsupported URL protocol"
    if re.search(r"\s", url) or ("." not in host and ":" not in host):
        return "Wrong HTTP URL"
    return None
