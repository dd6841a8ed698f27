"""Embeds: resources/message, Embed Object and Embed Limits."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tests.platforms.discord.checks.addresses import PICTURES, WEB, address
from tests.platforms.discord.checks.answer import Fault, Path, required

TOTAL = 6000
"""Characters over all embeds of a message."""

ATTACHED = "attachment://"
SHOWN = (".jpg", ".jpeg", ".png", ".webp", ".gif")
"""reference, Using Attachments within Embeds."""

COUNTED = (("title",), ("description",), ("footer", "text"), ("author", "name"))
NEEDED = (("footer", "text"), ("author", "name"), ("image", "url"), ("thumbnail", "url"))
"""What Embed Footer, Author, Image and Thumbnail Structure have without a question mark."""

ADDRESSES = {
    ("url",): WEB,
    ("author", "url"): WEB,
    ("author", "icon_url"): PICTURES,
    ("footer", "icon_url"): PICTURES,
    ("image", "url"): PICTURES,
    ("thumbnail", "url"): PICTURES,
}


def embeds(given: Sequence[dict[str, Any]], path: Path, files: Collection[str] | None) -> Iterator[Fault]:
    for at, embed in enumerate(given):
        yield from _embed(embed, (*path, str(at)), files)
    if sum(map(_size, given)) > TOTAL:
        yield Fault(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL}")


def _embed(embed: dict[str, Any], path: Path, files: Collection[str] | None) -> Iterator[Fault]:
    if not embed:
        yield Fault(path, "LIST_ITEM_VALUE_REQUIRED", "List item values of ModelType are required")
    for part, name in NEEDED:
        if embed.get(part) is not None and not _text(embed, (part, name)):
            yield required((*path, part, name))
    for at, field in enumerate(embed.get("fields") or ()):
        yield from (required((*path, "fields", str(at), name)) for name in ("name", "value") if not field[name].strip())
    for where, schemes in ADDRESSES.items():
        given = _inside(embed, where)
        yield from address(given, (*path, *where), schemes=schemes, files=files)
        if isinstance(given, str) and given.startswith(ATTACHED) and not given.lower().endswith(SHOWN):
            message = f"Only files that end with {SHOWN} are shown in embeds"
            yield Fault((*path, *where), "EMBED_ATTACHMENT_TYPE_INVALID", message)


def _size(embed: dict[str, Any]) -> int:
    """White space around a text does not count."""
    fields = embed.get("fields") or ()
    named = sum(len(field["name"].strip()) + len(field["value"].strip()) for field in fields)
    return named + sum(len(_text(embed, where)) for where in COUNTED)


def _text(embed: dict[str, Any], where: Path) -> str:
    return str(_inside(embed, where) or "").strip()


def _inside(embed: dict[str, Any], where: Path) -> Any:
    found: Any = embed
    for name in where:
        found = (found or {}).get(name)
    return found
