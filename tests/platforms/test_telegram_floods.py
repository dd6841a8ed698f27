"""Limits of rate: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

from collections.abc import AsyncIterator

import pytest

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Limits, Telegram
from tests.platforms.telegram.errors import ApiError
from tests.platforms.telegram.flood import Flood


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.strict()) as telegram:
        yield telegram


def waits(flood: Flood, chat: int, now: float, *, paid: bool = False) -> int:
    """Seconds to wait; 0 when the message passed."""
    try:
        flood.pass_message(chat, now, paid=paid)
    except ApiError as refused:
        return refused.parameters["retry_after"]
    return 0


def test_thirty_in_any_second_over_all_chats() -> None:
    flood = Flood(Limits.strict())
    assert [waits(flood, chat, 0.5) for chat in range(30)] == [0] * 30
    assert waits(flood, 31, 1.4) == 1
    assert waits(flood, 31, 1.4, paid=True) == 0
    assert waits(flood, 32, 1.5) == 0
    assert flood.refused == 1
    assert [waits(flood, chat, 9.0) for chat in range(50, 81)] == [0] * 30 + [1]


def test_one_a_second_in_a_chat_after_a_short_burst() -> None:
    flood = Flood(Limits.strict())
    assert [waits(flood, 42, at) for at in (0.0, 0.0, 0.0, 0.0, 0.9, 1.0, 1.5, 2.0)] == [0, 0, 0, 1, 1, 0, 1, 0]


def test_twenty_a_minute_in_a_group() -> None:
    flood = Flood(Limits.strict())
    assert [waits(flood, -42, 2.0 * number) for number in range(20)] == [0] * 20
    assert waits(flood, -42, 45.0) == 15
    assert waits(flood, 42, 45.0) == 0
    assert waits(flood, -42, 60.0) == 0


def test_no_limits() -> None:
    flood = Flood(Limits.off())
    assert [waits(flood, -42, 0.0) for _number in range(500)] == [0] * 500


async def test_a_call_too_many_says_when_to_come_again(telegram: Telegram, bot: Bare) -> None:
    telegram.person(42, "Ana", started=True)
    for text in "abc":
        await bot.done("sendMessage", chat_id=42, text=text)
    answer = await bot("sendMessage", chat_id=42, text="d")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert (telegram.floods, telegram.violations) == (1, [])
    assert telegram.calls[-1].status == 429


async def test_edits_count_over_all_chats(telegram: Telegram, bot: Bare) -> None:
    telegram.person(42, "Ana", started=True)
    sent = await bot.done("sendMessage", chat_id=42, text="0")
    answers = [
        await bot("editMessageText", chat_id=42, message_id=sent["message_id"], text=str(number))
        for number in range(1, 31)
    ]
    assert [answer["ok"] for answer in answers] == [True] * 29 + [False]
    assert answers[-1]["error_code"] == 429
