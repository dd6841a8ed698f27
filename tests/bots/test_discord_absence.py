"""What changed while nobody listened is found when a session begins."""

from collections.abc import AsyncIterator

import pytest

from bots.discord.invitations import RIGHTS
from core.values.outcome import Refusal
from tests.bots.discord_room import room
from tests.bots.discord_states import ACTIVE, becomes, follows, heard, losses, paused, state
from tests.platforms.discord import Discord, Limits, Permission
from tests.platforms.discord.storm import Drop

OPS = {"ops": "discord:9"}
FORBIDDEN = paused(Refusal.FORBIDDEN)
KICKED = paused(Refusal.KICKED)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord(limits=Limits.off()) as platform:
        yield platform


async def test_servers_channels_and_threads_are_looked_at_once(discord: Discord, migrated_url: str) -> None:
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        house.olga.install()
        square, thread, other = house.square, house.square.thread("Sugar"), house.town.text("other")
        village = discord.guild(200, "Village", owner=house.ben)
        talk = village.text("talk")
        village.admit_bot(permissions=RIGHTS.value)
        await talk.next()
        await house.ben.uses(talk, "tag follow", tags="cuba")
        await follows(house, square, thread, other)
    village.expel_bot()
    other.overwrite_bot(deny=Permission.SEND_MESSAGES)
    thread.change_state(locked=True)
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await becomes(house, talk, KICKED)
        await becomes(house, other, FORBIDDEN)
        await becomes(house, thread, FORBIDDEN)
        assert await state(house, square) == ACTIVE
        assert len(await losses(house, 2)) == 2
    village.admit_bot(permissions=RIGHTS.value)
    other.overwrite_bot()
    thread.unarchive()
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        for channel in (talk, other, thread, square):
            await becomes(house, channel, ACTIVE)
        assert len(await losses(house, 2)) == 2


async def test_a_server_that_is_down_then_is_not_lost(discord: Discord, migrated_url: str) -> None:
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await follows(house, house.square)
        town = house.town
    town.goes_down()
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await heard(house)
        assert await state(house, house.square) == ACTIVE
        town.comes_back()
        await heard(house)
        assert await state(house, house.square) == ACTIVE


async def test_what_changed_during_an_outage_is_found_when_it_ends(discord: Discord, migrated_url: str) -> None:
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await follows(house, house.square)
        house.town.goes_down()
        house.square.overwrite_bot(deny=Permission.SEND_MESSAGES)
        house.town.comes_back()
        await becomes(house, house.square, FORBIDDEN)


@pytest.mark.parametrize("end", ["cut", "reconnect", "resumable", "invalid"])
async def test_what_changed_while_the_connection_was_lost(discord: Discord, migrated_url: str, end: Drop) -> None:
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await follows(house, house.square)
        await discord.drop_gateway(end)
        house.square.overwrite_bot(deny=Permission.SEND_MESSAGES)
        await becomes(house, house.square, FORBIDDEN)
        house.square.overwrite_bot()
        await becomes(house, house.square, ACTIVE)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_newer_bot_finds_its_chats_on_several_shards(discord: Discord, migrated_url: str) -> None:
    discord.world.shards = 3
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await follows(house, house.square)
        house.town.expel_bot()
        await becomes(house, house.square, KICKED)
    async with room(migrated_url, discord=discord, newsclip=OPS) as house:
        await heard(house)
        assert await state(house, house.square) == KICKED
