"""Which part of the adapter an update is for."""

import orjson

from bots.telegram.channels import Channels
from bots.telegram.conversation import Conversation
from bots.telegram.members import Members
from bots.telegram.menus import Menus
from core.storage.inbox import Received


class Updates:
    """Handles what the inbox gives; an exception leaves it there for another try."""

    def __init__(self, conversation: Conversation, channels: Channels, members: Members, menus: Menus) -> None:
        self._conversation = conversation
        self._channels = channels
        self._members = members
        self._menus = menus

    async def handle(self, received: Received) -> None:
        update = orjson.loads(received.body)
        if message := update.get("message"):
            if await self._members.service(message) or await self._channels.takes(message):
                return
            await self._conversation.message(message, received_at=received.received_at)
            if message["chat"]["type"] == "private":
                await self._menus.put_for(message["from"]["id"])
        elif query := update.get("callback_query"):
            if not await self._channels.takes_press(query, received_at=received.received_at):
                await self._conversation.pressed(query, received_at=received.received_at)
        elif change := update.get("my_chat_member"):
            await self._members.my_chat_member(change)
        elif change := update.get("chat_member"):
            await self._members.chat_member(change)
