"""What is kept, and for how long."""

from datetime import timedelta

from core.retention import Retention, sweep
from core.storage.audit import Act
from core.storage.inbox import Received
from core.values.article import Status
from core.values.outcome import Refusal, Refused
from tests.delivery.world import World


async def test_old_deliveries_go_and_their_totals_stay(world: World) -> None:
    for name in ("ana", "ben", "eve"):
        await world.chat(name, "cuba")
    world.paper.says["eve"] = [Refused(Refusal.BLOCKED)]
    article = await world.publish("Old", "cuba")
    await world.settle()
    before = await world.results()
    world.now += timedelta(days=91)
    await world.publish("New", "cuba")
    await world.settle()
    assert await sweep(world.storage, Retention(), now=world.now) == 3
    assert before == {"sent": 2, "dead": 1}
    assert await world.results() == {"sent": 4, "dead": 1}
    async with world.storage.read() as tx:
        assert (await tx.ledger.totals(article.id)).reached == {"paper": 2}
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["Old r1", "New r1"]


async def test_nothing_young_goes_and_a_second_sweep_finds_nothing(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.publish("New", "cuba")
    await world.settle()
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(days=89)) == 0


async def test_the_audit_log_is_kept_for_a_year(world: World) -> None:
    async with world.storage.begin() as tx:
        await tx.audit.add(Act(world.now, "paper:1", "publish", 1, "Sugar"))
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(days=364)) == 0
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(days=366)) == 1


async def test_what_came_in_is_kept_for_three_days_handled_or_not(world: World) -> None:
    async with world.storage.begin() as tx:
        await tx.inbox.put("paper", [Received(1, "ana", "old"), Received(2, "ana", "old")], at=world.now)
        await tx.inbox.end("paper", [1], at=world.now)
        await tx.inbox.put("paper", [Received(3, "ana", "new")], at=world.now + timedelta(hours=1))
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(hours=72)) == 0
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(hours=72, minutes=1)) == 2
    assert await sweep(world.storage, Retention(inbox=timedelta(0)), now=world.now + timedelta(hours=2)) == 1


async def test_an_alert_that_was_told_is_forgotten_with_the_deliveries(world: World) -> None:
    async with world.storage.begin() as tx:
        for key in ("told", "untold"):
            await tx.alerts.put(key, "A leak.", {}, at=world.now)
        await tx.alerts.told(["told"], at=world.now)
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(days=89)) == 0
    assert await sweep(world.storage, Retention(), now=world.now + timedelta(days=91)) == 1
