"""What every platform's table in the configuration has in common, where the tables are found, and how a bot on a platform
is set up and looked over."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bots.fields import Table, Words
from core.values.document import Action


class PlatformSettings(Table):
    """`owners` are people's ids there, `desks` the chats where the newsroom may work beside private ones. `rank` is where the
    platform is named among others, the lowest first and those of the same by name."""

    rank: ClassVar[int] = 9
    owners: Words = ()
    desks: Words = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the bot, with what to do where that is anything. What is `broken` keeps it from its work."""

    said: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The bot as its platform sees it: its name there, what was found, and the links that bring it into chats."""

    name: str
    findings: tuple[Finding, ...]
    links: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody there: the id, and what they call themselves."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How a platform with a token is set up. `title` is what people call it.

    `how` tells how to come by a token, `hello` what to write to the bot so that it sees its owner, with the places `bot`
    (its name there) and `code`: both marked by `N_`. `check` asks the platform about the bot of its settings, which the
    pages at a public address (or "") belong to; `hear` waits for who writes the code to it, and takes nothing of what is
    said away from `newsclip run`. Both raise `TokenError`, and `UserError` where the platform does not answer.
    """

    title: str
    how: str
    hello: str
    check: Callable[[Any, str], Coroutine[Any, Any, Checked]]
    hear: Callable[[Any, str], Coroutine[Any, Any, Person]]


def platforms() -> dict[str, type[PlatformSettings]]:
    """The settings type of each platform there is, by name: the packages beside this file, each with a `Settings`."""
    found = {name: import_module(f"bots.{name}").Settings for name in _names()}
    return dict(sorted(found.items(), key=lambda one: one[1].rank))


def guides() -> dict[str, Guide]:
    """The guide of each platform that has a token, by its name: its package offers it as `GUIDE`."""
    found = {name: getattr(import_module(f"bots.{name}"), "GUIDE", None) for name in platforms()}
    return {name: guide for name, guide in found.items() if guide is not None}


def secrets(table: Table) -> Iterator[str]:
    """What nobody may read of a table, and of those in it: secret values, and the passwords of addresses."""
    for name, field in type(table).model_fields.items():
        value = getattr(table, name)
        if isinstance(value, Table):
            yield from secrets(value)
        elif isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif not field.repr and isinstance(value, str):
            password = urlsplit(value).password or ""
            yield from (password, unquote(password))


def _names() -> list[str]:
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
