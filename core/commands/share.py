"""`/share`: links by which an article is handed on."""

from core.commands.command import Arguments, Command, Kind, Param
from core.commands.context import Context
from core.sharing import share_document
from core.values.article import Status
from core.values.document import Document
from core.values.errors import N_, UserError


async def share(ctx: Context, args: Arguments) -> Document:
    article = await ctx.services.newsroom.find(args.number("id"))
    if article.status is Status.RETRACTED:
        raise UserError(N_("Article {id} was retracted, so there is nothing to share."), id=article.id)
    return share_document(article, base=ctx.services.public_url, networks=ctx.networks)


SHARE = Command(
    N_("share"),
    share,
    summary=N_("Hand an article on"),
    params=(Param("id", Kind.ARTICLE, N_("Number of the article"), required=True),),
    ask=N_("Which article? Write its number."),
    examples=("/share 42",),
)
