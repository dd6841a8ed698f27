"""An answer reaches whoever asked, once, whatever befalls it on its way; with everything that runs in production."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bots.app import App
from bots.telegram.answers import Answers
from bots.telegram.bot import TelegramBot
from bots.telegram.conversation import Conversation
from bots.telegram.places import PLATFORM
from bots.telegram.settings import Settings
from core.inbox import SOURCES, Inbox
from core.storage.inbox import Received
from tests.bots.courier import settings
from tests.bots.telegram_room import room
from tests.conftest import FreshUrl
from tests.platforms.telegram import Limits, Telegram
from tests.platforms.telegram.faults import Fault

OUTAGE = 20.0


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.off()) as opened:
        yield opened
        assert opened.violations == []


@asynccontextmanager
async def newsclip(telegram: Telegram, url: str, **more: Any) -> AsyncIterator[App]:
    chosen = Settings(token=SecretStr(telegram.token), api_url=telegram.api_url, owners=("9",), **more)
    app = App(settings(url, limits={"person_per_minute": 0}), [TelegramBot(chosen)])
    async with app.running():
        await app.connected()
        yield app


async def test_an_editor_who_is_cut_off_has_one_draft_and_publishes_once(telegram: Telegram, migrated_url: str) -> None:
    olga = telegram.person(9, "Olga")
    olga.start()
    async with newsclip(telegram, migrated_url):
        hung = telegram.next(method="sendMessage", chat=9).hangs(OUTAGE, accepted=False)
        await olga.says("/post Rum\n\nBody")
        await _befallen(hung)
    telegram.calm()
    async with newsclip(telegram, migrated_url):
        preview = await olga.private.next()
        hung = telegram.next(method="editMessageText", chat=9).hangs(OUTAGE, accepted=False)
        await olga.presses(preview, "Publish")
        await _befallen(hung)
    telegram.calm()
    async with newsclip(telegram, migrated_url) as app:
        assert (await olga.private.edited(preview)).plain.startswith("Published: Rum")
        await olga.says("/latest")
        assert "Rum" in (await olga.private.next()).plain
        async with app.storage.read() as tx:
            assert (await tx.articles.get(1)).draft.title == "Rum"
            with pytest.raises(LookupError):
                await tx.articles.get(2)


@pytest.mark.parametrize("trouble", ["502", "reset"])
async def test_one_lost_call_loses_no_answer(telegram: Telegram, fresh_url: FreshUrl, trouble: str) -> None:
    ana = telegram.person(42, "Ana")
    async with newsclip(telegram, fresh_url("sqlite", True)):
        lost = telegram.next(method="sendMessage")
        lost.fails(502) if trouble == "502" else lost.resets(before=True)
        await ana.says("/settings")
        shown = await ana.private.next()
        changed = telegram.next(method="editMessageText")
        changed.fails(502, times=2) if trouble == "502" else changed.resets(before=True, times=2)
        await ana.presses(shown, shown.labels[0])
        await ana.private.edited(shown, timeout=10)
        assert len(ana.private.messages) == 2


async def test_busy_groups_keep_nobody_else_waiting(telegram: Telegram, fresh_url: FreshUrl) -> None:
    ana, ben = telegram.person(42, "Ana"), telegram.person(43, "Ben")
    async with newsclip(telegram, fresh_url("sqlite", True), group_per_minute=2, chat_interval=0):
        groups = [telegram.group(-1001000 - number, "Readers", owner=ana) for number in range(SOURCES)]
        for group in groups:
            await group.add_bot(by=ana)
            await group.next()
            for _question in range(2):
                await ana.says("/latest", in_=group)
            await group.next()
        await ben.says("/latest")
        assert (await ben.private.next()).plain == "There are no articles yet."
        assert all(len(group.messages) > 2 for group in groups)


async def test_an_answer_is_there_when_telegram_is_back(fresh_url: FreshUrl) -> None:
    """What is done is done once, and no try is counted against the update."""
    async with room(fresh_url("sqlite", True)) as house:
        house.ben.start()
        storage = house.house.services.storage
        answers = Answers(house.house, patience=1)
        conversation = Conversation(house.api, house.house, house.people, answers)
        said = house.wire(house.ben.private, house.ben, "/tag follow cuba")
        async with storage.begin() as tx:
            await tx.inbox.put(PLATFORM, [Received(1, "43", json.dumps(said))], at=house.now())
        tries: list[int] = []

        async def handle(row: Received) -> None:
            tries.append(row.attempts)
            await conversation.message(json.loads(row.body), received_at=row.received_at)

        house.telegram.next(method="sendMessage").fails(409)
        async with asyncio.timeout(OUTAGE):
            await Inbox(storage, PLATFORM, now=house.now).drain(handle)
        assert (await house.ben.private.next()).plain.startswith("You follow #cuba.")
        assert tries == [0, 0]


async def _befallen(fault: Fault) -> None:
    """The call has begun, and is not answered."""
    async with asyncio.timeout(OUTAGE):
        while fault.times:
            await asyncio.sleep(0)
