"""How much a bot may send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

One message a second in a chat (short bursts may pass), 20 a minute in a group, about 30 a second over all chats; with
`allow_paid_broadcast` 1,000 a second.
"""

import math
from dataclasses import dataclass
from typing import Self

from tests.platforms.telegram.errors import too_many
from tests.platforms.window import Window


@dataclass(frozen=True)
class Limits:
    """`per_second`: messages over all chats in any second; `per_chat`: a second, after `burst` at once; 0 is no limit.

    `answer_within`: seconds until a press or an inline query is too old to be answered. `webhook_pause`: seconds until the
    first repeat of a webhook's request, doubled each time. `inbox`: updates that are kept, further ones are lost (tdlib/td
    `TQueue.cpp`).
    """

    per_second: int = 30
    per_chat: float = 1.0
    burst: int = 3
    group_per_minute: int = 20
    paid_per_second: int = 1000
    answer_within: float = 30.0
    webhook_pause: float = 2.0
    inbox: int = 100_000

    @classmethod
    def strict(cls) -> Self:
        return cls()

    @classmethod
    def off(cls) -> Self:
        return cls(per_second=0, per_chat=0.0, burst=0, group_per_minute=0, paid_per_second=0)


@dataclass
class Bucket:
    """`rate` a second, of which `burst` may come at once."""

    rate: float
    burst: int
    full_at: float = 0.0

    def wait(self, now: float) -> float:
        if not self.rate:
            return 0.0
        return max(0.0, self.full_at - now - (self.burst - 1) / self.rate)

    def take(self, now: float) -> None:
        if self.rate:
            self.full_at = max(self.full_at, now) + 1 / self.rate


class Flood:
    """`refused` counts the calls that broke a limit."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.refused = 0
        self._all = Window(limits.per_second, 1.0)
        self._paid = Window(limits.paid_per_second, 1.0)
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, Window] = {}

    def pass_message(self, chat_id: int, now: float, *, paid: bool = False) -> None:
        """Lets a message into a chat, or raises the 429 it gets. `now` are seconds that only go forward."""
        overall = self._paid if paid else self._all
        chat = self._chats.setdefault(chat_id, Bucket(self.limits.per_chat, self.limits.burst))
        group = self._groups.setdefault(chat_id, Window(self.limits.group_per_minute * (chat_id < 0), 60.0))
        if wait := max(overall.wait(now), chat.wait(now), group.wait(now)):
            self.refused += 1
            raise too_many(math.ceil(wait))
        overall.taken.append(now)
        chat.take(now)
        group.taken.append(now)

    def pass_edit(self, now: float) -> None:
        """An edit counts over all chats only."""
        if wait := self._all.wait(now):
            self.refused += 1
            raise too_many(math.ceil(wait))
        self._all.taken.append(now)
