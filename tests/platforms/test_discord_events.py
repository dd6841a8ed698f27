"""What a bot is told of guilds, channels, threads and itself: docs.discord.com/developers/events/gateway-events."""

import asyncio

import discord
import pytest
from discord.http import Route

from tests.platforms.discord import Channel, Discord, Guild, Limits, Permission
from tests.platforms.discord.gateway.codes import Close
from tests.platforms.discord.storm import Drop
from tests.platforms.discord_clients import Client, logged_in


@pytest.fixture
def town(platform: Discord) -> Guild:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town


@pytest.fixture
def news(town: Guild) -> Channel:
    return town.text("news")


async def test_guilds_come_and_go(platform: Discord, town: Guild, client: Client) -> None:
    harbour = platform.guild(11, "Harbour", owner=town.owner)
    assert client.get_guild(11) is None
    harbour.admit_bot(permissions=Permission.MANAGE_MESSAGES)
    assert (await client.told("guild_join")).me.guild_permissions.manage_messages
    harbour.expel_bot()
    assert (await client.told("guild_remove")).id == 11
    town.goes_down()
    assert (await client.told("guild_unavailable")).id == 10
    town.comes_back()
    assert (await client.told("guild_available", count=2)).name == "Town"
    town.rename("City")
    await client.told("guild_update")
    town.delete()
    assert (await client.told("guild_remove", count=2)).name == "City"


async def test_roles_and_the_bot_itself(platform: Discord, town: Guild, news: Channel, client: Client) -> None:
    readers = town.role("Readers", mentionable=True)
    assert (await client.told("guild_role_create")).mentionable
    town.give_bot(readers)
    town.change_role(readers, name="Editors", permissions=Permission.MANAGE_MESSAGES)
    await client.told("guild_role_update")
    me = client.guilds[0].me
    assert me.guild_permissions.manage_messages
    town.delete_role(readers)
    await client.told("guild_role_delete")
    assert not client.guilds[0].me.guild_permissions.manage_messages
    town.join(platform.person(2, "Ben"))
    assert "member_join" not in client.names()


async def test_channels_and_threads(town: Guild, news: Channel, client: Client) -> None:
    news.rename("World news")
    assert (await client.told("guild_channel_update")).name == "news"
    thread = news.thread("Cuba")
    assert (await client.told("thread_create")).name == "Cuba"
    thread.archive()
    await client.told("thread_update")
    thread.delete()
    await client.told("raw_thread_delete")
    news.delete()
    assert (await client.told("guild_channel_delete")).name == "World news"


async def test_threads_that_are_not_seen_are_not_told_until_they_are(
    town: Guild, news: Channel, client: Client
) -> None:
    """Thread List Sync"""
    news.overwrite_bot(deny=Permission.VIEW_CHANNEL)
    news.thread("Cuba")
    news.rename("hidden")
    await client.told("guild_channel_update", count=2)
    assert "thread_create" not in client.names()
    news.overwrite_bot()
    await client.told("thread_join")
    assert [thread.name for thread in client.guilds[0].threads] == ["Cuba"]


async def test_messages_only_with_the_intent(platform: Discord, library: Client, news: Channel) -> None:
    """List of Intents; only in private chats with it are they whole."""
    ana = platform.world.people[1]
    async with logged_in(platform, library) as client:
        await ana.says("Hello")
        await ana.says("Hello", in_=news)
        news.rename("more")
        await client.told("guild_channel_update")
        assert "message" not in client.names()
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with logged_in(platform, Client(intents=intents)) as client:
        await ana.says("In private")
        assert (await client.told("message")).content == "In private"
        await ana.says("A secret", in_=news)
        assert (await client.told("message", count=2)).content == ""


async def test_an_intent_that_the_bot_was_not_given(platform: Discord, library: Client) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with logged_in(platform, Client(intents=discord.Intents(message_content=True))):
            pass
    assert platform.violations == ["gateway: closed with 4014 DISALLOWED_INTENTS"]


@pytest.mark.parametrize("kind", ["reconnect", "resumable", "cut", "close"])
async def test_it_resumes(platform: Discord, town: Guild, client: Client, kind: Drop) -> None:
    """Resuming: nothing of what happened meanwhile is lost."""
    await platform.drop_gateway(kind)
    town.text("news")
    await client.told("resumed")
    await client.told("guild_channel_create")
    gateway = platform.world.gateway
    assert (gateway.identified, gateway.resumed) == (1, 1)
    assert {link.path for link in gateway.links} == {"/gateway/resume"}


@pytest.mark.parametrize("code", [Close.INVALID_SEQ, Close.TIMED_OUT])
async def test_it_begins_anew(platform: Discord, town: Guild, client: Client, code: Close) -> None:
    platform.world.gateway.sessions.clear()
    await platform.drop_gateway("close", code=code)
    await client.told("connect", count=2)
    assert platform.world.gateway.identified == 2


async def test_a_revoked_token_ends_it(platform: Discord, library: Client) -> None:
    running = asyncio.create_task(library.start(platform.token))
    await platform.connected()
    platform.revoke_token()
    with pytest.raises(discord.ConnectionClosed) as closed:
        await asyncio.wait_for(running, 5)
    assert closed.value.code == Close.AUTHENTICATION_FAILED


async def test_two_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sharding: each guild is told of by the connection that it belongs to."""
    async with Discord(limits=Limits.off(), shards=2) as platform:
        monkeypatch.setattr(Route, "BASE", platform.api_url)
        ana = platform.person(1, "Ana")
        guilds = [platform.guild(number << 22, f"Town {number}", owner=ana) for number in (4, 5)]
        for guild in guilds:
            guild.admit_bot()
        async with logged_in(platform, Client()) as client:
            assert sorted(session.shard for session in await platform.connected()) == [(0, 2), (1, 2)]
            assert sorted((guild.name, guild.shard_id) for guild in client.guilds) == [("Town 4", 0), ("Town 5", 1)]
            await platform.drop_gateway("cut")
            guilds[1].text("news")
            assert (await client.told("guild_channel_create")).guild.shard_id == 1
