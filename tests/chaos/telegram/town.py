"""Everybody at once: readers and the newsroom go on acting, whatever becomes of the program meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count

from tests.chaos.telegram import newsroom, street
from tests.chaos.telegram.newsroom import Newsroom
from tests.chaos.telegram.program import OPS, OWNER
from tests.chaos.telegram.street import GROUP, Reader
from tests.chaos.telegram.voices import Voices

QUIET, LIVELY, GROUPS = 36, 4, 3

LEISURE = 0.5
"""Seconds between two acts of one person, at most."""

TURN = 0.05

FLOODED = 6
FLOOD = {"act": "fails", "method": "sendMessage", "arguments": {"status": 429, "retry_after": 1, "times": FLOODED}}
"""A storm: the next messages are refused, whichever chats they are for."""


class Town:
    def __init__(self, voices: Voices, newsroom: Newsroom) -> None:
        self._voices = voices
        self._newsroom = newsroom
        self._lively: list[Reader] = []
        self._circles = count(GROUP - 100, -1)
        self._stopped = asyncio.Event()
        self._wanted: list[str] = []

    async def open(self) -> None:
        """Everybody arrives, and follows something."""
        await self._voices.platform.control(person={"id": OWNER, "name": "Olga", "started": True})
        await self._voices.platform.control(person={"id": OPS, "name": "Desk", "started": True})
        _, self._lively = await street.readers(self._voices, quiet=QUIET, lively=LIVELY, groups=GROUPS)

    def want(self, act: str) -> None:
        """Somebody shall do that next."""
        self._wanted.append(act)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """In the block; then what was begun is brought to its end."""
        self._stopped.clear()
        async with asyncio.TaskGroup() as people:
            for reader in self._lively:
                people.create_task(self._go_on(street.ACTS, reader.act))
            people.create_task(self._go_on(newsroom.ACTS, self._by_phone))
            people.create_task(self._go_on(newsroom.ACTS, self._by_hand, leisure=4))
            people.create_task(self._weather())
            people.create_task(self._moves())
            try:
                yield
            finally:
                self._stopped.set()

    async def _by_phone(self, act: str) -> None:
        await self._newsroom.act(act, by_phone=True)

    async def _by_hand(self, act: str) -> None:
        await self._newsroom.act(act, by_phone=False)

    async def _go_on(
        self, acts: Mapping[str, int], act: Callable[[str], Awaitable[None]], *, leisure: float = 1
    ) -> None:
        chance = self._voices.chance
        while not self._stopped.is_set():
            wanted = next((one for one in self._wanted if one in acts and one != "migrate"), None)
            if wanted is not None:
                self._wanted.remove(wanted)
            elif await self._rested(chance.random() * LEISURE * leisure):
                return
            await act(wanted or chance.choices(list(acts), list(acts.values()))[0])

    async def _moves(self) -> None:
        """A new group comes, follows, and becomes a supergroup, whenever that is wanted."""
        while not await self._rested(TURN):
            if "migrate" in self._wanted:
                self._wanted.remove("migrate")
                number = next(self._circles)
                circle = await street.circle(self._voices, 3000 - number, number)
                await circle.turn()
                await circle.migrate()

    async def _weather(self) -> None:
        """Now and then a flood over everybody; the next one once this one is used up."""
        platform, since = self._voices.platform, 0
        while not await self._rested(2 + self._voices.chance.random() * 6):
            met = sum(line.get("instead") == 429 for line in platform.lines[since:])
            if not since or met >= FLOODED:
                since = len(platform.lines)
                await platform.control(fault=FLOOD)

    async def _rested(self, seconds: float) -> bool:
        """Whether it is time to stop; waits that long otherwise."""
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return False
        return True
