"""Troubles that a test asks for come once, to the calls they were asked for; what was done before them stays done."""

import asyncio
import time

import aiohttp
import pytest

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram
from tests.platforms.telegram.storm import TROUBLES, Storm


async def test_answers_that_fail(telegram: Telegram, bot: Bare) -> None:
    ana, ben = (telegram.person(number, "Somebody", started=True) for number in (42, 43))
    telegram.next(method="sendMessage", chat=42).fails(429, retry_after=3)
    telegram.next(chat=42).fails(403, description="Forbidden: something new")
    telegram.next(method="sendMessage", chat=42).fails(502, body="<html>Bad Gateway</html>", accepted=True)
    await bot.done("getMe")
    await bot.done("sendMessage", chat_id=43, text="Not met")
    answer = await bot("sendMessage", chat_id=42, text="a")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 3})
    assert await bot.refused("sendMessage", chat_id=42, text="b") == "403 Forbidden: something new"
    async with bot.session.post(bot.url("sendMessage"), json={"chat_id": 42, "text": "c"}) as page:
        assert (page.status, page.content_type, await page.text()) == (502, "text/html", "<html>Bad Gateway</html>")
    await bot.done("sendMessage", chat_id=42, text="d")
    assert [message.plain for message in ana.private.messages] == ["c", "d"]
    assert len(ben.private.messages) == 1
    assert [call.status for call in telegram.calls[-4:]] == [429, 403, 502, 200]


@pytest.mark.parametrize("before", [True, False])
async def test_resets(telegram: Telegram, bot: Bare, before: bool) -> None:
    ana = telegram.person(42, "Ana", started=True)
    telegram.next(method="sendMessage").resets(before=before, times=2)
    for text in "ab":
        with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
            await bot("sendMessage", chat_id=42, text=text)
    await bot.done("sendMessage", chat_id=42, text="c")
    assert [message.plain for message in ana.private.messages] == (["c"] if before else ["a", "b", "c"])
    assert [(call.status, call.done) for call in telegram.calls] == [(0, not before), (0, not before), (200, True)]


async def test_answers_that_take_long(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", started=True)
    telegram.next(method="sendMessage").hangs(5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot("sendMessage", chat_id=42, text="a"), 0.05)
    telegram.next(method="sendMessage").drips(0.5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot("sendMessage", chat_id=42, text="b"), 0.05)
    telegram.next(method="sendMessage").hangs(0.01)
    began = time.monotonic()
    await bot.done("sendMessage", chat_id=42, text="c")
    assert time.monotonic() - began >= 0.01
    assert [message.plain for message in ana.private.messages] == ["a", "b", "c"]


async def test_answers_that_are_none(telegram: Telegram, bot: Bare) -> None:
    telegram.person(42, "Ana", started=True)
    telegram.next().says(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"ok":')
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=42, text="a")
    telegram.next().fails(200, body=b'{"ok":')
    async with bot.session.post(bot.url("getMe")) as half:
        assert (half.status, await half.text()) == (200, '{"ok":')


async def test_an_outage(telegram: Telegram, bot: Bare) -> None:
    url = telegram.api_url
    poll = asyncio.create_task(bot("getUpdates", timeout=5))
    while not telegram.calls:
        await asyncio.sleep(0)
    await telegram.outage()
    with pytest.raises(aiohttp.ClientError):
        await poll
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot("getMe")
    await telegram.back()
    assert telegram.api_url == url
    assert await bot.done("getMe")


def test_a_storm_is_the_same_for_the_same_seed() -> None:
    first, second, other = (Storm(seed) for seed in (1, 1, 2))
    one = [first.befall() for _call in range(2_000)]
    assert one == [second.befall() for _call in range(2_000)]
    assert one != [other.befall() for _call in range(2_000)]
    assert {trouble.act for trouble in one if trouble} == {trouble.act for _share, trouble in TROUBLES}
    assert one.count(None) > 1_800
