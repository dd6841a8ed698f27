"""What a server hears when we come, and who of the newsroom hears of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bots.discord.invitations import RIGHTS
from bots.discord.places import server
from tests.bots.discord_room import Room, room
from tests.bots.discord_states import heard, stands
from tests.conftest import FreshUrl
from tests.platforms.discord import Discord, Guild, Limits, Permission

VILLAGE = 200
OPS = {"ops": "discord:9"}
HELLO = "Hello, this is Newsclip"
ARRIVED = "I was brought into a new server: Village (discord:200)"


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url, newsclip=OPS) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    """On SQLite only: where nothing that is stored matters."""
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


def village(house: Room) -> Guild:
    """Ben's server, with a channel to talk in, and without us."""
    guild = house.discord.guild(VILLAGE, "Village", owner=house.ben)
    guild.text("talk")
    return guild


def talk(guild: Guild) -> list[str]:
    """The first words of what stands where people talk."""
    [channel] = (channel for channel in guild.channels.values() if channel.name == "talk")
    return [message.plain.split("\n")[0] for message in channel.messages]


async def test_a_server_is_greeted_once_and_the_owner_hears_of_it(house: Room) -> None:
    there = village(house)
    there.admit_bot(permissions=RIGHTS.value)
    [channel] = there.channels.values()
    greeting = await channel.next()
    assert greeting.plain.startswith(HELLO)
    assert "/tag follow science" in greeting.plain
    assert (await house.olga.private.next()).plain.startswith(ARRIVED)
    await house.ben.uses(channel, "tag follow", tags="cuba")
    there.expel_bot()
    there.admit_bot(permissions=RIGHTS.value)
    await heard(house)
    assert sum(words.startswith(HELLO) for words in talk(there)) == 1
    assert sum(message.plain.startswith("I was brought") for message in house.olga.private.messages) == 1


async def test_it_speaks_where_it_may_and_people_answer(one: Room) -> None:
    there = one.discord.guild(VILLAGE, "Village", owner=one.ben, locale="es-ES")
    there.announcement("wire")
    rules = there.text("rules")
    rules.overwrite_bot(deny=Permission.SEND_MESSAGES)
    there.text("talk")
    there.admit_bot(permissions=RIGHTS.value)
    greeting = await next(channel for channel in there.channels.values() if channel.name == "talk").next()
    assert "Newsclip" in greeting.plain
    assert "/etiqueta seguir ciencia" in greeting.plain
    assert rules.messages == []


async def test_where_it_may_write_nowhere_it_is_silent(one: Room) -> None:
    there = village(one)
    [channel] = there.channels.values()
    channel.overwrite_bot(deny=Permission.VIEW_CHANNEL)
    there.admit_bot()
    await heard(one)
    assert talk(there) == []


async def test_who_is_removed_and_comes_again_is_new_where_nothing_was_followed(one: Room) -> None:
    there = village(one)
    [channel] = there.channels.values()
    for count in (1, 2):
        there.admit_bot(permissions=RIGHTS.value)
        await stands(channel, count)
        there.expel_bot()
        await heard(one)


async def test_an_outage_is_no_arrival(one: Room) -> None:
    there = village(one)
    there.admit_bot(permissions=RIGHTS.value)
    [channel] = there.channels.values()
    await stands(channel, 1)
    there.goes_down()
    there.comes_back()
    await heard(one)
    await stands(channel, 1)


@pytest.mark.parametrize(("days", "greetings"), [(0, 1), (2, 0)])
async def test_a_server_that_we_came_to_while_nobody_listened(fresh_url: FreshUrl, days: int, greetings: int) -> None:
    async with Discord(limits=Limits.off()) as discord:
        ben = discord.person(43, "Ben")
        there = discord.guild(VILLAGE, "Village", owner=ben)
        there.text("talk")
        there.admit_bot(permissions=RIGHTS.value)
        assert there.bot is not None
        there.bot.joined_at = (discord.world.now() - timedelta(days=days)).isoformat()
        url = fresh_url("sqlite", True)
        for _ in range(2):
            async with room(url, discord=discord) as house:
                await heard(house)
        assert len(talk(there)) == greetings


async def test_where_readers_are_invited_a_server_knocks_and_is_let_in(fresh_url: FreshUrl) -> None:
    async with room(fresh_url("sqlite", True), newsclip=OPS | {"access": "invite"}) as house:
        there = village(house)
        there.admit_bot(permissions=RIGHTS.value)
        [channel] = there.channels.values()
        assert (await channel.next()).plain.startswith("This bot is for invited readers.")
        knock = await house.olga.private.next()
        assert knock.plain.startswith("A server asks to be let in: Village (discord:200)")
        await house.olga.presses(knock, "Let in")
        assert (await channel.next()).plain.startswith("You were let in")
        answer = await house.ben.uses(channel, "tag follow", tags="cuba")
        assert answer.plain.startswith("This chat follows #cuba.")


async def test_a_banned_server_hears_nothing(one: Room) -> None:
    there = village(one)
    await one.olga.uses(one.olga.private, "ban", who=str(server(VILLAGE)))
    there.admit_bot(permissions=RIGHTS.value)
    await heard(one)
    assert talk(there) == []
