"""Chats that move to another address, with what was chosen and sent there, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import permutations

import pytest

from core.storage import Storage
from core.values.article import Status
from core.values.chat import BANNED, STOPPED, Address, ChatKind, ChatState, Settings
from core.values.outcome import Moved, Outcome, Post, Refusal
from tests.delivery.world import PLATFORM, Paper, World
from tests.usecases.life import GROUP, SUPER, at, following, known, lifecycle, walked


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


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


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
