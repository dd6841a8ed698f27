"""What is to come out does, once and at its time: whatever stopped meanwhile, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from core.articles import Newsroom
from core.planning import Planner
from core.storage import Storage
from core.values.article import Draft, Status
from core.values.errors import UserError
from core.values.tag import parse_tag

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=1)


class Desk:
    """`now` moves when somebody says so."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.now = NOON
        self.rings = 0
        codes = iter(f"c{n}" for n in range(100))
        self.newsroom = Newsroom(
            storage, wake=self._ring, now=lambda: self.now, new_code=lambda: next(codes), undo=timedelta(0)
        )
        self.planner = self.anew()

    def anew(self) -> Planner:
        """As after a start."""
        return Planner(self.storage, wake=self._ring, now=lambda: self.now)

    async def planned(self, title: str = "Trains run", at: datetime = DUE) -> int:
        article = await self.newsroom.draft(Draft(title, tags=(parse_tag("rail"),)), "paper:7")
        return (await self.planner.plan(article.id, at, "paper:7")).id

    async def rollouts(self) -> int:
        async with self.storage.read() as tx:
            return await tx.rollouts.running()

    async def acts(self, article_id: int) -> list[str]:
        async with self.storage.read() as tx:
            return [f"{act.person} {act.act}: {act.detail}" for act in await tx.audit.of(article_id)]

    async def told(self) -> list[str]:
        async with self.storage.read() as tx:
            alerts = await tx.alerts.untold()
        return [str(UserError(alert.sentence, **alert.places)) for alert in alerts]

    def _ring(self) -> None:
        self.rings += 1


@pytest.fixture
async def desk(migrated_url: str) -> AsyncIterator[Desk]:
    opened = Storage(migrated_url)
    yield Desk(opened)
    await opened.close()


async def test_it_comes_out_at_its_time_and_once(desk: Desk) -> None:
    number = await desk.planned()
    desk.now = DUE - timedelta(seconds=1)
    assert (await desk.planner.publish_due(), await desk.rollouts()) == (0, 0)
    desk.now = DUE + timedelta(seconds=1)
    assert (await desk.planner.publish_due(), await desk.rollouts(), desk.rings) == (1, 1, 1)
    assert (await desk.planner.publish_due(), await desk.anew().publish_due(), await desk.rollouts()) == (0, 0, 1)
    article = await desk.newsroom.find(number)
    assert (article.status, article.published_at, article.revision) == (Status.PUBLISHED, desk.now, 1)
    assert await desk.told() == []
    assert await desk.acts(number) == [
        "paper:7 draft: Trains run",
        "paper:7 schedule: 2026-11-21 13:00 UTC: Trains run",
        "schedule publish: Trains run",
    ]


async def test_what_was_missed_comes_out_at_the_next_start_and_is_told(desk: Desk) -> None:
    number = await desk.planned()
    desk.now = DUE + timedelta(days=3)
    assert await desk.anew().publish_due() == 1
    assert (await desk.newsroom.find(number)).published_at == desk.now
    assert await desk.told() == [
        "“Trains run” was to come out on 2026-11-21 13:00 (UTC). Nothing ran here then, so that it came out now; it is"
        f" article {number}."
    ]


async def test_several_who_ask_at_once_publish_it_once(desk: Desk) -> None:
    number = await desk.planned()
    desk.now = DUE
    await asyncio.gather(*(desk.anew().publish_due() for _ in range(5)))
    assert await desk.rollouts() == 1
    assert [act for act in await desk.acts(number) if " publish" in act] == ["schedule publish: Trains run"]


async def test_a_clock_that_goes_back_publishes_nothing_twice_and_nothing_early(desk: Desk) -> None:
    await desk.planned("First")
    later = await desk.planned("Second", DUE + timedelta(minutes=10))
    desk.now = DUE
    assert await desk.planner.publish_due() == 1
    desk.now = NOON
    assert await desk.planner.publish_due() == 0
    desk.now = DUE + timedelta(minutes=11)
    assert await desk.planner.publish_due() == 1
    assert (await desk.newsroom.find(later)).status is Status.PUBLISHED


async def test_it_can_be_moved_taken_off_and_published_before_its_time(desk: Desk) -> None:
    moved, off, early = await desk.planned("Moved"), await desk.planned("Off"), await desk.planned("Early")
    await desk.planner.plan(moved, DUE + timedelta(hours=1), "paper:7")
    await desk.planner.unplan(off, "paper:8")
    await desk.newsroom.publish(early, "paper:7")
    async with desk.storage.read() as tx:
        assert [article.title for article in await tx.articles.due(DUE + timedelta(days=1), limit=10)] == ["Moved"]
    desk.now = DUE
    assert (await desk.planner.publish_due(), await desk.rollouts()) == (0, 1)
    with pytest.raises(UserError, match=f"Article {off} is not scheduled"):
        await desk.planner.unplan(off, "paper:8")
    with pytest.raises(UserError, match=f"Article {early} is published already"):
        await desk.planner.plan(early, DUE, "paper:7")


async def test_until_then_nobody_sees_it(desk: Desk) -> None:
    number = await desk.planned()
    with pytest.raises(UserError, match="There is no article"):
        await desk.newsroom.find(number)
    async with desk.storage.read() as tx:
        assert await tx.articles.latest(before=(NOON + timedelta(days=9), 0), limit=5) == []
        assert await tx.articles.titles(5) == []
        assert await tx.articles.after(0, limit=5) == []


async def test_what_is_discarded_does_not_come_out(desk: Desk) -> None:
    number = await desk.planned()
    await desk.newsroom.discard(number, "paper:7")
    desk.now = DUE
    assert await desk.planner.publish_due() == 0
