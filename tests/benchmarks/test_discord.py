"""What the figures of Discord rest on: the bare server answers, refuses and tells of its world as it says, and all send."""

import aiohttp
import pytest

from benchmarks.discord.cores import Server, sender, server
from benchmarks.discord.memory import weighed
from benchmarks.discord.resting import DEFAULT, OURS
from benchmarks.discord.senders import SENDERS
from benchmarks.discord.world import CHANNELS, guild_id, places


async def test_the_server_tells_the_limit_of_a_channel() -> None:
    async with server() as platform, aiohttp.ClientSession() as session:
        await platform.begin(strict=True)
        for left in (4, 3, 2, 1, 0):
            status, limit = await _send(session, platform, 7)
            assert (status, limit["X-RateLimit-Limit"], limit["X-RateLimit-Remaining"]) == (200, "5", str(left))
        assert (await _send(session, platform, 7))[0] == 429
        status, limit = await _send(session, platform, 8)
        assert (status, limit["X-RateLimit-Remaining"]) == (200, "4")
        assert [(call.chat, call.refused) for call in await platform.calls()] == [(7, False)] * 5 + [
            (7, True),
            (8, False),
        ]


async def test_the_server_takes_fifty_a_second_when_it_is_strict() -> None:
    async with server() as platform, aiohttp.ClientSession() as session:
        await platform.begin(strict=True)
        answers = [await _send(session, platform, channel) for channel in range(51)]
        assert [status for status, _ in answers] == [*[200] * 50, 429]
        assert len(await platform.posts()) == 50
        await platform.begin()
        for _ in range(60):
            status, limit = await _send(session, platform, 7)
            assert (status, int(limit["X-RateLimit-Remaining"]) > 1000) == (200, True)
        await platform.wait(60)


@pytest.mark.parametrize("name", SENDERS)
async def test_everybody_sends_to_each_channel_in_turn(name: str) -> None:
    async with server() as platform:
        await sender(name, platform, channels=4, count=8, in_flight=1)
        channels = [place.channel for place in places(4)]
        assert [call.chat for call in await platform.calls()] == channels * 2
        await platform.begin()
        await sender(name, platform, channels=4, count=1, in_flight=1)
        assert [call.chat for call in await platform.calls()] == channels[-1:]


@pytest.mark.parametrize("name", [OURS, DEFAULT])
async def test_a_gateway_knows_all_servers(name: str) -> None:
    async with server() as platform:
        await platform.world(guilds=5, channels=3)
        told = await weighed(name, platform, 5)
        assert 0 < told["before"] <= told["resident"]


def test_places_fill_one_server_after_the_other() -> None:
    found = places(CHANNELS + 1)
    assert [place.guild for place in found[-2:]] == [guild_id(0), guild_id(1)]
    assert len({place.channel for place in found}) == CHANNELS + 1


async def _send(session: aiohttp.ClientSession, platform: Server, channel: int) -> tuple[int, dict[str, str]]:
    async with session.post(f"{platform.api_url}/channels/{channel}/messages", json={"content": "Hi"}) as answer:
        await answer.read()
        return answer.status, dict(answer.headers)
