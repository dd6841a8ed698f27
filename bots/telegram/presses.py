"""Buttons that people press: the client is told at once, then the work is done for whoever pressed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog
from telegram.error import TelegramError

from bots.house import House, TokenError
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.heard import topic_of
from bots.telegram.people import People
from bots.telegram.places import Form, Ref
from core.commands.buttons import key_of, pressed
from core.commands.grammar import parse, said
from core.commands.start import payload
from core.i18n import _, speaking
from core.turn import answered
from core.values.chat import STOPPED, Chat, ChatState, Right, Sender
from core.values.errors import UserError

log = structlog.get_logger()

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

    async def pressed(self, query: Wire) -> None:
        """`query` is a CallbackQuery on the wire (core.telegram.org/bots/api#callbackquery)."""
        message = query.get("message")
        kind = message["chat"]["type"] if message else ""
        if message is None or (kind in {"group", "supergroup"} and not message["date"]):
            await self._privately(query, group=kind != "")
        elif kind == "channel":
            await self._told(query, url=self._link(query))
        else:
            await self._here(query, message)

    async def _here(self, query: Wire, message: Wire) -> None:
        """Answer where the button is, and in its message where the answer may take its place."""
        ref = reference(message)
        ours = message.get("from", {}).get("id") == self._api.me.id
        async with self._telling(query):
            sender = await self._people.sender(message["chat"], query["from"], topic=topic_of(message))
            await self._answer(sender, query, ref, instead_of=ref if ours else "")

    async def _privately(self, query: Wire, *, group: bool) -> None:
        """Answer to whoever pressed, where the message is not to be had; who never wrote to us may do so now. What a
        button of a `group` would change there is not changed elsewhere."""
        person = query["from"]
        sender = await self._people.sender({"id": person["id"], "type": "private"}, person, topic=None)
        if group and await self._needed(query) > Right.READ:
            chat = await self._chat(sender)
            language = (chat.settings.language if chat is not None else "") or sender.language
            with speaking(language or self._house.services.cards.language):
                await self._told(query, text=_("Write it in the group."))
            return
        if not await self._reads(sender):
            await self._told(query, url=self._link(query))
            return
        async with self._telling(query):
            await self._answer(sender, query)

    async def _answer(self, sender: Sender, query: Wire, reply_to: str = "", instead_of: str = "") -> None:
        document = await answered(lambda: self._house.router.press(sender, query.get("data", "")))
        if document is not None:
            replaced = instead_of if document.replaces else ""
            await self._answers.give(sender, document, reply_to=reply_to, instead_of=replaced)

    @asynccontextmanager
    async def _telling(self, query: Wire) -> AsyncIterator[None]:
        """The client is told beside the work in this block, whose error stays what it is."""
        telling = asyncio.create_task(self._told(query))
        try:
            yield
        except BaseException:
            telling.cancel()
            raise
        await telling

    async def _told(self, query: Wire, *, url: str = "", text: str = "") -> None:
        await stop_waiting(self._api, query, url=url, text=text)

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


async def stop_waiting(api: Api, query: Wire, *, url: str = "", text: str = "") -> None:
    """The client waits no longer, and opens `url` or shows `text` if there is one. That a query is too old is no matter."""
    try:
        await api.call("answerCallbackQuery", callback_query_id=query["id"], url=url or None, text=text or None)
    except (TelegramError, TokenError) as error:
        log.debug("press_not_told", error=str(error))


def reference(message: Wire) -> str:
    """What the message is to the lane: its own name in the form that it has (core.telegram.org/bots/api#message)."""
    form = Form.RICH if "rich_message" in message else Form.PHOTO if "photo" in message else Form.TEXT
    return str(Ref(message["chat"]["id"], message["message_id"], form))
