"""From what a person types to a command and its arguments. Nothing here looks at the database or the sender.

Whatever the text, there is an answer or a `UserError`; platforms with fields of their own come in at `check`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.commands.command import Arguments, Command, Kind, Param
from core.i18n import _
from core.values.errors import N_, UserError
from core.values.tag import EVERYTHING, Topic, parse_tag
from core.values.text import clean, clean_line

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w{1,64}))?(?:\s(.*))?", re.DOTALL)
_NUMBER = re.compile(r"#?([0-9]{1,15})")
_TOPIC = re.compile(r'(?i)(category:\s*)?(?:["“”„«]([^"“”„«»]*)["“”„»]?|([^\s,;،、，"“”„«»]+))')


@dataclass(frozen=True, slots=True)
class Said:
    """`/name@bot rest`; `bot` is "" when nobody is addressed."""

    name: str
    bot: str
    rest: str


def said(text: str) -> Said | None:
    """The command that `text` gives; None for plain words."""
    found = _COMMAND.fullmatch(clean(text).strip())
    return None if found is None else Said(found[1].casefold(), (found[2] or "").casefold(), (found[3] or "").strip())


def parse(command: Command, rest: str) -> Arguments:
    """`rest` as the command's arguments, by their places; raises `UserError`. What is left over is ignored."""
    texts: dict[str, str] = {}
    for param in command.params:
        texts[param.name], rest = _take(param, rest)
    return check(command, texts)


def check(command: Command, texts: Mapping[str, str]) -> Arguments:
    """Arguments given by name, as a platform's own fields give them; raises `UserError`. Missing ones stay missing."""
    return Arguments({param.name: _checked(param, clean(texts.get(param.name, ""))) for param in command.params})


def missing(command: Command, arguments: Arguments) -> list[Param]:
    """The required parameters that have nothing; a choice may require more than its command."""
    chosen = [
        choice for param in command.params for choice in param.choices if choice.name == arguments.text(param.name)
    ]
    required = {param.name for param in command.params if param.required}.union(*(choice.requires for choice in chosen))
    return [param for param in command.params if param.name in required and not arguments.text(param.name)]


def spelled(command: Command, arguments: Arguments) -> str:
    """The command as text up to what is missing, which can be written behind it."""
    text, by = f"/{command.name}", " "
    absent = missing(command, arguments)
    for param in command.params:
        if param in absent:
            return text + by
        if value := arguments.text(param.name):
            text += by + value
        by = "\n" if param.kind is Kind.LINE else " "
    return text


def parse_topics(text: str) -> tuple[Topic, ...]:
    """The topics that `text` lists, by space or comma, each once: `cuba #usa category:"World News" *`.

    Quotation marks keep words together. Raises `UserError` for what is no tag.
    """
    topics: dict[tuple[str, str], Topic] = {}
    for category, quoted, bare in _TOPIC.findall(text):
        words = quoted or bare
        if category:
            topic = Topic.category(words)
        else:
            topic = EVERYTHING if words == EVERYTHING.name else Topic.tag(parse_tag(words))
        topics.setdefault((topic.kind, topic.name), topic)
    return tuple(topics.values())


def _take(param: Param, rest: str) -> tuple[str, str]:
    """What the parameter takes of `rest`, and what it leaves."""
    match param.kind:
        case Kind.TEXT | Kind.BODY | Kind.TAGS:
            return rest, ""
        case Kind.ROLE:
            return "", rest
        case Kind.LINE:
            line, _break, after = rest.partition("\n")
            return line.strip(), after
        case Kind.CHOICE:
            word, after = _word(rest)
            return (word, after) if not word or _chosen(param, word) else (param.otherwise, rest)
        case Kind.NUMBER:
            word, after = _word(rest)
            return (word, after) if _NUMBER.fullmatch(word) or param.required else ("", rest)
        case _:
            return _word(rest)


def _word(rest: str) -> tuple[str, str]:
    """The first word, and the rest with the line break behind the word, if any, kept for a LINE that follows."""
    found = re.match(r"(\S*)[^\S\n]*", rest)
    return (found[1], rest[found.end() :]) if found else ("", rest)


def _checked(param: Param, value: str) -> str:
    value = value.rstrip() if param.kind in {Kind.TEXT, Kind.BODY} else value.strip()
    match param.kind:
        case Kind.CHOICE:
            chosen = _chosen(param, value) if value else param.default
            if not chosen:
                raise UserError(N_("“{text}” is none of {choices}."), text=value, choices=_listed(param))
            return chosen
        case Kind.ARTICLE | Kind.NUMBER if value:
            found = _NUMBER.fullmatch(value)
            if found is None:
                shown = clean_line(value[:40])
                raise UserError(N_("“{text}” is not the number of an article."), text=shown)
            return found[1]
        case _:
            return value


def _chosen(param: Param, word: str) -> str:
    """The choice that `word` names, in English or in the language now spoken."""
    for choice in param.choices:
        if word.casefold() in {choice.name, _(choice.name).casefold()}:
            return choice.name
    return ""


def _listed(param: Param) -> str:
    return ", ".join(_(choice.name) for choice in param.choices if choice.offered)
