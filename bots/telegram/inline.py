"""`@bot words` in any chat: articles to drop there.

Nothing is kept of it and nobody waits long for it: an answer that comes too late is not given.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram.error import BadRequest

from bots.house import House
from bots.telegram.api import Api
from bots.telegram.places import PLATFORM
from bots.telegram.renderer import InlineCard, Renderer
from bots.telegram.words import opens
from core.access import banned
from core.cards import dated
from core.delivery.documents import Audience
from core.i18n import _, language, speaking
from core.search.paging import Page, page_of
from core.values.article import Article, Status
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.document import Spans, Text, plain
from core.values.graphemes import shortened
from core.values.text import clean_line

PAGE = 20
"""Results in an answer; Telegram takes 50 (core.telegram.org/bots/api#answerinlinequery)."""

CACHED = 30
"""Seconds for which Telegram gives the same answer to whoever asks the same."""

KEPT = 512
"""Cards kept at hand."""

TITLE, DESCRIPTION = 128, 200
"""Characters: two lines and three of a phone."""

_ONE = re.compile(r"a-([0-9]{1,15})")
_LATE = ("query is too old", "query_id_invalid")


@dataclass(frozen=True, slots=True)
class _Found:
    """Articles with the words that matched in each, and the offset of what follows, "" at the end."""

    articles: Sequence[tuple[Article, Spans]]
    following: str = ""


class Inline:
    def __init__(self, api: Api, house: House) -> None:
        self._api = api
        self._house = house
        self._cards: dict[tuple[int, int, str], InlineCard] = {}

    async def answer(self, query: Mapping[str, Any]) -> None:
        """Answer an InlineQuery: no words find the newest articles, `a-42` (what `Send to a chat` writes) that article.

        Raises what `Api.call` raises.
        """
        services = self._house.services
        person = query["from"]
        with speaking(person.get("language_code") or services.cards.language):
            welcome = await self._welcome(str(person["id"]))
            found = await self._find(query) if welcome else _Found(())
            results = []
            for article, snippet in found.articles:
                results.append(self._result(article, snippet))
                await asyncio.sleep(0)
            answer: dict[str, Any] = {"inline_query_id": query["id"], "cache_time": CACHED}
            # what one is told and another is not must not be given to both
            personal = services.invited_only or not welcome
            answer |= {"is_personal": personal, "next_offset": found.following}
            if not results and not query["offset"]:
                answer["button"] = {"text": _("Search in the bot"), "start_parameter": "search"}
        await self._give(answer, results)

    async def _give(self, answer: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
        """One picture whose address Telegram refuses spoils the whole answer, which then goes without pictures."""
        bare = [{name: value for name, value in result.items() if name != "thumbnail_url"} for result in results]
        try:
            await self._call(answer, results)
        except BadRequest:
            if bare == list(results):
                raise
            await self._call(answer, bare)

    async def _call(self, answer: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
        await self._house.lane.spend()
        try:
            await self._api.call("answerInlineQuery", results=results, **answer)
        except BadRequest as error:
            if not any(part in error.message.casefold() for part in _LATE):
                raise

    async def _welcome(self, person: str) -> bool:
        """Whether this person may read: where readers are invited, who has a chat with us; nowhere who is banned."""
        services = self._house.services
        sender = Sender(Address(PLATFORM, person), person, Right.READ)
        async with services.storage.read() as tx:
            known = not services.invited_only or await tx.chats.at(sender.address) is not None
            return known and not await banned(tx, sender)

    async def _find(self, query: Mapping[str, Any]) -> _Found:
        words, offset = clean_line(query["query"]).strip(), query["offset"]
        if not words:
            return await self._newest(offset)
        if one := _ONE.fullmatch(words):
            return await self._one(int(one[1])) if not offset else _Found(())
        services = self._house.services
        found = await services.search.find(words, now=services.now(), limit=PAGE, page=offset or None)
        return _Found([(hit.article, hit.snippet) for hit in found.hits], found.next or "")

    async def _one(self, article_id: int) -> _Found:
        async with self._house.services.storage.read() as tx:
            articles = await tx.articles.many([article_id])
        return _Found([(article, ()) for article in articles if article.status is Status.PUBLISHED])

    async def _newest(self, offset: str) -> _Found:
        """Those there were when the first page was asked for."""
        now = self._house.services.now()
        place = page_of(offset) or Page(0, int(now.timestamp()), 0)
        before = (datetime.fromtimestamp(place.now + 1, UTC), 0)
        async with self._house.services.storage.read() as tx:
            articles = await tx.articles.latest(before=before, offset=place.offset, limit=PAGE + 1)
        following = place.at(place.offset + PAGE).token() if len(articles) > PAGE else ""
        return _Found([(article, ()) for article in articles[:PAGE]], following)

    def _result(self, article: Article, snippet: Spans) -> Mapping[str, Any]:
        """An InlineQueryResultArticle; it has no `url`, so that it shows none."""
        shown = self._card(article)
        zone = self._house.services.cards.zone
        about = plain((*dated(article, zone), Text("\n"), *(snippet or (Text(article.summary),)))).strip()
        picture = article.picture.url if article.picture else ""
        result = {
            "type": "article",
            "id": str(article.id),
            "title": shortened(clean_line(article.title), TITLE),
            "description": shortened(about, DESCRIPTION),
            "input_message_content": shown.content,
            "reply_markup": shown.markup,
            "thumbnail_url": picture if opens(picture) else None,
        }
        return {name: value for name, value in result.items() if value}

    def _card(self, article: Article) -> InlineCard:
        """Every letter that somebody types asks anew, mostly for the same."""
        key = (article.id, article.revision, language())
        if key not in self._cards:
            if len(self._cards) >= KEPT:
                self._cards.clear()
            audience = Audience(PLATFORM, ChatKind.CHANNEL.value, "", language(), "", ())
            card = self._house.services.cards.card(article, audience)
            self._cards[key] = Renderer(self._api.me.username).inline_card(card)
        return self._cards[key]
