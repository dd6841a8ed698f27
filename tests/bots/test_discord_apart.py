"""Two platforms in one process: what befalls one does not befall the other, and nobody else is dialled."""

import asyncio
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bots.app import App
from bots.config import read
from bots.discord.invitations import RIGHTS
from bots.platform import platforms
from core.values.article import Draft
from core.values.tag import parse_tag
from tests.bots.neighbourhood import PATIENCE, Neighbourhood
from tests.bots.transcript import Transcript
from tests.conftest import FreshUrl
from tests.platforms.dialled import Dialled
from tests.platforms.discord import Discord, Limits
from tests.platforms.discord.gateway.codes import Close
from tests.platforms.discord.storm import Drop
from tests.platforms.telegram import Limits as TelegramLimits
from tests.platforms.telegram import Telegram

OFF = "{} no longer takes its token, so nothing goes there and nothing is heard."


@pytest.fixture
async def here() -> AsyncIterator[Neighbourhood]:
    async with Telegram(limits=TelegramLimits.off()) as telegram, Discord(limits=Limits.off()) as discord:
        there = Neighbourhood(telegram, discord, Transcript("apart"))
        there.town.admit_bot(permissions=RIGHTS.value)
        yield there
        assert telegram.violations == discord.violations == []


@asynccontextmanager
async def open_house(here: Neighbourhood, url: str, **newsclip: str) -> AsyncIterator[App]:
    """Both platforms are on, and Ana and Tom are there."""
    tables = tomllib.loads(here.configuration)
    tables |= {"database": {"url": url}, "newsclip": tables["newsclip"] | newsclip}
    config = read(tables, {}, platforms())
    app = App(config, [import_module(f"bots.{name}").create(config.bots[name]) for name in ("telegram", "discord")])
    async with asyncio.timeout(3 * PATIENCE), app.running():
        await app.connected()
        await here.discord.registered()
        yield app


async def both_follow(here: Neighbourhood) -> None:
    assert (await here.next(here.square)).plain.startswith("Hello")
    await here.asks(here.ana, here.square, "tag follow", tags="sugar")
    await here.says(here.tom, "/tag follow sugar")


async def publish(app: App, title: str) -> None:
    await app.newsroom.post(Draft(title, tags=(parse_tag("sugar"),)), "console:owner")


async def test_a_revoked_token_of_discord_is_told_in_telegram_which_goes_on(
    here: Neighbourhood, migrated_url: str
) -> None:
    async with open_house(here, migrated_url) as app:
        await both_follow(here)
        await here.next_there(here.desk.private)
        here.discord.revoke_token()
        told = await here.next_there(here.desk.private)
        assert told.plain == OFF.format("discord") + " Put a new one into bots.discord and start again."
        calls = len(here.discord.calls)
        await publish(app, "Harvest begins")
        assert (await here.next_there(here.tom.private)).plain.startswith("Harvest begins")
        assert (await here.says(here.tom, "/latest")).plain.startswith("The newest articles")
        assert len(here.discord.calls) == calls, "nothing is asked with a token that is worth nothing"
    async with open_house(here, migrated_url):
        assert "## Harvest begins" in (await here.next(here.square)).plain


async def test_a_gateway_that_refuses_what_is_asked_is_told_and_telegram_goes_on(
    here: Neighbourhood, fresh_url: FreshUrl
) -> None:
    async with open_house(here, fresh_url("sqlite", True)) as app:
        await both_follow(here)
        await here.next_there(here.desk.private)
        await here.discord.drop_gateway("close", code=Close.DISALLOWED_INTENTS)
        told = await here.next_there(here.desk.private)
        assert told.plain.startswith("Discord does not tell the bot what it asks for, so nothing goes there")
        await publish(app, "Harvest begins")
        assert (await here.next_there(here.tom.private)).plain.startswith("Harvest begins")
        assert not here.discord.sessions


async def test_a_revoked_token_of_telegram_is_told_in_discord_which_goes_on(
    here: Neighbourhood, fresh_url: FreshUrl
) -> None:
    async with open_house(here, fresh_url("sqlite", True), ops="discord:9") as app:
        await both_follow(here)
        await here.next(here.olga.private)
        here.telegram.revoke_token()
        await here.telegram.outage()
        await here.telegram.back()
        assert (await here.next(here.olga.private)).plain.startswith(OFF.format("telegram"))
        await publish(app, "Harvest begins")
        assert "## Harvest begins" in (await here.next(here.square)).plain
        latest = await here.asks(here.ben, here.ben.private, "latest")
        assert latest.plain.startswith("The newest articles")


async def test_an_outage_of_discord_holds_nobody_back_in_telegram(here: Neighbourhood, fresh_url: FreshUrl) -> None:
    async with open_house(here, fresh_url("sqlite", True)) as app:
        await both_follow(here)
        await here.discord.outage()
        await publish(app, "Harvest begins")
        async with asyncio.timeout(5):
            assert (await here.next_there(here.tom.private)).plain.startswith("Harvest begins")
        await here.discord.back()
        assert "## Harvest begins" in (await here.next(here.square)).plain
        await here.discord.connected(timeout=PATIENCE)


@pytest.mark.parametrize("shards", [1, 2])
async def test_nobody_else_is_dialled_whatever_ends_a_session(
    here: Neighbourhood, fresh_url: FreshUrl, monkeypatch: pytest.MonkeyPatch, shards: int
) -> None:
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL("wss://gateway.discord.gg/"))
    here.discord.world.shards = shards
    drops: tuple[Drop, ...] = ("invalid", "resumable", "reconnect", "cut", "close")
    with Dialled() as dialled:
        async with open_house(here, fresh_url("sqlite", True)):
            await here.next(here.square)
            for kind in drops:
                await here.discord.connected(timeout=PATIENCE)
                await here.discord.drop_gateway(kind)
            await here.discord.connected(timeout=PATIENCE)
            latest = await here.asks(here.ben, here.square, "latest")
            assert latest.plain.startswith("There are no articles yet.")
    assert dialled.others == []
