"""What is said to those who wrote while we were away: once, however much they wrote."""

from collections import OrderedDict
from datetime import datetime, timedelta

from core.values.chat import Address
from core.values.errors import N_

STALE = timedelta(minutes=5)
"""Whatever is older when it is read waited for us to come back."""

ONCE = timedelta(minutes=10)
"""How long one excuse lasts a chat."""

DONE = N_("I was away when you wrote this.")
NOT_DONE = N_("I was away when you wrote this. Please write it again if it still matters.")
NOT_PUBLISHED = N_("I was away when you wrote this, so nothing was published or changed. Please send it again.")


class Excuses:
    """Which chats have had theirs; kept in memory, since a second one after a restart is no harm."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[Address, str], datetime] = OrderedDict()

    def due(self, address: Address, excuse: str, *, now: datetime) -> bool:
        """Whether this chat has not had it lately."""
        while self._told and next(iter(self._told.values())) <= now - ONCE:
            self._told.popitem(last=False)
        return (address, excuse) not in self._told

    def told(self, address: Address, excuse: str, *, now: datetime) -> None:
        self._told[address, excuse] = now
