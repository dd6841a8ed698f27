"""Inline queries under way: each letter that somebody types makes one, and after half a minute nobody waits for any.

So they go past the inbox: a new one of a person takes the older one's place, and there are never many.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog

log = structlog.get_logger()

PATIENCE = 25.0
"""Seconds that an answer may take: Telegram forgets a query after thirty."""

MOST = 100
"""Answered at once."""

Query = Mapping[str, Any]


class Queries:
    """`answer` is tried for `patience` seconds."""

    def __init__(self, answer: Callable[[Query], Coroutine[Any, Any, None]], *, patience: float = PATIENCE) -> None:
        self._answer = answer
        self._patience = patience
        self._under_way: dict[int, asyncio.Task[None]] = {}

    def take(self, query: object) -> None:
        """Answer an InlineQuery (core.telegram.org/bots/api#inlinequery) beside all else. What is shaped otherwise, or one
        too many, is let go."""
        person = _asking(query)
        if person is None or not isinstance(query, Mapping):
            log.warning("inline_unreadable")
            return
        if older := self._under_way.pop(person, None):
            older.cancel()
        if len(self._under_way) >= MOST:
            log.warning("inline_too_many", most=MOST)
            return
        self._under_way[person] = asyncio.create_task(self._try(person, query))

    async def _try(self, person: int, query: Query) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._answer(query)
        except TimeoutError:
            log.info("inline_too_late")
        except Exception:
            log.exception("inline_failed")
        finally:
            if self._under_way.get(person) is asyncio.current_task():
                del self._under_way[person]


def _asking(query: object) -> int | None:
    """The person's number; None for what is no InlineQuery."""
    match query:
        case {"id": str(), "from": {"id": int(person)}, "query": str(), "offset": str()}:
            return person
    return None
