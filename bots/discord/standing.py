"""Whether we may write in a place of a server, by what Discord's rules let us do there
(docs.discord.com/developers/topics/permissions), and whether that is news of the chat."""

from dataclasses import dataclass
from typing import TypeAlias

from discord import Permissions

from core.values.chat import SILENT, Chat, ChatState
from core.values.outcome import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Welcome:
    """We may."""


Standing: TypeAlias = Welcome | Refused


def standing(ours: Permissions, *, thread: bool = False, locked: bool = False) -> Standing:
    """By our permissions in a channel, or in the channel that a `thread` is part of. In a forum the right to send messages is
    that of beginning posts. A thread that sleeps is woken by a message; one that is `locked` takes none but of those who
    manage threads (docs.discord.com/developers/topics/threads#permissions)."""
    writes = ours.send_messages_in_threads if thread else ours.send_messages
    if ours.view_channel and writes and (ours.manage_threads or not locked):
        return Welcome()
    return Refused(Refusal.FORBIDDEN)


def is_news(chat: Chat, found: Standing) -> bool:
    """Whether the chat's state does not say so already. What was lost by itself stays lost with its server."""
    if chat.reason in SILENT:
        return False
    match found:
        case Welcome():
            return chat.state is ChatState.PAUSED
        case Refused(Refusal.FORBIDDEN):
            return chat.state is ChatState.ACTIVE or chat.reason == Refusal.KICKED
        case Refused():
            return chat.state is ChatState.ACTIVE
