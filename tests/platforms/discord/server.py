"""The HTTP side: who asks, whether they may ask so often, what they ask for; it is checked, done and answered.

https://docs.discord.com/developers/reference
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import web

from tests.platforms.discord import body, content, routes, sending, table
from tests.platforms.discord.errors import ApiError, BrokenError, PlainError, broken
from tests.platforms.discord.faults import Faults, Trouble
from tests.platforms.discord.gateway.link import Link
from tests.platforms.discord.journal import told
from tests.platforms.discord.methods import MODELLED
from tests.platforms.discord.methods.webhooks import standing
from tests.platforms.discord.rates import Flooded
from tests.platforms.discord.world import Call, World

BASE = "/api/v10"
FILE = re.compile(r"/cdn/attachments/(\d+)/(\d+)/([^/]+)")
AGENT = re.compile(r"DiscordBot \(\S+ \S+\).*")
"""reference, User Agent: `DiscordBot ($url, $versionNumber)`; discord.py leaves out the comma."""

ANY = re.compile(r".+")
"""discord.py answers interactions under the name of its HTTP library, and is not blocked."""

LARGEST = 60 * 1024 * 1024

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
UPDATE = 7


class Server:
    """Listens on loopback. `latency` are seconds before each answer."""

    def __init__(self, world: World, *, latency: float, control: Callable[[Any], Awaitable[Any]]) -> None:
        self.world = world
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
        self.world.url = self.url

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
        if request.path.startswith(f"{BASE}/"):
            return await self._call(request, request.path.removeprefix(BASE))
        if request.path in {"/gateway", "/gateway/resume"}:
            return await Link(self.world, request).serve()
        if (found := FILE.fullmatch(request.path)) and (stored := self.world.files.get(int(found[2]))):
            return web.Response(body=stored.content, content_type="application/octet-stream")
        if request.path == "/control":
            return sending.json(200, await self._control(orjson.loads(await request.read())))
        return sending.json(404, PlainError(404, "Not Found").answer())

    async def _call(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        world, now = self.world, self.world.seconds()
        if seconds := world.rates.shut_out(now):
            return sending.banned(seconds)
        templates = routes.find(path)
        template = templates.get(request.method, "")
        free = template.startswith(routes.FREE)
        if not (ANY if free else AGENT).fullmatch(request.headers.get("User-Agent", "")):
            world.violations.append(f"{request.method} {path}: no valid User-Agent (reference, User Agent)")
            world.rates.met(403, now)
            return sending.blocked()
        if not free and request.headers.get("Authorization") != f"Bot {world.token}":
            world.calls.append(Call(f"{request.method} {template or path}", {}, time.monotonic(), status=401))
            world.rates.met(401, now)
            return sending.json(401, PlainError(401, "Unauthorized").answer())
        if not template:
            refusal = PlainError(405, "Method Not Allowed") if templates else PlainError(404, "Not Found")
            world.violations.append(f"{request.method} {path}: no such call in the specification")
            return sending.json(refusal.status, refusal.answer())
        call = Call(
            f"{request.method} {template}", routes.places(template, path), time.monotonic(), dict(request.query)
        )
        return await self._counted(request, call, template)

    async def _counted(self, request: web.BaseRequest, call: Call, template: str) -> web.StreamResponse:
        world = self.world
        world.calls.append(call)
        world.open += 1
        try:
            flood, headers = world.rates.take(call.name, call.places, world.seconds(), clock=world.now().timestamp())
            if flood is not None:
                call.status = 429
                world.rates.met(429, world.seconds())
                self._note(call, {}, 0)
                return sending.flooded(flood, headers)
            return await self._answered(request, call, template, headers)
        finally:
            world.open -= 1
            world.bell.ring()

    async def _answered(
        self, request: web.BaseRequest, call: Call, template: str, headers: Mapping[str, str]
    ) -> web.StreamResponse:
        status, answer = await self._read(request, call, template)
        trouble = self.faults.befall(call.name, call.places)
        if not status and (trouble is None or trouble.accepted):
            status, answer = self._done(call)
            call.done = status < 300
        call.trouble = "" if trouble is None else trouble.act
        call.status, call.code = status, (answer or {}).get("code", 0) if isinstance(answer, dict) else 0
        self._note(call, answer, 0 if trouble is None else trouble.status * (trouble.act in {"fails", "floods"}))
        if self.latency:
            await asyncio.sleep(self.latency)
        whole = sending.json(status, answer, headers) if status else web.Response()
        sent = whole if trouble is None else await self._troubled(request, call, trouble, whole)
        shared = trouble is not None and trouble.scope == "shared"
        self.world.rates.met(sent.status, self.world.seconds(), shared=shared)
        return sent

    async def _read(self, request: web.BaseRequest, call: Call, template: str) -> tuple[int, Any]:
        """Reads and checks the request; status 0 when nothing speaks against it."""
        try:
            if wrong := routes.no_number(call.places):
                message = f'Value "{call.places[wrong]}" is not snowflake.'
                raise broken(wrong, "NUMBER_TYPE_COERCE", message, source="reference, Snowflakes")
            came = await body.read(request)
            call.body, call.files = came.value, came.files
            self._check(request.method, template, call)
            if call.name not in MODELLED:
                document = {"code": 0, "message": f"{call.name} is not modelled"}
                raise BrokenError(document, source="tests/platforms/discord/methods", status=501)
        except ApiError as refusal:
            return self._refused(call, refusal)
        return 0, None

    def _check(self, method: str, template: str, call: Call) -> None:
        names = content.named(call.body if isinstance(call.body, dict) else {}, call.files)
        found = table.faults(method, template, call.body, call.query, files=names, before=self._before(call))
        if found is not None:
            raise BrokenError(found, source="table", status=table.status(found))
        strays = table.strays(method, template, call.body, call.query)
        self._violated([f"{call.name}: no field {stray}" for stray in strays])

    def _before(self, call: Call) -> Mapping[str, Any] | None:
        """The message that an edit changes, as it stands."""
        if call.name == EDIT:
            channel = self.world.channels.get(call.place("channel_id"))
            message = channel.message(call.place("message_id")) if channel else None
        elif call.name == CALLBACK and isinstance(call.body, dict) and call.body.get("type") == UPDATE:
            asked = self.world.interactions.get(call.place("interaction_id"))
            message = asked.source if asked else None
        else:
            message = standing(self.world, call) if call.name.startswith("PATCH /webhooks/") else None
        return message.wire if message else None

    def _done(self, call: Call) -> tuple[int, Any]:
        try:
            return MODELLED[call.name](self.world, call)
        except ApiError as refusal:
            return self._refused(call, refusal)
        except Exception as error:
            self.world.violations.append(f"{call.name}: the platform broke: {error!r}")
            raise

    def _refused(self, call: Call, refusal: ApiError) -> tuple[int, Any]:
        if isinstance(refusal, BrokenError) and refusal.source:
            self._violated([f"{call.name}: {orjson.dumps(refusal.answer()).decode()} ({refusal.source})"])
        return refusal.status, refusal.answer()

    def _violated(self, found: list[str]) -> None:
        if not self.world.expected:
            self.world.violations += found

    async def _troubled(
        self, request: web.BaseRequest, call: Call, trouble: Trouble, whole: web.Response
    ) -> web.StreamResponse:
        """Answers as the trouble has it; `call.status` is 0 then where no whole answer comes through."""
        status, call.status = call.status, 0
        match trouble.act:
            case "fails":
                call.status, call.code = trouble.status, trouble.code
                return sending.failed(trouble)
            case "floods":
                call.status = 429
                return sending.flooded(Flooded(trouble.retry_after, trouble.scope, code=trouble.code))
            case "resets":
                return sending.reset(request)
            case "hangs":
                await asyncio.sleep(trouble.seconds)
                if not trouble.accepted:
                    return sending.reset(request)
                call.status = status
                return whole
            case "drips":
                return await sending.dripped(request, whole, trouble.seconds)
            case "says":
                return sending.said(request, trouble.body)

    def _note(self, call: Call, answer: Any, instead: int) -> None:
        if not self.world.journal.open:
            return
        made = answer.get("id") if isinstance(answer, dict) and ({"channel_id", "message"} & answer.keys()) else None
        given = call.body if isinstance(call.body, dict) else {}
        self.world.journal.write(
            at=self.world.now().timestamp(),
            call=call.name,
            channel=call.places.get("channel_id"),
            message_id=made or call.places.get("message_id"),
            nonce=given.get("nonce"),
            text=told(given),
            status=call.status,
            code=call.code,
            done=call.done,
            repeated=call.repeated,
            trouble=call.trouble,
            instead=instead,
        )
