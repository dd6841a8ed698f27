"""Updates on their way in: kept in the database before Telegram hears that we have them.

Telegram forgets an update once it is confirmed; so whatever stops the process afterwards, the row is there at the next start.
An update that comes twice is one row. Inline queries alone are not kept: nobody waits for them after thirty seconds.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bots.telegram.places import PLATFORM, Place
from core.storage import Storage
from core.storage.inbox import Received

KINDS = ("message", "callback_query", "inline_query", "my_chat_member", "chat_member")
"""What we ask for: all else (core.telegram.org/bots/api#update) says nothing to us."""

LARGEST = 2**63 - 1
"""What the database takes for a number."""

Update = Mapping[str, Any]


class Arrivals:
    """`woken` is set by each arrival. `inline` is given inline queries, which go past the database."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime], inline: Callable[[object], None]) -> None:
        self._storage = storage
        self._now = now
        self._inline = inline
        self.woken = asyncio.Event()

    async def take(self, updates: Sequence[Update]) -> None:
        """Commit them. What has no number is left out: Telegram sends none such."""
        rows = []
        for update in updates:
            if (number := numbered(update)) is None:
                continue
            if "inline_query" in update:
                self._inline(update["inline_query"])
            else:
                rows.append(Received(number, source(update), orjson.dumps(update).decode()))
        if not rows:
            return
        async with self._storage.begin() as tx:
            await tx.inbox.put(PLATFORM, rows, at=self._now())
        self.woken.set()


def numbered(update: object) -> int | None:
    """An update's number, None for what has none that can be kept."""
    number = _number(update.get("update_id")) if isinstance(update, Mapping) else None
    return number if number is not None and 0 <= number <= LARGEST else None


def source(update: Update) -> str:
    """Where it comes from: what comes from one place is handled in its order. "" for what does not say so: it is kept all the
    same, and the inbox sets it aside."""
    for kind in KINDS:
        if not isinstance(found := update.get(kind), Mapping):
            continue
        message = found.get("message") if kind == "callback_query" else found
        if isinstance(message, Mapping) and (chat := _id(message.get("chat"))) is not None:
            topic = _number(message.get("message_thread_id")) if message.get("is_topic_message") else None
            return Place(chat, topic).address.id
        person = _id(found.get("from"))
        return "" if person is None else str(person)
    return ""


def _id(wire: object) -> int | None:
    return _number(wire.get("id")) if isinstance(wire, Mapping) else None


def _number(wire: object) -> int | None:
    return wire if isinstance(wire, int) and not isinstance(wire, bool) else None
