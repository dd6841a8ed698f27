"""The draft that a newsroom command is about, and when it comes out."""

from core.articles import UNPUBLISHED
from core.commands.command import Arguments
from core.commands.context import Context
from core.i18n import moment
from core.values.article import Article
from core.values.errors import N_, UserError


async def unpublished(ctx: Context, article_id: int) -> Article:
    """Raises `UserError` where there is no draft of that number."""
    article = await ctx.services.newsroom.find(article_id, drafts=True)
    if article.status not in UNPUBLISHED:
        raise UserError(N_("Article {id} is published already."), id=article.id)
    return article


async def look(ctx: Context, args: Arguments) -> None:
    """As `unpublished`, of the number that was given, if one was."""
    if number := args.number("id"):
        await unpublished(ctx, number)


def when(ctx: Context, article: Article) -> str:
    """When a scheduled one comes out, in full: the day, the time, and whose time it is."""
    return f"{moment(article.published_at, ctx.zone)} ({ctx.zone})"
