"""A bell between those who make work and those who do it."""

import asyncio
from datetime import timedelta


class Bell:
    """`ring` wakes every waiter now, and the next `wait` of one that is busy. Only a hint: the rows are the truth."""

    def __init__(self) -> None:
        self._events: list[asyncio.Event] = []

    def ring(self) -> None:
        for event in self._events:
            event.set()

    def listener(self) -> "Listener":
        event = asyncio.Event()
        self._events.append(event)
        return Listener(event)


class Listener:
    """One waiter's ear."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

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
