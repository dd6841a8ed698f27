"""The bot as it runs, in a house of its own: one trouble in it ends nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import Any

import pytest
from pydantic import SecretStr

from bots.app import App
from bots.config import read
from bots.telegram.api import Api
from bots.telegram.bot import TelegramBot
from bots.telegram.settings import Settings
from core.values.article import Draft
from core.values.tag import parse_tag
from tests.bots.test_telegram_webhook import free_port
from tests.conftest import FreshUrl
from tests.platforms.telegram import Limits, Telegram

OPS = 8
LONG = 20.0
"""Seconds: a part that failed is begun again after five."""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with asyncio.timeout(60), Telegram(limits=Limits.off()) as telegram:
        yield telegram
        assert telegram.violations == []


@asynccontextmanager
async def house(telegram: Telegram, url: str, *, port: int = 0, **bot: Any) -> AsyncIterator[App]:
    """Everything runs, connected or not yet; with `port` it is reached there. What is published leaves at once."""
    told = {"token": telegram.token, "api_url": telegram.api_url, "owners": ["9"], **bot}
    listen = f"127.0.0.1:{port}"
    tables = {
        "database": {"url": url},
        "delivery": {"undo": "0s"},
        "newsclip": {"ops": f"telegram:{OPS}"},
        "bots": {"telegram": told},
        "web": {"listen": listen, "public_url": f"http://{listen}"} if port else {},
    }
    bots = [TelegramBot(Settings(**told | {"token": SecretStr(telegram.token)}), jitter=lambda: 0.0)]
    app = App(read(tables, {}, {"telegram": Settings}), bots)
    async with app.running():
        yield app


async def test_what_is_said_by_webhook_is_answered(telegram: Telegram, migrated_url: str) -> None:
    ana = telegram.person(42, "Ana")
    await ana.says("/start")
    async with house(telegram, migrated_url, port=free_port(), updates="webhook") as app:
        await app.connected()
        assert (await ana.private.next()).plain.startswith("Hello, this is Newsclip")
        await ana.says("/tag follow cuba")
        assert (await ana.private.next()).plain.startswith("You follow #cuba.")
        await app.newsroom.post(Draft("Rum", tags=(parse_tag("cuba"),)), "telegram:9")
        assert (await ana.private.next()).plain.startswith("Rum")
        await telegram.settled()
    assert not [call for call in telegram.calls if call.method == "getUpdates"]


async def test_a_webhook_that_is_set_while_we_poll_is_ended(telegram: Telegram, migrated_url: str) -> None:
    ana = telegram.person(42, "Ana", started=True)
    async with house(telegram, migrated_url) as app:
        await app.connected()
        async with Api(SecretStr(telegram.token), telegram.api_url, connections=1) as other:
            await other.call("setWebhook", url="http://127.0.0.1:9/telegram")
        await ana.says("/latest")
        assert (await ana.private.next()).plain == "There are no articles yet."
        assert telegram.world.webhook.url == ""


async def test_an_update_that_cannot_be_read_is_set_aside_and_the_next_one_answered(
    telegram: Telegram, migrated_url: str
) -> None:
    ana, ops = telegram.person(42, "Ana", started=True), telegram.person(OPS, "Ops", started=True)
    async with house(telegram, migrated_url) as app:
        await app.connected()
        number = telegram.gives(
            message={"message_id": 1, "date": 0, "chat": {"id": None, "type": "private"}, "text": "/help"}
        )
        await ana.says("/latest")
        assert (await ana.private.next()).plain == "There are no articles yet."
        told = (await ops.private.next(timeout=LONG)).plain
        assert told.startswith(f"Update {number} from Telegram could not be handled")


async def test_a_part_that_fails_takes_nothing_with_it_and_is_begun_again(
    telegram: Telegram, fresh_url: FreshUrl
) -> None:
    ana, url, port = telegram.person(42, "Ana"), fresh_url("sqlite", True), free_port()
    async with house(telegram, url) as app:
        await app.connected()
        await ana.says("/tag follow cuba")
        await ana.private.next()
        await telegram.settled()
    with socket(AF_INET, SOCK_STREAM) as taken:
        taken.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        async with house(telegram, url, port=port, updates="webhook") as app:
            telegram.next(method="sendMessage", chat=ana.id).hangs(6)
            await app.newsroom.post(Draft("Rum", tags=(parse_tag("cuba"),)), "telegram:9")
            assert (await ana.private.next(timeout=4)).plain.startswith("Rum")
            taken.close()
            await app.connected()
            await ana.says("/latest")
            assert (await ana.private.next(timeout=LONG)).plain.startswith("The newest articles")
            await telegram.settled()
        assert len([message for message in ana.private.messages if message.plain.startswith("Rum")]) == 1


async def test_the_newsroom_hears_that_another_program_polls(telegram: Telegram, fresh_url: FreshUrl) -> None:
    ops = telegram.person(OPS, "Ops", started=True)
    said = "Conflict: terminated by other getUpdates request"
    telegram.next(method="getUpdates").fails(409, description=said, times=3)
    async with house(telegram, fresh_url("sqlite", True)):
        told = (await ops.private.next(timeout=LONG)).plain
    assert told.startswith("Another program takes in what people say to our bot in Telegram")


async def test_a_token_that_is_revoked_ends_it_all_and_is_told(telegram: Telegram, fresh_url: FreshUrl) -> None:
    async with house(telegram, fresh_url("sqlite", True)) as app:
        await app.connected()
        telegram.revoke_token()
        await telegram.outage()
        await telegram.back()
        lane = app.lanes["telegram"]
        while not lane.mute:
            await asyncio.sleep(0.01)
