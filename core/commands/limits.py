"""How much one person, one chat and one day may ask, kept in memory: after a restart everybody begins anew."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from core.values.chat import Address

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Commands a minute of a person and in a chat, and chats a day that may be new; 0 is no limit."""

    person_per_minute: int = 20
    chat_per_minute: int = 40
    new_chats_per_day: int = 1000


class Verdict(Enum):
    WELCOME = auto()
    SLOWER = auto()
    """Too fast, and to be told so: once a minute."""
    SILENCE = auto()


class Throttle:
    """Sliding windows. Only those who spoke within the last minute take room."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._heard: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._told: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._opened: deque[datetime] = deque()

    def hear(self, address: Address, person: str, *, now: datetime) -> Verdict:
        """Count a command of `person` (empty: nobody known) at `address`, unless it is refused."""
        self._forget(now)
        keys = [(("chat", str(address)), self._limits.chat_per_minute)]
        if person:
            keys.append((("person", f"{address.platform}:{person}"), self._limits.person_per_minute))
        for key, limit in keys:
            if limit and len(self._recent(key, now)) >= limit:
                return self._slower(key, now)
        for key, limit in keys:
            if limit:
                self._heard.setdefault(key, deque()).append(now)
                self._heard.move_to_end(key)
        return Verdict.WELCOME

    def open(self, *, now: datetime) -> bool:
        """Count a new chat; False when there were too many today."""
        while self._opened and self._opened[0] <= now - DAY:
            self._opened.popleft()
        if self._limits.new_chats_per_day and len(self._opened) >= self._limits.new_chats_per_day:
            return False
        self._opened.append(now)
        return True

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        heard = self._heard.get(key, deque())
        while heard and heard[0] <= now - MINUTE:
            heard.popleft()
        return heard

    def _slower(self, key: tuple[str, str], now: datetime) -> Verdict:
        if key in self._told:
            return Verdict.SILENCE
        self._told[key] = now
        return Verdict.SLOWER

    def _forget(self, now: datetime) -> None:
        while self._heard and next(iter(self._heard.values()))[-1] <= now - MINUTE:
            self._heard.popitem(last=False)
        while self._told and next(iter(self._told.values())) <= now - MINUTE:
            self._told.popitem(last=False)
