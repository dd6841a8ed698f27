"""The webhook: what comes with the secret is kept before 200, and nothing else is let in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from socket import AF_INET, SOCK_STREAM, socket
from typing import Any

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
    """The webhook as the world finds it: where it is, what its secret is, what was kept, and what each look found."""

    url: str
    secret: str
    arrived: asyncio.Queue[Update] = field(default_factory=asyncio.Queue)
    broken: bool = False
    rivals: asyncio.Queue[bool] = field(default_factory=asyncio.Queue)
    causes: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

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
async def opened(telegram: Telegram, *, every: float = 60.0, aside: float = 300.0) -> AsyncIterator[Door]:
    door, connected = Door("", ""), asyncio.Event()
    listen = f"127.0.0.1:{free_port()}"
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=2) as api:
        webhook = Webhook(
            api,
            door.take,
            token=SecretStr(telegram.token),
            public_url=f"http://{listen}",
            listen=listen,
            rival=door.rivals.put,
            unreached=door.causes.put,
            every=every,
            aside=aside,
        )
        task = asyncio.create_task(webhook.serve(connected.set))
        try:
            async with asyncio.timeout(PATIENCE):
                await connected.wait()
                said = next(call for call in telegram.calls if call.method == "setWebhook" and not call.error)
                door.url, door.secret = said.parameters["url"], said.parameters["secret_token"]
                yield door
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


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


async def test_a_start_at_which_telegram_fails_is_made_again(telegram: Telegram) -> None:
    telegram.next(method="setWebhook").fails(429, retry_after=1)
    async with opened(telegram) as door:
        await telegram.person(42, "Ana", started=True).says("hello")
        assert (await door.arrived.get())["message"]["text"] == "hello"


async def test_a_webhook_that_somebody_ended_is_set_again(telegram: Telegram) -> None:
    ana = telegram.person(42, "Ana", started=True)
    async with opened(telegram, every=0.05) as door, another(telegram) as other:
        await other.call("deleteWebhook")
        await ana.says("hello")
        assert (await door.arrived.get())["message"]["text"] == "hello"
        while not door.rivals.empty():
            assert door.rivals.get_nowait() is False


async def test_who_ends_it_again_and_again_is_told_of_and_given_way(telegram: Telegram) -> None:
    async with opened(telegram, every=0.05, aside=0.3) as door, another(telegram) as other:
        ending = asyncio.create_task(forever(other.call, "deleteWebhook"))
        await until(door.rivals, True)
        ending.cancel()
        assert telegram.world.webhook.url == ""
        assert await until(door.rivals, False) is False
        assert telegram.world.webhook.url == door.url


async def test_a_webhook_of_somebody_else_is_left_alone_and_told_of(telegram: Telegram) -> None:
    async with opened(telegram, every=0.05, aside=0.1) as door, another(telegram) as other:
        await other.call("setWebhook", url="http://127.0.0.1:9/elsewhere")
        assert await until(door.rivals, True)
        assert await until(door.rivals, True)
        assert telegram.world.webhook.url == "http://127.0.0.1:9/elsewhere"
        await other.call("deleteWebhook")
        await until(door.rivals, False)
        assert telegram.world.webhook.url == door.url


async def test_that_telegram_cannot_reach_us_is_told_while_something_waits(telegram: Telegram) -> None:
    async with opened(telegram, every=0.05) as door:
        assert await door.causes.get() == ""
        door.broken = True
        await telegram.person(42, "Ana", started=True).says("hello")
        cause = ""
        while not cause:
            cause = await door.causes.get()
        assert cause == "Wrong response from the webhook: 503 Service Unavailable"
        door.broken = False
        await until(door.causes, "")


def another(telegram: Telegram) -> Api:
    """Another program with our token."""
    return Api(SecretStr(telegram.token), telegram.api_url, connections=2)


async def forever(call: Callable[[str], Awaitable[object]], method: str) -> None:
    while True:
        await call(method)


async def until(queue: asyncio.Queue[Any], wanted: object) -> object:
    """What was told before is let go."""
    while (found := await queue.get()) != wanted:
        pass
    return found
