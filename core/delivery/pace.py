"""How fast a platform takes calls, as arithmetic on a clock.

Calls are spaced evenly, since a burst of 30 followed by 30 a second makes 59 in the worst second (measured on the usual
limiter), and a sliding window guards what lateness might squeeze together. Times are seconds
of a monotonic clock.
"""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass

from core.values.chat import Address, ChatKind

MINUTE = 60.0

AT_ONCE = 3
"""Slots that a rest saves up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a second over all chats; seconds between two in one chat; messages a minute in one group; requests in flight
    at once (0 as `chat_interval` or `group_per_minute`: no such limit)."""

    per_second: float
    chat_interval: float = 0.0
    group_per_minute: int = 0
    in_flight: int = 8


class Pace:
    """The state of one token's limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._step = 1 / limits.per_second
        self._next = -math.inf
        self._halted = -math.inf
        self._ceiling = max(1, math.ceil(limits.per_second))
        # wider than a second by what even spacing leaves: calls that travel unevenly still arrive no closer than that
        self._window = self._ceiling / limits.per_second
        self._sent: deque[float] = deque(maxlen=self._ceiling)
        self._chats: OrderedDict[Address, float] = OrderedDict()
        self._groups: OrderedDict[Address, deque[float]] = OrderedDict()

    def slot(self, now: float) -> float:
        """Reserve the next even slot; never before `now`. After a rest the first few may follow at once: what a person
        waits for is often an answer and a message together."""
        at = max(now, self._next, self._halted)
        self._next = max(self._next, self._halted, at - AT_ONCE * self._step) + self._step
        return at

    def halted(self, now: float) -> float:
        """Seconds that a halt still holds, 0 when none does."""
        return max(self._halted - now, 0.0)

    def admit(self, now: float) -> float:
        """When a call may really leave: now, or when the sliding second has room."""
        at = now
        if len(self._sent) == self._ceiling:
            at = max(at, math.nextafter(self._sent[0] + self._window, math.inf))
        return at

    def sent(self, now: float) -> None:
        """A call leaves now."""
        self._sent.append(now)

    def halt(self, until: float) -> None:
        """Nothing leaves before `until`; a shorter halt never lifts a longer one."""
        self._halted = max(self._halted, until)

    def chat_ready(self, chat: Address, now: float) -> float:
        """When the next message may go to this chat."""
        at = self._chats.get(chat, now)
        if window := self._groups.get(chat):
            oldest = window[0]
            if len(window) == self.limits.group_per_minute:
                at = max(at, oldest + MINUTE)
        return max(at, now)

    def chat_again(self, chat: Address, now: float) -> None:
        """The message counted before leaves only now."""
        if self.limits.chat_interval:
            self._chats[chat] = now + self.limits.chat_interval
            self._chats.move_to_end(chat)

    def chat_sent(self, chat: Address, kind: ChatKind, now: float) -> None:
        """A message goes to this chat now."""
        if self.limits.chat_interval:
            self._chats[chat] = now + self.limits.chat_interval
            self._chats.move_to_end(chat)
            while self._chats and next(iter(self._chats.values())) <= now:
                self._chats.popitem(last=False)
        if self.limits.group_per_minute and kind is not ChatKind.PRIVATE:
            self._groups.setdefault(chat, deque(maxlen=self.limits.group_per_minute)).append(now)
            self._groups.move_to_end(chat)
            while next(iter(self._groups.values()))[-1] + MINUTE <= now:
                self._groups.popitem(last=False)
