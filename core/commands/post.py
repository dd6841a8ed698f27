"""`/post`: from an editor's text to a preview, and from the preview to the readers."""

from collections.abc import Mapping

from core import heads
from core.cards import card, title_of
from core.commands.command import Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.unpublished import when
from core.i18n import _, ngettext, span
from core.pages import alone
from core.values.article import Article, Status, content_hash
from core.values.chat import Right
from core.values.document import Action, Document, Field, say
from core.values.errors import N_

MANY = 1000
"""Chats from which on their number is told as it was foreseen."""

SEEN = 12
"""Digits of the hash of a text that tell whether it is still the one that was shown."""


async def post(ctx: Context, args: Arguments) -> Document:
    text = args.text("text")
    if url := alone(text):
        article = await ctx.services.newsroom.draft(await ctx.services.pages.draft(url), ctx.person)
        return say(_("This is what the page says of itself; look it over.")) + await preview(ctx, article)
    return await preview(ctx, await ctx.services.newsroom.draft(heads.draft(text), ctx.person))


async def preview(ctx: Context, article: Article) -> Document:
    """The card as readers will get it, and what can be done with the draft."""
    shown = Document(card(article, base=ctx.services.public_url, kind=ctx.sender.kind, zone=ctx.zone).blocks)
    count = await ctx.services.newsroom.reach(article)
    if count:
        would = ngettext(
            "This is a preview; {count} chat would get it. Nothing is published before you press Publish.",
            "This is a preview; {count} chats would get it. Nothing is published before you press Publish.",
            count,
        )
        told = say(would, count=count)
    else:
        told = say(_("This is a preview; nobody follows it yet. Nothing is published before you press Publish."))
    if article.status is Status.SCHEDULED:
        told += say(_("It comes out on {when}."), when=when(ctx, article))
    return (shown + told).offer(
        (
            Action(
                _("Publish"), command=f"/publish {article.id} {count} {content_hash(article.draft)[:SEEN]}", bound=True
            ),
            Action(_("Schedule"), command=f"/schedule {article.id}"),
            Action(_("Edit"), command=f"/edit {article.id}"),
        ),
        (
            Action(_("Try it"), command=f"/try {article.id}"),
            Action(_("Discard"), command=f"/discard {article.id}", bound=True),
        ),
    )


async def publish(ctx: Context, args: Arguments) -> Document:
    newsroom = ctx.services.newsroom
    article = await newsroom.publish(args.number("id"), ctx.person, seen=args.text("seen"))
    told = say(_("Published: {title}"), title=title_of(article, ctx.services.public_url))
    told += await _reaching(ctx, article, foreseen=args.number("foreseen"))
    number = say(_("It is article {id}: /correct {id} changes it, /retract {id} takes it back."), id=article.id)
    if not newsroom.undo_time:
        return told + number
    told += say(_("It leaves in {time}; until then it can be undone."), time=span(newsroom.undo_time))
    return (told + number).offer((Action(_("Undo"), command=f"/undo {article.id}", bound=True),))


async def _reaching(ctx: Context, article: Article, *, foreseen: int) -> Document:
    """How many chats get it. To count many again would keep the first of them waiting, so then it is what the preview
    foresaw."""
    if foreseen >= MANY:
        return say(_("It reaches about {count} chats."), count=foreseen)
    count = await ctx.services.newsroom.reach(article)
    if not count:
        return say(_("Nobody follows it yet."))
    return say(ngettext("It reaches {count} chat.", "It reaches {count} chats.", count), count=count)


async def try_it(ctx: Context, args: Arguments) -> Document:
    """The card with its own buttons, to the editor alone."""
    article = await ctx.services.newsroom.find(args.number("id"), drafts=True)
    return card(article, base=ctx.services.public_url, kind=ctx.sender.kind, zone=ctx.zone)


async def discard(ctx: Context, args: Arguments) -> Document:
    await ctx.services.newsroom.discard(args.number("id"), ctx.person)
    return say(_("Discarded. Nothing was published."))


async def undo(ctx: Context, args: Arguments) -> Document:
    number = args.number("id")
    if await ctx.services.newsroom.undo(number, ctx.person):
        article = await ctx.services.newsroom.find(number, drafts=True)
        return say(_("Undone: nobody got it. It is a draft again.")) + await preview(ctx, article)
    return say(_("Too late: it is on its way. /correct {id} changes it, /retract {id} takes it back."), id=number)


def compose(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The head format from the fields of a form; the body may begin with head lines of its own."""
    lines = [f"title: {fields.get('title', '')}"]
    if tags := fields.get("tags", "").replace(",", " ").split():
        lines.append(" ".join(f"#{tag.lstrip('#')}" for tag in tags))
    if category := fields.get("category"):
        lines.append(f"category: {category}")
    if picture := fields.get("picture"):
        lines.append(f"image: {picture}")
    body = fields.get("body", "")
    head = "\n".join(lines)
    return {"text": heads.joined(head, body)}


_ID = Param("id", Kind.ARTICLE, N_("Number of the article"), required=True)

POST = Command(
    N_("post"),
    post,
    summary=N_("Publish an article, after a preview"),
    details=N_(
        "Before the body there may be lines for #tags, category:, summary:, source:, image:, author: and language:, then an "
        "empty line. The body is in Markdown."
    ),
    written=N_(
        "As one message it has the title in the first line, then lines such as #cuba #trade or category: World, then an "
        "empty line and the body."
    ),
    params=(Param("text", Kind.BODY, N_("Article"), required=True),),
    needs=Right.EDIT,
    newsroom=True,
    ask=N_("Send me the article."),
    fields=(
        Field("title", N_("Title")),
        Field("tags", N_("Tags"), required=False),
        Field("category", N_("Category"), required=False),
        Field("body", N_("Body"), long=True),
        Field("picture", N_("Picture"), required=False),
    ),
    compose=compose,
    examples=("/post Title of the article",),
)
PUBLISH = Command(
    "publish",
    publish,
    params=(_ID, Param("foreseen", Kind.NUMBER, N_("Chats")), Param("seen", Kind.WORD, N_("Text"))),
    needs=Right.EDIT,
    reach=Reach.KEY,
    newsroom=True,
    replaces=True,
)
TRY = Command("try", try_it, params=(_ID,), needs=Right.EDIT, reach=Reach.BUTTON, newsroom=True)
DISCARD = Command("discard", discard, params=(_ID,), needs=Right.EDIT, reach=Reach.KEY, newsroom=True, replaces=True)
UNDO = Command("undo", undo, params=(_ID,), needs=Right.EDIT, reach=Reach.KEY, newsroom=True, replaces=True)
