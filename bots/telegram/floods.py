"""Whose a flood is. Telegram does not say whether a 429 is the chat's or the bot's own: one chat's is taken to be its own, a
second chat's right after it to be everybody's."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.values.outcome import Postponed

TOGETHER = timedelta(seconds=5)
"""Floods of two chats within this are one flood."""


class Floods:
    """When each chat was refused since the last call that went well."""

    def __init__(self) -> None:
        self._met: dict[int, datetime] = {}

    def met(self, chat: int, flood: Postponed, *, now: datetime) -> Postponed:
        """The flood of one call, now known to be the chat's or everybody's."""
        self._met = {other: at for other, at in self._met.items() if at > now - TOGETHER}
        self._met[chat] = now
        return replace(flood, everyone=len(self._met) > 1)

    def over(self) -> None:
        """A call went well."""
        self._met.clear()
