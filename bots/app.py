"""The composition root: every part made once and handed what it needs. Nothing imports this but the command line."""

import asyncio
import gc
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import random
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bots.config import Config
from bots.connections import Connections, again
from bots.house import Bot, House
from bots.version import version
from core.alerts import Alerts
from core.articles import Newsroom
from core.cards import Cards
from core.commands import Limits, Router, Services, Throttle
from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Documents
from core.delivery.lane import IDLE, Clock, Lane
from core.delivery.settle import Rules
from core.delivery.wake import Bell
from core.fetching import Fetcher, exceptions
from core.imports import Importer
from core.pages import Pages
from core.pictures import Pictures
from core.planning import Planner
from core.retention import Retention, sweep
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage
from core.subscriptions import Subscriptions
from core.values.chat import Address, Chat
from core.values.document import Action, Document
from core.values.outcome import Post

log = structlog.get_logger()

HEARTBEAT = timedelta(seconds=10)
TICK = timedelta(seconds=1)
"""How often it is asked what is to come out; what is due stands in the database."""

ALIVE = "alive"
"""The fact whose date is the last heartbeat of a process that was ready; its value names what was on."""

LULL = timedelta(milliseconds=500)
"""How long a change waits to be indexed: its first messages go before it, and a search indexes what waits before it looks."""

GRACE = timedelta(seconds=1)
"""What a part has to end in once the lanes, which may take eight seconds, are at rest."""

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
        self._connections = Connections(bots, self.storage, now=clock.now, wake=self._bell.ring)
        self._due = asyncio.Event()
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
        self.planner = Planner(self.storage, wake=self._bell.ring, now=clock.now)
        fetcher = Fetcher(exceptions(config.fetch.allow), agent=f"Newsclip/{version()}")
        self.importer = Importer(
            self.storage, wake=self._bell.ring, now=clock.now, new_code=new_code, ttl=config.delivery.ttl
        )
        self._pictures = Pictures(self.storage, now=clock.now)
        self._listen = config.web.listen
        self._services = Services(
            storage=self.storage,
            newsroom=self.newsroom,
            planner=self.planner,
            pages=Pages(fetcher, now=clock.now),
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
            off=self._connections.refused,
            words={bot.platform: bot.words for bot in bots},
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
            tasks = [asyncio.create_task(again("indexer", self._index))]
            tasks += [asyncio.create_task(again("alerts", self._alerts.run))]
            tasks += [asyncio.create_task(again("schedule", self._come_out))]
            self._connections.begin()
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
        """As `Connections.made`; from then on the heart beats."""
        on = await self._connections.made()
        self._ready = True
        await self._beat()
        return on

    async def _serve(self, bot: Bot) -> None:
        lane = self.lanes[bot.platform]
        at = (self.router, lane, self._services, self._pictures)
        await self._connections.serve(bot, lambda ready: House(*at, ready, self._listen))

    def _links(self, payload: str) -> Sequence[str]:
        """On every platform that has such links and is connected."""
        on = self._connections.on
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

    async def _come_out(self) -> None:
        """What is due, at each tick and at the start."""
        while True:
            await self.planner.publish_due()
            await self._due.wait()
            self._due.clear()

    async def _tick(self) -> None:
        self._due.set()

    def _ticks(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
        scheduler.add_job(self._beat, "interval", seconds=HEARTBEAT.total_seconds())
        scheduler.add_job(self._tick, "interval", seconds=TICK.total_seconds())
        scheduler.add_job(self._sweep, "interval", hours=24, next_run_time=datetime.now(UTC) + timedelta(minutes=5))
        scheduler.start()
        return scheduler

    async def _beat(self) -> None:
        if not self._ready or not (on := self._connections.on):
            return
        async with self.storage.begin() as tx:
            await tx.facts.put(ALIVE, " ".join(on), at=self._clock.now())

    async def _silence(self) -> None:
        async with self.storage.begin() as tx:
            await tx.facts.drop(ALIVE)

    async def _sweep(self) -> None:
        rows = await sweep(self.storage, self._retention, now=self._clock.now())
        log.info("swept", rows=rows)


def _settle_memory() -> None:
    """What start-up made stays: without this each full collection walks it, and one search in fifty pays 30 ms."""
    gc.collect()
    gc.freeze()


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=GRACE.total_seconds())
