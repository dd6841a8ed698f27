"""The gateway to a client without any library: docs.discord.com/developers/events/gateway."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import aiohttp
import pytest

from tests.platforms.discord import Discord, Guild, Limits
from tests.platforms.discord.gateway.codes import Close, Intent, Op
from tests.platforms.discord_clients import Rest

PLAIN = "/?v=10&encoding=json"


class Socket:
    """A connection without compression, past its Hello."""

    def __init__(self, platform: Discord, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.platform, self.socket = platform, socket

    async def send(self, op: int, data: Any = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def next(self) -> dict[str, Any]:
        return cast(dict[str, Any], await self.socket.receive_json(timeout=5))

    async def event(self, name: str) -> dict[str, Any]:
        """The next event of that name; others are passed over."""
        while (payload := await self.next())["t"] != name:
            pass
        return payload

    async def closed(self) -> int:
        """The code that it is closed with."""
        async with asyncio.timeout(5):
            while (message := await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert self.socket.close_code is not None, message
        return self.socket.close_code

    async def identify(self, **changes: Any) -> None:
        common = {"token": self.platform.token, "intents": int(Intent.GUILDS), "properties": {}}
        await self.send(Op.IDENTIFY, common | changes)

    async def ready(self, **changes: Any) -> dict[str, Any]:
        await self.identify(**changes)
        return cast(dict[str, Any], (await self.event("READY"))["d"])

    async def resume(self, session: str, seq: int) -> None:
        await self.send(Op.RESUME, {"token": self.platform.token, "session_id": session, "seq": seq})


@asynccontextmanager
async def connected(platform: Discord, rest: Rest, path: str = "/gateway?v=10&encoding=json") -> AsyncIterator[Socket]:
    async with rest.session.ws_connect(f"{platform.server.url}{path}") as socket:
        made = Socket(platform, socket)
        if "v=10" in path:
            hello = await made.next()
            assert (hello["op"], hello["d"]["heartbeat_interval"]) == (Op.HELLO, 41250)
        yield made


@pytest.fixture
async def socket(platform: Discord, rest: Rest) -> AsyncIterator[Socket]:
    async with connected(platform, rest) as socket:
        yield socket


@pytest.fixture
def town(platform: Discord) -> Guild:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town


async def test_a_session_begins_with_its_guilds(platform: Discord, town: Guild, socket: Socket) -> None:
    news = town.text("news")
    ready = await socket.ready()
    assert ready["guilds"] == [{"id": "10", "unavailable": True}]
    assert ready["resume_gateway_url"] != (f"{platform.server.url}/gateway").replace("http", "ws")
    guild = (await socket.event("GUILD_CREATE"))["d"]
    assert ([each["id"] for each in guild["channels"]], guild["unavailable"]) == ([str(news.id)], False)
    assert [each["user"]["id"] for each in guild["members"]] == [str(platform.bot_id)]


async def test_heartbeats_are_acknowledged_unless_it_is_silent(platform: Discord, socket: Socket) -> None:
    await socket.send(Op.HEARTBEAT)
    assert (await socket.next())["op"] == Op.ACK
    await platform.drop_gateway("silent")
    await socket.send(Op.HEARTBEAT)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(socket.next(), 0.05)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "x"}, Close.AUTHENTICATION_FAILED),
        ({"intents": 1 << 30}, Close.INVALID_INTENTS),
        ({"intents": int(Intent.MESSAGE_CONTENT)}, Close.DISALLOWED_INTENTS),
        ({"intents": int(Intent.GUILD_MEMBERS)}, Close.DISALLOWED_INTENTS),
        ({"shard": [2, 2]}, Close.INVALID_SHARD),
    ],
)
async def test_identifying_wrongly(socket: Socket, changes: dict[str, Any], code: int) -> None:
    await socket.identify(**changes)
    assert await socket.closed() == code


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("no json", Close.DECODE),
        ('{"d": 1}', Close.DECODE),
        ('{"op": 1, "d": "%s"}' % ("a" * 4096), Close.DECODE),
        ('{"op": 99}', Close.UNKNOWN_OPCODE),
        ('{"op": 3, "d": {}}', Close.NOT_AUTHENTICATED),
    ],
)
async def test_what_is_no_payload(platform: Discord, socket: Socket, sent: str, code: int) -> None:
    await socket.socket.send_str(sent)
    assert await socket.closed() == code
    assert len(platform.violations) == 1


async def test_identifying_twice(socket: Socket) -> None:
    await socket.ready()
    await socket.identify()
    assert await socket.closed() == Close.ALREADY_AUTHENTICATED


async def test_a_wrong_version(platform: Discord, rest: Rest) -> None:
    async with connected(platform, rest, "/gateway?v=6&encoding=json") as socket:
        assert await socket.closed() == Close.INVALID_VERSION


async def test_too_many_guilds_for_a_shard(platform: Discord, socket: Socket) -> None:
    ana = platform.person(1, "Ana")
    for number in range(2501):
        platform.guild(100 + number, "Town", owner=ana).admit_bot()
    await socket.identify()
    assert await socket.closed() == Close.SHARDING_REQUIRED


async def test_each_shard_has_its_guilds(platform: Discord, town: Guild, socket: Socket) -> None:
    """Sharding: `(guild_id >> 22) % num_shards`"""
    platform.guild(3 << 22, "Harbour", owner=town.owner).admit_bot()
    assert (await socket.ready(shard=[1, 2]))["guilds"] == [{"id": str(3 << 22), "unavailable": True}]
    town.rename("City")
    platform.world.guilds[3 << 22].rename("Port")
    assert (await socket.event("GUILD_UPDATE"))["d"]["name"] == "Port"


async def test_a_session_goes_on_where_it_was(platform: Discord, rest: Rest, town: Guild, socket: Socket) -> None:
    """Resuming: "all missed events" come, in order."""
    session = (await socket.ready())["session_id"]
    seq = (await socket.event("GUILD_CREATE"))["s"]
    await platform.drop_gateway("cut")
    town.text("news")
    town.text("more")
    async with connected(platform, rest, "/gateway/resume?v=10&encoding=json") as second:
        await second.resume(session, seq)
        missed = [await second.next() for _event in range(3)]
        assert [each["t"] for each in missed] == ["CHANNEL_CREATE", "CHANNEL_CREATE", "RESUMED"]
        assert [each["s"] for each in missed] == [seq + 1, seq + 2, seq + 3]
        assert (platform.world.gateway.identified, platform.world.gateway.resumed) == (1, 1)


async def test_a_session_that_cannot_go_on(platform: Discord, rest: Rest, socket: Socket) -> None:
    session = (await socket.ready())["session_id"]
    await socket.socket.close(code=1000)
    async with connected(platform, rest) as second:
        await second.resume(session, 1)
        assert await second.next() == {"op": Op.INVALID_SESSION, "d": False}
        session = (await second.ready())["session_id"]
    await platform.world.bell.until(lambda: None if platform.sessions else True, 5)
    async with connected(platform, rest) as third:
        await third.ready()
        current = next(iter(platform.world.gateway.sessions))
        await platform.drop_gateway("cut")
        platform.later(minutes=3)
    async with connected(platform, rest) as fourth:
        await fourth.resume(current, 1)
        assert (await fourth.next())["op"] == Op.INVALID_SESSION


async def test_a_sequence_that_never_was(platform: Discord, rest: Rest, socket: Socket) -> None:
    session = (await socket.ready())["session_id"]
    await platform.drop_gateway("cut")
    async with connected(platform, rest) as second:
        await second.resume(session, 99)
        assert await second.closed() == Close.INVALID_SEQ


async def test_what_ends_a_connection(platform: Discord, socket: Socket) -> None:
    await socket.ready()
    dropping = asyncio.create_task(platform.drop_gateway("reconnect"))
    assert (await socket.next())["op"] == Op.RECONNECT
    await socket.socket.close(code=4000)
    await dropping
    assert (platform.sessions, len(platform.world.gateway.sessions)) == ([], 1)


async def test_identifying_too_soon_and_too_often(rest: Rest) -> None:
    """Max Concurrency; Session Start Limit Object: who spends it all loses the token."""
    async with Discord(limits=replace(Limits.strict(), sessions_per_day=2)) as platform:
        token = platform.token
        async with connected(platform, rest) as first:
            await first.ready()
            async with connected(platform, rest) as second:
                await second.identify()
                assert await second.next() == {"op": Op.INVALID_SESSION, "d": False}
                platform.later(seconds=5)
                await second.ready()
                assert platform.world.gateway.start_limit()["remaining"] == 0
                platform.later(seconds=5)
                async with connected(platform, rest) as third:
                    await third.identify()
                    with pytest.raises((TypeError, aiohttp.WSMessageTypeError, AssertionError)):
                        await third.event("READY")
        assert platform.token != token


async def test_a_hundred_and_twenty_payloads_a_minute(rest: Rest) -> None:
    """Rate Limiting"""
    async with Discord(limits=Limits.strict()) as platform, connected(platform, rest) as socket:
        for _number in range(121):
            await socket.send(Op.HEARTBEAT)
        assert await socket.closed() == Close.RATE_LIMITED


async def test_who_sends_no_heartbeat_is_cut_off(rest: Rest) -> None:
    async with Discord(limits=replace(Limits.off(), heartbeat=0.02)) as platform:
        async with rest.session.ws_connect(f"{platform.server.url}/gateway?v=10&encoding=json") as socket:
            await socket.receive()
            await socket.receive()
            assert socket.close_code == Close.TIMED_OUT


@pytest.mark.parametrize("name", ["zlib-stream", "zstd-stream"])
async def test_a_compressed_stream(platform: Discord, rest: Rest, name: str) -> None:
    """Transport Compression: each payload ends with a flush of the one stream."""
    unpack = _unpacking(name)
    async with rest.session.ws_connect(f"{platform.server.url}/gateway?v=10&encoding=json&compress={name}") as socket:
        assert b'"op":10' in unpack(await socket.receive_bytes(timeout=5))
        await socket.send_json({"op": 1, "d": None})
        assert unpack(await socket.receive_bytes(timeout=5)) == b'{"op":11}'


def _unpacking(name: str) -> Callable[[bytes], bytes]:
    if name == "zlib-stream":
        return zlib.decompressobj().decompress
    module = pytest.importorskip(
        "compression.zstd", reason="this Python has no zstd, so discord.py does not ask for it"
    )
    return cast(Callable[[bytes], bytes], module.ZstdDecompressor().decompress)
