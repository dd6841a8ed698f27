"""The gateway of the bare server: says HELLO, tells a session of its servers, and acknowledges heartbeats. Nothing is resumed."""

import asyncio
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from benchmarks.discord.world import ID, ME, MESSAGES, SPOKEN, guild, guild_id, message

DISPATCH, HEARTBEAT, IDENTIFY, HELLO, ACK = 0, 1, 2, 10, 11
"""Opcodes (docs.discord.com/developers/topics/opcodes-and-status-codes#gateway)."""

INTERVAL = 41_250
"""Milliseconds between two heartbeats."""


@dataclass(frozen=True, slots=True)
class World:
    """So many servers of so many channels each, over so many connections."""

    guilds: int = 0
    channels: int = 0
    shards: int = 1


class Gateway:
    """Waits on a port of its own; `url` is its address."""

    def __init__(self) -> None:
        self.world = World()
        self.url = ""

    async def open(self) -> None:
        runner = web.ServerRunner(web.Server(self._connected))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"

    async def _connected(self, request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        pack = _packed()
        await socket.send_bytes(pack({"op": HELLO, "d": {"heartbeat_interval": INTERVAL}}))
        async for said in socket:
            if said.type is WSMsgType.TEXT:
                payload = orjson.loads(said.data)
                if payload["op"] == HEARTBEAT:
                    await socket.send_bytes(pack({"op": ACK}))
                elif payload["op"] == IDENTIFY:
                    await self._tell(socket, pack, payload["d"])
        return socket

    async def _tell(self, socket: web.WebSocketResponse, pack: Callable[[Any], bytes], said: dict[str, Any]) -> None:
        """All that a session hears: its servers, and then what people write in them."""
        shard, shards = said.get("shard", (0, 1))
        here = [number for number in range(self.world.guilds) if (guild_id(number) >> 22) % shards == shard]
        for seq, (event, what) in enumerate(self._events(said["intents"], here, shard, shards)):
            await socket.send_bytes(pack({"op": DISPATCH, "t": event, "s": seq + 1, "d": what}))
            await asyncio.sleep(0)

    def _events(
        self, intents: int, here: Sequence[int], shard: int, shards: int
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        yield (
            "READY",
            {
                "v": 10,
                "user": ME,
                "guilds": [{"id": str(guild_id(number)), "unavailable": True} for number in here],
                "session_id": f"session{shard}",
                "resume_gateway_url": self.url,
                "shard": [shard, shards],
                "application": {"id": str(ID), "flags": 0},
            },
        )
        for number in here:
            yield "GUILD_CREATE", guild(number, self.world.channels, intents)
        if intents & MESSAGES:
            for number in here:
                if number < SPOKEN:
                    yield "MESSAGE_CREATE", message(number)


def _packed() -> Callable[[Any], bytes]:
    """One stream for a whole connection, flushed after each payload: zlib, which the library asks for where it has no zstd."""
    stream = zlib.compressobj()

    def pack(payload: object) -> bytes:
        return stream.compress(orjson.dumps(payload)) + stream.flush(zlib.Z_SYNC_FLUSH)

    return pack
