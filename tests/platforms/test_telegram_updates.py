"""How updates come to a bot: https://core.telegram.org/bots/api#getting-updates."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Limits, Telegram

CONFLICT = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = (
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def test_an_update_comes_until_it_is_confirmed(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    for text in "abc":
        await ana.says(text)
    first = await bot.done("getUpdates")
    assert [update["message"]["text"] for update in first] == ["a", "b", "c"]
    assert await bot.done("getUpdates", limit=2) == first[:2]
    assert await bot.done("getUpdates", offset=first[1]["update_id"]) == first[1:]
    assert await bot.done("getUpdates") == first[1:]
    assert await bot.done("getUpdates", offset=-1) == first[2:]
    with pytest.raises(TimeoutError):
        await telegram.settled(timeout=0.01)
    assert await bot.done("getUpdates", offset=first[2]["update_id"] + 1) == []
    await telegram.settled()


async def test_presses_and_queries_do_not_wait_for_long(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    await ana.says("Hello")
    await bot.done(
        "sendMessage", chat_id=42, text="a", reply_markup={"inline_keyboard": [[{"text": "b", "callback_data": "c"}]]}
    )
    message = await ana.private.next()
    with pytest.raises(TimeoutError):
        await ana.presses(message, "b", timeout=0.01)
    with pytest.raises(TimeoutError):
        await ana.types_inline("sugar", timeout=0.01)

    async def waiting() -> list[str]:
        return [key for update in await bot.done("getUpdates") for key in update if key != "update_id"]

    assert await waiting() == ["message", "callback_query", "inline_query"]
    telegram.later(seconds=31)
    assert await waiting() == ["message", "callback_query"]
    telegram.later(seconds=120)
    assert await waiting() == ["message"]
    telegram.later(hours=24)
    assert await waiting() == []


async def test_a_second_poller_ends_the_first(telegram: Telegram, bot: Bare) -> None:
    first = asyncio.create_task(bot.refused("getUpdates", timeout=5))
    while not telegram.calls:
        await asyncio.sleep(0)
    second = asyncio.create_task(bot.done("getUpdates", timeout=5))
    assert await first == CONFLICT
    await telegram.person(42, "Ana").says("Hello")
    assert len(await second) == 1


async def test_only_the_kinds_that_were_asked_for(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    await bot.done("getUpdates", allowed_updates=["my_chat_member"])
    await ana.says("Not heard")
    await ana.block()
    [update] = await bot.done("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await bot.done("getUpdates", allowed_updates=[])
    await ana.unblock()
    await ana.says("Heard")
    assert len(await bot.done("getUpdates")) == 3


async def test_a_backlog_comes_in_portions_and_has_an_end() -> None:
    async with Telegram(limits=Limits(inbox=5_000)) as telegram, aiohttp.ClientSession() as session:
        bot = Bare(telegram, session)
        await telegram.person(42, "Ana").says("Hello")
        [update] = await bot.done("getUpdates")
        given = [telegram.gives(message=update["message"]) for _number in range(5_000)]
        assert (given[-2] > 0, given[-1]) == (True, 0)
        offset, portions = 0, []
        while portion := await bot.done("getUpdates", offset=offset):
            offset = portion[-1]["update_id"] + 1
            portions.append(len(portion))
        assert portions == [100] * 50


async def test_updates_that_come_twice_or_are_none(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#update: ids need not go up; new kinds may come at any time."""
    assert telegram.gives(update_id=7, gossip={"about": None}) == 7
    assert telegram.gives(update_id=5, message={}) == 5
    assert telegram.gives(update_id=7, gossip={"about": None}) == 7
    assert [update["update_id"] for update in await bot.done("getUpdates")] == [7, 5, 7]


class Hook:
    """A bot's own address, which answers as it is told, then with 200."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[int] = []
        self.came: asyncio.Queue[tuple[str | None, dict[str, object]]] = asyncio.Queue()

    async def take(self, request: web.BaseRequest) -> web.Response:
        status = self.answers.pop(0) if self.answers else 200
        await self.came.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    server = web.Server(hook.take)
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/hook"
    yield hook
    listening.close()
    await server.shutdown()


async def test_a_webhook_gets_each_update_until_it_takes_it(hook: Hook) -> None:
    """https://core.telegram.org/bots/api#setwebhook"""
    async with Telegram(limits=Limits(webhook_pause=0.01)) as telegram:
        async with aiohttp.ClientSession() as session:
            bot = Bare(telegram, session)
            hook.answers = [500, 302]
            assert await bot.done("setWebhook", url=hook.url, secret_token="a-secret", max_connections=1)
            ana = telegram.person(42, "Ana")
            await ana.says("Hello")
            came = [await asyncio.wait_for(hook.came.get(), 5) for _try in range(3)]
            assert [secret for secret, _update in came] == ["a-secret"] * 3
            assert came[0] == came[1] == came[2]
            await telegram.settled()
            info = await bot.done("getWebhookInfo")
            assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
            assert "302" in info["last_error_message"]
            assert await bot.refused("getUpdates") == HOOKED
            assert await bot.done("deleteWebhook", drop_pending_updates=True)
            await ana.says("Waits")
            assert len(await bot.done("getUpdates")) == 1
            assert telegram.violations == []
