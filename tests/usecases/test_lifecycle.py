"""The life of chats: lost and regained, bound and moved, in whatever order a platform tells of it, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from core.lifecycle import Lifecycle
from core.storage import Storage
from core.values.article import Status
from core.values.chat import BANNED, STOPPED, Address, Chat, ChatKind, ChatState, Settings
from core.values.outcome import Moved, Outcome, Post, Refusal
from core.values.tag import Topic, parse_tag
from tests.delivery.world import PLATFORM, Paper, World

GROUP, SUPER = Address(PLATFORM, "-5"), Address(PLATFORM, "-1005")
TOPIC = Address(PLATFORM, "-1005/77")
DAY = timedelta(days=1)


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


def lifecycle(world: World) -> Lifecycle:
    return Lifecycle(world.storage, wake=lambda: None, now=lambda: world.now, ttl=DAY)


async def following(world: World, address: Address, *tags: str, kind: ChatKind = ChatKind.GROUP) -> Chat:
    async with world.storage.begin() as tx:
        chat = await tx.chats.ensure(address, kind, language="", at=world.now)
        ids = await tx.topics.ids(Topic.tag(parse_tag(tag)) for tag in tags)
        await tx.subscriptions.put(chat.id, ids.values(), muted=False, at=world.now)
    return chat


async def known(world: World, address: Address) -> Chat:
    async with world.storage.read() as tx:
        chat = await tx.chats.at(address)
    assert chat is not None
    return chat


async def at(world: World, address: Address) -> Chat | None:
    async with world.storage.read() as tx:
        return await tx.chats.at(address)


async def alerts(world: World) -> list[str]:
    async with world.storage.read() as tx:
        return sorted(alert.key for alert in await tx.alerts.untold())


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
    assert await alerts(world) == [f"lost:{group.id}", f"lost:{topic.id}"]
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


async def walked(world: World) -> None:
    """Until what was published stands in the outbox; nothing is sent, for the platform is paused."""
    async with world.storage.begin() as tx:
        await tx.facts.put(f"paused:{PLATFORM}", "", at=world.now)
    async with asyncio.timeout(20), world.running():
        while not await _open(world):
            await asyncio.sleep(0.001)
    async with world.storage.begin() as tx:
        await tx.facts.drop(f"paused:{PLATFORM}")


async def _open(world: World) -> int:
    async with world.storage.read() as tx:
        return await tx.deliveries.open_count()


class Migrated(Paper):
    """A platform on which the group became a supergroup."""

    async def send(self, to: Address, post: Post) -> Outcome:
        if to == GROUP:
            self.calls.append(("send", to.id, ""))
            return Moved(SUPER)
        return await super().send(to, post)

    async def edit(self, ref: str, post: Post) -> Outcome:
        if ref.partition("/")[0] == GROUP.id:
            self.calls.append(("edit", GROUP.id, ""))
            return Moved(SUPER)
        return await super().edit(ref, post)


@pytest.mark.parametrize("order", sorted(set(permutations(["error", "update", "update"]))))
@pytest.mark.parametrize("both", [False, True])
async def test_a_group_that_became_a_supergroup(world: World, order: tuple[str, ...], both: bool) -> None:
    """Told by the error of a message and by two updates, in any order: what is pending goes to the new address once."""
    await following(world, GROUP, "cuba")
    first = await world.publish("One", "cuba")
    await world.settle()
    if both:
        await following(world, SUPER, "rum")
    said = world.paper
    world.paper = Migrated()
    await world.publish("Two", "cuba")
    await walked(world)
    for step in order:
        if step == "update":
            await lifecycle(world).moved(GROUP, SUPER)
        else:
            await world.settle()
    assert (said.shown(GROUP.id), world.paper.shown(SUPER.id)) == (["One r1"], ["Two r1"])
    assert await at(world, GROUP) is None
    await world.turn(first, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown(SUPER.id) == ["Two r1", "notice: One retracted"]
    third = await world.publish("Three", "cuba")
    await world.settle()
    world.paper.says[SUPER.id] = [Moved(SUPER)]
    await world.publish("Four", "cuba")
    await world.settle()
    await world.correct(third)
    await world.settle()
    told = ["Two r1", "notice: One retracted", "Three r2", "Four r1"]
    assert world.paper.shown(SUPER.id) == told, "messages at the new address are no ghosts"


@pytest.mark.parametrize("both", [False, True])
async def test_a_move_while_a_message_is_on_its_way(world: World, both: bool) -> None:
    """The update is handled between the request and its answer."""
    began, answer = asyncio.Event(), asyncio.Event()

    class Slow(Migrated):
        async def send(self, to: Address, post: Post) -> Outcome:
            began.set()
            await answer.wait()
            return await super().send(to, post)

    world.paper = Slow()
    await following(world, GROUP, "cuba")
    if both:
        await following(world, SUPER, "rum")
    await world.publish("One", "cuba")
    async with asyncio.timeout(20), world.running():
        await began.wait()
        moving = asyncio.create_task(lifecycle(world).moved(GROUP, SUPER))
        while not both and await at(world, GROUP) is not None:
            await asyncio.sleep(0.001)
        for _ in range(20 if both else 0):
            assert await at(world, GROUP) is not None, "merged under way"
        answer.set()
        await moving
        while not world.paper.shown(SUPER.id):
            await asyncio.sleep(0.001)
    await world.settle()
    assert world.paper.shown(SUPER.id) == ["One r1"]
    assert await world.results() == {"sent": 1}
    await world.publish("Two", "cuba")
    await world.settle()
    assert world.paper.shown(SUPER.id) == ["One r1", "Two r1"]


async def test_what_arrived_at_the_old_address_is_a_ghost_once_its_edit_is_refused(world: World) -> None:
    """The update came while the message was on its way, and the message still arrived at the old address."""
    await following(world, GROUP, "cuba")
    article = await world.publish("One", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        chat = await tx.chats.at(GROUP)
        assert chat is not None
        await tx.chats.move(chat.id, SUPER)
        [delivery] = await tx.deliveries.of_article(article.id)
        await tx.deliveries.refer(delivery.shown.message_id, f"{GROUP.id}/1")
    world.paper = Migrated()
    await world.turn(article, Status.RETRACTED)
    async with asyncio.timeout(20):
        await world.settle()
    assert [call[:2] for call in world.paper.calls] == [("edit", GROUP.id), ("send", SUPER.id)]
    assert world.paper.shown(SUPER.id) == ["notice: One retracted"]


CHOSEN = Settings("es", "America/Havana", "rich", silent=True, networks=("email",), languages=("es",))


@pytest.mark.parametrize("reason", ["", STOPPED, BANNED, Refusal.KICKED.value])
@pytest.mark.parametrize("order", sorted(set(permutations(["said", "update", "update"]))))
async def test_what_was_chosen_moves_with_the_group(world: World, order: tuple[str, ...], reason: str) -> None:
    """Something may be said at the new address before, between or after the updates of a move."""
    old = await following(world, GROUP, "cuba")
    async with world.storage.begin() as tx:
        await tx.chats.change(old.id, CHOSEN)
        await tx.chats.bind(old.id, "42")
        if reason:
            await tx.chats.pause(old.id, reason)
    for step in order:
        if step == "update":
            await lifecycle(world).moved(GROUP, SUPER)
            continue
        async with world.storage.begin() as tx:
            if await tx.chats.at(SUPER) is None:
                await tx.chats.ensure(SUPER, ChatKind.GROUP, language="", at=world.now)
    after = await known(world, SUPER)
    assert (await at(world, GROUP), after.settings, after.bound_by) == (None, CHOSEN, "42")
    spoken = reason == Refusal.KICKED and order[0] == "said"
    assert after.reason == ("" if spoken else reason)


async def test_what_was_chosen_at_the_new_address_stays(world: World) -> None:
    old, new = await following(world, GROUP, "cuba"), await following(world, SUPER, "rum")
    async with world.storage.begin() as tx:
        await tx.chats.change(old.id, CHOSEN)
        await tx.chats.change(new.id, Settings("en", form="classic"))
        await tx.chats.bind(old.id, "42")
        await tx.chats.bind(new.id, "43")
    await lifecycle(world).moved(GROUP, SUPER)
    after = await known(world, SUPER)
    assert (after.settings, after.bound_by) == (replace(CHOSEN, language="en", form="classic"), "43")


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


async def test_topics_move_with_their_group_and_persons_are_kept(world: World) -> None:
    old, new = Address(PLATFORM, "-5/77"), Address(PLATFORM, "-1005/77")
    await following(world, GROUP, "cuba")
    await following(world, old, "rum")
    await lifecycle(world).bound(old, ChatKind.GROUP, "42")
    await following(world, new, "tobacco")
    await lifecycle(world).moved(GROUP, SUPER)
    await lifecycle(world).moved(GROUP, SUPER)
    assert (await at(world, GROUP), await at(world, old)) == (None, None)
    async with world.storage.read() as tx:
        topics = {s.topic.name for s in await tx.subscriptions.of((await known(world, new)).id)}
    assert (topics, (await known(world, new)).bound_by) == ({"rum", "tobacco"}, "42")
    assert (await known(world, SUPER)).state is ChatState.ACTIVE
