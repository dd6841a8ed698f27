"""Chats that could not be reached, moved or were erased, and what they are sent when they are back."""

from datetime import timedelta

from core.delivery.pace import Limits
from core.delivery.rollout import walk
from core.values.article import Status
from core.values.chat import Address, ChatState
from core.values.outcome import Moved, Postponed, Refusal, Refused, Rejected
from core.values.tag import TopicKind
from tests.delivery.world import PLATFORM, RULES, World


async def test_a_chat_that_blocked_us_is_paused_keeps_its_tags_and_heals_when_it_speaks(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Refused(Refusal.BLOCKED)]
    await world.publish("One", "cuba")
    await world.publish("Two", "cuba")
    while await walk(world.storage, world.now):
        pass
    await world.settle()
    async with world.storage.read() as tx:
        paused = await tx.chats.get(ana.id)
        assert (paused.state, paused.reason) == (ChatState.PAUSED, "blocked")
        assert len(await tx.subscriptions.of(ana.id)) == 1
    assert (len(world.paper.calls), await world.results()) == (1, {"dead": 1, "skipped": 1})
    await world.publish("Meanwhile", "cuba")
    await world.settle()
    assert len(world.paper.calls) == 1
    async with world.storage.begin() as tx:
        await tx.chats.ensure(ana.address, ana.kind, language="", at=world.now)
        await tx.deliveries.reopen(ana.id, since=world.now - RULES.ttl)
    await world.publish("Three", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == ["One r1", "Two r1", "Three r1"]


async def test_healing_comes_as_one_bundle_and_a_correction_rewrites_it(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    articles = [await world.publish(title, "cuba") for title in "ABCDE"]
    await world.settle()
    world.now += timedelta(hours=1)
    await world.publish("F", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == ["bundle A, B, C, D, E", "F r1"]
    for article in articles[:2]:
        await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["bundle A-, B-, C, D, E", "F r1"]
    assert await world.results() == {"sent": 6}


async def test_four_late_posts_are_no_bundle(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    for title in "ABCD":
        await world.publish(title, "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await world.settle()
    assert world.paper.shown("ana") == ["A r1", "B r1", "C r1", "D r1"]


async def test_a_moved_chat_is_rekeyed_and_the_same_delivery_goes_to_the_new_address(world: World) -> None:
    ana = await world.chat("group", "cuba")
    first = await world.publish("One", "cuba")
    await world.settle()
    world.paper.says["group"] = [Moved(Address(PLATFORM, "super"))]
    await world.publish("Two", "cuba")
    await world.settle()
    assert (world.paper.shown("group"), world.paper.shown("super")) == (["One r1"], ["Two r1"])
    async with world.storage.read() as tx:
        assert (await tx.chats.get(ana.id)).address.id == "super"
    await world.turn(first, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("super") == ["Two r1", "notice: One retracted"]


async def test_a_chat_that_moved_to_one_we_know_is_merged(world: World) -> None:
    await world.chat("group", "cuba", "rum")
    there = await world.chat("super", "cuba")
    world.paper.says["group"] = [Moved(there.address)]
    await world.publish("Rum", "rum")
    await world.settle()
    assert world.paper.shown("super") == ["Rum r1"]
    async with world.storage.read() as tx:
        assert await tx.chats.at(Address(PLATFORM, "group")) is None
        assert {s.topic.name for s in await tx.subscriptions.of(there.id)} == {"cuba", "rum"}
        assert [count for _, count in await tx.topics.popular(TopicKind.TAG, 5)] == [1, 1]
    await world.publish("Both", "cuba", "rum")
    await world.settle()
    assert world.paper.shown("super") == ["Rum r1", "Both r1"]


async def test_a_chat_paused_with_work_in_hand_holds_up_nobody(world: World) -> None:
    world.limits = Limits(per_second=1000, in_flight=1)
    ana = await world.chat("ana", "cuba")
    await world.chat("ben", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(seconds=1))]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        await tx.chats.pause(ana.id, "stopped")
    world.now += timedelta(seconds=2)
    await world.publish("Rum", "cuba")
    await world.settle()
    assert world.paper.shown("ben") == ["Sugar r1", "Rum r1"]
    assert (await world.results())["skipped"] == 1


async def test_after_days_of_silence_old_news_is_skipped_and_recent_news_is_one_bundle(world: World) -> None:
    await world.chat("ana", "cuba")
    for title in "AB":
        await world.publish(title, "cuba")
    world.now += timedelta(hours=22)
    for title in "CDEFG":
        await world.publish(title, "cuba")
    world.now += timedelta(hours=3)
    await world.settle()
    assert world.paper.shown("ana") == ["bundle C, D, E, F, G"]
    assert await world.results() == {"sent": 5, "skipped": 2}


async def test_a_rejected_bundle_falls_apart_into_its_articles(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1)), Rejected("too long")]
    for title in "ABCDE":
        await world.publish(title, "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await world.settle()
    assert world.paper.shown("ana") == ["A r1", "B r1", "C r1", "D r1", "E r1"]


async def test_an_erased_chat_gets_nothing_and_leaves_nothing(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    await world.chat("ben", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(seconds=1))]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        await tx.chats.forget(ana.id)
    world.now += timedelta(seconds=2)
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == ([], {"sent": 1})
