"""`/help`, derived from the commands themselves."""

from collections.abc import Callable, Iterable

from core.commands.command import Arguments, Choice, Command, Kind, Param
from core.commands.context import Context
from core.i18n import _
from core.values.document import Code, Document, List, Paragraph, Spans, Strong, Text, phrase, say
from core.values.errors import N_, UserError

Catalogue = Callable[[Context], Iterable[Command]]
"""The commands that the sender may say where they are."""


def help_command(catalogue: Catalogue) -> Command:
    """The command that explains those of `catalogue`."""

    async def run(ctx: Context, args: Arguments) -> Document:
        commands = list(catalogue(ctx))
        if name := args.text("command").lstrip("/").casefold():
            return _one(_found(commands, name))
        return _all(commands, heard=ctx.sender.heard)

    return Command(
        N_("help"),
        run,
        summary=N_("What I understand"),
        params=(Param("command", Kind.WORD, N_("Command")),),
        examples=("/help", "/help tag"),
    )


def usage(command: Command) -> str:
    """`/search WORDS TO SEARCH FOR`: optional parts in brackets."""
    parts = [f"/{_(command.name)}"]
    for param in command.params:
        if param.kind is Kind.ROLE:
            continue
        shown = "|".join(_(c.name) for c in param.choices if c.offered) if param.choices else _(param.label)
        parts.append(f"<{shown}>" if param.required else f"[{shown}]")
    return " ".join(parts)


def _found(commands: list[Command], name: str) -> Command:
    for command in commands:
        if name in {command.name, _(command.name)}:
            return command
    raise UserError(N_("I do not know /{name}; /help shows what I understand."), name=name)


def _all(commands: list[Command], *, heard: bool) -> Document:
    readers = [command for command in commands if not command.newsroom]
    newsroom = [command for command in commands if command.newsroom]
    told = say(_("This is what I understand:")) + _listed(readers)
    if newsroom:
        told += say(_("For the newsroom:")) + _listed(newsroom)
    if heard:
        return told + say(_("In a private chat plain words are a search. More on one of these: /help tag"))
    return told + say(_("More on one of these: /help tag"))


def _listed(commands: list[Command]) -> Document:
    lines = [
        phrase("{name} — {summary}", name=Strong((Text(f"/{_(c.name)}"),)), summary=_(c.summary)) for c in commands
    ]
    return Document((List(tuple((Paragraph(line),) for line in lines)),))


def _one(command: Command) -> Document:
    told = Document((Paragraph((Code(usage(command)),)),)) + say("{summary}.", summary=_(command.summary))
    choices = [choice for param in command.params for choice in param.choices if choice.offered]
    if choices:
        told += Document((List(tuple((Paragraph(_choice(choice)),) for choice in choices)),))
    if command.details:
        told += say("{details}", details=_(command.details))
    if command.examples:
        examples = tuple((Paragraph((Code(example),)),) for example in command.examples)
        told += say(_("Examples:")) + Document((List(examples),))
    return told


def _choice(choice: Choice) -> Spans:
    return phrase("{name} — {summary}", name=Strong((Text(_(choice.name)),)), summary=_(choice.summary))
