"""What Telegram says of our bot: one sentence each, and which of them stop the bot."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping

import pytest
from pydantic import SecretStr

from bots.house import TokenError
from bots.platform import Checked, Person
from bots.telegram.api import AGAIN
from bots.telegram.check import check, hear
from bots.telegram.settings import Settings
from core.values.errors import UserError
from tests.platforms.telegram import Telegram

PAGES = "https://news.example.org"


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with asyncio.timeout(30), Telegram() as platform:
        yield platform
        assert platform.violations == []


def settings(telegram: Telegram, **more: object) -> Settings:
    return Settings.model_validate({"token": SecretStr(telegram.token), "api_url": telegram.api_url, **more})


def said(found: Checked) -> list[str]:
    return [f"{'broken: ' if finding.broken else ''}{finding.said}" for finding in found.findings]


def becomes(telegram: Telegram, method: str, changes: Mapping[str, object], *, times: int = 1) -> None:
    """The next answers of `method` say something else."""
    now = {
        "getMe": dict(telegram.world.bot) | {"can_join_groups": True},
        "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    }[method]
    body = json.dumps({"ok": True, "result": now | dict(changes)})
    telegram.next(method=method).fails(200, body=body, times=times)


async def test_a_bot_as_botfather_makes_it(telegram: Telegram) -> None:
    becomes(telegram, "getMe", {"supports_inline_queries": False}, times=2)
    found = await check(settings(telegram), "")
    assert (found.name, said(found)) == (
        "newsclip_test_bot",
        [
            "The token is that of Newsclip, @newsclip_test_bot.",
            "It can be added to groups.",
            "Privacy mode is on: in groups it sees commands and answers to it, which is all it needs.",
            "Inline mode is off, so nobody can search or share in other chats; /setinline at @BotFather turns it on.",
            "No webhook is set, so “newsclip run” can ask for what people say.",
            "It has no menu of commands yet; “newsclip run” puts it there.",
        ],
    )
    group, channel = found.links
    assert group.url == "https://t.me/newsclip_test_bot?startgroup"
    assert channel.url.startswith("https://t.me/newsclip_test_bot?startchannel&admin=")


async def test_switches_that_are_set_otherwise(telegram: Telegram) -> None:
    becomes(telegram, "getMe", {"can_join_groups": False, "can_read_all_group_messages": True}, times=2)
    lines = said(await check(settings(telegram), ""))
    assert "It cannot be added to groups; /setjoingroups at @BotFather lets it." in lines
    assert any(line.startswith("Privacy mode is off: ") and "/setprivacy at @BotFather" in line for line in lines)


async def test_its_menu_is_counted(telegram: Telegram) -> None:
    menu = [{"command": "tag", "description": "What is followed"}]
    telegram.next(method="getMyCommands").fails(200, body=json.dumps({"ok": True, "result": menu * 3}))
    assert said(await check(settings(telegram), ""))[-1] == "Its menu has 3 commands."
    telegram.next(method="getMyCommands").fails(200, body=json.dumps({"ok": True, "result": menu}))
    assert said(await check(settings(telegram), ""))[-1] == "Its menu has 1 command."


@pytest.mark.parametrize(
    ("updates", "public_url", "url", "line"),
    [
        ("polling", "", f"{PAGES}/x", "A webhook of news.example.org takes in what people say; “newsclip run” ends it, as "
         "bots.telegram.updates is “polling”."),
        ("webhook", "", "", "broken: A webhook needs web.public_url, an address that begins with https://."),
        ("webhook", "http://news.example.org", "", "broken: A webhook needs web.public_url, an address that begins with "
         "https://."),
        ("webhook", PAGES, "", "No webhook is set yet; “newsclip run” sets it."),
        ("webhook", PAGES, f"{PAGES}/telegram/canary", "The webhook is set."),
        ("webhook", PAGES, f"{PAGES}.evil.example/telegram/canary", "The webhook is still at news.example.org.evil.example;"
         f" “newsclip run” moves it to {PAGES}."),
    ],
)  # fmt: skip
async def test_how_updates_come_in(telegram: Telegram, updates: str, public_url: str, url: str, line: str) -> None:
    becomes(telegram, "getWebhookInfo", {"url": url})
    lines = said(await check(settings(telegram, updates=updates), public_url))
    assert line in lines
    assert "canary" not in " ".join(lines)


async def test_a_webhook_that_fails_is_broken_while_something_waits(telegram: Telegram) -> None:
    failed: dict[str, object] = {
        "url": f"{PAGES}/telegram/x",
        "last_error_date": 1,
        "last_error_message": "Connection refused",
    }
    becomes(telegram, "getWebhookInfo", failed | {"pending_update_count": 7})
    lines = said(await check(settings(telegram, updates="webhook"), PAGES))
    assert "broken: Telegram could not call it and keeps 7 updates: Connection refused." in lines
    becomes(telegram, "getWebhookInfo", failed)
    assert not any("could not call" in line for line in said(await check(settings(telegram, updates="webhook"), PAGES)))


@pytest.mark.parametrize("token", ["", "hello", "123456:AA/../../x", "1:2 3", "123456:" + "A" * 35])
async def test_a_token_that_is_none_or_another_is_refused(telegram: Telegram, token: str) -> None:
    with pytest.raises(TokenError):
        await check(settings(telegram, token=SecretStr(token)), "")


async def test_a_telegram_that_does_not_answer_is_one_sentence(telegram: Telegram) -> None:
    here = settings(telegram)
    tries = len(AGAIN) + 1
    telegram.next().fails(502, body="<html>Bad Gateway</html>", times=tries)
    telegram.next().fails(429, retry_after=3, times=tries)
    telegram.next().resets(times=tries)
    telegram.next().says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno", times=tries)
    for _ in range(4):
        with pytest.raises(UserError, match="Telegram does not answer as it should at") as refused:
            await check(here, "")
        assert telegram.token not in str(refused.value)
    await telegram.outage()
    with pytest.raises(UserError, match=re.escape(telegram.api_url)):
        await check(here, "")


async def test_the_owner_is_heard_and_nothing_is_taken_away(telegram: Telegram) -> None:
    ana, mallory = telegram.person(42, "Ana\u202e"), telegram.person(666, "Mallory")
    hearing = asyncio.create_task(hear(settings(telegram), "abc"))
    await mallory.says("/start")
    await mallory.says("/start abcd")
    await ana.says("/start abc")
    assert await hearing == Person("42", "Ana")
    assert len(telegram.world.updates.waiting()) == 3
    assert all("offset" not in call.parameters and "allowed_updates" not in call.parameters for call in telegram.calls)


async def test_where_somebody_else_hears_it_says_so(telegram: Telegram) -> None:
    await telegram.world.webhook.set("http://127.0.0.1:1/hook", secret="", connections=1)
    with pytest.raises(UserError, match="goes to a webhook or to another program"):
        await hear(settings(telegram), "abc")


async def test_where_too_much_waits_it_says_so(telegram: Telegram) -> None:
    mallory, ana = telegram.person(666, "Mallory"), telegram.person(42, "Ana")
    for _ in range(100):
        await mallory.says("hello")
    await ana.says("/start abc")
    with pytest.raises(UserError, match="So much waits for the bot"):
        await hear(settings(telegram), "abc")
