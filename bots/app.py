"""The composition root: every part made once and handed what it needs. Nothing imports this but the command line."""

import asyncio
import gc
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import random
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bots.config import Config
from bots.house import Bot, House, TokenError
from core.alerts import Alerts
from core.articles import Newsroom
from core.cards import Cards
from core.commands import Limits, Router, Services, Throttle
from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Documents
from core.delivery.lane import IDLE, Clock, Lane
from core.delivery.settle import Rules
from core.delivery.wake import Bell
from core.imports import Importer
from core.retention import Retention, sweep
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage
from core.subscriptions import Subscriptions
from core.values.chat import Address, Chat
from core.values.document import Action, Document
from core.values.errors import N_, UserError
from core.values.outcome import Post

log = structlog.get_logger()

HEARTBEAT = timedelta(seconds=10)
ALIVE = "alive"
"""The fact whose date is the last heartbeat of a process that was ready; its value names what was on."""

AGAIN = timedelta(seconds=5)

LULL = timedelta(milliseconds=500)
"""How long a change waits to be indexed: its first messages go before it, and a search indexes what waits before it looks."""

GRACE = timedelta(seconds=1)
"""What a part has to end in once the lanes, which may take eight seconds, are at rest."""

REFUSED = N_(
    "{platform} no longer takes its token, so nothing goes there and nothing is heard. Put a new one into bots.{platform} and"
    " start again."
)

UNKNOWN = N_("{platform} refuses the token of bots.{platform}.")

CODE_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def now() -> datetime:
    return datetime.now(UTC)


def new_code() -> str:
    """Ten random characters that nobody mistakes for each other: 50 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))


CLOCK = Clock(now=now, jitter=random)


class App:
    """One newsroom on one database, with the platforms of `bots`. The schema must be at its newest revision."""

    def __init__(
        self,
        config: Config,
        bots: Sequence[Bot] = (),
        *,
        clock: Clock = CLOCK,
        new_code: Callable[[], str] = new_code,
    ) -> None:
        self.storage = Storage(config.database.url)
        self.bots = bots
        self._clock = clock
        self._bell = Bell()
        self._connections: dict[str, asyncio.Future[None]] = {}
        self._refused: set[str] = set()
        self._ready = False
        kept = config.retention
        self._retention = Retention(
            deliveries=kept.deliveries, inbox=kept.inbox, prompts=kept.prompts, audit=kept.audit
        )
        language = config.newsclip.language
        cards = Cards(base=config.web.public_url, language=language, zone=ZoneInfo(config.newsclip.timezone))
        self.indexer = Indexer(self.storage, language)
        self.search = Search(self.storage, self.indexer, language)
        self.newsroom = Newsroom(
            self.storage, wake=self._bell.ring, now=clock.now, new_code=new_code, undo=config.delivery.undo
        )
        self.importer = Importer(
            self.storage, wake=self._bell.ring, now=clock.now, new_code=new_code, ttl=config.delivery.ttl
        )
        self._listen = config.web.listen
        self._services = Services(
            storage=self.storage,
            newsroom=self.newsroom,
            subscriptions=Subscriptions(self.storage, now=clock.now),
            search=self.search,
            cards=cards,
            wake=self._bell.ring,
            now=clock.now,
            new_code=new_code,
            name=config.newsclip.name,
            networks=config.newsclip.share_networks,
            desks=frozenset(config.desks),
            owners=frozenset(config.owners),
            links=self._links,
            tell=self._tell,
            platforms=tuple(bot.platform for bot in bots),
            forms={bot.platform: tuple(bot.forms) for bot in bots},
            invitations=self._invitations,
            invited_only=config.newsclip.access == "invite",
            ttl=config.delivery.ttl,
            keep=self._retention,
        )
        limits = config.limits
        throttle = Throttle(Limits(limits.person_per_minute, limits.chat_per_minute, limits.new_chats_per_day))
        self.router = Router(self._services, throttle)
        rules = Rules(
            ttl=config.delivery.ttl,
            doubts_allowed=0 if config.delivery.hold_on_doubt else 1,
            late=config.delivery.late,
            bundle_from=config.delivery.bundle_from,
        )
        self.lanes = {
            bot.platform: Lane(
                bot.platform,
                bot.messenger,
                bot.limits,
                storage=self.storage,
                documents=Documents(cards),
                rules=rules,
                clock=clock,
            )
            for bot in bots
        }
        self._dispatcher = Dispatcher(
            self.storage, list(self.lanes.values()), bell=self._bell, clock=clock, late=rules.late
        )
        ops = [Address.parse(config.newsclip.ops)] if config.newsclip.ops else config.owners
        self._alerts = Alerts(
            self.storage,
            self.lanes,
            ops,
            config.owners,
            off=self._refused,
            bell=self._bell,
            now=clock.now,
            language=language,
        )

    @property
    def now(self) -> Callable[[], datetime]:
        return self._clock.now

    @asynccontextmanager
    async def running(self) -> AsyncIterator["App"]:
        """Deliver, index, sweep and listen until the end of the block, however it ends; then stop within ten seconds."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.storage.close)
            tasks = [asyncio.create_task(self._again("indexer", self._index))]
            tasks += [asyncio.create_task(self._again("alerts", self._alerts.run))]
            self._connections = {bot.platform: asyncio.get_running_loop().create_future() for bot in self.bots}
            tasks += [asyncio.create_task(self._serve(bot)) for bot in self.bots]
            stack.push_async_callback(_cancelled, tasks)
            delivering = asyncio.create_task(self._dispatcher.run())
            stack.push_async_callback(asyncio.wait, [delivering])
            stack.push_async_callback(self._dispatcher.stop)
            stack.push_async_callback(self._silence)
            stack.callback(self._ticks().shutdown, wait=False)
            _settle_memory()
            yield self

    async def connected(self) -> Sequence[str]:
        """The platforms that are, once each of the others never can be: its token is refused, or its settings do not go
        together. From then on the heart beats. Raises the first hindrance as a `UserError` when there is none."""
        await asyncio.wait(self._connections.values())
        if not (on := self._on()):
            await next(iter(self._connections.values()))
        async with self.storage.begin() as tx:
            await tx.alerts.clear(*map(_off, on))
        self._ready = True
        await self._beat()
        return on

    def _on(self) -> Sequence[str]:
        """The platforms that are connected, and were not refused since."""
        connections = self._connections.items()
        return [name for name, one in connections if one.done() and not one.exception() and name not in self._refused]

    async def _serve(self, bot: Bot) -> None:
        """Listen on one platform; without a token that is known there, no more. The others go on."""
        connection = self._connections[bot.platform]

        def ready() -> None:
            if not connection.done():
                connection.set_result(None)

        house = House(self.router, self.lanes[bot.platform], self._services, ready, self._listen)
        try:
            await self._again(bot.platform, lambda: bot.run(house))
        except (TokenError, UserError) as hindrance:
            said = REFUSED if connection.done() else UNKNOWN
            why = UserError(said, platform=bot.platform) if isinstance(hindrance, TokenError) else hindrance
            self._refused.add(bot.platform)
            if not connection.done():
                connection.set_exception(why)
            log.error("platform_off", platform=bot.platform, hindrance=str(why))
            await self.lanes[bot.platform].stop()
            await self._again("alerts", lambda: self._tell_off(bot.platform, why))

    async def _tell_off(self, platform: str, why: UserError) -> None:
        async with self.storage.begin() as tx:
            await tx.alerts.put(_off(platform), why.message, why.places, at=self._clock.now())
        self._bell.ring()

    def _links(self, payload: str) -> Sequence[str]:
        """On every platform that has such links and is connected."""
        on = self._on()
        return tuple(link for bot in self.bots if bot.platform in on and (link := bot.link(payload)))

    async def _tell(self, chat: Chat, document: Document) -> None:
        """What is told where nobody asked, at once; nothing where the platform is off."""
        if (lane := self.lanes.get(chat.address.platform)) is not None:
            form, code = chat.settings.form, self._services.new_code()
            await lane.reply(chat.address, Post(document, code, form=form, kind=chat.kind), chat.kind)

    def _invitations(self, platform: str) -> Sequence[Action]:
        return next((bot.invitations() for bot in self.bots if bot.platform == platform), ())

    async def _index(self) -> None:
        bell = self._bell.listener()
        while True:
            if not await self.indexer.drain():
                await bell.wait(IDLE)
                await asyncio.sleep(LULL.total_seconds())

    async def _again(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Run a part until it ends by itself; one that fails is logged and begun again."""
        while True:
            try:
                return await part()
            except (TokenError, UserError):
                raise
            except Exception:
                log.exception("part_failed", part=name, again_in=AGAIN.total_seconds())
                await asyncio.sleep(AGAIN.total_seconds())

    def _ticks(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
        scheduler.add_job(self._beat, "interval", seconds=HEARTBEAT.total_seconds())
        scheduler.add_job(self._sweep, "interval", hours=24, next_run_time=datetime.now(UTC) + timedelta(minutes=5))
        scheduler.start()
        return scheduler

    async def _beat(self) -> None:
        if not self._ready or not (on := self._on()):
            return
        async with self.storage.begin() as tx:
            await tx.facts.put(ALIVE, " ".join(on), at=self._clock.now())

    async def _silence(self) -> None:
        async with self.storage.begin() as tx:
            await tx.facts.drop(ALIVE)

    async def _sweep(self) -> None:
        rows = await sweep(self.storage, self._retention, now=self._clock.now())
        log.info("swept", rows=rows)


def _off(platform: str) -> str:
    """The key of the trouble that a platform takes nothing from us any more, and tells us nothing."""
    return f"off:{platform}"


def _settle_memory() -> None:
    """What start-up made stays: without this each full collection walks it, and one search in fifty pays 30 ms."""
    gc.collect()
    gc.freeze()


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=GRACE.total_seconds())
