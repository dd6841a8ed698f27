"""Whether we may write in a chat, read from our own ChatMember (core.telegram.org/bots/api#chatmember)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.telegram.rights import CHANNEL
from core.values.outcome import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Welcome:
    """We may."""


def standing(chat_type: str, member: Mapping[str, Any]) -> Welcome | Refused | None:
    """None for a `Chat.type` or a status that we do not know: nothing follows from it."""
    match chat_type, member["status"]:
        case "private", "member":
            return Welcome()
        case "private", "kicked":
            return Refused(Refusal.BLOCKED)
        case "group" | "supergroup" | "channel", "left" | "kicked":
            return Refused(Refusal.KICKED)
        case "group" | "supergroup", "creator" | "administrator" | "member":
            return Welcome()
        case "group" | "supergroup", "restricted":
            if not member["is_member"]:
                return Refused(Refusal.KICKED)
            return Welcome() if member["can_send_messages"] else Refused(Refusal.FORBIDDEN)
        case "channel", "administrator":
            return Welcome() if all(member.get(right) for right in CHANNEL) else Refused(Refusal.FORBIDDEN)
        case "channel", "member" | "restricted":
            return Refused(Refusal.FORBIDDEN)
    return None
