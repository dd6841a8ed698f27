"""A command is data and one function; parsing, rights, help, menus and forms are derived from the data."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from core.commands.context import Context
from core.values.chat import Right
from core.values.document import Document, Field


class Kind(Enum):
    """What a parameter takes from the text that is left: a word, the rest of the line, or all of it. A ROLE takes nothing:
    it comes only from the fields of a platform that has roles, as the role's id."""

    CHOICE = auto()
    ARTICLE = auto()
    NUMBER = auto()
    WORD = auto()
    LINE = auto()
    TEXT = auto()
    TAGS = auto()
    ROLE = auto()


class Reach(Enum):
    """How a command is reached: by saying it, by a button only, or by a button's one-time key only."""

    SAID = auto()
    BUTTON = auto()
    KEY = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` and `summary` are not yet translated; the name is also understood in English. Beside the parameters that it
    `requires` it `takes` others. One that is not `offered` is understood, and what buttons say; nobody is told of it."""

    name: str
    summary: str = ""
    needs: Right = Right.READ
    requires: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Param:
    """`label` is what a form or a menu calls it, not yet translated.

    Of a CHOICE, `default` is meant when nothing is said and `otherwise` when the word is none of the choices.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was said for each parameter, checked; a parameter that was left out is "" or 0."""

    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def number(self, name: str) -> int:
        return int(self.texts.get(name) or 0)


Run: TypeAlias = Callable[[Context, Arguments], Awaitable[Document]]
Look: TypeAlias = Callable[[Context, Arguments], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """`name`, `summary`, `details` and `ask` are not yet translated. `newsroom` ones answer in private and in desks only.

    The answer to a button of one that `replaces` may take the place of the message with the button. `ask` is the question
    when something required is missing; `fields` are those of the form where they differ from the parameters, and `compose`
    makes the arguments of what was filled in there. Before anything is asked for, `look` raises `UserError` where what was
    given already is in vain.
    """

    name: str
    run: Run
    summary: str = ""
    details: str = ""
    params: tuple[Param, ...] = ()
    needs: Right = Right.READ
    reach: Reach = Reach.SAID
    newsroom: bool = False
    replaces: bool = False
    ask: str = ""
    fields: tuple[Field, ...] = ()
    compose: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None
    look: Look | None = None
    examples: tuple[str, ...] = ()

    def needed(self, arguments: Arguments) -> Right:
        """The right for this very call: a choice may ask for more than its command."""
        asked = [c.needs for p in self.params for c in p.choices if arguments.text(p.name) == c.name]
        return max([self.needs, *asked])
