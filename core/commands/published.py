"""The published article that a newsroom command is about: looked for before an editor is asked for more."""

from core.commands.command import Arguments
from core.commands.context import Context
from core.values.article import Article, Status
from core.values.errors import N_, UserError


async def published(ctx: Context, article_id: int) -> Article:
    """Raises `UserError` where no article of that number is published."""
    article = await ctx.services.newsroom.find(article_id)
    if article.status is not Status.PUBLISHED:
        raise UserError(N_("Article {id} is not published."), id=article.id)
    return article


async def look(ctx: Context, args: Arguments) -> None:
    """As `published`, of the number that was given, if one was."""
    if number := args.number("id"):
        await published(ctx, number)
