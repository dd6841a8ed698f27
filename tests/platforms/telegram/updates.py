"""The bot's queue of updates, as getUpdates and webhooks empty it.

https://core.telegram.org/bots/api#getting-updates; kept for 24 hours, button presses for 150 seconds and inline queries for 30
(tdlib/telegram-bot-api, `Client.cpp`).
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tests.platforms.bell import Bell
from tests.platforms.telegram import table
from tests.platforms.telegram.errors import ApiError, two_pollers
from tests.platforms.telegram.journal import Journal

LASTS = {"callback_query": 150.0, "inline_query": 30.0}
A_DAY = 86_400.0
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""https://core.telegram.org/bots/api#getupdates, `allowed_updates`."""
MOST = 100


@dataclass(frozen=True)
class Update:
    id: int
    kind: str
    expires: float
    wire: dict[str, Any]


@dataclass
class Updates:
    """Updates not yet confirmed, oldest first. `now` gives seconds and only goes forward."""

    bell: Bell
    now: Callable[[], float]
    journal: Journal
    room: int
    pending: deque[Update] = field(default_factory=deque)
    allowed: frozenset[str] | None = None
    next_id: int = 700_000_001
    _soonest: float = math.inf
    _poll: asyncio.Future[ApiError] | None = None

    def add(self, kind: str, payload: dict[str, Any]) -> int:
        """Queues an update if the bot asked for its kind; `AssertionError` if the specification knows no such object."""
        if not self.wanted(kind):
            return 0
        wire = {"update_id": self.next_id, kind: payload}
        fault = table.check("Update")(wire, "Update")
        assert fault is None, fault
        return self.put(kind, wire)

    def put(self, kind: str, wire: dict[str, Any]) -> int:
        """Queues an update as it is, well formed or not; 0 when there is no room for it."""
        if len(self.pending) >= self.room:
            return 0
        number = int(wire["update_id"])
        self.next_id = max(self.next_id, number + 1)
        update = Update(number, kind, self.now() + LASTS.get(kind, A_DAY), wire)
        self.pending.append(update)
        self._soonest = min(self._soonest, update.expires)
        self.journal.write(event="queued", update=number, kind=kind)
        self.bell.ring()
        return number

    def wanted(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def allow(self, kinds: Collection[str]) -> None:
        """An empty list means the default (https://core.telegram.org/bots/api#getupdates)."""
        self.allowed = frozenset(kinds) or None

    def waiting(self, most: int = MOST) -> list[Update]:
        """What has not run out, oldest first."""
        now = self.now()
        if now >= self._soonest:
            self.pending = deque(update for update in self.pending if update.expires > now)
            self._soonest = min((update.expires for update in self.pending), default=math.inf)
        return list(islice(self.pending, most))

    def confirm(self, offset: int) -> None:
        """Forgets what stands before `offset`; a negative one keeps only that many at the end."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        else:
            while self.pending and self.pending[0].id < offset:
                self.pending.popleft()
            self.journal.write(event="confirmed", update=offset)
        self.bell.ring()

    def forget(self, update: Update) -> None:
        if update in self.pending:
            self.pending.remove(update)
        self.bell.ring()

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Updates from `offset` on, as soon as there are any, at the latest after `timeout` seconds.

        A second caller ends the first with 409 (https://core.telegram.org/bots/api#getupdates, note 1).
        """
        self.end_poll(two_pollers())
        self._poll = ended = asyncio.get_running_loop().create_future()
        self.confirm(offset)
        try:
            await self.bell.until(lambda: True if self.waiting() or ended.done() else None, timeout)
        except TimeoutError:
            return []
        finally:
            if self._poll is ended:
                self._poll = None
        if ended.done():
            raise ended.result()
        found = self.waiting(limit)
        for update in found:
            self.journal.write(event="delivered", update=update.id, kind=update.kind)
        return [update.wire for update in found]

    def end_poll(self, why: ApiError) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)
            self.bell.ring()
