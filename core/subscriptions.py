"""What a chat follows and mutes: the use case behind `/tag`.

A topic (a tag, a category or everything) is followed, or muted, or neither. A mute wins over everything followed. What is
already as asked is no fault; it is told apart, so that the answer can say so.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.storage import Storage
from core.storage.subscriptions import Subscription
from core.values.article import Article
from core.values.chat import Chat
from core.values.errors import N_, UserError
from core.values.tag import Topic, TopicKind

TOPICS = 200
"""Topics one chat may follow and mute together."""

LANGUAGES = 10
"""Languages one chat may choose."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_RECENT = 200
"""Newest articles of a chat's tags in which suggestions are looked for."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The topics that are now as asked, and those that were so before; each in the order asked for."""

    done: tuple[Topic, ...]
    already: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """`mentions` are the roles that hear of what is followed, by the topic's kind and name; where there are any."""

    followed: tuple[Topic, ...]
    muted: tuple[Topic, ...]
    mentions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def mention(self, topic: Topic) -> str:
        """ "" for none."""
        return self.mentions.get((topic.kind, topic.name), "")


class Subscriptions:
    def __init__(self, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now

    async def follow(self, chat: Chat, topics: Sequence[Topic], *, mention: str = "") -> Changed:
        """A muted topic is heard again; who is in the role `mention` hears of all of them, "" leaves that as it is. Raises
        `UserError` when the chat would have too many."""
        return await self._put(chat, topics, muted=False, mention=mention)

    async def mute(self, chat: Chat, topics: Sequence[Topic]) -> Changed:
        """No article with one of these comes any more; raises as `follow`."""
        return await self._put(chat, topics, muted=True)

    async def unfollow(self, chat: Chat, topics: Sequence[Topic]) -> Changed:
        """A muted topic stays muted."""
        return await self._drop(chat, topics, muted=False)

    async def unmute(self, chat: Chat, topics: Sequence[Topic]) -> Changed:
        """The topic is neither followed nor muted then."""
        return await self._drop(chat, topics, muted=True)

    async def unmention(self, chat: Chat, topics: Sequence[Topic]) -> Changed:
        """These are followed as before, and call nobody."""
        async with self._storage.begin() as tx:
            chosen = {
                (one.topic.kind, one.topic.name): one for one in await tx.subscriptions.of(chat.id) if one.mention
            }
            calling = {key: chosen[key] for t in topics if (key := (t.kind, t.name)) in chosen}
            await tx.subscriptions.mention(chat.id, [one.topic_id for one in calling.values()], "")
        silent = {(t.kind, t.name): t for t in topics if (t.kind, t.name) not in calling}
        return Changed(tuple(one.topic for one in calling.values()), tuple(silent.values()))

    async def of(self, chat: Chat) -> Following:
        async with self._storage.read() as tx:
            chosen = await tx.subscriptions.of(chat.id)
        return Following(
            tuple(one.topic for one in chosen if not one.muted),
            tuple(one.topic for one in chosen if one.muted),
            {(one.topic.kind, one.topic.name): one.mention for one in chosen if one.mention},
        )

    async def popular(self, limit: int) -> list[tuple[Topic, int]]:
        """The most followed tags with their followers, filled up with what the newest articles are about, with 0."""
        async with self._storage.read() as tx:
            found = await tx.topics.popular(TopicKind.TAG, limit)
            frequent = await tx.topics.frequent(articles=_RECENT, limit=limit) if len(found) < limit else []
        known = {topic.name for topic, _followers in found}
        return [*found, *((topic, 0) for topic in frequent if topic.name not in known)][:limit]

    async def suggestions(self, chat: Chat, limit: int) -> list[Topic]:
        """Tags that go together with those the chat follows, and that it neither follows nor mutes."""
        async with self._storage.read() as tx:
            chosen = await tx.subscriptions.of(chat.id)
            mine = [one.topic_id for one in chosen if not one.muted and one.topic.kind is TopicKind.TAG]
            known = {(one.topic.kind, one.topic.name) for one in chosen}
            found = await tx.topics.companions(mine, articles=_RECENT, limit=limit + len(chosen))
        return [topic for topic in found if (topic.kind, topic.name) not in known][:limit]

    async def latest(self, topics: Sequence[Topic], limit: int) -> list[Article]:
        """The newest articles of any of these, newest first."""
        found: dict[int, Article] = {}
        async with self._storage.read() as tx:
            for topic in topics:
                found |= {article.id: article for article in await tx.articles.latest(topic, limit=limit)}
        return sorted(found.values(), key=lambda article: (article.published_at, article.id), reverse=True)[:limit]

    async def why(self, chat: Chat, article: Article) -> Following:
        """The article's topics that the chat follows, and those it mutes."""
        following = await self.of(chat)
        mine = {(topic.kind, topic.name) for topic in article.topics}

        def matching(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
            return tuple(t for t in topics if t.kind is TopicKind.EVERYTHING or (t.kind, t.name) in mine)

        return Following(matching(following.followed), matching(following.muted))

    async def choose_languages(self, chat: Chat, codes: Sequence[str]) -> tuple[str, ...]:
        """Take articles in these languages only (ISO 639 codes; none: in all); raises `UserError`."""
        languages = tuple(dict.fromkeys(code.casefold() for code in codes))
        for code in languages:
            if not _LANGUAGE.fullmatch(code):
                raise UserError(N_("“{code}” is no language; write codes such as en or es."), code=code)
        if len(languages) > LANGUAGES:
            raise UserError(N_("A chat can choose at most {limit} languages."), limit=LANGUAGES)
        async with self._storage.begin() as tx:
            fresh = await tx.chats.get(chat.id)
            await tx.chats.change(chat.id, replace(fresh.settings, languages=languages))
        return languages

    async def _put(self, chat: Chat, topics: Sequence[Topic], *, muted: bool, mention: str = "") -> Changed:
        async with self._storage.begin() as tx:
            before = await tx.subscriptions.of(chat.id)
            ids = await tx.topics.ids(topics)
            wanted = set(ids.values())
            if len(wanted.union(one.topic_id for one in before)) > max(TOPICS, len(before)):
                raise UserError(N_("A chat can follow and mute at most {limit} tags and categories."), limit=TOPICS)
            already = {one.topic_id for one in before if one.muted is muted}
            await tx.subscriptions.put(chat.id, wanted - already, muted=muted, at=self._now())
            if mention:
                await tx.subscriptions.mention(chat.id, wanted, mention)
            after = {one.topic_id: one for one in await tx.subscriptions.of(chat.id)}
        return _changed([after[ids[t.kind, t.name]] for t in topics], already)

    async def _drop(self, chat: Chat, topics: Sequence[Topic], *, muted: bool) -> Changed:
        async with self._storage.begin() as tx:
            chosen = {(one.topic.kind, one.topic.name): one for one in await tx.subscriptions.of(chat.id)}
            mine = {key: one for key, one in chosen.items() if one.muted is muted}
            wanted = list(dict.fromkeys((t.kind, t.name) for t in topics))
            await tx.subscriptions.drop(chat.id, [mine[key].topic_id for key in wanted if key in mine])
        absent = {(t.kind, t.name): t for t in topics if (t.kind, t.name) not in mine}
        return Changed(tuple(mine[key].topic for key in wanted if key in mine), tuple(absent.values()))


def _changed(asked: Sequence[Subscription], already: set[int]) -> Changed:
    each = {one.topic_id: one for one in asked}.values()
    return Changed(
        tuple(one.topic for one in each if one.topic_id not in already),
        tuple(one.topic for one in each if one.topic_id in already),
    )
