"""What is kept, and for how long."""

from datetime import timedelta

from core.retention import Retention, sweep
from core.storage.audit import Act
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
