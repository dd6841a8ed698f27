"""Waiting belongs to the chat, and nobody holds up the others."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from core.delivery.pace import Limits
from core.storage import Storage
from core.values.article import Status
from core.values.chat import Address, ChatKind
from core.values.delivery import Share
from core.values.document import say
from core.values.outcome import Outcome, Post, Postponed
from tests.delivery.world import PLATFORM, Paper, World


async def test_the_wait_belongs_to_the_chat_and_survives_a_restart(world: World) -> None:
    for name in ("ana", "ben"):
        await world.chat(name, "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    for title in ("One", "Two"):
        await world.publish(title, "cuba")
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == ([], ["One r1", "Two r1"])
    world.now += timedelta(minutes=59)
    await world.settle()
    assert world.paper.shown("ana") == []
    world.now += timedelta(minutes=1)
    await world.settle()
    assert world.paper.shown("ana") == ["One r1", "Two r1"]


async def test_a_postponed_post_does_not_hold_back_a_retraction(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.publish("Rum", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["retracted Sugar"]


async def test_a_reply_goes_out_while_pushes_wait(world: World) -> None:
    world.limits = Limits(per_second=5, in_flight=4)
    for number in range(20):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    async with world.running():
        while len(world.paper.calls) < 2:
            await asyncio.sleep(0.001)
        before = len(world.paper.calls)
        await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("here"), "key"))
        assert len(world.paper.calls) - before <= 2


async def test_replies_keep_to_what_their_chat_takes(world: World) -> None:
    world.limits = Limits(per_second=1000, chat_interval=0.05, group_per_minute=3, in_flight=4)
    async with world.running():
        for number in range(3):
            await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("here"), f"key{number}"), ChatKind.GROUP)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("one too many"), "key4"), ChatKind.GROUP)
        async with asyncio.timeout(1):
            await world.lane.reply(Address(PLATFORM, "yan"), Post(say("here"), "key5"), ChatKind.GROUP)
    assert all(later - before >= 0.05 for before, later in pairwise(world.paper.times[:3]))


async def test_a_million_reader_article_and_a_small_one_take_turns(world: World) -> None:
    for number in range(60):
        await world.chat(f"c{number}", "big")
    await world.chat("small", "small")
    await world.publish("Big", "big")
    world.limits = Limits(per_second=1000, in_flight=1)
    async with world.running():
        while len(world.paper.calls) < 20:
            await asyncio.sleep(0.001)
    world.paper.calls.clear()
    await world.publish("Small", "small")
    await world.settle()
    assert ("send", "small", "Small r1") in world.paper.calls[:4]


async def test_corrections_of_one_article_leave_the_news_three_places_of_four(world: World) -> None:
    for number in range(40):
        await world.chat(f"c{number}", "old")
        await world.chat(f"n{number}", "new")
    old = await world.publish("Old", "old")
    await world.settle()
    world.paper.calls.clear()
    await world.correct(old)
    await world.publish("New", "new")
    async with world.storage.begin() as tx:
        await tx.facts.put("paused:*", "", at=world.now)
    async with world.running():
        while await running_rollouts(world.storage):
            await asyncio.sleep(0.001)
    async with world.storage.begin() as tx:
        await tx.facts.drop("paused:*")
    await world.settle()
    kinds = [kind for kind, *_ in world.paper.calls[:40]]
    assert abs(kinds.count("edit") - 10) <= 2


async def test_shares_are_known_to_the_queue(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    async with world.storage.begin() as tx:
        await tx.facts.put("paused:*", "", at=world.now)
    async with world.running():
        while await running_rollouts(world.storage):
            await asyncio.sleep(0.001)
    async with world.storage.read() as tx:
        assert {share: len(chats) for share, chats in (await tx.queue.first(PLATFORM, 9)).items()} == {
            Share.URGENT: 0,
            Share.POST: 1,
            Share.EDIT: 0,
        }


async def test_a_retraction_does_not_wait_behind_a_postponed_correction(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.correct(article)
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["retracted Sugar"]


async def test_a_flood_of_one_share_holds_the_chats_other_posts(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("One", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.correct(article)
    await world.settle()
    await world.publish("Two", "cuba")
    await world.settle()
    assert len(world.paper.calls) == 2


async def test_a_flood_for_everybody_halts_the_lane_over_a_restart(world: World) -> None:
    for name in ("ana", "ben", "eve"):
        await world.chat(name, "cuba")
    world.limits = Limits(per_second=1000, in_flight=1)
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1), everyone=True)]
    await world.publish("Sugar", "cuba")
    async with world.running():
        while not world.paper.calls:
            await asyncio.sleep(0.001)
    async with world.running():
        await asyncio.sleep(0.2)
    assert len(world.paper.calls) == 1
    world.now += timedelta(hours=2)
    await world.settle()
    assert await world.results() == {"sent": 3}


async def test_slow_chats_take_their_places_and_leave_the_others(world: World) -> None:
    class FiveHang(Paper):
        async def send(self, to: Address, post: Post) -> Outcome:
            if to.id.startswith("slow"):
                await asyncio.Event().wait()
            return await super().send(to, post)

    world.paper = FiveHang()
    world.limits = Limits(per_second=1000, in_flight=8)
    for number in range(5):
        await world.chat(f"slow{number}", "cuba")
    for number in range(40):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    dispatcher = world.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(20):
        while len(world.paper.calls) < 40:
            await asyncio.sleep(0.001)
    running.cancel()
    for task in list(world.lane._active):
        task.cancel()


async def running_rollouts(storage: Storage) -> int:
    async with storage.read() as tx:
        return await tx.rollouts.running()
