"""Threads that sleep, are locked, opened again and deleted, and the state that their chats are left in."""

from collections.abc import AsyncIterator

import pytest

from bots.discord.invitations import RIGHTS
from core.values.outcome import Refusal
from tests.bots.discord_room import Room, room
from tests.bots.discord_states import ACTIVE, becomes, follows, heard, losses, paused, state
from tests.conftest import FreshUrl
from tests.platforms.discord import Permission

OPS = {"ops": "discord:9"}
FORBIDDEN = paused(Refusal.FORBIDDEN)


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url, newsclip=OPS) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    """On SQLite only: where nothing that is stored matters."""
    async with room(fresh_url("sqlite", True), newsclip=OPS) as opened:
        yield opened


async def test_a_thread_that_sleeps_is_woken_by_the_next_article(house: Room) -> None:
    thread = house.square.thread("Sugar")
    await follows(house, thread)
    thread.archive()
    await heard(house)
    assert await state(house, thread) == ACTIVE
    await house.publish("Harvest begins", "cuba")
    assert "Harvest begins" in (await thread.next()).plain
    assert thread.state is not None
    assert not thread.state.archived
    assert await losses(house, 0) == []


@pytest.mark.parametrize("asleep", [False, True])
async def test_a_thread_that_is_locked_waits_until_it_is_open(house: Room, asleep: bool) -> None:
    thread = house.square.thread("Sugar")
    await follows(house, house.square, thread)
    thread.change_state(locked=True, archived=asleep)
    await becomes(house, thread, FORBIDDEN)
    assert await state(house, house.square) == ACTIVE
    assert len(await losses(house, 1)) == 1
    await house.publish("Harvest begins", "cuba")
    assert "Harvest begins" in (await house.square.next()).plain
    thread.change_state(locked=False)
    await becomes(house, thread, ACTIVE)
    assert "Harvest begins" in (await thread.next()).plain


async def test_a_lock_is_no_obstacle_to_who_manages_threads(one: Room) -> None:
    thread = one.square.thread("Sugar")
    await follows(one, thread)
    one.square.overwrite_bot(allow=Permission.MANAGE_THREADS)
    thread.change_state(locked=True)
    await heard(one)
    assert await state(one, thread) == ACTIVE
    await one.publish("Harvest begins", "cuba")
    assert "Harvest begins" in (await thread.next()).plain


async def test_a_thread_that_is_deleted_is_gone(house: Room) -> None:
    thread, sleeping = house.square.thread("Sugar"), house.square.thread("Rum")
    await follows(house, house.square, thread, sleeping)
    sleeping.archive()
    for each in (thread, sleeping):
        each.delete()
        await becomes(house, each, paused(Refusal.GONE))
    assert await state(house, house.square) == ACTIVE
    house.town.expel_bot()
    house.town.admit_bot(permissions=RIGHTS.value)
    await heard(house)
    assert await state(house, house.square) == ACTIVE
    assert await state(house, thread) == paused(Refusal.GONE)


async def test_what_sleeps_in_a_channel_that_opens_again_is_asked_for(house: Room) -> None:
    awake, asleep, locked, deleted = (house.square.thread(name) for name in ("Sugar", "Rum", "Tobacco", "Nickel"))
    await follows(house, awake, asleep, locked, deleted)
    house.square.overwrite_bot(deny=Permission.VIEW_CHANNEL)
    for thread in (awake, asleep, locked, deleted):
        await becomes(house, thread, FORBIDDEN)
    asleep.archive()
    locked.archive(locked=True)
    deleted.delete()
    house.square.overwrite_bot()
    await becomes(house, awake, ACTIVE)
    await becomes(house, asleep, ACTIVE)
    await heard(house)
    assert await state(house, locked) == FORBIDDEN
    assert await state(house, deleted) == FORBIDDEN
    locked.unarchive()
    await becomes(house, locked, ACTIVE)
