"""`/search`, `/latest` and `/more`: finding articles, page by page."""

import re
from datetime import UTC, datetime, timedelta

from core.cards import turning
from core.commands.command import Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.grammar import parse_topics
from core.commands.lists import listing, named, word
from core.i18n import _, ngettext
from core.search.paging import page_of
from core.values.article import Article, Status
from core.values.document import Document, Strong, Text, say
from core.values.errors import N_, UserError
from core.values.graphemes import shortened
from core.values.tag import Topic

HITS = 5
LATEST = 10
RELATED = 5

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,4})\.([0-9]{1,15})")


async def search(ctx: Context, args: Arguments) -> Document:
    return await _found(ctx, args.text("query"), None)


async def results(ctx: Context, args: Arguments) -> Document:
    """Another page of a search."""
    return await _found(ctx, args.text("query"), args.text("page"))


async def latest(ctx: Context, args: Arguments) -> Document:
    return await _newest(ctx, await _topic(ctx, args.text("tag")), offset=0, until=ctx.now)


async def recent(ctx: Context, args: Arguments) -> Document:
    """Another page of the newest articles: those there were when the first page was shown."""
    place = _PLACE.fullmatch(args.text("page"))
    if place is None:
        raise UserError(N_("That button is out of date; ask again."))
    until = min(_EPOCH + timedelta(milliseconds=int(place[2])), ctx.now)
    topic = await _topic(ctx, args.text("tag"))
    return await _newest(ctx, topic, offset=int(place[1]) * LATEST, until=until)


async def more(ctx: Context, args: Arguments) -> Document:
    article = await ctx.services.newsroom.find(args.number("id"))
    related = await ctx.services.search.related(article, RELATED)
    async with ctx.services.storage.read() as tx:
        articles = [found for found in await tx.articles.many(list(related)) if found.status is Status.PUBLISHED]
    if not articles:
        return say(_("There is nothing else in {category} yet."), category=article.category)
    heading = say(_("More from {category}"), category=Strong((Text(article.category),)))
    return heading + listing(ctx, articles)


async def _found(ctx: Context, query: str, page: str | None) -> Document:
    found = await ctx.services.search.find(query, now=ctx.now, limit=HITS, page=page)
    shown = shortened(query, 80)
    if not found.hits:
        told = say(_("Nothing found for “{query}”."), query=shown)
        return told + say(_("Fewer or other words may help; /latest shows the newest articles."))
    count = found.total if found.exact else f"{found.total}+"
    head = say(
        ngettext("{count} article for “{query}”", "{count} articles for “{query}”", found.total),
        count=count,
        query=shown,
    )
    if found.relaxed:
        head = say(_("No article has all the words of “{query}”. These have some:"), query=shown)
    snippets = {hit.article.id: hit.snippet for hit in found.hits}
    place = page_of(page) if page else None
    told = head + listing(
        ctx, [hit.article for hit in found.hits], first=(place.offset if place else 0) + 1, snippets=snippets
    )
    previous, following = (f"/results {token} {query}" if token else "" for token in (found.previous, found.next))
    return told.offer(turning(previous, following))


async def _topic(ctx: Context, text: str) -> Topic | None:
    """The first topic of `text`, with the label we know it by; raises `UserError`."""
    topics = parse_topics(text)
    if not topics:
        return None
    async with ctx.services.storage.read() as tx:
        return await tx.topics.by_name(topics[0].kind, topics[0].name) or topics[0]


async def _newest(ctx: Context, topic: Topic | None, *, offset: int, until: datetime) -> Document:
    articles = await _page(ctx, topic, offset=offset, until=until)
    if not articles:
        return say(_("There is no article about {topic} yet."), topic=named([topic])) if topic else say(_(EMPTY))
    about = f" {word(topic)}" if topic else ""
    moment = (until - _EPOCH) // timedelta(milliseconds=1)
    number = offset // LATEST
    previous = f"/recent {number - 1}.{moment}{about}" if number else ""
    following = f"/recent {number + 1}.{moment}{about}" if len(articles) > LATEST else ""
    head = say(_("The newest about {topic}:"), topic=named([topic])) if topic else say(_("The newest articles:"))
    told = head + listing(ctx, articles[:LATEST], first=offset + 1)
    return told.offer(turning(previous, following))


async def _page(ctx: Context, topic: Topic | None, *, offset: int, until: datetime) -> list[Article]:
    """One more than a page has, to know whether there is a next one."""
    async with ctx.services.storage.read() as tx:
        before = (until + timedelta(milliseconds=1), 0)
        return await tx.articles.latest(topic, before=before, offset=offset, limit=LATEST + 1)


EMPTY = N_("There are no articles yet.")

_QUERY = Param("query", Kind.TEXT, N_("Words to search for"), required=True)
_PAGE = Param("page", Kind.WORD, N_("Page"), required=True)

SEARCH = Command(
    N_("search"),
    search,
    summary=N_("Find articles"),
    details=N_(
        "Words are found in any form. A phrase stands in quotation marks; - leaves out. "
        "Filters are #tag, category:, source:, and after: or before: with a date."
    ),
    params=(_QUERY,),
    ask=N_("What shall I look for?"),
    examples=('/search interest rates "central bank" -japan', "/search #cuba after:2026-01-31 source:example.org"),
)
RESULTS = Command("results", results, params=(_PAGE, _QUERY), reach=Reach.BUTTON, replaces=True)
LATEST_COMMAND = Command(
    N_("latest"),
    latest,
    summary=N_("The newest articles, of a tag if you like"),
    params=(Param("tag", Kind.TAGS, N_("Tag")),),
    examples=("/latest", "/latest cuba"),
)
RECENT = Command(
    "recent", recent, params=(_PAGE, Param("tag", Kind.TAGS, N_("Tag"))), reach=Reach.BUTTON, replaces=True
)
MORE = Command(
    N_("more"),
    more,
    summary=N_("What else to read beside an article"),
    params=(Param("id", Kind.ARTICLE, N_("Number of the article"), required=True),),
    ask=N_("Of which article? Write its number."),
)
