"""What happens to us and to others as members of chats: each change ends in the right state of the chat.

Telegram tells of it in updates; whatever it does not tell is found out by the next message that is refused.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden

from bots.house import House
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.channels import Channels
from bots.telegram.heard import topic_of
from bots.telegram.people import KINDS, MANAGERS, People, name_of
from bots.telegram.places import Place
from bots.telegram.standing import Welcome, standing
from core.commands.grammar import said
from core.commands.start import START
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.outcome import Refusal, Refused

Wire = Mapping[str, Any]

GREETED = timedelta(minutes=1)
"""How long after our greeting a client may still say `/start` for who added us."""


class Members:
    """Changes are ChatMemberUpdated objects (core.telegram.org/bots/api#chatmemberupdated)."""

    def __init__(self, api: Api, house: House, people: People, channels: Channels) -> None:
        self._api = api
        self._house = house
        self._people = people
        self._channels = channels
        self._answers = Answers(house)
        self._lifecycle = house.lifecycle
        self._greeted: dict[int, datetime] = {}

    async def my_chat_member(self, change: Wire) -> None:
        """We were blocked, added, removed, restricted or given rights, or the contrary of it."""
        chat, by = change["chat"], change["from"]
        self._people.forget(chat["id"])
        match standing(chat["type"], change["new_chat_member"]):
            case Refused(reason):
                await self._lifecycle.lost(Place(chat["id"]).address, reason, name=name_of(chat))
            case Welcome():
                before = standing(chat["type"], change["old_chat_member"])
                trusted = change["new_chat_member"]["status"] in MANAGERS
                await self._welcomed(chat, by, new=before != Welcome(), trusted=trusted)

    async def chat_member(self, change: Wire) -> None:
        """Somebody else got or lost rights."""
        chat, member = change["chat"], change["new_chat_member"]
        self._people.forget(chat["id"], member["user"]["id"])
        if chat["type"] == "channel" and member["status"] not in MANAGERS:
            await self._channels.lost(chat, member["user"])

    async def service(self, message: Wire) -> bool:
        """Heed what is no word of a person: a service message about the chat itself, and the `/start` that a client says in
        a group it added us to. False for every other message."""
        here = message["chat"]["id"]
        match message:
            case {"migrate_to_chat_id": int(new)}:
                await self._moved(here, new)
            case {"migrate_from_chat_id": int(old)}:
                await self._moved(old, here)
            case {"forum_topic_closed": _}:
                await self._closed(Place(here, topic_of(message)), name_of(message["chat"]))
            case {"forum_topic_reopened": _}:
                await self._lifecycle.regained(Place(here, topic_of(message)).address, ChatKind.GROUP)
            case {"left_chat_member": {"id": who}} if who == self._api.me.id:
                await self._lifecycle.lost(Place(here).address, Refusal.KICKED, name=name_of(message["chat"]))
            case {"text": str(text)} if topic_of(message) is None:
                return self._starts(text) and self._greeted_lately(here)
            case _:
                return False
        return True

    async def _moved(self, old: int, new: int) -> None:
        self._people.forget(old)
        await self._lifecycle.moved(Place(old).address, Place(new).address)

    async def _closed(self, place: Place, name: str) -> None:
        """A topic that is closed takes messages from those only who may open it again.

        Of a forum's general topic the next refusal tells: its address is the whole forum's.
        """
        if place.topic is not None and not await self._opens_topics(place.chat):
            await self._lifecycle.lost(place.address, Refusal.FORBIDDEN, name=name)

    async def _opens_topics(self, chat_id: int) -> bool:
        await self._house.lane.spend()
        try:
            us = await self._api.call("getChatMember", chat_id=chat_id, user_id=self._api.me.id)
        except (BadRequest, Forbidden):
            return False
        return bool(us.get("can_manage_topics"))

    async def _welcomed(self, chat: Wire, by: Wire, *, new: bool, trusted: bool) -> None:
        """We may write there, as an administrator where we are `trusted`; `new` when we could not before. A chat that we know
        is served again, any other is greeted. Who stands in for anonymous administrators is a bot
        (core.telegram.org/bots/api#message, `from`), and nobody that could be told of troubles."""
        address, kind = Place(chat["id"]).address, KINDS[chat["type"]]
        brought = "" if kind is ChatKind.PRIVATE or by["is_bot"] else str(by["id"])
        await self._lifecycle.regained(address, kind, person=brought, trusted=trusted)
        if not new or await self._known(address):
            return
        if kind is ChatKind.CHANNEL and not by["is_bot"]:
            await self._invited(chat, by)
        elif kind is ChatKind.GROUP:
            await self._greet(chat, by)

    async def _greet(self, chat: Wire, by: Wire) -> None:
        """As `/start` said by who added us would be answered; that is also what opens the chat."""
        hidden = by["is_bot"]
        sender = await self._people.sender(chat, None if hidden else by, topic=None, anonymous=hidden)
        document = await self._house.router.handle(sender, "/start")
        if document is not None:
            await self._answers.give(sender, document)
            self._greeted[chat["id"]] = self._house.services.now()
        if sender.person and await self._known(sender.address):
            await self._lifecycle.bound(sender.address, sender.kind, sender.person, name=sender.name)

    def _starts(self, text: str) -> bool:
        """Whether `text` is `/start` and no more."""
        words = said(text)
        if words is None or words.rest or words.bot not in {"", self._api.me.username.casefold()}:
            return False
        return self._house.router.registry.find(words.name) is START

    def _greeted_lately(self, chat_id: int) -> bool:
        since = self._house.services.now() - GREETED
        self._greeted = {chat: at for chat, at in self._greeted.items() if at > since}
        return chat_id in self._greeted

    async def _invited(self, chat: Wire, by: Wire) -> None:
        if self._may_open(await self._people.sender(chat, by, topic=None)):
            await self._channels.invite(chat, by)

    def _may_open(self, sender: Sender) -> bool:
        """Where readers are invited, only the newsroom brings us to new places."""
        return not self._house.services.invited_only or sender.rights >= Right.CONTRIBUTE

    async def _known(self, address: Address) -> bool:
        """Whether anything there is a chat of ours: a forum itself may be none beside its topics."""
        async with self._house.services.storage.read() as tx:
            return await tx.chats.at(address) is not None or bool(await tx.chats.within(address))
