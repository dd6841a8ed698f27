"""People who go on acting at once, whatever becomes of the program meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from random import Random
from typing import Any

LEISURE = 0.5
"""Seconds between two acts of one person, at most."""


class Crowd:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._stopped = asyncio.Event()
        self._wanted: list[str] = []

    def want(self, act: str) -> None:
        """Somebody shall do that next."""
        self._wanted.append(act)

    def take(self, acts: Mapping[str, int]) -> str | None:
        """One of these acts that is wanted, which then is no more."""
        wanted = next((one for one in self._wanted if one in acts), None)
        if wanted is not None:
            self._wanted.remove(wanted)
        return wanted

    @asynccontextmanager
    async def acting(self, *doings: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        """These are done in the block, and what was begun is brought to its end."""
        self._stopped.clear()
        async with asyncio.TaskGroup() as people:
            for doing in doings:
                people.create_task(doing)
            try:
                yield
            finally:
                self._stopped.set()

    async def go_on(
        self, acts: Mapping[str, int], act: Callable[[str], Awaitable[None]], *, leisure: float = 1
    ) -> None:
        """One person: does what is wanted first, else something by how often each comes."""
        while not self._stopped.is_set():
            wanted = self.take(acts)
            if wanted is None and await self.rested(self._chance.random() * LEISURE * leisure):
                return
            await act(wanted or self._chance.choices(list(acts), list(acts.values()))[0])

    async def rested(self, seconds: float) -> bool:
        """Whether it is time to stop; waits that long otherwise."""
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return False
        return True
