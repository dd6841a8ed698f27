"""`/help`, derived from the commands themselves: what is typed, or where there are fields, those and forms."""

from collections.abc import Callable, Iterable, Sequence

from core.commands.command import Arguments, Choice, Command, Kind, Param
from core.commands.context import Context
from core.commands.examples import example
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
            return _one(_found(commands, name), fields=ctx.sender.fields)
        further = example(explain, f"/help {_('tag')}", fields=ctx.sender.fields)
        return _all(commands, further, heard=ctx.sender.heard)

    explain = Command(
        N_("help"),
        run,
        summary=N_("What I understand"),
        params=(Param("command", Kind.WORD, N_("Command")),),
        examples=("/help", "/help tag"),
    )
    return explain


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


def _all(commands: list[Command], further: str, *, heard: bool) -> Document:
    """`further` is what tells more on one of them."""
    readers = [command for command in commands if not command.newsroom]
    newsroom = [command for command in commands if command.newsroom]
    told = say(_("This is what I understand:")) + _listed([_about(f"/{_(c.name)}", c.summary) for c in readers])
    if newsroom:
        told += say(_("For the newsroom:")) + _listed([_about(f"/{_(c.name)}", c.summary) for c in newsroom])
    if heard:
        more = _("In a private chat plain words are a search. More on one of these: {example}")
        return told + say(more, example=further)
    return told + say(_("More on one of these: {example}"), example=further)


def _one(command: Command, *, fields: bool) -> Document:
    said = f"/{_(command.name)}" if fields else usage(command)
    told = Document((Paragraph((Code(said),)),)) + say("{summary}.", summary=_(command.summary))
    if fields:
        told += _fields(command)
    choices = [choice for param in command.params for choice in param.choices if choice.offered]
    if choices:
        told += _listed([_choice(choice) for choice in choices])
    for words in (command.details, "" if fields else command.written):
        if words:
            told += say("{words}", words=_(words))
    if command.examples:
        examples = dict.fromkeys(example(command, one, fields=fields) for one in command.examples)
        told += say(_("Examples:")) + _listed([(Code(one),) for one in examples])
    return told


def _fields(command: Command) -> Document:
    """What a client has fields for, and what a form asks for."""
    told = Document()
    if command.split is None and (given := [p for p in command.params if p.kind is not Kind.BODY]):
        told += _listed([_about(_(param.word), param.label) for param in given])
    if command.bodies:
        asked = [field.label for field in command.fields] or [param.label for param in command.bodies]
        told += say(_("A form asks for: {fields}."), fields=", ".join(map(_, asked)))
    return told


def _choice(choice: Choice) -> Spans:
    return _about(_(choice.name), choice.summary)


def _about(name: str, summary: str) -> Spans:
    return phrase("{name} — {summary}", name=Strong((Text(name),)), summary=_(summary))


def _listed(lines: Sequence[Spans]) -> Document:
    return Document((List(tuple((Paragraph(line),) for line in lines)),))
