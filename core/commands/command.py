"""A command is data and one function; parsing, rights, help, menus and forms are derived from the data."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from core.commands.context import Context
from core.values.chat import Right
from core.values.document import Document, Field
from core.values.errors import N_


class Kind(Enum):
    """What a parameter takes from the text that is left: a word, the rest of the line, or all of it. A BODY is long: where
    there are fields, a form asks for it or a file brings it. A ROLE takes nothing: it comes only from the fields of a
    platform that has roles, as the role's id."""

    CHOICE = auto()
    ARTICLE = auto()
    NUMBER = auto()
    WORD = auto()
    LINE = auto()
    TEXT = auto()
    BODY = auto()
    TAGS = auto()
    ROLE = auto()


class Among(Enum):
    """What is offered for a parameter while it is typed: whatever readers find, or only what can be meant."""

    ANY = auto()
    FOLLOWED = auto()
    MUTED = auto()
    RETRACTED = auto()
    DRAFTS = auto()


class Reach(Enum):
    """How a command is reached: by saying it, by a button only, or by a button's one-time key only."""

    SAID = auto()
    BUTTON = auto()
    KEY = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` and `summary` are not yet translated; the name is also understood in English. Beside the parameters that it
    `requires` it `takes` others; what they can mean is `among` these. One that is not `offered` is understood, and what
    buttons say; nobody is told of it."""

    name: str
    summary: str = ""
    needs: Right = Right.READ
    requires: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    offered: bool = True
    among: Among = Among.ANY


@dataclass(frozen=True, slots=True)
class Param:
    """`label` is what a form or a menu calls it, not yet translated.

    Of a CHOICE, `default` is meant when nothing is said and `otherwise` when the word is none of the choices. What can be
    meant is `among` these.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    otherwise: str = ""
    among: Among = Among.ANY

    @property
    def word(self) -> str:
        """What a field for it is called in one word, not yet translated."""
        return _WORDS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was said for each parameter, checked; a parameter that was left out is "" or 0."""

    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def number(self, name: str) -> int:
        return int(self.texts.get(name) or 0)


_WORDS: Mapping[str, str] = {
    "tags": N_("tags"),
    "tag": N_("tag"),
    "query": N_("query"),
    "id": N_("id"),
    "page": N_("page"),
    "languages": N_("languages"),
    "command": N_("command"),
    "payload": N_("link"),
    "setting": N_("setting"),
    "value": N_("value"),
    "note": N_("note"),
    "reason": N_("reason"),
    "platform": N_("platform"),
    "who": N_("who"),
    "when": N_("when"),
    "mention": N_("mention"),
}

Run: TypeAlias = Callable[[Context, Arguments], Awaitable[Document]]
Look: TypeAlias = Callable[[Context, Arguments], Awaitable[None]]
Holds: TypeAlias = Callable[[Context, Arguments], Awaitable[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Command:
    """`name`, `summary`, `details`, `written` and `ask` are not yet translated. `newsroom` ones answer in private and in desks
    only. One of use `by_words` alone is of none where there are fields; `written` tells how it is said in one message, where
    there are none.

    The answer to a button of one that `replaces` may take the place of the message with the button. `ask` is the question
    when something required is missing; `fields` are those of the form where they differ from the parameters, and `compose`
    makes the arguments of what was filled in there; `holds` tells what they hold already, by their names. Before anything
    is asked for, `look` raises `UserError` where what was given already is in vain.
    """

    name: str
    run: Run
    summary: str = ""
    details: str = ""
    written: str = ""
    params: tuple[Param, ...] = ()
    needs: Right = Right.READ
    reach: Reach = Reach.SAID
    newsroom: bool = False
    replaces: bool = False
    by_words: bool = False
    ask: str = ""
    fields: tuple[Field, ...] = ()
    compose: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None
    holds: Holds | None = None
    look: Look | None = None
    examples: tuple[str, ...] = ()

    @property
    def split(self) -> Param | None:
        """The parameter whose choices are like commands of their own, since each requires others; None without one."""
        return next((p for p in self.params if any(choice.requires for choice in p.choices)), None)

    @property
    def bodies(self) -> tuple[Param, ...]:
        """The parameters that are long."""
        return tuple(param for param in self.params if param.kind is Kind.BODY)

    def needed(self, arguments: Arguments) -> Right:
        """The right for this very call: a choice may ask for more than its command."""
        asked = [c.needs for p in self.params for c in p.choices if arguments.text(p.name) == c.name]
        return max([self.needs, *asked])
