"""Polling: what was taken is confirmed after it was kept, and whatever happens on the way, it goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bots.house import TokenError
from bots.telegram.api import Api
from bots.telegram.arrivals import Update, source
from bots.telegram.poller import MANY, Poller
from tests.platforms.telegram import Limits, Telegram

PATIENCE = 10.0


class Desk:
    """What arrived, in its order; with `broken` nothing can be kept."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[Update] = asyncio.Queue()
        self.connected = asyncio.Event()
        self.broken = False
        self.rivals: asyncio.Queue[bool] = asyncio.Queue()

    async def take(self, updates: list[Update]) -> None:
        if self.broken:
            raise OSError("the disk is full")
        for update in updates:
            self.arrived.put_nowait(update)

    async def next(self) -> str:
        async with asyncio.timeout(PATIENCE):
            text: str = (await self.arrived.get())["message"]["text"]
        return text


@asynccontextmanager
async def polling(
    telegram: Telegram, desk: Desk, *, silence: float = 60.0, newcomer: float = 60.0, aside: float = 300.0
) -> AsyncIterator[Poller]:
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=2) as api:
        poller = Poller(
            api,
            desk.take,
            rival=desk.rivals.put,
            jitter=lambda: 0.0,
            silence=silence,
            newcomer=newcomer,
            aside=aside,
        )
        task = asyncio.create_task(poller.run(desk.connected.set))
        try:
            async with asyncio.timeout(PATIENCE):
                await desk.connected.wait()
                yield poller
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.off()) as telegram:
        yield telegram
        assert telegram.violations == []


async def test_what_is_said_arrives_once_and_in_order(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    await ana.says("before the start")
    async with polling(telegram, desk):
        for word in ("one", "two"):
            await ana.says(word)
        assert [await desk.next() for _ in range(3)] == ["before the start", "one", "two"]
        await telegram.settled()
    async with polling(telegram, desk):
        await ana.says("three")
        assert await desk.next() == "three"
    assert desk.arrived.empty()


async def test_what_could_not_be_kept_is_not_confirmed_and_comes_again(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    desk.broken = True
    await ana.says("hello")
    with capture_logs() as logs:
        async with polling(telegram, desk):
            assert len(telegram.world.updates.waiting()) == 1
            desk.broken = False
            assert await desk.next() == "hello"
    assert [line["event"] for line in logs] == ["updates_not_kept"]


async def test_an_outage_ends_by_itself(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    async with polling(telegram, desk):
        await telegram.outage()
        await telegram.back()
        await ana.says("hello")
        assert await desk.next() == "hello"
        telegram.next(method="getUpdates").fails(502, body="<html>", times=1)
        telegram.next(method="getUpdates").fails(429, retry_after=1)
        telegram.next(method="getUpdates").says(b"nonsense")
        await ana.says("again")
        assert await desk.next() == "again"


async def test_a_poll_that_stays_silent_gets_new_connections(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    telegram.next(method="getUpdates").hangs(600, accepted=False)
    with capture_logs() as logs:
        async with polling(telegram, desk, silence=0.4):
            await ana.says("hello")
            assert await desk.next() == "hello"
    assert {"event": "poll_silent", "log_level": "warning", "seconds": 0.4} in logs


async def test_a_webhook_of_before_is_ended(telegram: Telegram) -> None:
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=1) as api:
        await api.call("setWebhook", url="http://127.0.0.1:9/telegram")
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    async with polling(telegram, desk):
        await ana.says("hello")
        assert await desk.next() == "hello"


async def test_a_webhook_is_ended_whenever_it_is_set(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    async with polling(telegram, desk), Api(SecretStr(telegram.token), telegram.api_url, connections=1) as other:
        for word in ("one", "two", "three", "four"):
            await other.call("setWebhook", url="http://127.0.0.1:9/telegram")
            await ana.says(word)
            assert await desk.next() == word
    assert desk.rivals.empty()


async def test_a_look_at_the_webhook_that_fails_is_made_again(telegram: Telegram) -> None:
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=1) as api:
        await api.call("setWebhook", url="http://127.0.0.1:9/telegram")
    telegram.next(method="getWebhookInfo").fails(502)
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    async with polling(telegram, desk):
        await ana.says("hello")
        assert await desk.next() == "hello"
    assert desk.rivals.empty()


async def test_the_newcomer_stands_back_and_comes_when_it_is_alone(telegram: Telegram) -> None:
    ana, late = telegram.person(42, "Ana", started=True), Desk()
    two_pollers(telegram, 3)
    with capture_logs() as logs:
        async with polling(telegram, late, aside=0.2):
            assert [line["event"] for line in logs] == ["poll_conflict", "poll_conflict", "token_in_use"]
            await ana.says("hello")
            assert await late.next() == "hello"
            assert late.rivals.get_nowait() is True


async def test_who_stood_back_is_alone_once_nobody_disturbed_it_for_a_while(telegram: Telegram) -> None:
    ana, late = telegram.person(42, "Ana", started=True), Desk()
    two_pollers(telegram, 3)
    async with polling(telegram, late, newcomer=5.0, aside=0.0):
        assert await late.rivals.get() is True
        await ana.says("hello")
        assert await late.next() == "hello"
        assert late.rivals.empty()
    two_pollers(telegram, 1)
    async with polling(telegram, late, newcomer=0.0):
        assert await late.rivals.get() is False


async def test_who_was_first_goes_on_and_tells_of_one_who_does_not_stand_back(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    async with polling(telegram, desk, newcomer=0.0):
        two_pollers(telegram, MANY)
        await ana.says("hello")
        while not await desk.rivals.get():
            pass
        assert await desk.next() == "hello"


async def test_an_answer_that_cannot_be_read_is_asked_for_in_parts(telegram: Telegram) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    words = [f"{number} {'x' * 4000}" for number in range(8)]
    for word in words:
        await ana.says(word)
    telegram.next(method="getUpdates").fails(200, body=b'{"ok": true, "result": [{"update_id": 7', times=2)
    async with polling(telegram, desk):
        assert [await desk.next() for _ in words] == words
        await telegram.settled()
    limits = [call.parameters.get("limit") for call in telegram.calls if call.method == "getUpdates"]
    assert limits[:4] == [None, 50, 25, 50]


@pytest.mark.parametrize(
    "result", [b"{}", b"[5]", b'[{"update_id": null}]', b'[{"message": {}}]', b'[{"update_id": true}]']
)
async def test_an_answer_without_updates_does_not_end_it(telegram: Telegram, result: bytes) -> None:
    ana, desk = telegram.person(42, "Ana", started=True), Desk()
    telegram.next(method="getUpdates").fails(200, body=b'{"ok": true, "result": ' + result + b"}")
    async with polling(telegram, desk):
        await ana.says("hello")
        assert await desk.next() == "hello"


def two_pollers(telegram: Telegram, times: int) -> None:
    told = "Conflict: terminated by other getUpdates request"
    telegram.next(method="getUpdates").fails(409, description=told, times=times)


async def test_a_token_that_is_revoked_ends_it(telegram: Telegram) -> None:
    desk = Desk()
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=2) as api:
        running = asyncio.create_task(
            Poller(api, desk.take, rival=desk.rivals.put, jitter=lambda: 0.0).run(desk.connected.set)
        )
        async with asyncio.timeout(PATIENCE):
            await desk.connected.wait()
            telegram.revoke_token()
            await telegram.outage()
            await telegram.back()
            with pytest.raises(TokenError):
                await running


async def test_no_update_is_of_nowhere() -> None:
    ana, group = {"id": 42, "type": "private"}, {"id": -1001, "type": "supergroup"}
    topic = {"chat": group, "message_thread_id": 7, "is_topic_message": True}
    assert source({"update_id": 1, "message": {"chat": ana}}) == "42"
    assert source({"update_id": 1, "message": topic}) == "-1001/7"
    assert source({"update_id": 1, "callback_query": {"from": {"id": 42}, "message": topic}}) == "-1001/7"
    assert source({"update_id": 1, "callback_query": {"from": {"id": 42}, "inline_message_id": "x"}}) == "42"
    assert source({"update_id": 1, "my_chat_member": {"chat": group, "from": {"id": 42}}}) == "-1001"
    assert source({"update_id": 1, "something_new": {"id": 5}}) == ""


@pytest.mark.parametrize(
    "message",
    [{}, {"chat": {}}, {"chat": {"id": None}}, {"chat": {"id": "x"}}, {"from": None}, {"from": {"id": []}}, [], None],
)
async def test_what_does_not_say_where_it_is_from_is_of_no_source(message: object) -> None:
    for kind in ("message", "callback_query", "my_chat_member"):
        assert source({"update_id": 1, kind: message}) == ""
    assert source({"update_id": 1, "callback_query": {"message": message}}) == ""
    topic = {"chat": {"id": -1001}, "message_thread_id": "7", "is_topic_message": True}
    assert source({"update_id": 1, "message": topic}) == "-1001"
