"""A bell between those who make work and those who do it."""

import asyncio
from datetime import timedelta


class Bell:
    """`ring` wakes every waiter now, and the next `wait` of one that is busy. Only a hint: the rows are the truth."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def ring(self) -> None:
        for listener in self._listeners:
            listener.ring()

    def listener(self) -> "Listener":
        listener = Listener()
        self._listeners.append(listener)
        return listener


class Listener:
    """One waiter's ear."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, timeout: timedelta) -> None:
        """Until the bell rings or `timeout` is over."""
        try:
            async with asyncio.timeout(max(timeout.total_seconds(), 0)):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
