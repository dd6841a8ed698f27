"""The house with everything running: what it does by itself, what wakes it, and how it stops."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from bots.app import ALIVE, App
from bots.house import House, TokenError
from core.storage import Storage
from core.storage.single import alone
from core.values.article import Draft
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.document import plain
from core.values.errors import UserError
from core.values.tag import parse_tag
from tests.bots.courier import Courier, settings

PATIENCE = 20.0
WOKEN = 5.0
"""Seconds: one between two looks at a SQLite file, and what a busy machine adds; without a bell it would be thirty."""
STOPPED = 10.0
"""Seconds that a stop may take, whatever the platforms do (design.md §4)."""

ANA = Sender(Address("paper", "ana"), "1", Right.READ, ChatKind.PRIVATE)
RAIL = Draft("Trains run again", body="The coast line is open.", tags=(parse_tag("rail"),))


async def alive(url: str) -> str | None:
    """What the heartbeat in the database says."""
    storage = Storage(url)
    async with storage.read() as tx:
        beat = await tx.facts.get(ALIVE)
    await storage.close()
    return beat and beat[0]


async def follow(app: App) -> None:
    answer = await app.router.handle(ANA, "/tag rail")
    assert answer is not None
    assert plain(answer).startswith("You follow #rail.")


async def post_elsewhere(url: str, draft: Draft = RAIL) -> None:
    """As another process does, which cannot ring the bell of this one."""
    other = App(settings(url))
    await other.newsroom.post(draft, "console:owner")
    await other.storage.close()


async def test_what_another_process_posts_wakes_the_lanes(migrated_url: str) -> None:
    courier = Courier()
    app = App(settings(migrated_url), [courier])
    async with asyncio.timeout(PATIENCE), app.running():
        await follow(app)
        await courier.listening.wait()
        began = monotonic()
        await post_elsewhere(migrated_url)
        await courier.messenger.arrived.wait()
        waited = monotonic() - began
        assert "The coast line is open." in courier.messenger.shown("ana")[0]
    assert waited < WOKEN, "found by looking around, not by being woken"


async def test_what_was_posted_before_the_start_is_delivered_and_found(migrated_url: str) -> None:
    courier = Courier()
    app = App(settings(migrated_url), [courier])
    await follow(app)
    await post_elsewhere(migrated_url)
    async with asyncio.timeout(PATIENCE), app.running():
        await courier.messenger.arrived.wait()
        while not (await app.search.find("coast", now=datetime.now(UTC), limit=5)).hits:
            await asyncio.sleep(0.001)


async def test_it_is_ready_from_the_start_to_the_end(migrated_url: str) -> None:
    courier = Courier()
    app = App(settings(migrated_url), [courier])
    assert await alive(migrated_url) is None
    async with asyncio.timeout(PATIENCE), app.running():
        await courier.listening.wait()
        await app.connected()
        assert await alive(migrated_url) == "paper"
        assert courier.house is not None
        assert courier.house.router is app.router
        assert courier.house.lane is app.lanes["paper"]
    assert await alive(migrated_url) is None
    assert courier.stopped


async def test_a_cancelled_house_says_goodbye_too(migrated_url: str) -> None:
    courier = Courier()

    async def run() -> None:
        async with App(settings(migrated_url), [courier]).running():
            await asyncio.Event().wait()

    running = asyncio.create_task(run())
    async with asyncio.timeout(PATIENCE):
        await courier.listening.wait()
    began = monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert monotonic() - began < STOPPED / 2
    assert await alive(migrated_url) is None
    assert courier.stopped


async def test_a_platform_that_hangs_does_not_hold_up_the_end(migrated_url: str) -> None:
    courier = Courier(hung=True)
    app = App(settings(migrated_url), [courier])
    await follow(app)
    await app.newsroom.post(RAIL, "console:owner")
    async with asyncio.timeout(PATIENCE * 2):
        async with app.running():
            await courier.messenger.began.wait()
            began = monotonic()
        assert monotonic() - began < STOPPED
    storage = Storage(migrated_url)
    async with storage.read() as tx:
        totals = await tx.ledger.totals()
    await storage.close()
    assert (totals.reached.get("paper", 0), totals.doubts) == (0, 1)


class Tower(Courier):
    """A second platform, whose token is refused as soon as `revoked` is set, or never `known`."""

    platform = "tower"

    def __init__(self, *, known: bool = True) -> None:
        super().__init__()
        self._known = known
        self.revoked = asyncio.Event()

    async def run(self, house: House) -> None:
        self.house = house
        if self._known:
            house.ready()
            self.listening.set()
            await self.revoked.wait()
        raise TokenError


async def test_a_token_that_is_refused_later_stops_its_platform_and_is_told_through_another(migrated_url: str) -> None:
    courier, tower = Courier(), Tower()
    app = App(settings(migrated_url, newsclip={"ops": "paper:ops"}), [courier, tower])
    async with asyncio.timeout(PATIENCE), app.running():
        await app.connected()
        tower.revoked.set()
        await courier.messenger.arrived.wait()
        assert courier.messenger.shown("ops") == [
            "tower no longer takes its token, so nothing goes there and nothing is heard. Put a new one into bots.tower and"
            " start again."
        ]
        for platform in ("paper", "tower"):
            ana = Sender(Address(platform, "ana"), "1", Right.READ, ChatKind.PRIVATE)
            assert await app.router.handle(ana, "/tag rail") is not None
        courier.messenger.arrived.clear()
        await app.newsroom.post(RAIL, "console:owner")
        await courier.messenger.arrived.wait()
    assert tower.messenger.calls == []
    again = App(settings(migrated_url, newsclip={"ops": "paper:ops"}), [Courier(), replacement := Tower()])
    async with asyncio.timeout(PATIENCE), again.running():
        await again.connected()
        await replacement.messenger.arrived.wait()
        async with again.storage.begin() as tx:
            assert await tx.alerts.put("off:tower", "", {}, at=again.now()), "the trouble is over"
    assert "The coast line is open." in replacement.messenger.shown("ana")[0]


async def test_a_token_that_is_refused_at_the_start_keeps_nobody_else_waiting(migrated_url: str) -> None:
    """The newsroom's chat for troubles is where nothing can be told: its owner elsewhere is told."""
    courier, tower = Courier(), Tower(known=False)
    config = settings(migrated_url, newsclip={"ops": "tower:ops"}, bots={"paper": {"owners": ["olga"]}})
    app = App(config, [courier, tower])
    async with asyncio.timeout(PATIENCE), app.running():
        assert await app.connected() == ["paper"]
        assert await alive(migrated_url) == "paper"
        await courier.messenger.arrived.wait()
        assert courier.messenger.shown("olga") == ["tower refuses the token of bots.tower."]
    assert tower.messenger.calls == []


async def test_where_every_token_is_refused_whoever_starts_it_is_told(migrated_url: str) -> None:
    app = App(settings(migrated_url), [Tower(known=False)])
    async with asyncio.timeout(PATIENCE), app.running():
        with pytest.raises(UserError, match="tower refuses the token"):
            await app.connected()
    assert await alive(migrated_url) is None


async def test_while_one_runs_a_second_refuses(migrated_url: str) -> None:
    app = App(settings(migrated_url), [Courier()])
    async with alone(app.storage.url), app.running():
        with pytest.raises(UserError, match="Another “newsclip run” is using this database"):
            async with alone(Storage(migrated_url).url):
                pytest.fail("two at once")
    async with alone(Storage(migrated_url).url):
        pass


@pytest.mark.parametrize("url", ["sqlite:////dev/null/newsclip.db", "postgresql://ana:secret@127.0.0.1:1/newsclip"])
async def test_where_there_is_no_database_nobody_runs_alone(url: str) -> None:
    with pytest.raises(UserError, match=r"^The database cannot be used: ") as refused:
        async with alone(Storage(url).url):
            pytest.fail("alone on nothing")
    assert "secret" not in str(refused.value)


async def test_what_is_due_comes_out_while_it_runs_and_what_was_missed_at_the_start(migrated_url: str) -> None:
    courier = Courier()
    app = App(settings(migrated_url), [courier])
    await follow(app)
    drafts = [await app.newsroom.draft(replace(RAIL, title=title), "console:owner") for title in ("Missed", "Soon")]
    await app.planner.plan(drafts[0].id, app.now() - timedelta(minutes=5), "console:owner")
    async with asyncio.timeout(PATIENCE), app.running():
        await courier.messenger.arrived.wait()
        assert "Missed" in courier.messenger.shown("ana")[0]
        courier.messenger.arrived.clear()
        await app.planner.plan(drafts[1].id, app.now() + timedelta(seconds=0.3), "console:owner")
        await courier.messenger.arrived.wait()
        assert "Soon" in courier.messenger.shown("ana")[1]
