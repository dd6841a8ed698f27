"""On PostgreSQL, where many write at once: who claims waits for nobody."""

import asyncio

from core.delivery.claim import claim
from core.delivery.rollout import walk
from core.storage import Storage
from core.storage.rollouts import Window
from tests.conftest import FreshUrl
from tests.delivery.world import PLATFORM, RULES, World


async def test_a_claim_takes_what_nobody_holds_and_the_rest_when_it_is_free(fresh_url: FreshUrl) -> None:
    storage = Storage(fresh_url("postgresql", True))
    try:
        await _claims(World(storage))
    finally:
        await storage.close()


async def _claims(world: World) -> None:
    ana, ben = await world.chat("ana", "cuba"), await world.chat("ben", "cuba")
    await world.publish("Sugar", "cuba")
    while await walk(world.storage, world.now):
        pass
    async with world.storage.begin() as other, asyncio.timeout(10):
        await other.rollouts.hold(Window(ana.id, ben.id))
        async with world.storage.begin() as tx:
            first = await claim(tx, PLATFORM, 8, place=0, rules=RULES, now=world.now)
    assert ([job.chat.id for job in first.jobs], first.more) == ([ana.id], True)
    async with world.storage.begin() as tx:
        second = await claim(tx, PLATFORM, 8, place=0, rules=RULES, now=world.now)
    assert [job.chat.id for job in second.jobs] == [ben.id]
