"""Telegram keeps the contract of adapters, before the Bot API server on loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bots.telegram.api import Api
from bots.telegram.messenger import TelegramMessenger
from bots.telegram.places import Ref
from core.values.chat import Address
from core.values.document import say
from core.values.outcome import Post
from tests.bots.contract import Contract
from tests.bots.harness import Promises, Seen, Trouble
from tests.platforms.telegram import Chat, Limits, Telegram


class TelegramHarness:
    """One reader, and a chat for each trouble."""

    def __init__(self, telegram: Telegram, api: Api) -> None:
        self.telegram, self._api = telegram, api
        self.ana = telegram.person(42, "Ana", started=True)
        self.ben = telegram.person(43, "Ben", started=True)
        self._flooded: TelegramMessenger | None = None

    @property
    def promises(self) -> Promises:
        return Promises(once=False, keeps=True, buttons=100)

    @property
    def chat(self) -> Address:
        return Address("telegram", "42")

    @property
    def troubles(self) -> Mapping[Trouble, Callable[[], Awaitable[Address]]]:
        return {
            Trouble.FLOOD: self._flood,
            Trouble.FLOOD_FOR_ALL: self._flood_for_all,
            Trouble.BLOCKED: self._blocked,
            Trouble.KICKED: self._kicked,
            Trouble.NO_SUCH_CHAT: self._nowhere,
            Trouble.FORBIDDEN: self._forbidden,
            Trouble.BAD_CONTENT: self._bad_content,
            Trouble.MOVED: self._moved,
            Trouble.FAULT: self._outage,
            Trouble.CUT_OFF: self._cut_off,
        }

    def messenger(self) -> TelegramMessenger:
        met, self._flooded = self._flooded, None
        return met or TelegramMessenger(self._api, now=lambda: datetime.now(UTC))

    async def shown(self, ref: str) -> Seen | None:
        message = self.ana.private.message(Ref.parse(ref).message)
        if message is None:
            return None
        return Seen(message.plain, message.labels, tuple(self.telegram.violations))

    async def count(self) -> int:
        return len([message for message in self.ana.private.messages if message.sender == "bot"])

    async def _flood(self) -> Address:
        self.telegram.next(method="sendMessage", chat=43).fails(429, retry_after=7)
        return Address("telegram", "43")

    async def _flood_for_all(self) -> Address:
        self.telegram.next(method="sendMessage").fails(429, retry_after=7, times=2)
        messenger = self.messenger()
        await messenger.send(self.chat, Post(say("Sugar"), "k0"))
        self._flooded = messenger
        return Address("telegram", "43")

    async def _blocked(self) -> Address:
        await self.ben.block()
        return Address("telegram", "43")

    async def _kicked(self) -> Address:
        group = self._group()
        await group.add_bot(by=self.ana)
        await group.remove_bot(by=self.ana)
        return Address("telegram", str(group.id))

    async def _nowhere(self) -> Address:
        return Address("telegram", "-1009999999999")

    async def _forbidden(self) -> Address:
        group = self._group()
        await group.add_bot(by=self.ana)
        await group.forbid_posting()
        return Address("telegram", str(group.id))

    async def _bad_content(self) -> Address:
        self.telegram.next(method="sendMessage").fails(400, description="Bad Request: can't parse it", times=9)
        return Address("telegram", "43")

    async def _moved(self) -> Address:
        group = self.telegram.small_group(-77, "Old readers", owner=self.ana)
        await group.add_bot(by=self.ana)
        await group.migrate(to=-1007777777777)
        return Address("telegram", "-77")

    async def _outage(self) -> Address:
        await self.telegram.outage()
        return Address("telegram", "43")

    async def _cut_off(self) -> Address:
        self.telegram.next(method="sendMessage").resets()
        return Address("telegram", "43")

    def _group(self) -> Chat:
        return self.telegram.group(-1001234567890, "Readers", owner=self.ana)


class TestTelegram(Contract):
    @pytest.fixture
    async def harness(self) -> AsyncIterator[TelegramHarness]:
        async with Telegram(limits=Limits.off()) as telegram:
            async with Api(SecretStr(telegram.token), telegram.api_url, connections=8) as api:
                yield TelegramHarness(telegram, api)
            assert telegram.violations == []
