"""How a client fills in menus and forms, and what it does not let anybody send (components/reference)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.platforms.discord.components import INPUT, LABEL, ROW, UPLOAD, Menu, given_or
from tests.platforms.discord.interactions import Modal
from tests.platforms.discord.using import NotOfferedError
from tests.platforms.discord.world import Upload

if TYPE_CHECKING:
    from tests.platforms.discord.people import Person

Json = dict[str, Any]

STRING_MENU = 3
RESOLVED = {5: "users", 6: "roles", 7: "users", 8: "channels"}
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes that somebody without a subscription may attach (reference, Uploading Files)."""

LONGEST = 4000
"""Text Input: `max_length`."""


def picked(menu: Menu, chosen: Sequence[Any]) -> Json:
    """Message Component Data Structure of a menu."""
    if menu.disabled or not menu.least <= len(chosen) <= menu.most:
        raise NotOfferedError(f"{len(chosen)} of {menu.least} to {menu.most} may be picked")
    data: Json = {"custom_id": menu.data, "component_type": menu.kind, "id": menu.number}
    if menu.kind == STRING_MENU:
        return data | {"values": _values(menu.options, chosen)}
    return data | {"values": [str(each.id) for each in chosen], "resolved": {RESOLVED[menu.kind]: _resolved(chosen)}}


def _resolved(chosen: Sequence[Any]) -> Json:
    return {str(each.id): each.wire() for each in chosen if hasattr(each, "wire")}


def _values(options: Sequence[tuple[str, str]], chosen: Sequence[Any]) -> list[str]:
    known = {name: value for label, value in options for name in (label, value)}
    if unknown := [each for each in chosen if each not in known]:
        raise NotOfferedError(f"no options {unknown} among {[label for label, _value in options]}")
    return [known[each] for each in chosen]


def filled(person: "Person", form: Modal, given: Mapping[str, Any]) -> Json:
    """Modal Submit Data Structure. Raises `NotOfferedError` for what the form does not take."""
    fields = form.fields
    if unknown := set(given) - set(fields):
        raise NotOfferedError(f"no fields {sorted(unknown)} among {list(fields)}")
    resolved: Json = {}
    answers = {label: _answer(person, label, wire, given.get(label), resolved) for label, wire in fields.items()}
    components = [_part(wire, fields, answers) for wire in form.wire["components"]]
    data: Json = {"custom_id": form.wire["custom_id"], "components": components}
    return data | ({"resolved": resolved} if resolved else {})


def _part(wire: Mapping[str, Any], fields: Mapping[str, Any], answers: Mapping[str, Json]) -> Json:
    """A top-level component of the form with its answer in it."""
    common = {"type": wire["type"], "id": wire.get("id", 0)}
    if wire["type"] == LABEL:
        return common | {"component": answers[wire["label"]]}
    if wire["type"] == ROW:
        return common | {"components": [answers[each["label"]] for each in wire["components"]]}
    return common


def _answer(person: "Person", label: str, wire: Mapping[str, Any], given: Any, resolved: Json) -> Json:
    common: Json = {"type": wire["type"], "id": wire.get("id", 0), "custom_id": wire["custom_id"]}
    required = wire.get("required") is not False
    if wire["type"] == INPUT:
        words = wire.get("value") or "" if given is None else given
        least, most = wire.get("min_length") or 0, wire.get("max_length") or LONGEST
        if (required and not words) or (words and not least <= len(words) <= most):
            raise NotOfferedError(f"{label} takes {least} to {most} characters, not {len(words)}")
        return common | {"value": words}
    chosen = [] if given is None else list(given) if isinstance(given, list) else [given]
    least = given_or(wire.get("min_values"), 1) if required or chosen else 0
    most = given_or(wire.get("max_values"), 1)
    if not least <= len(chosen) <= most:
        raise NotOfferedError(f"{label} takes {least} to {most}, not {len(chosen)}")
    if wire["type"] == UPLOAD:
        made = [person.world.keep(_upload(each), person.private.id) for each in chosen]
        if made:
            resolved.setdefault("attachments", {}).update({each["id"]: each for each in made})
        return common | {"values": [each["id"] for each in made]}
    if wire["type"] == STRING_MENU:
        options = [(each["label"], each["value"]) for each in wire["options"]]
        return common | {"values": _values(options, chosen)}
    resolved.setdefault(RESOLVED[wire["type"]], {}).update(_resolved(chosen))
    return common | {"values": [str(each.id) for each in chosen]}


def _upload(given: Any) -> Upload:
    file = (
        given
        if isinstance(given, Upload)
        else Upload("picture.png", given)
        if isinstance(given, bytes)
        else Upload(*given)
    )
    if len(file.content) > LARGEST_FILE:
        raise NotOfferedError(f"{file.name} has {len(file.content)} bytes (reference, Uploading Files)")
    return file
