"""A Telegram for each test that asks for one, and a client without any library."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

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
