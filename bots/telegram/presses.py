"""Buttons that people press: the work is done for whoever pressed, and their client waits until it is known what comes of it.

Why nothing is done is told to their client alone: a group has nothing of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.heard import topic_of
from bots.telegram.people import People
from bots.telegram.places import Form, Ref
from bots.telegram.waiter import Waiter
from core.commands.buttons import key_of, pressed
from core.commands.grammar import parse, said
from core.commands.start import payload
from core.i18n import _, speaking
from core.turn import answered
from core.values.chat import STOPPED, Chat, ChatKind, ChatState, Right, Sender
from core.values.document import plain
from core.values.errors import UserError

GREETING = "hello"
"""The payload of a link that only opens the private chat."""

Wire = Mapping[str, Any]


class Presses:
    """Data is never trusted: the router looks up what it may do, and who may do it."""

    def __init__(self, api: Api, house: House, people: People, answers: Answers) -> None:
        self._api = api
        self._house = house
        self._people = people
        self._answers = answers

    async def pressed(self, query: Wire, *, received_at: datetime) -> None:
        """`query` is a CallbackQuery on the wire (core.telegram.org/bots/api#callbackquery); `received_at` is when we first
        had it."""
        message = query.get("message")
        kind = message["chat"]["type"] if message else ""
        waiter = Waiter(self._api, query, received_at=received_at, now=self._house.services.now)
        if message is None or (kind in {"group", "supergroup"} and not message["date"]):
            await self._privately(query, waiter, group=kind != "")
        elif kind == "channel":
            await waiter.tell(url=self._link(query))
        else:
            await self._here(query, message, waiter)

    async def _here(self, query: Wire, message: Wire, waiter: Waiter) -> None:
        """Answer where the button is, and in its message where the answer may take its place."""
        ref = reference(message)
        ours = message.get("from", {}).get("id") == self._api.me.id
        sender = await self._people.sender(message["chat"], query["from"], topic=topic_of(message))
        alone = sender.kind is ChatKind.PRIVATE
        await self._answer(sender, query, waiter, alone=alone, reply_to=ref, instead_of=ref if ours else "")

    async def _privately(self, query: Wire, waiter: Waiter, *, group: bool) -> None:
        """Answer to whoever pressed, where the message is not to be had; who never wrote to us may do so now. What a
        button of a `group` would change there is not changed elsewhere."""
        person = query["from"]
        sender = await self._people.sender({"id": person["id"], "type": "private"}, person, topic=None)
        if group and await self._needed(query) > Right.READ:
            chat = await self._chat(sender)
            language = (chat.settings.language if chat is not None else "") or sender.language
            with speaking(language or self._house.services.cards.language):
                await waiter.tell(_("Write it in the group."))
            return
        if not await self._reads(sender):
            await waiter.tell(url=self._link(query))
            return
        await self._answer(sender, query, waiter, alone=False)

    async def _answer(
        self, sender: Sender, query: Wire, waiter: Waiter, *, alone: bool, reply_to: str = "", instead_of: str = ""
    ) -> None:
        """`alone` where the button stands in a private chat: there a refusal is a message as well."""
        document = await answered(lambda: self._house.router.press(sender, query.get("data", "")))
        if document is None or (document.refusal and not alone):
            await waiter.tell(plain(document) if document is not None else "")
            return
        replaced = instead_of if document.replaces else ""
        async with waiter.beside():
            await self._answers.give(sender, document, reply_to=reply_to, instead_of=replaced)

    def _link(self, query: Wire) -> str:
        """A link into the private chat that does what the button does, if there is such a link."""
        wanted = payload(pressed(query.get("data", "")) or "")
        return f"https://t.me/{self._api.me.username}?start={wanted or GREETING}"

    async def _reads(self, sender: Sender) -> bool:
        """Whether this person may be written to, as far as we know."""
        chat = await self._chat(sender)
        return chat is not None and (chat.state is ChatState.ACTIVE or chat.reason == STOPPED)

    async def _needed(self, query: Wire) -> Right:
        """What a person needs for what the button does; READ when it does nothing any more."""
        text = pressed(query.get("data", "")) or ""
        if (key := key_of(text)) is not None:
            async with self._house.services.storage.read() as tx:
                row = await tx.actions.get(key)
            text = row.command if row is not None else ""
        words = said(text)
        command = self._house.router.registry.find(words.name) if words is not None else None
        if words is None or command is None:
            return Right.READ
        try:
            return command.needed(parse(command, words.rest))
        except UserError:
            return command.needs

    async def _chat(self, sender: Sender) -> Chat | None:
        async with self._house.services.storage.read() as tx:
            return await tx.chats.at(sender.address)


def reference(message: Wire) -> str:
    """What the message is to the lane: its own name in the form that it has (core.telegram.org/bots/api#message)."""
    form = Form.RICH if "rich_message" in message else Form.PHOTO if "photo" in message else Form.TEXT
    return str(Ref(message["chat"]["id"], message["message_id"], form))
