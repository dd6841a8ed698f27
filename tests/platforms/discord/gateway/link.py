"""One WebSocket connection of a client: payloads out in order, payloads in by their rules (events/gateway)."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import WSMsgType, web

from tests.platforms.discord.gateway.codes import Close, Op
from tests.platforms.discord.gateway.compression import STREAMS

if TYPE_CHECKING:
    from tests.platforms.discord.gateway.sessions import Session
    from tests.platforms.discord.world import World

LARGEST = 4096
"""Bytes of a payload from a client: events/gateway, Sending Events."""

MINUTE = 60.0
GRACE = 2.0
"""Intervals without a heartbeat after which a connection is closed."""


class Link:
    """`silent`: it is open but nothing comes any more, not even what acknowledges a heartbeat."""

    def __init__(self, world: "World", request: web.BaseRequest) -> None:
        self._world = world
        self._request = request
        self.path = request.path
        self.session: Session | None = None
        self.silent = False
        self._closing = False
        self._socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        self._pack = STREAMS[request.query.get("compress", "")]()
        self._packed = "compress" in request.query
        self._out: asyncio.Queue[Mapping[str, Any] | Close] = asyncio.Queue()
        self._sent: deque[float] = deque()
        self._watch: asyncio.TimerHandle | None = None

    async def serve(self) -> web.WebSocketResponse:
        """Until the connection ends."""
        await self._socket.prepare(self._request)
        self._world.gateway.links.add(self)
        writing = asyncio.create_task(self._write())
        version = self._request.query.get("v")
        if version != "10" or self._request.query.get("encoding") != "json":
            self._world.violations.append(f"gateway: v={version} (events/gateway, Gateway URL Query String Params)")
            self.close(Close.INVALID_VERSION)
        else:
            self.send({"op": int(Op.HELLO), "d": {"heartbeat_interval": int(self._world.limits.heartbeat * 1000)}})
            self._beat()
        try:
            async for message in self._socket:
                if message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    self._take(message.data)
        finally:
            writing.cancel()
            if self._watch is not None:
                self._watch.cancel()
            self._world.gateway.lost(self, None if self._closing else self._socket.close_code)
        return self._socket

    def send(self, payload: Mapping[str, Any]) -> None:
        if not self.silent:
            self._out.put_nowait(payload)

    def close(self, code: Close) -> None:
        """After what is still to be sent."""
        self._closing = True
        self._out.put_nowait(code)

    def cut(self) -> None:
        """The connection is gone without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _write(self) -> None:
        while True:
            payload = await self._out.get()
            try:
                if isinstance(payload, Close):
                    await self._socket.close(code=payload, message=payload.name.encode())
                    return
                raw = orjson.dumps(payload)
                if self._packed:
                    await self._socket.send_bytes(self._pack(raw))
                else:
                    await self._socket.send_str(raw.decode())
            except ConnectionError:
                return

    def _take(self, raw: str | bytes) -> None:
        fault = self._fault(raw)
        if fault is None:
            return
        if fault is not Close.AUTHENTICATION_FAILED:
            self._world.violations.append(f"gateway: closed with {fault.value} {fault.name}")
        self.close(fault)

    def _fault(self, raw: str | bytes) -> Close | None:
        now = self._world.seconds()
        while self._sent and self._sent[0] <= now - MINUTE:
            self._sent.popleft()
        self._sent.append(now)
        if len(self._sent) > self._world.limits.sends_per_minute > 0:
            return Close.RATE_LIMITED
        if len(raw) > LARGEST:
            return Close.DECODE
        try:
            payload = orjson.loads(raw)
            number, data = payload["op"], payload.get("d")
        except (orjson.JSONDecodeError, TypeError, KeyError):
            return Close.DECODE
        return self._done(number, data)

    def _done(self, number: int, data: Any) -> Close | None:
        match number:
            case Op.HEARTBEAT:
                self._beat()
                self.send({"op": int(Op.ACK)})
            case Op.IDENTIFY if self.session is not None:
                return Close.ALREADY_AUTHENTICATED
            case Op.IDENTIFY:
                return self._world.gateway.identify(self, data)
            case Op.RESUME:
                return self._world.gateway.resume(self, data)
            case Op.PRESENCE:
                return None if self.session is not None else Close.NOT_AUTHENTICATED
            case _:
                return Close.UNKNOWN_OPCODE
        return None

    def _beat(self) -> None:
        """events/gateway, Heartbeat Interval: who does not send one in time is disconnected."""
        if self._watch is not None:
            self._watch.cancel()
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(self._world.limits.heartbeat * GRACE, self.close, Close.TIMED_OUT)
