"""Asking on behalf of a channel: the router is told that the channel asks, the answer comes to who manages it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from telegram.error import BadRequest, Forbidden

from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.managing import Managing, carrying, margin
from bots.telegram.people import People
from bots.telegram.picker import leaving, nothing
from bots.telegram.places import Place
from bots.telegram.rights import CHANNEL as NEEDED
from core.i18n import _
from core.turn import answered
from core.values.chat import ChatKind, Right, Sender
from core.values.document import Document, Paragraph, Strong, Text, say

TITLES = 1024
"""Titles of channels that are kept at hand."""

Asking = Callable[[Sender], Awaitable[Document | None]]


class Behalf:
    """`sender` is always who speaks, in the private chat; whether they manage the channel is asked each time."""

    def __init__(self, api: Api, house: House, people: People, answers: Answers) -> None:
        self._api = api
        self._house = house
        self._services = house.services
        self._people = people
        self._answers = answers
        self._titles: dict[int, str] = {}
        self._lifecycle = house.lifecycle
        self.managing = Managing(house.services.storage, now=house.services.now)

    async def begin(self, sender: Sender, channel: int) -> None:
        """From now on `sender` speaks for `channel`, if they manage it and we may post there."""
        if not await self.welcome(sender):
            return
        self._people.forget(channel, int(sender.person))
        if not await self._people.manages(channel, int(sender.person)):
            await self.refuse(sender, channel)
        elif not await self._is_channel(channel):
            await self._answers.give(sender, say(_("This button no longer works; ask again.")))
        elif not await self._may_post(channel):
            title = await self._title(channel)
            told = _("I may not post in “{title}”: there I need that right.") if title else _("I may not post there.")
            await self._answers.give(sender, say(told, title=title))
        else:
            await self._open(sender, channel)

    async def ask(self, sender: Sender, channel: int, asking: Asking, *, instead_of: str = "") -> None:
        """Give `sender` the answer that the channel is given; one that leads to a question begins managing."""
        if not await self._people.manages(channel, int(sender.person)):
            if await self.welcome(sender):
                await self.refuse(sender, channel)
            return
        if not await self._is_channel(channel):
            if await self.welcome(sender):
                await self._answers.give(sender, say(_("This button no longer works; ask again.")))
            return
        document = await answered(lambda: asking(_there(sender, channel, self._titles.get(channel, ""))))
        if document is None:
            return
        if document.form is not None:
            await self.managing.begin(sender.person, channel)
        headed = await self._headed(document, channel)
        await self._answers.give(sender, headed, instead_of=instead_of if document.replaces else "")

    async def welcome(self, sender: Sender) -> bool:
        """Whether `sender` may be answered here what no command answers, which counts as one; if not, they are told."""
        turned = await self._house.router.turned_away(sender)
        if turned is not None and turned.told is not None:
            await self._answers.give(sender, turned.told)
        return turned is None

    async def end(self, sender: Sender) -> None:
        """What `sender` says is their own again."""
        channel = await self.managing.channel_of(sender.person)
        if channel is not None:
            await self.close_question(channel, sender.person)
            await self.managing.end(sender.person)
        await self._answers.give(sender, say(_("What you say is for yourself again.")), keyboard=nothing())

    async def lost(self, sender: Sender, channel: int) -> None:
        """`sender` does not manage `channel` any more; who was not doing so is told nothing."""
        if await self.managing.channel_of(sender.person) == channel:
            await self.refuse(sender, channel)

    async def refuse(self, sender: Sender, channel: int) -> None:
        """Say that `sender` does not manage `channel`, and end it if they were."""
        title = await self._title(channel)
        if await self.managing.channel_of(sender.person) != channel:
            only = (
                _("Only those who manage “{title}” can do that.")
                if title
                else _("Only those who manage it can do that.")
            )
            await self._answers.give(sender, say(only, title=title))
            return
        await self.managing.end(sender.person)
        over = _("You no longer manage “{title}”, so what you say is for yourself again.")
        nameless = _("You no longer manage that channel, so what you say is for yourself again.")
        await self._answers.give(sender, say(over if title else nameless, title=title), keyboard=nothing())

    async def question(self, channel: int, person: str) -> bool:
        """Whether the channel was asked something that waits for this person's words."""
        async with self._services.storage.read() as tx:
            chat = await tx.chats.at(Place(channel).address)
            return chat is not None and await tx.prompts.waiting(chat.id, person, now=self._services.now()) is not None

    async def close_question(self, channel: int, person: str) -> None:
        async with self._services.storage.begin() as tx:
            if chat := await tx.chats.at(Place(channel).address):
                await tx.prompts.take(chat.id, person, now=self._services.now())

    def note(self, channel: int, title: str) -> None:
        """What the channel is called now; "" tells nothing."""
        if not title:
            return
        if len(self._titles) >= TITLES:
            self._titles.clear()
        self._titles[channel] = title

    async def _title(self, channel: int) -> str:
        """ "" where Telegram does not say."""
        if channel not in self._titles:
            found = await self._told("getChat", chat_id=channel)
            self.note(channel, found.get("title", ""))
        return self._titles.get(channel, "")

    async def _is_channel(self, channel: int) -> bool:
        """Not so for the number of a group in a forged button. Telegram is asked until the channel is known."""
        async with self._services.storage.read() as tx:
            chat = await tx.chats.at(Place(channel).address)
        if chat is not None:
            return chat.kind is ChatKind.CHANNEL
        found = await self._told("getChat", chat_id=channel)
        self.note(channel, found.get("title", ""))
        return found.get("type") == "channel"

    async def _may_post(self, channel: int) -> bool:
        us = await self._told("getChatMember", chat_id=channel, user_id=self._api.me.id)
        return us.get("status") == "administrator" and all(us.get(right) for right in NEEDED)

    async def _told(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        """What Telegram says of a channel, nothing where we are not in it."""
        await self._house.lane.spend()
        try:
            answer: Mapping[str, Any] = await self._api.call(method, **parameters)
        except (BadRequest, Forbidden):
            return {}
        return answer

    async def _open(self, sender: Sender, channel: int) -> None:
        """The house may have reasons not to serve a channel; then its answer says why."""
        address = Place(channel).address
        title = await self._title(channel)
        document = await self._house.router.handle(_there(sender, channel, title), "/tag")
        async with self._services.storage.read() as tx:
            opened = await tx.chats.at(address) is not None
        if opened:
            await self._lifecycle.bound(address, ChatKind.CHANNEL, sender.person, name=title)
            await self.managing.begin(sender.person, channel)
            now = _("What you say about tags and settings is for “{title}” now, until you press Done or write /done.")
            await self._answers.give(sender, say(now, title=title), keyboard=leaving())
        if document is not None:
            await self._answers.give(sender, await self._headed(document, channel))

    async def _headed(self, document: Document, channel: int) -> Document:
        """`document` as it is shown to who manages the channel: under its title, if that is known."""
        title = await self._title(channel)
        heading = (Paragraph((Strong((Text(title),)),)),) if title else ()
        return replace(carrying(document, channel), blocks=(*heading, *document.blocks))


def _there(sender: Sender, channel: int, title: str) -> Sender:
    """`sender` as one who speaks in the channel, which is called `title`."""
    address, rights = Place(channel).address, max(sender.rights, Right.MANAGE)
    there = replace(sender, address=address, kind=ChatKind.CHANNEL, rights=rights, margin=margin(channel), name=title)
    return replace(there, aside=True)
