"""The HTTP side: finds the method of a request, checks its parameters, lets it be done and answers.

https://core.telegram.org/bots/api#making-requests
"""

import asyncio
import inspect
import re
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from tests.platforms.telegram import body, table
from tests.platforms.telegram.errors import ApiError, BrokenError
from tests.platforms.telegram.faults import Faults, Trouble
from tests.platforms.telegram.journal import number, told
from tests.platforms.telegram.methods import MODELLED
from tests.platforms.telegram.world import Call, World

CALL = re.compile(r"/bot(\d+:[A-Za-z0-9_-]{30,})/(?:test/)?(\w+)")
FILE = re.compile(r"/file/bot(\d+:[A-Za-z0-9_-]{30,})/\w+/(\w+)")
LARGEST = 60 * 1024 * 1024


class Server:
    """Listens on loopback. `latency` are seconds before each answer."""

    def __init__(self, world: World, token: str, *, latency: float, control: Callable[[Any], Awaitable[Any]]) -> None:
        self.world = world
        self.token = token
        self.latency = latency
        self._control = control
        self.faults = Faults()
        self.port = 0
        self._web: web.Server | None = None
        self._listening: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def listen(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()

        def request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
            return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST)

        self._web = web.Server(self.answer, request_factory=request, access_log=None)
        self._listening = await loop.create_server(self._web, "127.0.0.1", port or self.port, backlog=1024)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """No connection is taken any more, and the open ones are cut."""
        if self._listening is None or self._web is None:
            return
        self._listening.close()
        for connection in list(self._web.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await self._web.shutdown(timeout=0.1)
        self._listening = self._web = None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if found := CALL.fullmatch(request.path):
            return await self._call(request, *found.groups())
        if (
            (found := FILE.fullmatch(request.path))
            and found[1] == self.token
            and (file := self.world.files.get(found[2]))
        ):
            return web.Response(body=file.content)
        if request.path == "/control":
            return _json(200, await self._control(orjson.loads(await request.read())))
        return _json(404, ApiError(404, "").answer())

    async def _call(self, request: web.BaseRequest, token: str, spelt: str) -> web.StreamResponse:
        if token != self.token:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        method = table.SPELT.get(spelt.lower(), spelt)
        call = Call(method, {}, time.monotonic())
        self.world.calls.append(call)
        polls = method == "getUpdates"
        self.world.open += not polls
        try:
            return await self._answered(request, call)
        finally:
            self.world.open -= not polls
            self.world.bell.ring()

    async def _answered(self, request: web.BaseRequest, call: Call) -> web.StreamResponse:
        status, answer = await self._read(request, call)
        trouble = self.faults.befall(call.method, call.parameters)
        if answer is None and (trouble is None or trouble.accepted):
            status, answer = await self._done(call)
            call.done = status == 200
        call.trouble = "" if trouble is None else trouble.act
        call.status, call.error = status, (answer or {}).get("description", "")
        self._note(call, answer, 0 if trouble is None else trouble.status * (trouble.act == "fails"))
        if self.latency:
            await asyncio.sleep(self.latency)
        return _json(status, answer) if trouble is None else await self._troubled(request, call, trouble, answer)

    def _note(self, call: Call, answer: dict[str, Any] | None, instead: int) -> None:
        if call.method == "getUpdates":
            return
        self.world.journal.write(
            at=self.world.now().timestamp(),
            method=call.method,
            chat=call.parameters.get("chat_id"),
            message_id=number(call.parameters, (answer or {}).get("result")),
            text=told(call.parameters),
            status=call.status,
            error=call.error,
            done=call.done,
            trouble=call.trouble,
            instead=instead,
        )

    async def _read(self, request: web.BaseRequest, call: Call) -> tuple[int, dict[str, Any] | None]:
        """Reads and checks the parameters; an answer only when they are refused."""
        try:
            if call.method not in table.METHODS:
                raise BrokenError(
                    ": method not found", source=f"no method {call.method} in {table.VERSION}", status=404
                )
            came = await body.read(request)
            call.parameters = came.parameters
            call.parameters = body.decode(call.method, came)
            call.files = {name: file.content for name, file in came.files.items()}
            if fault := table.call(call.method)(call.parameters):
                raise BrokenError(fault, source=f"https://core.telegram.org/bots/api#{call.method.lower()}")
            if call.method not in MODELLED:
                raise BrokenError(
                    f"{call.method} is not modelled", source="tests/platforms/telegram/methods", status=501
                )
        except ApiError as refusal:
            return self._refused(call, refusal)
        return 0, None

    async def _done(self, call: Call) -> tuple[int, dict[str, Any]]:
        try:
            result = MODELLED[call.method](self.world, call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as refusal:
            return self._refused(call, refusal)
        return 200, {"ok": True, "result": result}

    def _refused(self, call: Call, refusal: ApiError) -> tuple[int, dict[str, Any]]:
        if isinstance(refusal, BrokenError):
            self.world.violations.append(f"{call.method}: {refusal.description} ({refusal.source})")
        return refusal.status, refusal.answer()

    async def _troubled(
        self, request: web.BaseRequest, call: Call, trouble: Trouble, answer: dict[str, Any] | None
    ) -> web.StreamResponse:
        """Answers as the trouble has it; `call.status` is 0 then where no whole answer comes through."""
        status, call.status = call.status, 0
        match trouble.act:
            case "fails":
                call.status, call.error = trouble.status, trouble.description
                return _failed(trouble)
            case "resets":
                return _reset(request)
            case "hangs":
                await asyncio.sleep(trouble.seconds)
                if not trouble.accepted:
                    return _reset(request)
                call.status = status
                return _json(status, answer)
            case "drips":
                return await _dripped(request, orjson.dumps(answer), trouble.seconds)
            case "says":
                if request.transport is not None:
                    request.transport.write(trouble.body)
                    request.transport.close()
                return web.Response()


def _failed(trouble: Trouble) -> web.Response:
    """An answer of the Bot API, or a body as it is: HTML where it opens so."""
    if trouble.body:
        kind = "text/html" if trouble.body.lstrip().startswith(b"<") else "application/json"
        return web.Response(status=trouble.status, body=trouble.body, content_type=kind)
    words = trouble.description
    if trouble.retry_after is None:
        return _json(
            trouble.status, {"ok": False, "error_code": trouble.status, "description": words or "Internal Error"}
        )
    refusal = ApiError(trouble.status, f"retry after {trouble.retry_after}", retry_after=trouble.retry_after)
    return _json(trouble.status, refusal.answer())


def _reset(request: web.BaseRequest) -> web.Response:
    """Ends the connection with a RST and no byte."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


async def _dripped(request: web.BaseRequest, raw: bytes, seconds: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(raw))})
    await response.prepare(request)
    for at in range(len(raw)):
        await asyncio.sleep(seconds)
        try:
            await response.write(raw[at : at + 1])
        except ConnectionError:
            break
    return response


def _json(status: int, answer: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json")
