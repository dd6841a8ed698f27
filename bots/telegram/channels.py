"""Channels are managed from the private chat of who manages them: in a channel nobody is spoken to.

`/channel` lets somebody pick one. From then on what they say here about what a chat follows and how it gets it is said for the
channel, until `/done`.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.behalf import Behalf
from bots.telegram.excuses import DONE as LATE
from bots.telegram.excuses import NOT_DONE, STALE, Excuses
from bots.telegram.heard import Heard, hear
from bots.telegram.managing import carried, carrying
from bots.telegram.people import People
from bots.telegram.picker import DONE, REQUEST, in_all_languages, picking
from bots.telegram.presses import reference
from bots.telegram.waiter import Waiter
from core.access import banned
from core.commands import data
from core.commands.command import Reach
from core.commands.grammar import said
from core.i18n import _, speaking
from core.values.chat import Sender
from core.values.document import Action, Document, say
from core.values.errors import N_

CHANNEL = N_("channel")
SUMMARY = N_("Choose what a channel of yours gets")
LEAVE = N_("done")
"""What is understood here beside the commands of the house."""

MANAGED = frozenset({"tag", "settings", "stop", "start", "privacy", "mydata", "forget"})
"""Commands that are about one chat; all others are answered as ever."""

_BEGIN = f"/{CHANNEL}"

CHOOSING = timedelta(minutes=10)
"""How long somebody who asked for the button is about to press it."""

Wire = Mapping[str, Any]


class Channels:
    """Speaks to people in their private chats only."""

    def __init__(self, api: Api, house: House, people: People, answers: Answers) -> None:
        self._api = api
        self._house = house
        self._services = house.services
        self._people = people
        self._answers = answers
        self._behalf = Behalf(api, house, people, answers)
        self._excuses = Excuses()
        self._choosing: OrderedDict[str, datetime] = OrderedDict()

    async def takes(self, message: Wire) -> bool:
        """Answer a message that is about a channel; False for every other."""
        chat, person = message["chat"], message.get("from")
        if chat["type"] != "private" or person is None:
            return False
        heard, shared = hear(message, self._api.me), message.get("chat_shared")
        picked = shared if shared is not None and shared["request_id"] == REQUEST else None
        if heard is None and picked is None:
            return False
        sender = await self._people.sender(chat, person, topic=None)
        if (language := await self._language(sender)) is None:
            return False
        with speaking(language):
            if picked is not None:
                await self._picked(sender, picked)
                return True
            return heard is not None and await self._said(sender, heard)

    async def takes_press(self, query: Wire, *, received_at: datetime) -> bool:
        """Answer a press of a button that carries a channel; False for every other."""
        message, found = query.get("message"), carried(query.get("data", ""))
        if found is None or message is None or message["chat"]["type"] != "private":
            return False
        channel, typed = found
        sender = await self._people.sender(message["chat"], query["from"], topic=None)
        if (language := await self._language(sender)) is None:
            return False
        await Waiter(self._api, query, received_at=received_at, now=self._services.now).tell()
        with speaking(language):
            if typed == data(Action("", command=_BEGIN)):
                await self._behalf.begin(sender, channel)
                return True
            ref = reference(message) if message["date"] else ""
            await self._behalf.ask(
                sender, channel, lambda there: self._house.router.press(there, typed), instead_of=ref
            )
        return True

    async def invite(self, chat: Wire, person: Wire) -> None:
        """Tell who added us to the channel `chat` how to go on; nothing to who is about to pick it."""
        sender = await self._privately(person)
        if self._is_choosing(sender) or await self._behalf.managing.channel_of(sender.person) == chat["id"]:
            return
        self._behalf.note(chat["id"], chat["title"])
        if (language := await self._language(sender)) is None:
            return
        with speaking(language):
            told = say(_("I can post in “{title}” now. What shall it follow?"), title=chat["title"])
            begin = Action(_("Choose its tags"), command=_BEGIN)
            await self._answers.give(sender, carrying(told.offer((begin,)), chat["id"]))

    async def lost(self, chat: Wire, person: Wire) -> None:
        """Somebody does not manage the channel `chat` any more."""
        sender = await self._privately(person)
        self._behalf.note(chat["id"], chat["title"])
        if (language := await self._language(sender)) is None:
            return
        with speaking(language):
            await self._behalf.lost(sender, chat["id"])

    async def _said(self, sender: Sender, heard: Heard) -> bool:
        text, words = heard.text, said(heard.text)
        if words is not None and words.bot not in {"", self._api.me.username.casefold()}:
            return False
        name = words.name if words is not None else ""
        if name in in_all_languages(CHANNEL):
            if await self._behalf.welcome(sender):
                await self._offer(sender, heard)
            return True
        if name in in_all_languages(LEAVE) or text.strip() in in_all_languages(DONE):
            if await self._behalf.welcome(sender):
                self._choosing.pop(sender.person, None)
                await self._behalf.end(sender)
            return True
        channel = await self._behalf.managing.channel_of(sender.person)
        meant = "" if channel is None else await self._meant(sender, channel, text)
        if channel is None or not meant:
            return False
        if words is None and self._late(heard):
            if (told := self._excused(sender, NOT_DONE, Document())) is not None:
                await self._answers.give(sender, told)
            return True

        async def asking(there: Sender) -> Document | None:
            document = await self._house.router.handle(there, meant)
            return self._excused(sender, LATE, document) if document and self._late(heard) else document

        await self._behalf.ask(sender, channel, asking)
        return True

    async def _offer(self, sender: Sender, heard: Heard) -> None:
        """The button that picks a channel."""
        if not self._is_choosing(sender):
            self._choosing[sender.person] = self._services.now()
        told = say(_("Choose a channel that you manage. There I ask for the right to post, and for no other."))
        document = self._excused(sender, LATE, told) if self._late(heard) else told
        if document is not None:
            await self._answers.give(sender, document, keyboard=picking())

    def _is_choosing(self, sender: Sender) -> bool:
        while self._choosing and next(iter(self._choosing.values())) <= self._services.now() - CHOOSING:
            self._choosing.popitem(last=False)
        return sender.person in self._choosing

    def _late(self, heard: Heard) -> bool:
        return self._services.now() - heard.sent_at > STALE

    def _excused(self, sender: Sender, excuse: str, document: Document) -> Document | None:
        """What comes late, with its excuse; None where that one was given lately, unless a question is asked."""
        now = self._services.now()
        if self._excuses.due(sender.address, excuse, now=now):
            self._excuses.told(sender.address, excuse, now=now)
            return say(_(excuse)) + document
        return document if document.form is not None else None

    async def _meant(self, sender: Sender, channel: int, text: str) -> str:
        """What is said for the channel, under the command's own name; "" when it is not for the channel."""
        words = said(text)
        asked = await self._behalf.question(channel, sender.person)
        if words is None:
            return text if asked else ""
        command = self._house.router.registry.find(words.name)
        name = command.name if command is not None and command.reach is Reach.SAID else ""
        followed = name == "start" and words.rest
        if (name in MANAGED and not followed) or (asked and name == "cancel"):
            return f"/{name} {words.rest}"
        if asked:
            await self._behalf.close_question(channel, sender.person)
        return ""

    async def _picked(self, sender: Sender, shared: Wire) -> None:
        self._behalf.note(shared["chat_id"], shared.get("title", ""))
        await self._behalf.begin(sender, shared["chat_id"])
        self._choosing.pop(sender.person, None)

    async def _privately(self, person: Wire) -> Sender:
        return await self._people.sender({"id": person["id"], "type": "private"}, person, topic=None)

    async def _language(self, sender: Sender) -> str | None:
        """What this person's private chat is spoken to in; None for who is banned, and so not spoken to at all."""
        async with self._services.storage.read() as tx:
            if await banned(tx, sender):
                return None
            chat = await tx.chats.at(sender.address)
        chosen = chat.settings.language if chat is not None else ""
        return chosen or sender.language or self._services.cards.language
