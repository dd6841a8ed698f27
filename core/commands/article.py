"""`/article` and `/bundle`: reading in the chat."""

from core.cards import BUNDLE, page, turning
from core.commands.command import Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.lists import listing
from core.values.chat import Right
from core.values.document import Document
from core.values.errors import N_, UserError


async def article(ctx: Context, args: Arguments) -> Document:
    """One page of an article; editors see drafts too."""
    found = await ctx.services.newsroom.find(args.number("id"), drafts=ctx.rights >= Right.EDIT and ctx.private)
    number = args.number("page") or 1
    return page(found, number, base=ctx.services.public_url, zone=ctx.zone)


async def bundle(ctx: Context, args: Arguments) -> Document:
    """All the articles that came to this chat in one message, ten at a time."""
    message_id = args.number("id")
    first = max(args.number("page") - 1, 0) * BUNDLE
    async with ctx.services.storage.read() as tx:
        shown = (await tx.deliveries.shown_by([message_id])).get(message_id, [])
        mine = [delivery.article_id for delivery in shown if delivery.chat_id == ctx.chat.id]
        articles = await tx.articles.many(mine[first : first + BUNDLE])
    if not articles:
        raise UserError(N_("I no longer know which articles that message showed; /latest shows the newest."))
    number = first // BUNDLE + 1
    previous = f"/bundle {message_id} {number - 1}" if number > 1 else ""
    following = f"/bundle {message_id} {number + 1}" if len(mine) > first + BUNDLE else ""
    return listing(ctx, articles, first=first + 1).offer(turning(previous, following))


ARTICLE = Command(
    N_("article"),
    article,
    summary=N_("Read an article here"),
    params=(
        Param("id", Kind.ARTICLE, N_("Number of the article"), required=True),
        Param("page", Kind.NUMBER, N_("Page")),
    ),
    ask=N_("Which article? Write its number."),
    examples=("/article 42", "/article 42 2"),
)
BUNDLE_COMMAND = Command(
    "bundle",
    bundle,
    params=(Param("id", Kind.ARTICLE, N_("Message"), required=True), Param("page", Kind.NUMBER, N_("Page"))),
    reach=Reach.BUTTON,
)
