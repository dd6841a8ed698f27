"""Discord keeps the contract of adapters, before its API on loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bots.discord.api import Api
from bots.discord.invitations import RIGHTS
from bots.discord.messenger import DiscordMessenger
from bots.discord.places import Person, Place, Ref
from core.values.chat import Address
from tests.bots.contract import Contract
from tests.bots.discord_message import drawn
from tests.bots.harness import Promises, Seen, Trouble
from tests.platforms.discord import Discord, Limits
from tests.platforms.discord.permissions import Permission

SENDS = "POST /channels/{channel_id}/messages"


class DiscordHarness:
    """A channel of readers, and a place for each trouble."""

    def __init__(self, discord: Discord, api: Api) -> None:
        self.discord, self._api = discord, api
        self.ana, self.ben = discord.person(42, "Ana"), discord.person(43, "Ben")
        self.town = discord.guild(100, "Town", owner=self.ana)
        self.square, self.other = self.town.text("square"), self.town.text("other")
        self.town.admit_bot(permissions=RIGHTS.value)

    @property
    def promises(self) -> Promises:
        return Promises(once=True, keeps=True, buttons=25)

    @property
    def chat(self) -> Address:
        return Place(100, self.square.id).address

    @property
    def troubles(self) -> Mapping[Trouble, Callable[[], Awaitable[Address]]]:
        return {
            Trouble.FLOOD: self._flood,
            Trouble.FLOOD_FOR_ALL: self._flood_for_all,
            Trouble.BLOCKED: self._blocked,
            Trouble.NO_SUCH_CHAT: self._nowhere,
            Trouble.FORBIDDEN: self._forbidden,
            Trouble.BAD_CONTENT: self._bad_content,
            Trouble.FAULT: self._outage,
            Trouble.CUT_OFF: self._cut_off,
        }

    def messenger(self) -> DiscordMessenger:
        return DiscordMessenger(self._api, now=lambda: datetime.now(UTC))

    async def shown(self, ref: str) -> Seen | None:
        message = self.square.message(Ref.parse(ref).message)
        if message is None:
            return None
        return Seen(drawn(message.wire).words, message.labels, tuple(self.discord.violations))

    async def count(self) -> int:
        return len(self.square.messages)

    @property
    def _there(self) -> Address:
        return Place(100, self.other.id).address

    async def _flood(self) -> Address:
        self.discord.next(SENDS, channel=self.other.id).floods(60)
        return self._there

    async def _flood_for_all(self) -> Address:
        self.discord.next(SENDS, channel=self.other.id).floods(60, scope="global")
        return self._there

    async def _blocked(self) -> Address:
        self.town.join(self.ben)
        self.ben.closes_messages()
        return Person(43).address

    async def _nowhere(self) -> Address:
        return Place(100, 999).address

    async def _forbidden(self) -> Address:
        self.other.overwrite_bot(deny=Permission.SEND_MESSAGES)
        return self._there

    async def _bad_content(self) -> Address:
        self.discord.next(SENDS).fails(400, code=50035, message="Invalid Form Body", times=9)
        return self._there

    async def _outage(self) -> Address:
        await self.discord.outage()
        return self._there

    async def _cut_off(self) -> Address:
        self.discord.next(SENDS).resets(times=9)
        return self._there


class TestDiscord(Contract):
    @pytest.fixture
    async def harness(self) -> AsyncIterator[DiscordHarness]:
        async with Discord(limits=Limits.off()) as discord:
            harness = DiscordHarness(discord, api := Api(SecretStr(discord.token), discord.api_url))
            async with api.session():
                yield harness
            assert discord.violations == []
