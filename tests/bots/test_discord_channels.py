"""What kind of channel a place is: read when something goes there, and anew when it changed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.bots.discord_room import Room, room
from tests.bots.discord_states import follows, heard
from tests.conftest import FreshUrl
from tests.platforms.discord import Channel, Discord, Kind, Limits, Message, Permission

CROSSPOST = "POST /channels/{channel_id}/messages/{message_id}/crosspost"


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    """On SQLite only: where nothing that is stored matters."""
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def comes(house: Room, channel: Channel, title: str) -> Message:
    await house.publish(title, "cuba")
    message = await channel.next()
    assert title in message.plain
    return message


async def goes_on(house: Room, channel: Channel, message: Message) -> bool:
    """Whether it is published to the servers that follow the channel, within a while."""

    def went_on() -> bool | None:
        standing = channel.message(message.id)
        return True if standing is not None and standing.crossposted else None

    try:
        return await house.discord.world.bell.until(went_on, 1.0)
    except TimeoutError:
        return False


async def test_an_announcement_goes_on_to_the_servers_that_follow(house: Room) -> None:
    wire = house.town.announcement("wire")
    await follows(house, wire, house.square)
    assert await goes_on(house, wire, await comes(house, wire, "Harvest begins"))
    assert not house.square.messages[-1].crossposted


async def test_a_channel_that_becomes_one_for_announcements(one: Room) -> None:
    await follows(one, one.square)
    assert not await goes_on(one, one.square, await comes(one, one.square, "One"))
    one.square.kind = Kind.ANNOUNCEMENT
    one.square.changed()
    await heard(one)
    assert await goes_on(one, one.square, await comes(one, one.square, "Two"))
    one.square.kind = Kind.TEXT
    one.square.changed()
    await heard(one)
    assert not await goes_on(one, one.square, await comes(one, one.square, "Three"))


async def test_more_than_may_go_on_in_an_hour_still_come(fresh_url: FreshUrl) -> None:
    limits = replace(Limits.off(), buckets={CROSSPOST: (2, 3600.0)})
    async with room(fresh_url("sqlite", True), rates=limits) as house:
        wire = house.town.announcement("wire")
        await follows(house, wire)
        went_on = [await goes_on(house, wire, await comes(house, wire, f"Story {number}")) for number in range(4)]
        assert went_on == [True, True, False, False]
        assert len(house.discord.called(CROSSPOST)) <= 3


async def test_a_reader_is_asked_for_once(one: Room) -> None:
    await one.ben.uses(one.ben.private, "tag follow", tags="cuba")
    await one.ben.private.next()
    for title in ("One", "Two"):
        await comes(one, one.ben.private, title)
    assert len(one.discord.called("POST /users/@me/channels")) == 1


async def test_a_reader_we_wrote_to_is_not_asked_for_again_after_a_restart(migrated_url: str) -> None:
    async with Discord(limits=Limits.off()) as discord:
        async with room(migrated_url, discord=discord) as before:
            await before.ben.uses(before.ben.private, "tag follow", tags="cuba")
            await before.ben.private.next()
            await comes(before, before.ben.private, "One")
        opened = len(discord.called("POST /users/@me/channels"))
        async with room(migrated_url, discord=discord) as after:
            await comes(after, after.ben.private, "Two")
        assert len(discord.called("POST /users/@me/channels")) == opened


async def test_where_no_embeds_may_be_sent_a_card_comes(one: Room) -> None:
    await follows(one, one.square)
    await one.ana.uses(one.square, "settings", setting="form", value="embed")
    one.square.overwrite_bot(deny=Permission.EMBED_LINKS)
    await heard(one)
    assert not (await comes(one, one.square, "One")).embeds
    one.square.overwrite_bot()
    await heard(one)
    assert (await comes(one, one.square, "Two")).embeds
