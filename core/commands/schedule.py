"""`/schedule`: a draft comes out later, at another time, or not at all."""

import asyncio
from dataclasses import replace

from core.commands.command import Among, Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.unpublished import look, unpublished, when
from core.i18n import _, language, span
from core.moments import moment_of
from core.values.article import Article
from core.values.chat import Right
from core.values.document import Action, Document, say
from core.values.errors import N_


async def schedule(ctx: Context, args: Arguments) -> Document:
    article = await unpublished(ctx, args.number("id"))
    at = await asyncio.to_thread(moment_of, args.text("when"), zone=ctx.zone, now=ctx.now, language=language())
    return _told(ctx, await ctx.services.planner.plan(article.id, at, ctx.person))


async def unschedule(ctx: Context, args: Arguments) -> Document:
    article = await ctx.services.planner.unplan(args.number("id"), ctx.person)
    told = say(_("“{title}” does not come out by itself any more; it is a draft again."), title=article.title)
    return told.offer((Action(_("Schedule"), command=f"/schedule {article.id}"),))


def _told(ctx: Context, article: Article) -> Document:
    at = article.published_at
    told = say(
        _("“{title}” comes out on {when}, in {time}."),
        title=article.title,
        when=when(ctx, article),
        time=span(at - ctx.now),
    )
    buttons = (
        Action(_("Move"), command=f"/schedule {article.id}"),
        Action(_("Cancel"), command=f"/unschedule {article.id}"),
    )
    return told.offer(buttons)


SCHEDULE = Command(
    N_("schedule"),
    schedule,
    summary=N_("Publish a draft at a set time"),
    params=(
        Param("id", Kind.ARTICLE, N_("Number of the article"), required=True, among=Among.DRAFTS),
        Param("when", Kind.LINE, N_("When, like “tomorrow 7:30”"), required=True),
    ),
    needs=Right.EDIT,
    newsroom=True,
    ask=N_("When does it come out? Write it like “tomorrow 7:30” or “2026-12-24 18:00”."),
    look=look,
    examples=("/schedule 42 tomorrow 7:30",),
)
UNSCHEDULE = Command(
    "unschedule",
    unschedule,
    params=(replace(SCHEDULE.params[0], among=Among.ANY),),
    needs=Right.EDIT,
    reach=Reach.BUTTON,
    newsroom=True,
    replaces=True,
)
