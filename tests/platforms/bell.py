"""Waiting for something to have happened, without looking again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung after each change; who waits looks then whether it was theirs."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T | None], timeout: float) -> T:
        """What `look` finds once it finds something; `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while (found := look()) is None:
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
            return found
