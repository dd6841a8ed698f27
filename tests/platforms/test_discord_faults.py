"""Troubles that a test asks for, and what is seen of them."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.platforms.discord import Channel, Discord
from tests.platforms.discord.storm import TROUBLES, Storm
from tests.platforms.discord_clients import Client, Rest

CREATE = "POST /channels/{channel_id}/messages"


@pytest.fixture
def news(platform: Discord) -> Channel:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town.text("news")


def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


async def test_answers_that_fail(platform: Discord, rest: Rest, news: Channel) -> None:
    assert news.guild is not None
    other = news.guild.text("other")
    platform.next(CREATE, channel=news.id).floods(3)
    platform.next(channel=news.id).fails(403, code=50999, message="Something new")
    platform.next(CREATE, channel=news.id).fails(502, body="<html>Bad Gateway</html>", accepted=True)
    await rest.done("GET", "/users/@me")
    await rest.sends(other.id, {"content": "Not met"})
    status, answer, headers = await rest.whole("POST", path(news), {"content": "a"})
    assert (status, answer["retry_after"], headers["Retry-After"], answer["global"]) == (429, 3, "3", False)
    assert await rest.refused("POST", path(news), {"content": "b"}) == (403, 50999)
    assert await rest("POST", path(news), {"content": "c"}) == (502, "<html>Bad Gateway</html>")
    await rest.sends(news.id, {"content": "d"})
    assert [message.plain for message in news.messages] == ["c", "d"]
    assert [call.status for call in platform.called(CREATE)] == [200, 429, 403, 502, 200]


@pytest.mark.parametrize("before", [True, False])
async def test_resets(platform: Discord, rest: Rest, news: Channel, before: bool) -> None:
    platform.next(CREATE).resets(before=before, times=2)
    for text in "ab":
        with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
            await rest("POST", path(news), {"content": text})
    await rest.sends(news.id, {"content": "c"})
    assert [message.plain for message in news.messages] == (["c"] if before else ["a", "b", "c"])
    assert [(call.status, call.done) for call in platform.calls] == [(0, not before), (0, not before), (200, True)]


async def test_answers_that_take_long_or_are_none(platform: Discord, rest: Rest, news: Channel) -> None:
    platform.next(CREATE).hangs(5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(rest("POST", path(news), {"content": "a"}), 0.05)
    platform.next(CREATE).drips(0.5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(rest("POST", path(news), {"content": "b"}), 0.05)
    platform.next(CREATE).hangs(0.01)
    began = time.monotonic()
    await rest.sends(news.id, {"content": "c"})
    assert time.monotonic() - began >= 0.01
    platform.next().says(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"id":')
    with pytest.raises(aiohttp.ClientError):
        await rest("POST", path(news), {"content": "d"})
    assert [message.plain for message in news.messages] == list("abcd")


async def test_an_outage_of_all_of_it(platform: Discord, client: Client, news: Channel) -> None:
    place = client.get_partial_messageable(news.id)
    await platform.outage()
    with pytest.raises(aiohttp.ClientConnectorError):
        await place.send("Hello")
    await platform.back()
    await place.send("Hello")
    assert [message.plain for message in news.messages] == ["Hello"]


async def test_the_library_meets_a_storm(platform: Discord, client: Client, news: Channel) -> None:
    """With one nonce for each, nothing comes twice and nothing is lost, whatever befalls the answers."""
    platform.server.faults.storm = Storm(7).befall
    place = client.get_partial_messageable(news.id)
    for number in range(60):
        await _sent(place, str(number))
    platform.calm()
    assert [message.plain for message in news.messages] == [str(number) for number in range(60)]
    assert any(call.trouble for call in platform.calls)


async def _sent(place: discord.PartialMessageable, words: str) -> None:
    while True:
        try:
            await place.send(words, nonce=f"n{words}")
        except (discord.HTTPException, aiohttp.ClientError):
            continue
        return


@pytest.fixture
async def stormy() -> AsyncIterator[Discord]:
    async with Discord(storm=Storm(1)) as platform:
        yield platform


async def test_a_storm_drops_the_gateway_until_it_is_calm(stormy: Discord) -> None:
    assert stormy.server.faults.storm is not None
    stormy.calm()
    assert stormy.server.faults.storm is None


def test_a_storm_is_the_same_for_the_same_seed() -> None:
    first, second, other = (Storm(seed) for seed in (1, 1, 2))
    one = [first.befall() for _call in range(2_000)]
    assert one == [second.befall() for _call in range(2_000)]
    assert one != [other.befall() for _call in range(2_000)]
    assert {trouble.act for trouble in one if trouble} == {trouble.act for _share, trouble in TROUBLES}
    assert one.count(None) > 1_800
    assert first.drop() == second.drop()
