"""Messages as they are created and edited, beyond what the specification's shapes say of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.platforms.discord.checks import components
from tests.platforms.discord.checks.answer import Fault, Finding, Path, Refusal, required, too_long
from tests.platforms.discord.checks.embeds import embeds
from tests.platforms.discord.checks.specification import FORWARD

CONTENT = 2000
"""resources/message, Create Message and Edit Message; the specification's 4,000 are for people."""

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, VOICE, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 13, 1 << 15
"""resources/message, Message Flags."""

CREATED = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE | COMPONENTS_V2
"""resources/message, Create Message: `flags`."""

ANSWERED = CREATED | EPHEMERAL
"""interactions/receiving-and-responding, Messages: `flags`."""

LEGACY = ("content", "embeds", "sticker_ids", "poll", "shared_client_theme")
"""What cannot stand beside `IS_COMPONENTS_V2`: resources/message, Create Message."""

FILLED = (*LEGACY, "components", "attachments")
"""Of these there must be one: resources/message, Create Message."""

STORED = {"sticker_ids": "sticker_items"}
"""The names of a stored message's fields where they are not those of the request."""

TEXT_BYTES, DISPLAY_BYTES = 10_170, 12
"""More UTF-8 than this in text displays, and so much for each, breaks the server: discord-api-docs, issue 8554."""


EMPTY = Refusal(50006, "Cannot send an empty message")
BROKEN = Refusal(0, "500: Internal Server Error")


@dataclass(frozen=True, slots=True)
class Around:
    """What a body says nothing of: names of uploaded files, and of an edit the message as it stands, if known."""

    files: Collection[str] = ()
    before: Mapping[str, Any] | None = None


def created(body: dict[str, Any], path: Path, around: Around, allowed: int = CREATED) -> Iterator[Finding]:
    flags = int(body.get("flags") or 0)
    if flags & ~allowed:
        yield Fault((*path, "flags"), "MESSAGE_FLAGS_INVALID", f"Flags {flags & ~allowed} cannot be set here")
    yield from _common(body, path, names(body, around), v2=bool(flags & COMPONENTS_V2))
    yield from _reference(body, path)
    if not any(filled(body.get(name)) for name in FILLED) and not around.files and not _forwards(body):
        yield EMPTY


def edited(body: dict[str, Any], path: Path, around: Around) -> Iterator[Finding]:
    """An edit need not tell the flag again: what the message is decides, or its components where it is not known."""
    before = around.before
    v2 = bool(int(body.get("flags") or 0) & COMPONENTS_V2) or _was_v2(body, before)
    if before is not None:
        yield from _turned(body, path, before, v2=v2)
    known = None if _keeps_unknown(body, before) else names(body, around)
    yield from _common(body, path, known, v2=v2)


def names(body: Mapping[str, Any], around: Around) -> set[str]:
    """The files of the message: those uploaded, those named, those kept."""
    kept = {str(each["id"]): each["filename"] for each in (around.before or {}).get("attachments", ())}
    given = body.get("attachments")
    if given is None:
        return {*around.files, *kept.values()}
    return {*around.files, *(str(each.get("filename") or kept.get(str(each["id"]), "")) for each in given)}


def _keeps_unknown(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    given = body.get("attachments")
    return before is None and (given is None or not all(each.get("filename") for each in given))


def filled(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _common(body: dict[str, Any], path: Path, files: Collection[str] | None, *, v2: bool) -> Iterator[Finding]:
    content = body.get("content") or ""
    if len(content) > CONTENT:
        yield too_long((*path, "content"), CONTENT)
    yield from embeds(body.get("embeds") or (), (*path, "embeds"), files)
    yield from mentions(body.get("allowed_mentions") or {}, (*path, "allowed_mentions"))
    given = body.get("components") or ()
    where = (*path, "components")
    yield from components.in_message(given, where, files)
    if not v2:
        yield from _legacy(given, where)
        return
    yield from (_beside_v2(name, path) for name in LEGACY if body.get(name))
    shown = components.texts(list(components.walk(given, where)))
    if sum(len(text.encode(errors="surrogatepass")) + DISPLAY_BYTES for text in shown) > TEXT_BYTES:
        yield BROKEN


def _beside_v2(name: str, path: Path) -> Fault:
    message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
    return Fault((*path, name), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def _legacy(given: Collection[dict[str, Any]], path: Path) -> Iterator[Fault]:
    """components/reference, Legacy Message Component Behavior: up to five action rows and nothing else."""
    for at, component in enumerate(given):
        if component["type"] != components.Kind.ACTION_ROW:
            message = 'Value of field "type" must be one of (1,).'
            yield Fault((*path, str(at), "type"), "UNION_TYPE_CHOICES", message)
    if len(given) > components.MOST_ROWS:
        yield too_long(path, components.MOST_ROWS)


def mentions(given: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """resources/message, Allowed Mentions Examples: a kind is either parsed or listed."""
    for kind in ("users", "roles"):
        if kind in (given.get("parse") or ()) and given.get(kind):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Fault(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _reference(body: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """resources/message, Message Reference Structure: a forward tells its channel."""
    if _forwards(body) and not body["message_reference"].get("channel_id"):
        yield required((*path, "message_reference", "channel_id"))


def _forwards(body: Mapping[str, Any]) -> bool:
    return bool((body.get("message_reference") or {}).get("type") == FORWARD)


def _was_v2(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    if before is not None:
        return bool(before.get("flags", 0) & COMPONENTS_V2)
    kinds = {component["type"] for component in body.get("components") or ()}
    return bool(kinds - {components.Kind.ACTION_ROW})


def _turned(body: Mapping[str, Any], path: Path, before: Mapping[str, Any], *, v2: bool) -> Iterator[Finding]:
    """resources/message, Edit Message: the flag can only be set, and what stood beside it must then be reset."""
    was = bool(before.get("flags", 0) & COMPONENTS_V2)
    flags = body.get("flags")
    if was and flags is not None and not int(flags) & COMPONENTS_V2:
        yield Fault(
            (*path, "flags"), "MESSAGE_FLAG_CANNOT_BE_REMOVED", "MessageFlags.IS_COMPONENTS_V2 cannot be removed"
        )
    if v2 and not was:
        kept = (name for name in LEGACY if name not in body)
        yield from (_beside_v2(name, path) for name in kept if filled(before.get(STORED.get(name, name))))
    after = (body[name] if name in body else before.get(STORED.get(name, name)) for name in FILLED)
    if not any(filled(value) for value in after):
        yield EMPTY
