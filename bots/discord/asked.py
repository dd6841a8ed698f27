"""What a person asked for by a command, from the data of an interaction as on the wire
(docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-application-command-data-structure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.discord.commands import FILE, parameter
from core.commands.command import Among, Arguments, Command
from core.commands.grammar import check
from core.commands.registry import Registry
from core.values.errors import UserError

Wire = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """`command` is None when we know none of that name. `options` are what was given, by parameters; `file` is an Attachment on
    the wire, None without one; `typing` names the parameter that is being typed, "" where none is."""

    name: str
    command: Command | None
    options: Mapping[str, str]
    file: Wire | None
    typing: str

    @property
    def among(self) -> Among:
        """What can be meant by what is being typed."""
        for param in self.command.params if self.command is not None else ():
            if param.name == self.typing and param.among is not Among.ANY:
                return param.among
            for choice in param.choices:
                if choice.name == self.options.get(param.name) and self.typing in choice.requires:
                    return choice.among
        return Among.ANY

    @property
    def arguments(self) -> Arguments:
        """Those of the command, as far as they can be read."""
        if self.command is None:
            return Arguments({})
        try:
            return check(self.command, self.options)
        except UserError:
            return Arguments({})


def asked(data: Wire, registry: Registry) -> Asked:
    """`data` is that of a command, complete or being typed."""
    command = registry.find(str(data["name"]))
    given: Sequence[Wire] = data.get("options", ())
    options: dict[str, str] = {}
    split = command.split if command is not None else None
    if split is not None and given:
        options[split.name] = str(given[0]["name"])
        given = given[0].get("options", ())
    typing, file = "", None
    for option in given:
        name = parameter(command, option["name"]) if command is not None else str(option["name"])
        if name == FILE:
            file = data.get("resolved", {}).get("attachments", {}).get(str(option["value"]))
            continue
        options[name] = str(option["value"])
        typing = name if option.get("focused") else typing
    return Asked(str(data["name"]), command, options, file, typing)


def message_of(data: Wire) -> Wire:
    """The message whose menu was opened; empty where Discord does not show it."""
    found: Wire = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    return found


def custom_ids(message: Wire) -> Iterator[str]:
    """What the buttons of a message carry."""
    for part in _parts(message.get("components", ())):
        if "custom_id" in part:
            yield str(part["custom_id"])


def text_of(message: Wire) -> str:
    """The words of a message, in either of the ways that messages have them."""
    shown = (str(part["content"]) for part in _parts(message.get("components", ())) if "content" in part)
    return str(message.get("content") or "") or "\n\n".join(shown)


def _parts(components: Sequence[Wire]) -> Iterator[Wire]:
    for part in components:
        yield part
        yield from _parts(part.get("components", ()))
        if "accessory" in part:
            yield part["accessory"]
