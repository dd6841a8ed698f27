"""A Telegram or a Discord for each test that asks for one, and clients of them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.platforms import discord
from tests.platforms.discord_clients import Client, Rest, logged_in
from tests.platforms.telegram import Limits, Telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.off()) as telegram:
        yield telegram


class Bare:
    """Calls by POST with a JSON body, and the whole answer."""

    def __init__(self, telegram: Telegram, session: aiohttp.ClientSession) -> None:
        self.telegram, self.session = telegram, session

    def url(self, method: str) -> str:
        return f"{self.telegram.api_url}/bot{self.telegram.token}/{method}"

    async def __call__(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(self.url(method), json=parameters) as response:
            answer = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer

    async def done(self, method: str, **parameters: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """The status and the words of a call that must be refused."""
        answer = await self(method, **parameters)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bare]:
    async with aiohttp.ClientSession() as session:
        yield Bare(telegram, session)


@pytest.fixture
async def platform() -> AsyncIterator[discord.Discord]:
    async with discord.Discord(limits=discord.Limits.off()) as platform:
        yield platform


@pytest.fixture
async def rest(platform: discord.Discord) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(platform, session)


@pytest.fixture
def library(platform: discord.Discord, monkeypatch: pytest.MonkeyPatch) -> Client:
    """discord.py, sent to the platform and not yet logged in."""
    monkeypatch.setattr(Route, "BASE", platform.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(f"{platform.server.url}/gateway"))
    return Client()


@pytest.fixture
async def client(platform: discord.Discord, library: Client) -> AsyncIterator[Client]:
    """discord.py, logged in; at the end it broke no rule."""
    async with logged_in(platform, library) as client:
        yield client
    assert platform.violations == []
