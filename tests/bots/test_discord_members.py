"""What happens to us in servers, and the state that each chat is left in."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bots.discord.invitations import RIGHTS
from core.values.outcome import Refusal
from tests.bots.discord_room import Room, room
from tests.bots.discord_states import ACTIVE, State, becomes, follows, heard, losses, paused, stands, state
from tests.conftest import FreshUrl
from tests.platforms.discord import Channel, Permission, events

OPS = {"ops": "discord:9"}
FORBIDDEN = paused(Refusal.FORBIDDEN)
GONE = paused(Refusal.GONE)
KICKED = paused(Refusal.KICKED)


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url, newsclip=OPS) as opened:
        opened.olga.install()
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    """On SQLite only: where nothing that is stored matters."""
    async with room(fresh_url("sqlite", True), newsclip=OPS) as opened:
        opened.olga.install()
        yield opened


async def stay(house: Room, *channels: Channel, as_: State = ACTIVE) -> None:
    """Whatever happened, these chats are as they were."""
    await heard(house)
    assert [await state(house, channel) for channel in channels] == [as_] * len(channels)


async def test_a_server_that_removes_us_is_lost_with_all_in_it_and_regained(house: Room) -> None:
    places = house.square, house.square.thread("Sugar"), house.town.text("other")
    await follows(house, *places)
    house.town.expel_bot()
    for channel in places:
        await becomes(house, channel, KICKED)
    [told] = await losses(house, 1)
    assert told.startswith("I was removed from Town (discord:100), so news no longer goes there.")
    await house.publish("Harvest begins", "cuba")
    house.town.admit_bot(permissions=RIGHTS.value)
    for channel in places:
        await becomes(house, channel, ACTIVE)
        assert "Harvest begins" in (await channel.next()).plain
    await stay(house, *places)
    assert await losses(house, 1) == [told]


async def test_an_outage_is_no_removal(house: Room) -> None:
    await follows(house, house.square)
    house.town.goes_down()
    await stay(house, house.square)
    house.town.comes_back()
    await stay(house, house.square)
    assert await losses(house, 0) == []


async def test_a_channel_that_is_deleted_takes_its_threads_along(house: Room) -> None:
    thread, other = house.square.thread("Sugar"), house.town.text("other")
    await follows(house, house.square, thread, other)
    house.square.delete()
    await becomes(house, house.square, GONE)
    await becomes(house, thread, GONE)
    assert await state(house, other) == ACTIVE
    [told] = await losses(house, 1)
    assert told.startswith("Town #square (discord:100/")


async def test_a_right_that_is_taken_from_us_and_given_back(house: Room) -> None:
    await follows(house, house.square)
    for right in (Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL):
        house.square.overwrite_bot(deny=right)
        await becomes(house, house.square, FORBIDDEN)
        house.square.overwrite_bot()
        await becomes(house, house.square, ACTIVE)
    await house.publish("Harvest begins", "cuba")
    assert "Harvest begins" in (await house.square.next()).plain
    assert await losses(house, 1)


async def test_a_role_that_changes_is_told_once_however_many_chats_it_closes(house: Room) -> None:
    places = house.square, house.town.text("other")
    await follows(house, *places)
    assert house.town.bot is not None
    [ours] = house.town.bot.roles
    house.town.change_role(house.town.everyone, permissions=0)
    await stay(house, *places)
    house.town.change_role(ours, permissions=Permission.VIEW_CHANNEL)
    for channel in places:
        await becomes(house, channel, FORBIDDEN)
    house.town.change_role(ours, permissions=RIGHTS.value)
    for channel in places:
        await becomes(house, channel, ACTIVE)
    [told] = await losses(house, 1)
    assert told.startswith("I may no longer write in Town (discord:100)")
    assert "View Channel and Send Messages" in told


async def test_a_role_is_given_taken_and_deleted(house: Room) -> None:
    await follows(house, house.square)
    assert house.town.bot is not None
    [ours] = house.town.bot.roles
    house.town.change_role(ours, permissions=0)
    press = house.town.role("Press", permissions=Permission.SEND_MESSAGES)
    house.town.change_role(house.town.everyone, permissions=Permission.VIEW_CHANNEL)
    await becomes(house, house.square, FORBIDDEN)
    house.town.give_bot(press)
    await becomes(house, house.square, ACTIVE)
    house.town.take_from_bot(press)
    await becomes(house, house.square, FORBIDDEN)
    house.town.give_bot(press)
    await becomes(house, house.square, ACTIVE)
    house.town.delete_role(press)
    await becomes(house, house.square, FORBIDDEN)


async def test_threads_need_a_right_of_their_own(one: Room) -> None:
    thread = one.square.thread("Sugar")
    await follows(one, one.square, thread)
    one.square.overwrite_bot(deny=Permission.SEND_MESSAGES)
    await becomes(one, one.square, FORBIDDEN)
    assert await state(one, thread) == ACTIVE
    one.square.overwrite_bot(deny=Permission.SEND_MESSAGES_IN_THREADS)
    await becomes(one, thread, FORBIDDEN)
    await becomes(one, one.square, ACTIVE)


async def test_what_changes_nothing_for_us_is_nothing(one: Room) -> None:
    await follows(one, one.square)
    one.square.rename("plaza")
    one.town.rename("City")
    one.town.change_role(one.town.role("Readers"), name="Friends", mentionable=True)
    one.town.text("new")
    await stay(one, one.square)


async def test_silence_that_was_asked_for_stays(one: Room) -> None:
    await follows(one, one.square)
    await one.ana.uses(one.square, "stop")
    one.square.overwrite_bot(deny=Permission.SEND_MESSAGES)
    one.square.overwrite_bot()
    one.town.expel_bot()
    one.town.admit_bot(permissions=RIGHTS.value)
    await heard(one)
    chat = await one.chat(one.place(one.square))
    assert chat is not None
    assert chat.reason == "stopped"


async def test_a_timeout_of_ours_ends_by_itself(one: Room) -> None:
    await follows(one, one.square)
    until = one.discord.world.now() + timedelta(seconds=1.5)
    wire = events.bot_member(one.town) | {"guild_id": str(one.town.id)}
    wire |= {"communication_disabled_until": until.isoformat()}
    one.discord.world.gateway.tell("GUILD_MEMBER_UPDATE", lambda: wire, 0, one.town.id)
    await becomes(one, one.square, FORBIDDEN)
    await becomes(one, one.square, ACTIVE)


async def test_who_takes_no_messages_of_ours_is_served_again_when_they_speak(house: Room) -> None:
    ben = house.ben
    await ben.uses(ben.private, "tag follow", tags="cuba")
    ben.closes_messages()
    await house.publish("Harvest begins", "cuba")
    await becomes(house, ben.private, paused(Refusal.BLOCKED))
    assert await losses(house, 0) == []
    ben.opens_messages()
    await ben.uses(ben.private, "tag list")
    await becomes(house, ben.private, ACTIVE)
    await stands(ben.private, 3)
    assert "Harvest begins" in ben.private.messages[-1].plain
