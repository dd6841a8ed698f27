"""`/retract` and `/restore`: an article is taken back from every chat, or given again."""

from dataclasses import replace

from core.cards import retraction, title_of
from core.commands.command import Among, Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.published import look, published
from core.i18n import _
from core.values.chat import Right
from core.values.document import Action, Document, say
from core.values.errors import N_
from core.values.text import clean_line


async def retract(ctx: Context, args: Arguments) -> Document:
    """What readers will see instead; nothing changes yet."""
    article = await published(ctx, args.number("id"))
    reason = clean_line(args.text("reason"))
    shown = retraction(replace(article, note=reason, corrected_at=ctx.now), zone=ctx.zone)
    shown += say(_("Readers will see this in its place. Nothing changes before you press Retract."))
    return shown.offer(
        (
            Action(_("Retract"), command=f"/withdraw {article.id} {reason}", bound=True),
            Action(_("Keep"), command="/keep"),
        )
    )


async def withdraw(ctx: Context, args: Arguments) -> Document:
    article = await ctx.services.newsroom.retract(args.number("id"), args.text("reason"), ctx.person)
    told = say(_("Retracted: {title}"), title=article.title)
    told += say(
        _(
            "Every message that brought it shows this instead. What people opened or passed on themselves stays where it is."
        )
    )
    return told.offer((Action(_("Restore"), command=f"/restore {article.id}"),))


async def restore(ctx: Context, args: Arguments) -> Document:
    article = await ctx.services.newsroom.restore(args.number("id"), ctx.person)
    told = say(_("Restored: {title}"), title=title_of(article, ctx.services.public_url))
    return told + say(_("It comes back where it was, and goes where it had not come."))


_ID = Param("id", Kind.ARTICLE, N_("Number of the article"), required=True)
_REASON = Param("reason", Kind.TEXT, N_("Reason, for the readers"), required=True)

RETRACT = Command(
    N_("retract"),
    retract,
    summary=N_("Take an article back from every chat"),
    params=(_ID, _REASON),
    needs=Right.EDIT,
    newsroom=True,
    ask=N_("Why is it taken back? Readers will see the reason."),
    look=look,
    examples=("/retract 42 The report was a hoax",),
)
WITHDRAW = Command(
    "withdraw", withdraw, params=(_ID, _REASON), needs=Right.EDIT, reach=Reach.KEY, newsroom=True, replaces=True
)
RESTORE = Command(
    N_("restore"),
    restore,
    summary=N_("Publish a retracted article again"),
    params=(replace(_ID, among=Among.RETRACTED),),
    needs=Right.EDIT,
    newsroom=True,
    ask=N_("Which article? Write its number."),
    examples=("/restore 42",),
)
