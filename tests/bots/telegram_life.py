"""What becomes of a chat in Telegram, and the state that it is left in."""

from typing import Any

from core.values.chat import ChatState
from core.values.outcome import Refusal
from tests.bots.telegram_town import Town
from tests.platforms.telegram import Chat

DAILY = -1002222222222
SUPER = -1003333333333


async def state(house: Town, chat: Chat, topic: int | None = None) -> tuple[ChatState, str] | None:
    """The state of a chat and its reason, once everything was heard."""
    await house.telegram.settled()
    known = await house.chat(chat, topic)
    return None if known is None else (known.state, known.reason)


ACTIVE = (ChatState.ACTIVE, "")


def paused(reason: Refusal) -> tuple[ChatState, str]:
    return ChatState.PAUSED, reason.value


async def greeted(house: Town, *, forum: bool = False) -> Chat:
    """A group of Ana's, with all said that is said when we come."""
    square = await house.square(forum=forum)
    await square.next()
    await house.telegram.settled()
    return square


def changed(chat: Chat, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A change that the test platform's people cannot make, as on the wire."""
    us = {"user": {"id": 123456, "is_bot": True, "first_name": "Newsclip"}}
    by = {"id": 42, "is_bot": False, "first_name": "Ana"}
    there = {"id": chat.id, "type": chat.kind, "title": chat.title}
    return {"chat": there, "from": by, "date": 1, "old_chat_member": old | us, "new_chat_member": new | us}
