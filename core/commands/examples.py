"""A command as somebody says it, in the language now spoken: typed, or with its parameters in fields."""

from core.commands.command import Command, Kind
from core.commands.grammar import parse, said
from core.i18n import _


def example(command: Command, text: str, *, fields: bool) -> str:
    """`text`, which says `command` in English, as it is said where there are `fields` or none."""
    words = said(text)
    rest = words.rest if words is not None else ""
    parts = [f"/{_(command.name)}", *(_in_fields(command, rest) if fields else _typed(command, rest))]
    return " ".join(parts)


def _typed(command: Command, rest: str) -> list[str]:
    """`follow cuba`: a choice by its translated name, and all else as it is."""
    first, space, after = rest.partition(" ")
    choices = {choice.name: _(choice.name) for param in command.params[:1] for choice in param.choices}
    return [f"{choices.get(first, first)}{space}{after}"] if rest else []


def _in_fields(command: Command, rest: str) -> list[str]:
    """`follow`, `tags: cuba`: each parameter that is given by its name, but for what a form asks for."""
    arguments, parts = parse(command, rest), []
    for param in command.params:
        value = arguments.text(param.name)
        if not value or value == param.default or param.kind is Kind.BODY:
            continue
        shown = next((_(choice.name) for choice in param.choices if choice.name == value), value)
        parts.append(shown if param is command.split else f"{_(param.word)}: {shown}")
    return parts
