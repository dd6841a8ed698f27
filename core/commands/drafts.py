"""`/drafts` and `/edit`: what is not published yet, whoever began it and wherever, and how it goes on."""

from collections.abc import Mapping

from core import heads
from core.cards import turning
from core.commands.command import Among, Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.correct import CORRECT, compose, fields_of
from core.commands.lists import A_ROW
from core.commands.post import preview
from core.commands.unpublished import look, unpublished, when
from core.i18n import _
from core.values.article import Article, Status
from core.values.chat import Right
from core.values.document import Action, Blocks, Document, Emphasis, List, Paragraph, Strong, Text, say
from core.values.errors import N_, UserError

A_PAGE = 10


async def drafts(ctx: Context, args: Arguments) -> Document:
    """The newest first, with a button each that shows it as it would come out."""
    number = args.number("page") or 1
    found = await ctx.services.newsroom.drafts(offset=(number - 1) * A_PAGE, limit=A_PAGE + 1)
    if not found:
        return say(_("There are no drafts."))
    shown = found[:A_PAGE]
    buttons = [Action(str(article.id), command=f"/draft {article.id}") for article in shown]
    rows = (tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
    steps = turning(
        f"/drafts {number - 1}" if number > 1 else "", f"/drafts {number + 1}" if len(found) > A_PAGE else ""
    )
    return Document((List(tuple(_item(ctx, article) for article in shown)),)).offer(*rows, steps)


async def draft(ctx: Context, args: Arguments) -> Document:
    return await preview(ctx, await unpublished(ctx, args.number("id")))


async def edit(ctx: Context, args: Arguments) -> Document:
    """The draft with what is given replaced, as readers would get it."""
    old = await unpublished(ctx, args.number("id"))
    changed = heads.changes(args.text("changes")).applied(old.draft)
    if changed == old.draft:
        raise UserError(N_("That changes nothing in draft {id}."), id=old.id)
    return await preview(ctx, await ctx.services.newsroom.redraft(old.id, changed, ctx.person))


async def holds(ctx: Context, args: Arguments) -> Mapping[str, str]:
    """What the draft says now."""
    number = args.number("id")
    return fields_of(await unpublished(ctx, number)) if number else {}


def _item(ctx: Context, article: Article) -> Blocks:
    said = Paragraph((Strong((Text(f"{article.id}: {article.title}"),)),))
    if article.status is not Status.SCHEDULED:
        return (said,)
    out = _("comes out on {when}").format(when=when(ctx, article))
    return (said, Paragraph((Emphasis((Text(out),)),)))


_ID = Param("id", Kind.ARTICLE, N_("Number of the draft"), required=True, among=Among.DRAFTS)

DRAFTS = Command(
    N_("drafts"),
    drafts,
    summary=N_("What is not published yet"),
    params=(Param("page", Kind.NUMBER, N_("Page")),),
    needs=Right.EDIT,
    newsroom=True,
    replaces=True,
)
DRAFT = Command("draft", draft, params=(_ID,), needs=Right.EDIT, reach=Reach.BUTTON, newsroom=True)
EDIT = Command(
    N_("edit"),
    edit,
    summary=N_("Change a draft"),
    details=CORRECT.details,
    params=(_ID, Param("changes", Kind.BODY, N_("New lines and body"), required=True)),
    needs=Right.EDIT,
    newsroom=True,
    ask=CORRECT.ask,
    fields=CORRECT.fields,
    compose=compose,
    holds=holds,
    look=look,
    examples=("/edit 42 category: World",),
)
