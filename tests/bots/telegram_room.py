"""The house with people who use it in Telegram: what they say reaches the conversation, in the order of arrival."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bots.app import App
from bots.config import read
from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.conversation import Conversation
from bots.telegram.messenger import FORMS, TelegramMessenger
from bots.telegram.people import People
from bots.telegram.places import PLATFORM, Place
from bots.telegram.settings import Settings
from bots.telegram.wording import WORDS
from core.delivery.lane import Clock
from core.delivery.pace import Limits
from core.values.chat import Chat
from core.values.document import Action
from tests.platforms import telegram as seen
from tests.platforms.telegram import Message, Person, Telegram

PEOPLE = ((9, "Olga"), (42, "Ana"), (43, "Ben"))
"""Olga is the owner, Ana manages groups, Ben reads."""

SQUARE = -1001234567890


class Room:
    """A `Bot` that takes in what people say while `listening` is set. `now` is the house's clock, real but for `later`."""

    platform = PLATFORM
    limits = Limits(per_second=1000)
    forms = FORMS
    words = WORDS

    def __init__(self, telegram: Telegram, owners: Collection[str]) -> None:
        self.telegram = telegram
        self.api = Api(SecretStr(telegram.token), telegram.api_url, connections=8)
        self.messenger = TelegramMessenger(self.api, now=self.now)
        self.listening = asyncio.Event()
        self.listening.set()
        self.owner, self.ana, self.ben = (
            telegram.world.people.get(who) or telegram.person(who, name) for who, name in PEOPLE
        )
        self._owners = owners
        self._passed = timedelta()

    def invitations(self) -> Sequence[Action]:
        return ()

    def link(self, payload: str) -> str:
        return f"https://paper.example/?start={payload}"

    async def run(self, house: House) -> None:
        async with self.api:
            self.house = house
            self.messenger.uploads.pictures = house.pictures
            self.begin()
            house.ready()
            offset = 0
            while True:
                await self.listening.wait()
                for update in await self.api.call("getUpdates", offset=offset, timeout=20):
                    await self.listening.wait()
                    await self.hear(update)
                    offset = update["update_id"] + 1

    def begin(self) -> None:
        """Anew: nothing is known but what the database holds."""
        self.people = People(self.api, self.house, self._owners)
        self.conversation = Conversation(self.api, self.house, self.people, Answers(self.house))

    async def hear(self, update: dict[str, Any]) -> None:
        if "message" in update:
            await self.conversation.message(update["message"], received_at=self.now())
        elif "callback_query" in update:
            await self.conversation.pressed(update["callback_query"], received_at=self.now())

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def later(self, **length: float) -> None:
        self._passed += timedelta(**length)

    @asynccontextmanager
    async def away(self, **length: float) -> AsyncIterator[None]:
        """What is said in this block is heard so much later."""
        self.listening.clear()
        yield
        self.telegram.later(**length)
        self.later(**length)
        self.listening.set()

    async def square(self, *, forum: bool = False, trusted: bool = False) -> seen.Chat:
        """A group of Ana's with us in it; `trusted` we are an administrator, who gets whatever is said there."""
        group = self.telegram.group(SQUARE, "Readers", owner=self.ana, forum=forum)
        await group.add_bot(by=self.ana, rights={} if trusted else None)
        return group

    async def silent(self, chat: seen.Chat) -> None:
        """All was heard, and nothing new stands in `chat`."""
        await self.telegram.settled()
        unseen = chat._unseen()
        assert unseen is None, unseen.plain

    async def asked(self, person: Person, text: str, **where: Any) -> Message:
        """What `person` is answered there."""
        await person.says(text, **where)
        return await (where.get("in_") or person.private).next()

    async def chat(self, chat: seen.Chat, topic: int | None = None) -> Chat | None:
        async with self.house.services.storage.read() as tx:
            return await tx.chats.at(Place(chat.id, topic).address)

    async def question(self, chat: seen.Chat, person: Person) -> str | None:
        """The command that waits for this person's words there."""
        known = await self.chat(chat)
        if known is None:
            return None
        async with self.house.services.storage.read() as tx:
            return await tx.prompts.waiting(known.id, str(person.id), now=self.now())

    async def publish(self, text: str) -> None:
        """As the owner, from a private chat."""
        preview = await self.asked(self.owner, f"/post {text}")
        await self.owner.presses(preview, "Publish")
        await self.owner.private.edited(preview)

    def wire(self, chat: seen.Chat, person: Person, text: str) -> dict[str, Any]:
        """A message as on the wire, for what the test platform's people do not do."""
        sender = {"id": person.id, "is_bot": False, "first_name": person.name}
        shown = {"id": chat.id, "type": chat.kind}
        date = int(self.now().timestamp())
        return {"message_id": 1000, "date": date, "chat": shown, "from": sender, "text": text}

    def called(self, method: str) -> list[seen.Call]:
        return [call for call in self.telegram.calls if call.method == method]


@asynccontextmanager
async def room(url: str, there: Telegram | None = None, **tables: Any) -> AsyncIterator[Room]:
    """Everything runs, before the Telegram that is `there` already or a new one; what is published leaves at once. At the end
    all that was called was right."""
    async with nullcontext(there) if there is not None else Telegram(limits=seen.Limits.off()) as telegram:
        bot = Room(telegram, {"9"})
        config = read({"database": {"url": url}, "delivery": {"undo": "0s"}} | tables, {}, {PLATFORM: Settings})
        app = App(config, [bot], clock=Clock(now=bot.now, jitter=lambda: 0.5))
        async with app.running():
            await app.connected()
            yield bot
            await telegram.settled()
        assert telegram.violations == []
