"""On PostgreSQL, where many write at once: who claims waits for nobody."""

import asyncio

import pytest

from core.delivery.claim import claim
from core.delivery.revival import revive
from core.delivery.rollout import walk
from core.delivery.troubles import lose
from core.storage import Storage
from core.storage.rollouts import Window
from core.values.outcome import Refusal
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


@pytest.mark.parametrize("becomes", ["lost", "back"])
async def test_who_loses_a_chat_and_who_hears_of_it_take_it_in_one_order(fresh_url: FreshUrl, becomes: str) -> None:
    """A lane holds the chat's places in the queue, and then the chat: a platform that tells of the chat meanwhile waits."""
    storage = Storage(fresh_url("postgresql", True))
    world = World(storage)
    ana = await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    while await walk(storage, world.now):
        pass

    async def told() -> None:
        async with storage.begin() as tx:
            if becomes == "lost":
                await lose(tx, ana.id, Refusal.BLOCKED, at=world.now)
            else:
                await revive(tx, await tx.chats.get(ana.id), since=world.now)

    try:
        async with asyncio.timeout(20), storage.begin() as tx:
            await tx.queue.lock([ana.id])
            telling = asyncio.create_task(told())
            await asyncio.sleep(0.3)
            await lose(tx, ana.id, Refusal.BLOCKED, at=world.now)
        await telling
    finally:
        await storage.close()
