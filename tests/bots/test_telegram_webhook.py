"""The webhook: what comes with the secret is kept before 200, and nothing else is let in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from socket import AF_INET, SOCK_STREAM, socket

import aiohttp
import pytest
from pydantic import SecretStr

from bots.telegram.api import Api
from bots.telegram.arrivals import Update
from bots.telegram.webhook import BODY, HEADER, Webhook
from tests.platforms.telegram import Limits, Telegram

PATIENCE = 10.0


def free_port() -> int:
    with socket(AF_INET, SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@dataclass
class Door:
    """The webhook as the world finds it: where it is, what its secret is, and what was kept."""

    url: str
    secret: str
    arrived: asyncio.Queue[Update] = field(default_factory=asyncio.Queue)
    broken: bool = False

    async def take(self, updates: Sequence[Update]) -> None:
        if self.broken:
            raise OSError("the disk is full")
        for update in updates:
            self.arrived.put_nowait(update)

    async def knock(self, body: bytes, headers: dict[str, str], *, path: str = "") -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(path or self.url, data=BytesIO(body), headers=headers) as r,
        ):
            return r.status


@asynccontextmanager
async def opened(telegram: Telegram) -> AsyncIterator[Door]:
    door, connected, stopped = Door("", ""), asyncio.Event(), asyncio.Event()
    listen = f"127.0.0.1:{free_port()}"
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=2) as api:
        webhook = Webhook(api, door.take, token=SecretStr(telegram.token), public_url=f"http://{listen}", listen=listen)
        task = asyncio.create_task(webhook.serve(connected.set, stopped.wait()))
        try:
            async with asyncio.timeout(PATIENCE):
                await connected.wait()
                [said] = [call for call in telegram.calls if call.method == "setWebhook"]
                door.url, door.secret = said.parameters["url"], said.parameters["secret_token"]
                yield door
        finally:
            stopped.set()
            await task


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.off()) as telegram:
        yield telegram
        assert telegram.violations == []


async def test_what_is_said_is_pushed_to_us(telegram: Telegram) -> None:
    ana = telegram.person(42, "Ana", started=True)
    await ana.says("before")
    async with opened(telegram) as door:
        await ana.says("after")
        assert [(await door.arrived.get())["message"]["text"] for _ in range(2)] == ["before", "after"]
        await telegram.settled()


async def test_what_could_not_be_kept_comes_again(telegram: Telegram) -> None:
    ana = telegram.person(42, "Ana", started=True)
    async with opened(telegram) as door:
        door.broken = True
        assert await door.knock(b'{"update_id": 5}', {HEADER: door.secret}) == 503
        await ana.says("hello")
        door.broken = False
        assert (await door.arrived.get())["message"]["text"] == "hello"


async def test_nobody_else_gets_in(telegram: Telegram) -> None:
    async with opened(telegram) as door:
        update = b'{"update_id": 5, "message": {}}'
        wrong = ["", "no", door.secret[:-1], door.secret + "x", "é" * 10, "x" * 7000]
        assert [await door.knock(update, {HEADER: secret}) for secret in wrong] == [401] * len(wrong)
        assert await door.knock(update, {}) == 401
        assert await door.knock(update, {HEADER: door.secret}, path=door.url[:-1]) == 404
        assert await door.knock(update, {HEADER: door.secret}) == 200
        assert door.arrived.qsize() == 1
        assert telegram.token not in door.url + door.secret


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"update_id": "5"}', b'{"message": {}}', b"[" * 100_000, b"\xff\xfe", b'"x"'],
    ids=["nothing", "half", "a list", "no number", "none", "deep", "no text", "a word"],
)
async def test_what_is_no_update_is_refused(telegram: Telegram, body: bytes) -> None:
    async with opened(telegram) as door:
        assert await door.knock(body, {HEADER: door.secret}) == 400
        assert door.arrived.empty()


async def test_what_is_too_large_is_refused(telegram: Telegram) -> None:
    async with opened(telegram) as door:
        assert await door.knock(b" " * (BODY + 1), {HEADER: door.secret}) == 413
