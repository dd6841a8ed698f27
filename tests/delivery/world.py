"""A newsroom small enough to watch: a real database, real lanes, and a platform that is a plain list of messages."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Audience, Documents
from core.delivery.lane import Clock, Lane
from core.delivery.pace import Limits
from core.delivery.settle import Rules
from core.delivery.wake import Bell
from core.storage import Storage
from core.storage.articles import NewArticle
from core.values.article import Article, Draft, Status
from core.values.chat import Address, Chat, ChatKind
from core.values.delivery import Share
from core.values.document import Document, plain, say
from core.values.outcome import Outcome, Post, Sent
from core.values.tag import EVERYTHING, Topic, parse_tag

PLATFORM = "paper"
BEGINNING = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = Rules(ttl=timedelta(hours=24))


class Paper:
    """A platform: what stands in each chat, when each message came, and what it answers next (`says`, else it accepts)."""

    def __init__(self) -> None:
        self.chats: dict[str, dict[str, str]] = {}
        self.calls: list[tuple[str, str, str]] = []
        self.keys: list[str] = []
        self.times: list[float] = []
        self.says: dict[str, list[Outcome | Callable[[], Outcome | None]]] = {}

    async def send(self, to: Address, post: Post) -> Outcome:
        words = plain(post.document)
        self.times.append(asyncio.get_running_loop().time())
        self.calls.append(("reply" if post.reply_to else "send", to.id, words))
        self.keys.append(post.key)
        await asyncio.sleep(0)
        if answer := self._answer(to.id):
            return answer
        ref = f"{to.id}/{len(self.calls)}"
        self.chats.setdefault(to.id, {})[ref] = words
        return Sent(ref)

    async def edit(self, ref: str, post: Post) -> Outcome:
        chat = ref.partition("/")[0]
        words = plain(post.document)
        self.calls.append(("edit", chat, words))
        if answer := self._answer(chat):
            return answer
        self.chats[chat][ref] = words
        return Sent(ref)

    async def delete(self, ref: str) -> Outcome:
        del self.chats[ref.partition("/")[0]][ref]
        return Sent(ref)

    def shown(self, chat: str) -> list[str]:
        return list(self.chats.get(chat, {}).values())

    def _answer(self, chat: str) -> Outcome | None:
        script = self.says.get(chat)
        if not script:
            return None
        answer = script.pop(0)
        return answer() if callable(answer) else answer


@dataclass
class Words:
    """Says the title and the revision; counts how often it was asked."""

    written: int = 0

    def card(self, article: Article, audience: Audience) -> Document:
        self.written += 1
        if article.title == "unwritable":
            raise ValueError(article.title)
        gone = article.status is Status.RETRACTED
        return say(f"retracted {article.title}" if gone else f"{article.title} r{article.revision}")

    def notice(self, article: Article, audience: Audience) -> Document:
        return say(f"notice: {article.title} {article.status.value}")

    def bundle(self, articles: Sequence[Article], message_id: int, audience: Audience) -> Document:
        titles = ", ".join(f"{a.title}{'-' if a.status is Status.RETRACTED else ''}" for a in articles)
        return say(f"bundle {titles}")


@dataclass
class World:
    storage: Storage
    paper: Paper = field(default_factory=Paper)
    words: Words = field(default_factory=Words)
    rules: Rules = RULES
    now: datetime = BEGINNING
    limits: Limits = field(default_factory=lambda: Limits(per_second=100_000, in_flight=4))

    async def chat(self, name: str, *tags: str, muted: Sequence[str] = (), languages: tuple[str, ...] = ()) -> Chat:
        async with self.storage.begin() as tx:
            chat = await tx.chats.ensure(Address(PLATFORM, name), ChatKind.PRIVATE, language="en", at=self.now)
            for tag_names, mute in ((tags, False), (muted, True)):
                ids = await tx.topics.ids(EVERYTHING if t == "*" else Topic.tag(parse_tag(t)) for t in tag_names)
                await tx.subscriptions.put(chat.id, ids.values(), muted=mute, at=self.now)
        return chat

    async def publish(self, title: str, *tags: str, language: str = "", delay: timedelta = timedelta()) -> Article:
        draft = Draft(title, tags=tuple(map(parse_tag, tags)), language=language)
        async with self.storage.begin() as tx:
            article = await tx.articles.add(NewArticle(draft, title, Status.PUBLISHED, self.now, title))
            await tx.rollouts.start(article.id, 1, Share.POST, fresh=True, at=self.now, delay=delay)
        return article

    async def correct(self, article: Article, *, material: bool = False) -> Article:
        draft = Draft(article.title, tags=article.tags)
        async with self.storage.begin() as tx:
            old = await tx.articles.get(article.id)
            new = await tx.articles.revise(old, draft, content_hash="", at=self.now, note="", material=material)
            await tx.rollouts.start(new.id, new.revision, Share.EDIT, fresh=False, at=self.now, delay=timedelta())
        return new

    async def turn(self, article: Article, status: Status) -> Article:
        async with self.storage.begin() as tx:
            new = await tx.articles.turn(await tx.articles.get(article.id), status, at=self.now, note="")
            retracted = status is Status.RETRACTED
            share = Share.URGENT if retracted else Share.EDIT
            await tx.rollouts.start(new.id, new.revision, share, fresh=not retracted, at=self.now, delay=timedelta())
        return new

    def dispatcher(self) -> Dispatcher:
        bell, clock = Bell(), Clock(now=lambda: self.now, jitter=lambda: 0.5)
        lane = Lane(
            PLATFORM,
            self.paper,
            self.limits,
            storage=self.storage,
            documents=Documents(self.words),
            rules=self.rules,
            clock=clock,
        )
        self.lane = lane
        return Dispatcher(self.storage, [lane], bell=bell, clock=clock, late=self.rules.late)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Dispatcher]:
        dispatcher = self.dispatcher()
        task = asyncio.create_task(dispatcher.run())
        try:
            yield dispatcher
        finally:
            await dispatcher.stop()
            await task

    async def settle(self) -> None:
        """Run until nothing is due at this time."""
        async with self.running():
            while not await self._at_rest():
                await asyncio.sleep(0.001)

    async def _at_rest(self) -> bool:
        async with self.storage.read() as tx:
            starts_at = await tx.rollouts.next_start()
            if starts_at is not None and starts_at <= self.now:
                return False
            waiting = await tx.queue.next_ready(PLATFORM)
            due = waiting is not None and waiting <= self.now
            ready = any((await tx.queue.first(PLATFORM, 1)).values())
            return not due and not ready and not await tx.deliveries.moving()

    async def results(self) -> dict[str, int]:
        async with self.storage.read() as tx:
            totals = await tx.ledger.totals()
        return {name: count for name, count in totals.results.items() if count} | (
            {"doubts": totals.doubts} if totals.doubts else {}
        )
