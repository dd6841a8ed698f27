"""Buckets of rate limits: used up, waited for where that is short, and refused without a call where it is long."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from discord.errors import RateLimited
from pydantic import SecretStr

from bots.discord.api import Api
from bots.discord.invitations import RIGHTS
from tests.platforms.discord import Channel, Discord, Limits

SENDS = "POST /channels/{channel_id}/messages"


def limits(most: int, seconds: float) -> Limits:
    buckets: Mapping[str, tuple[int, float]] = {SENDS: (most, seconds)}
    return replace(Limits.off(), buckets=buckets)


def square(discord: Discord) -> Channel:
    town = discord.guild(100, "Town", owner=discord.person(42, "Ana"))
    channel = town.text("square")
    town.admit_bot(permissions=RIGHTS.value)
    return channel


async def say(api: Api, channel: Channel, words: str) -> None:
    await api.call("POST", "/channels/{channel_id}/messages", body={"content": words}, channel_id=channel.id)


@pytest.mark.parametrize("at_once", [False, True])
async def test_what_is_left_is_used_and_no_more_is_asked_for(at_once: bool) -> None:
    async with Discord(limits=limits(3, 3600.0)) as discord:
        channel, api = square(discord), Api(SecretStr(discord.token), discord.api_url)
        async with api.session():
            if at_once:
                tried = await asyncio.gather(*(say(api, channel, str(n)) for n in range(6)), return_exceptions=True)
            else:
                tried = [await _ended(say(api, channel, str(n))) for n in range(6)]
        assert sum(ended is None for ended in tried) == 3
        assert sum(isinstance(ended, RateLimited) for ended in tried) == 3
        assert len(channel.messages) == len(discord.called(SENDS)) == 3
        assert discord.floods == 0


async def test_a_short_wait_is_waited() -> None:
    async with Discord(limits=limits(2, 0.3)) as discord:
        channel, api = square(discord), Api(SecretStr(discord.token), discord.api_url)
        async with api.session():
            begun = asyncio.get_running_loop().time()
            await asyncio.gather(*(say(api, channel, str(n)) for n in range(6)))
            assert asyncio.get_running_loop().time() - begun >= 0.5
        assert len(channel.messages) == 6
        assert discord.floods == 0


async def test_where_nothing_is_told_of_limits_nobody_waits() -> None:
    async with Discord(limits=Limits.off()) as discord:
        channel, api = square(discord), Api(SecretStr(discord.token), discord.api_url)
        async with asyncio.timeout(5), api.session():
            await asyncio.gather(*(say(api, channel, str(n)) for n in range(6)))
            discord.next(SENDS).resets()
            await asyncio.gather(*(say(api, channel, str(n)) for n in range(6)), return_exceptions=True)
            await say(api, channel, "last")
        assert len(channel.messages) >= 12


async def test_nobody_is_held_for_what_others_will_ask() -> None:
    async with Discord(limits=limits(1, 20.0)) as discord:
        channel, api = square(discord), Api(SecretStr(discord.token), discord.api_url)
        async with asyncio.timeout(5), api.session():
            await say(api, channel, "alone")
        assert len(channel.messages) == 1


async def test_a_call_that_is_given_up_leaves_the_others_theirs() -> None:
    async with Discord(limits=limits(1, 0.3)) as discord:
        channel, api = square(discord), Api(SecretStr(discord.token), discord.api_url)
        async with api.session():
            await say(api, channel, "one")
            waiting = [asyncio.create_task(say(api, channel, words)) for words in ("given up", "two")]
            await asyncio.sleep(0)
            waiting[0].cancel()
            await waiting[1]
        assert [message.content for message in channel.messages] == ["one", "two"]


async def _ended(call: object) -> BaseException | None:
    assert asyncio.iscoroutine(call)
    try:
        await call
    except RateLimited as error:
        return error
    return None
