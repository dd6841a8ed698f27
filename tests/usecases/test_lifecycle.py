"""The life of chats: lost, regained and bound, in whatever order a platform tells of it, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.alerts import Alerts
from core.delivery.wake import Bell
from core.storage import Storage
from core.values.article import Status
from core.values.chat import BANNED, STOPPED, Address, ChatKind, ChatState
from core.values.outcome import Refusal
from core.values.tag import Topic, parse_tag
from tests.delivery.world import PLATFORM, World
from tests.usecases.life import GROUP, SUPER, TOPIC, alerts, at, following, known, lifecycle, walked


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


async def test_a_lost_group_rests_with_its_topics_until_it_is_regained(world: World) -> None:
    group, topic = await following(world, SUPER, "cuba"), await following(world, TOPIC, "cuba")
    other = await following(world, Address(PLATFORM, "-10055"), "cuba")
    await lifecycle(world).lost(SUPER, Refusal.KICKED)
    await lifecycle(world).lost(SUPER, Refusal.FORBIDDEN)
    assert [(await known(world, chat.address)).state for chat in (group, topic, other)] == [
        ChatState.PAUSED,
        ChatState.PAUSED,
        ChatState.ACTIVE,
    ]
    assert await alerts(world) == [f"lost:{group.id}"]
    await world.publish("Sugar", "cuba")
    await world.settle()
    await lifecycle(world).regained(SUPER, ChatKind.GROUP)
    assert await alerts(world) == []
    await world.publish("Rum", "cuba")
    await world.settle()
    for address in (SUPER.id, TOPIC.id, "-10055"):
        assert world.paper.shown(address) == ["Sugar r1", "Rum r1"]


async def test_what_went_out_meanwhile_comes_once_and_only_what_was_followed_then(world: World) -> None:
    chat = await following(world, GROUP, "cuba", "sports")
    async with world.storage.begin() as tx:
        muted = await tx.topics.ids([Topic.tag(parse_tag("football"))])
        await tx.subscriptions.put(chat.id, muted.values(), muted=True, at=world.now)
        await tx.chats.change(chat.id, replace(chat.settings, languages=("en",)))
    await world.publish("Before", "cuba")
    world.now += timedelta(days=2)
    await lifecycle(world).lost(GROUP, Refusal.KICKED)
    await world.publish("Two days ago", "cuba")
    await world.settle()
    world.now += timedelta(days=2)
    await world.publish("Sugar", "cuba")
    await world.publish("Goal", "sports football")
    await world.publish("Hola", "cuba", language="es")
    await world.publish("Rain", "weather")
    await world.turn(await world.publish("Hoax", "cuba"), Status.RETRACTED)
    await world.settle()
    world.now += timedelta(minutes=1)
    async with world.storage.begin() as tx:
        later = await tx.topics.ids([Topic.tag(parse_tag("weather"))])
        await tx.subscriptions.put(chat.id, later.values(), muted=False, at=world.now)
    for _ in range(2):
        await lifecycle(world).regained(GROUP, ChatKind.GROUP)
        await world.settle()
    assert world.paper.shown(GROUP.id) == ["Sugar r1"]


async def test_many_that_went_out_meanwhile_come_as_one_message(world: World) -> None:
    await following(world, GROUP, "cuba")
    await lifecycle(world).lost(GROUP, Refusal.KICKED)
    for number in range(6):
        await world.publish(f"Sugar {number}", "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await lifecycle(world).regained(GROUP, ChatKind.GROUP)
    await world.settle()
    assert len(world.paper.shown(GROUP.id)) == 1


async def test_what_waited_when_a_chat_was_lost_is_sent_when_it_is_regained(world: World) -> None:
    await following(world, SUPER, "cuba")
    await world.publish("Sugar", "cuba")
    await world.publish("Rum", "cuba", delay=timedelta(minutes=1))
    await walked(world)
    await lifecycle(world).lost(SUPER, Refusal.FORBIDDEN)
    await world.settle()
    assert world.paper.calls == []
    await lifecycle(world).regained(SUPER, ChatKind.GROUP, person="42")
    await lifecycle(world).regained(SUPER, ChatKind.GROUP, person="43")
    await world.settle()
    assert world.paper.shown(SUPER.id) == ["Sugar r1"]
    assert (await known(world, SUPER)).bound_by == "42"


async def test_a_lost_reader_is_nobodys_trouble(world: World) -> None:
    await following(world, Address(PLATFORM, "42"), "cuba", kind=ChatKind.PRIVATE)
    await lifecycle(world).lost(Address(PLATFORM, "42"), Refusal.BLOCKED)
    await lifecycle(world).lost(Address(PLATFORM, "unknown"), Refusal.BLOCKED)
    await lifecycle(world).regained(Address(PLATFORM, "unknown"), ChatKind.PRIVATE)
    assert (await known(world, Address(PLATFORM, "42"))).reason == "blocked"
    assert await at(world, Address(PLATFORM, "unknown")) is None
    assert await alerts(world) == []


async def test_who_hears_of_a_loss_or_an_arrival_is_told_the_name_there(world: World) -> None:
    await following(world, SUPER)
    life = lifecycle(world)
    await life.lost(SUPER, Refusal.KICKED, name="Town\n\u202eTalk {chat}" + " word" * 20)
    await life.bound(GROUP, ChatKind.GROUP, "42", name="Readers")
    await life.arrived(Address(PLATFORM, "-7"), ChatKind.CHANNEL, name="")
    world.dispatcher()
    ops = Address(PLATFORM, "ops")
    telling = Alerts(world.storage, {PLATFORM: world.lane}, [ops], bell=Bell(), now=lambda: world.now, language="en")
    await telling.tell()
    assert sorted(world.paper.shown("ops")) == [
        "I was brought into a new channel: paper:-7.",
        "I was brought into a new group: Readers (paper:-5).",
        f"I was removed from Town Talk {{chat}}{' word' * 9}… (paper:-1005), so news no longer goes there. Add me again, and what"
        " it missed follows.",
    ]


@pytest.mark.parametrize("reason", [STOPPED, BANNED])
async def test_silence_that_was_asked_for_stays(world: World, reason: str) -> None:
    chat = await following(world, SUPER, "cuba")
    async with world.storage.begin() as tx:
        await tx.chats.pause(chat.id, reason)
    await lifecycle(world).lost(SUPER, Refusal.KICKED)
    await lifecycle(world).regained(SUPER, ChatKind.GROUP)
    after = await known(world, SUPER)
    assert (after.state, after.reason, await alerts(world)) == (ChatState.PAUSED, reason, [])


async def test_the_first_who_brings_us_is_kept_and_a_new_chat_is_made(world: World) -> None:
    for person in ("42", "43"):
        await lifecycle(world).bound(SUPER, ChatKind.CHANNEL, person)
    chat = await known(world, SUPER)
    assert (chat.kind, chat.bound_by, chat.state) == (ChatKind.CHANNEL, "42", ChatState.ACTIVE)
    await lifecycle(world).lost(SUPER, Refusal.FORBIDDEN)
    await lifecycle(world).bound(SUPER, ChatKind.CHANNEL, "44")
    assert (await known(world, SUPER)).state is ChatState.PAUSED


@pytest.mark.parametrize("lost", [Refusal.KICKED, Refusal.FORBIDDEN])
@pytest.mark.parametrize("own", [Refusal.FORBIDDEN, Refusal.GONE])
async def test_a_part_that_was_lost_by_itself_is_not_regained_with_the_whole(
    world: World, own: Refusal, lost: Refusal
) -> None:
    whole, part = await following(world, SUPER, "cuba"), await following(world, TOPIC, "cuba")
    other = await following(world, Address(PLATFORM, "-1005/78"), "cuba")
    await lifecycle(world).lost(TOPIC, own)
    await lifecycle(world).lost(SUPER, lost)
    assert (await known(world, TOPIC)).reason == own
    await lifecycle(world).regained(SUPER, ChatKind.GROUP)
    states = [(await known(world, chat.address)).reason for chat in (whole, part, other)]
    assert states == ["", "" if own == lost else own, ""], "of the same reason nobody can tell whose it was"
    await lifecycle(world).regained(TOPIC, ChatKind.GROUP)
    assert (await known(world, TOPIC)).state is ChatState.ACTIVE


async def test_parts_of_a_whole_that_is_no_chat_of_ours_come_back_with_it(world: World) -> None:
    await following(world, TOPIC, "cuba")
    for reason in (Refusal.KICKED, Refusal.FORBIDDEN):
        await lifecycle(world).lost(SUPER, reason)
        await lifecycle(world).regained(SUPER, ChatKind.GROUP)
        assert (await known(world, TOPIC)).state is ChatState.ACTIVE


async def test_a_right_that_we_are_given_ends_what_was_forbidden_in_the_parts(world: World) -> None:
    await following(world, SUPER, "cuba")
    await following(world, TOPIC, "cuba")
    await lifecycle(world).lost(TOPIC, Refusal.FORBIDDEN)
    await lifecycle(world).regained(SUPER, ChatKind.GROUP)
    assert (await known(world, TOPIC)).reason == Refusal.FORBIDDEN
    await lifecycle(world).regained(SUPER, ChatKind.GROUP, trusted=True)
    assert (await known(world, TOPIC)).state is ChatState.ACTIVE
