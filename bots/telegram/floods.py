"""Whose a flood is. Telegram does not say whether a 429 is the chat's or the bot's own: one chat's is taken to be its own, a
second chat's right after it to be everybody's."""

from dataclasses import replace
from datetime import datetime

from core.values.outcome import Postponed


class Floods:
    """What was refused since the last call that went well."""

    def __init__(self) -> None:
        self._chats: dict[int, datetime] = {}

    def met(self, chat: int, flood: Postponed) -> Postponed:
        """The flood of one call, now known to be the chat's or everybody's; then until the longest wait asked for."""
        self._chats[chat] = flood.until
        if len(self._chats) == 1:
            return flood
        return replace(flood, until=max(self._chats.values()), everyone=True)

    def over(self) -> None:
        """A call went well."""
        self._chats.clear()
