"""How a client turns a typed command into data, and what it does not let anybody type (interactions/application-commands)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import shapes
from tests.platforms.discord.interactions import context, owners
from tests.platforms.discord.permissions import Permission
from tests.platforms.discord.world import Upload

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.people import Person

Json = dict[str, Any]

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
"""Application Command Types."""

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, ROLE, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 8, 10, 11
"""Application Command Option Type; 6 to 9 are users, channels, roles and either of users and roles."""

PYTHON: Mapping[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}

LONGEST = 6000
"""`max_length` of a string option."""


class NotOfferedError(LookupError):
    """The client does not offer that: no such command here, for this person, or no such option."""


@dataclass(frozen=True)
class Typed:
    """What goes to the bot."""

    data: Json
    owners: Mapping[str, str]
    options: Sequence[Json] = ()


def command(person: "Person", channel: "Channel", name: str, kind: int = CHAT_INPUT) -> tuple[Json, dict[str, str]]:
    """The registered command of that name, with the installations it is used by. Raises `NotOfferedError`."""
    world = person.world
    guild = channel.guild.id if channel.guild and channel.guild.bot else 0
    for each in world.visible_commands(guild):
        if each["type"] == kind and name in _names(each, person.locale):
            found = owners(person, channel, each["integration_types"])
            contexts = each.get("contexts")
            if not found or (contexts is not None and context(channel) not in contexts):
                raise NotOfferedError(f"/{name} is not offered in {channel} to {person.name}")
            _may(person, channel, each)
            return each, found
    raise NotOfferedError(f"no command {name!r} is registered")


def _names(wire: Mapping[str, Any], locale: str) -> set[str]:
    return {wire["name"], (wire.get("name_localizations") or {}).get(locale, wire["name"])}


def _may(person: "Person", channel: "Channel", wire: Json) -> None:
    """default_member_permissions, and USE_APPLICATION_COMMANDS (topics/permissions)."""
    if channel.guild is None:
        return
    held = channel.guild.may(person.id, channel)
    needed = int(wire.get("default_member_permissions") or 0)
    if wire.get("default_member_permissions") == "0":
        needed = int(Permission.ADMINISTRATOR)
    if not held & Permission.USE_APPLICATION_COMMANDS or held & needed != needed:
        raise NotOfferedError(f"/{wire['name']} is hidden from {person.name}")
    state = channel.state
    if state is not None and state.archived:
        raise NotOfferedError(f"{channel} is archived: topics/threads, Active & Archived Threads")


def typed(
    person: "Person", channel: "Channel", words: str, given: Mapping[str, Any], *, focused: str | None = None
) -> Typed:
    """The data of `words`, a command with its subcommands; with `focused` that of an option that is being typed."""
    name, *path = words.removeprefix("/").split()
    wire, by = command(person, channel, name)
    options, steps = wire.get("options") or [], []
    for step in path:
        inner = [each for each in options if each["type"] in {SUBCOMMAND, GROUP}]
        found = next((each for each in inner if step in _names(each, person.locale)), None)
        if found is None:
            raise NotOfferedError(f"/{name} has no subcommand {step!r}")
        steps.append(found)
        options = found.get("options") or []
    if any(each["type"] in {SUBCOMMAND, GROUP} for each in options):
        raise NotOfferedError(f"/{words} needs a subcommand of {[each['name'] for each in options]}")
    resolved: Json = {}
    values = [
        _value(person, option, given[name], resolved, focused) for option, name in _matched(options, given, person)
    ]
    if focused is None:
        _complete(options, values)
    for step in reversed(steps):
        values = [{"name": step["name"], "type": step["type"], "options": values}]
    data: Json = {"id": wire["id"], "name": wire["name"], "type": CHAT_INPUT, "options": values}
    if resolved:
        data["resolved"] = resolved
    return Typed(data | _guild_of(wire, channel), by, options)


def _guild_of(wire: Json, channel: "Channel") -> Json:
    return {"guild_id": str(channel.guild.id)} if channel.guild and "guild_id" in wire else {}


def _matched(options: Sequence[Json], given: Mapping[str, Any], person: "Person") -> list[tuple[Json, str]]:
    matched = []
    for name in given:
        found = next((each for each in options if name in _names(each, person.locale)), None)
        if found is None:
            raise NotOfferedError(f"no option {name!r} among {[each['name'] for each in options]}")
        matched.append((found, name))
    return matched


def _complete(options: Sequence[Json], values: Sequence[Json]) -> None:
    there = {each["name"] for each in values}
    missing = [each["name"] for each in options if each.get("required") and each["name"] not in there]
    if missing:
        raise NotOfferedError(f"the client asks for {missing} first")


def _value(person: "Person", option: Json, value: Any, resolved: Json, focused: str | None) -> Json:
    wire: Json = {"name": option["name"], "type": option["type"], "value": value}
    if option["name"] == focused:
        return wire | {"focused": True}
    kind = option["type"]
    if kind in PYTHON:
        _plain(option, value)
    elif kind == ATTACHMENT:
        upload = value if isinstance(value, Upload) else Upload(*value)
        made = person.world.keep(upload, person.private.id)
        resolved.setdefault("attachments", {})[made["id"]] = made
        wire["value"] = made["id"]
    else:
        wire["value"] = str(value.id)
        if kind == ROLE:
            resolved.setdefault("roles", {})[wire["value"]] = shapes.role(value)
    return wire


def _plain(option: Json, value: Any) -> None:
    """Application Command Option Structure: type, choices, lengths and bounds."""
    name, kind = option["name"], option["type"]
    if not isinstance(value, PYTHON[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
        raise NotOfferedError(f"{name} takes no {type(value).__name__}")
    choices = option.get("choices") or ()
    if choices and value not in [each["value"] for each in choices]:
        raise NotOfferedError(f"{value!r} is no choice of {name}")
    size, end = (len(value), "length") if isinstance(value, str) else (value, "value")
    least, most = option.get(f"min_{end}"), option.get(f"max_{end}")
    if kind == STRING and most is None:
        most = LONGEST
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotOfferedError(f"{value!r} does not fit {name}")
