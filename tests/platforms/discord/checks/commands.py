"""Application commands: interactions/application-commands, Application Command Object."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.platforms.discord.checks.answer import Fault, Finding, Path, Refusal, required, too_long

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING = 1, 2, 3

MOST: Mapping[int, int] = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15, 4: 1}
"""Registering a Command: how many of a type."""

SIZE = 8000
"""Slash Commands: characters of names, descriptions and values of one command, the longest localisation of each."""

CHOICE_VALUE = 100
"""Application Command Option Choice Structure."""

LOCALES = frozenset(
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi "
    "zh-CN zh-TW".split()
)
"""reference, Locales; `AvailableLocalesEnum` of the specification."""

Command = dict[str, Any]


def every(commands: Sequence[Command], path: Path) -> Iterator[Finding]:
    """A whole set, which replaces what there was: names are unique within a type."""
    seen = Counter[tuple[int, str]]()
    for at, command in enumerate(commands):
        where = (*path, str(at))
        yield from one(command, where)
        key = _kind(command), command["name"]
        seen[key] += 1
        if seen[key] > 1:
            yield Fault(where, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for kind, count in Counter(_kind(command) for command in commands).items():
        if count > MOST[kind]:
            yield Refusal(30032, f"Maximum number of application commands reached ({MOST[kind]})")


def one(command: Command, path: Path) -> Iterator[Finding]:
    """A command as it is made."""
    if _kind(command) != CHAT_INPUT:
        yield from _menu(command, path)
        return
    if not (command.get("description") or "").strip():
        yield required((*path, "description"))
    yield from _slash(command, path)


def changed(command: Command, path: Path, before: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Those fields of a command that are given; a slash command's if `before` does not tell another type."""
    yield from (_slash if _kind(before or {}) == CHAT_INPUT else _menu)(command, path)


def _slash(command: Command, path: Path) -> Iterator[Fault]:
    if "name" in command:
        yield from _named(command, path)
    yield from _locales(command, "description", path)
    yield from _options(command.get("options") or (), (*path, "options"))
    if _size(command) > SIZE:
        yield Fault(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({SIZE})")


def _kind(command: Mapping[str, Any]) -> int:
    return int(command.get("type") or CHAT_INPUT)


def _menu(command: Command, path: Path) -> Iterator[Fault]:
    """Application Command Structure: an empty description and no options for commands of a menu."""
    for name in ("description", "options"):
        if command.get(name):
            yield Fault(
                (*path, name), "APPLICATION_COMMAND_CONTEXT_MENU_FIELD", f"Context menu commands cannot have {name}"
            )
    yield from _locales(command, "name", path)


def _named(entry: Command, path: Path) -> Iterator[Fault]:
    """Application Command Naming, for the localisations too."""
    told = entry.get("name_localizations") or {}
    names: dict[Path, str] = {("name",): entry["name"]}
    names |= {("name_localizations", locale): name for locale, name in told.items()}
    for where, name in names.items():
        if not all(map(_fits, name)) or name != name.lower():
            message = "Command name is invalid"
            yield Fault((*path, *where), "APPLICATION_COMMAND_INVALID_NAME", message)
    yield from _locales(entry, "name", path)


def _fits(sign: str) -> bool:
    return (
        sign in "-_'"
        or unicodedata.category(sign)[0] in "LN"
        or unicodedata.name(sign, "").startswith(("DEVANAGARI", "THAI"))
    )


def _locales(entry: Command, field: str, path: Path) -> Iterator[Fault]:
    name = f"{field}_localizations"
    for locale in sorted(set(entry.get(name) or ()) - LOCALES):
        yield Fault((*path, name, locale), "BASE_TYPE_CHOICES", f'"{locale}" is not an available locale')


def _options(options: Sequence[Command], path: Path) -> Iterator[Fault]:
    optional, seen = False, set[str]()
    nested = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    for at, option in enumerate(options):
        where = (*path, str(at))
        yield from _option(option, where)
        if nested[at] and not all(nested):
            message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        if option["name"] in seen:
            yield Fault(
                (*where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
            )
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")
        seen.add(option["name"])


def _option(option: Command, path: Path) -> Iterator[Fault]:
    yield from _named(option, path)
    yield from _locales(option, "description", path)
    choices = option.get("choices") or ()
    if choices and option.get("autocomplete"):
        message = "Autocomplete cannot be set together with choices"
        yield Fault((*path, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE", message)
    for at, choice in enumerate(choices):
        yield from _locales(choice, "name", (*path, "choices", str(at)))
        if isinstance(choice["value"], str) and len(choice["value"]) > CHOICE_VALUE:
            yield too_long((*path, "choices", str(at), "value"), CHOICE_VALUE)
    for kind in ("value", "length"):
        least, most = option.get(f"min_{kind}"), option.get(f"max_{kind}")
        if least is not None and most is not None and float(least) > float(most):
            yield Fault((*path, f"max_{kind}"), "NUMBER_TYPE_MIN", f"must not be less than min_{kind}")
    yield from _options(option.get("options") or (), (*path, "options"))


def _size(entry: Command) -> int:
    own = sum(_longest(entry, field) for field in ("name", "description"))
    value = entry.get("value")
    inner = (*(entry.get("options") or ()), *(entry.get("choices") or ()))
    return own + (len(value) if isinstance(value, str) else 0) + sum(map(_size, inner))


def _longest(entry: Command, field: str) -> int:
    told = (entry.get(field) or "", *(entry.get(f"{field}_localizations") or {}).values())
    return max(map(len, told))
