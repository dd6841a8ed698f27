"""A room with all that happens around conversations: inline mode, menus, channels, and who is a member of what."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr

from bots.app import App
from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.arrivals import KINDS
from bots.telegram.channels import Channels
from bots.telegram.conversation import Conversation
from bots.telegram.inline import Inline
from bots.telegram.invitations import invitations
from bots.telegram.members import Members
from bots.telegram.menus import Menus
from bots.telegram.people import People
from bots.telegram.settings import Settings
from core.delivery.lane import Clock
from core.values.article import Article, Draft
from core.values.document import Action
from core.values.tag import parse_tag
from tests.bots.courier import settings
from tests.bots.telegram_room import Room
from tests.platforms.telegram import Limits, Telegram


class Town(Room):
    """Updates go the way that they go in the bot."""

    app: App

    def invitations(self) -> Sequence[Action]:
        return invitations(self.api.me.username)

    async def run(self, house: House) -> None:
        async with self.api:
            self.house = house
            self.people = People(self.api, house, self._owners)
            self.answers = Answers(house)
            self.conversation = Conversation(self.api, house, self.people, self.answers)
            self.inline = Inline(self.api, house)
            self.menus = Menus(self.api, house, Settings(token=SecretStr("1:a"), owners=tuple(self._owners)))
            self.channels = Channels(self.api, house, self.people, self.answers)
            self.members = Members(self.api, house, self.people, self.channels)
            offset = 0
            await self.api.call("getUpdates", offset=0, timeout=0, allowed_updates=KINDS)
            house.ready()
            while True:
                for update in await self.api.call("getUpdates", offset=offset, timeout=20, allowed_updates=KINDS):
                    await self.hear(update)
                    offset = update["update_id"] + 1

    async def hear(self, update: dict[str, Any]) -> None:
        if query := update.get("inline_query"):
            await self.inline.answer(query)
        elif message := update.get("message"):
            if not await self.members.service(message) and not await self.channels.takes(message):
                await self.conversation.message(message, received_at=self.now())
        elif query := update.get("callback_query"):
            if not await self.channels.takes_press(query, received_at=self.now()):
                await self.conversation.pressed(query, received_at=self.now())
        elif change := update.get("my_chat_member"):
            await self.members.my_chat_member(change)
        elif change := update.get("chat_member"):
            await self.members.chat_member(change)

    async def post(self, title: str, tags: str = "", **draft: Any) -> Article:
        return await self.app.newsroom.post(
            Draft(title, tags=tuple(map(parse_tag, tags.split())), **draft), "telegram:9"
        )


@asynccontextmanager
async def town(url: str, *, owners: tuple[str, ...] = ("9",), **tables: Any) -> AsyncIterator[Town]:
    """Everything runs; what is posted leaves at once. At the end all that was called was right."""
    async with Telegram(limits=Limits.off()) as telegram:
        bot = Town(telegram, owners)
        config = settings(url, delivery={"undo": "0s"}, **tables)
        bot.app = App(config, [bot], clock=Clock(now=bot.now, jitter=lambda: 0.5))
        async with bot.app.running():
            await bot.app.connected()
            yield bot
            await telegram.settled()
        assert telegram.violations == []
