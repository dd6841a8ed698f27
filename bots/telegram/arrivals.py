"""Updates on their way in: kept in the database before Telegram hears that we have them.

Telegram forgets an update once it is confirmed; so whatever stops the process afterwards, the row is there at the next start.
An update that comes twice is one row. Inline queries alone are not kept: nobody waits for them after thirty seconds.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
import structlog

from bots.telegram.places import PLATFORM, Place
from core.storage import Storage
from core.storage.inbox import Received

log = structlog.get_logger()

KINDS = ("message", "callback_query", "inline_query", "my_chat_member", "chat_member")
"""What we ask for: all else (core.telegram.org/bots/api#update) says nothing to us."""

Update = Mapping[str, Any]


class Arrivals:
    """`woken` is set by each arrival. `inline` answers inline queries, which go past the database."""

    def __init__(
        self, storage: Storage, *, now: Callable[[], datetime], inline: Callable[[Update], Coroutine[None, None, None]]
    ) -> None:
        self._storage = storage
        self._now = now
        self._inline = inline
        self._answering: set[asyncio.Task[None]] = set()
        self.woken = asyncio.Event()

    async def take(self, updates: Sequence[Update]) -> None:
        """Commit them. What is not shaped like an update is left out: Telegram sends none such."""
        rows = []
        for update in updates:
            if "inline_query" in update:
                self._answer(update["inline_query"])
            elif isinstance(number := update.get("update_id"), int):
                rows.append(Received(number, source(update), orjson.dumps(update).decode()))
        if not rows:
            return
        async with self._storage.begin() as tx:
            await tx.inbox.put(PLATFORM, rows, at=self._now())
        self.woken.set()

    def _answer(self, query: Update) -> None:
        task = asyncio.create_task(self._inline(query))
        self._answering.add(task)
        task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answering.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("inline_failed", exc_info=error)


def source(update: Update) -> str:
    """Where it comes from: what comes from one place is handled in its order."""
    for kind in KINDS:
        if not isinstance(found := update.get(kind), Mapping):
            continue
        message = found.get("message") if kind == "callback_query" else found
        if isinstance(message, Mapping) and isinstance(chat := message.get("chat"), Mapping):
            topic = message.get("message_thread_id") if message.get("is_topic_message") else None
            return Place(int(chat["id"]), topic).address.id
        return str(found.get("from", {}).get("id", ""))
    return ""
