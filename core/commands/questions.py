"""When something is missing: a question, its form, and the command that waits for the answer."""

from collections.abc import Mapping

from core.commands.command import Arguments, Command, Kind
from core.commands.context import Context
from core.commands.grammar import missing, spelled
from core.i18n import _
from core.values.document import Action, Document, Field, Form, say
from core.values.errors import N_

FIELDS = 5
"""Fields of a form: what a Discord modal takes."""

CANCEL_ACTION = N_("Cancel")

_LONG = {Kind.TEXT, Kind.BODY}


async def question(ctx: Context, command: Command, arguments: Arguments) -> Document:
    """Ask for what is missing; that person's next plain words in this chat complete the command."""
    async with ctx.services.storage.begin() as tx:
        waiting = spelled(command, arguments)
        await tx.prompts.ask(ctx.chat.id, ctx.sender.person, waiting, until=ctx.now + ctx.services.keep.prompts)
    asked = say("{question}", question=_(command.ask) if command.ask else _("Something is missing. Please write it."))
    if command.written and not ctx.sender.fields:
        asked += say("{written}", written=_(command.written))
    lacking = missing(command, arguments)
    if len(lacking) > 1 and lacking[0].kind is Kind.ARTICLE:
        asked += say(_("Begin with the number of the article."))
    held = await command.holds(ctx, arguments) if command.holds is not None and ctx.sender.fields else {}
    form = Form(title=_(command.summary), fields=_fields(command, arguments, held))
    return (asked + Document(form=form)).offer((cancelling(),))


def cancelling() -> Action:
    return Action(_(CANCEL_ACTION), command="/cancel")


async def cancel(ctx: Context, _args: Arguments) -> Document:
    async with ctx.services.storage.begin() as tx:
        waited = await tx.prompts.take(ctx.chat.id, ctx.sender.person, now=ctx.now)
    return say(_("Cancelled.") if waited else _("There is nothing to cancel."))


def _fields(command: Command, arguments: Arguments, held: Mapping[str, str]) -> tuple[Field, ...]:
    if command.fields:
        return tuple(Field(f.name, _(f.label), f.required, f.long, held.get(f.name, "")) for f in command.fields)
    required = {param.name for param in missing(command, arguments)}
    open_ones = [p for p in command.params if not arguments.text(p.name) and p.kind is not Kind.ROLE]
    asked = [p for p in open_ones if p.name in required or p.kind is not Kind.NUMBER][:FIELDS]
    return tuple(Field(p.name, _(p.label), p.name in required, p.kind in _LONG) for p in asked)


CANCEL = Command(N_("cancel"), cancel, summary=N_("Leave a question unanswered"), replaces=True, by_words=True)
