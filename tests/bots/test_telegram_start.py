"""The first call of all: a network that fails for a moment does not put off the start."""

import pytest
from pydantic import SecretStr
from telegram.error import TelegramError

from bots.house import TokenError
from bots.telegram.api import AGAIN, WARM, Api
from tests.platforms.telegram import Limits, Telegram


async def met(telegram: Telegram) -> str:
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=8) as api:
        return api.me.username


async def test_who_we_are_is_asked_again() -> None:
    async with Telegram(limits=Limits.off()) as telegram:
        telegram.next(method="getMe").resets(before=True)
        telegram.next(method="getMe").fails(502, body="<html>Bad Gateway</html>")
        assert await met(telegram) == telegram.bot_username


async def test_but_not_for_ever() -> None:
    async with Telegram(limits=Limits.off()) as telegram:
        telegram.next(method="getMe").resets(times=len(AGAIN) + 1)
        with pytest.raises(TelegramError):
            await met(telegram)


async def test_connections_that_cannot_be_warmed_are_no_matter() -> None:
    async with Telegram(limits=Limits.off()) as telegram:
        telegram.next(method="getMe").hangs(0)
        telegram.next(method="getMe").resets(times=WARM)
        async with Api(SecretStr(telegram.token), telegram.api_url, connections=8) as api:
            await api.warm()
        assert [call.trouble for call in telegram.calls] == ["hangs", *["resets"] * WARM]


async def test_a_refused_token_is_not_tried_again() -> None:
    async with Telegram(limits=Limits.off()) as telegram:
        refused = SecretStr(telegram.token[:-1] + "h")
        with pytest.raises(TokenError):
            async with Api(refused, telegram.api_url, connections=8):
                raise AssertionError
        assert len(telegram.calls) <= 1
