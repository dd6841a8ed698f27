"""Everybody at once: readers and the newsroom, and the weather over them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from tests.chaos import newsroom
from tests.chaos.crowd import Crowd
from tests.chaos.newsroom import Newsroom
from tests.chaos.telegram import street
from tests.chaos.telegram.program import OPS, OWNER
from tests.chaos.telegram.street import GROUP, Reader
from tests.chaos.telegram.voices import Voices

QUIET, LIVELY, GROUPS = 36, 4, 3

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
        self._crowd = Crowd(voices.chance)
        self.want = self._crowd.want

    async def open(self) -> None:
        """Everybody arrives, and follows something."""
        await self._voices.platform.control(person={"id": OWNER, "name": "Olga", "started": True})
        await self._voices.platform.control(person={"id": OPS, "name": "Desk", "started": True})
        _, self._lively = await street.readers(self._voices, quiet=QUIET, lively=LIVELY, groups=GROUPS)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """In the block; then what was begun is brought to its end."""
        crowd = self._crowd
        async with crowd.acting(
            *(crowd.go_on(street.ACTS, reader.act) for reader in self._lively),
            crowd.go_on(newsroom.ACTS, self._newsroom.by_phone),
            crowd.go_on(newsroom.ACTS, self._newsroom.by_hand, leisure=4),
            self._weather(),
            self._moves(),
        ):
            yield

    async def _moves(self) -> None:
        """A new group comes, follows, and becomes a supergroup, whenever that is wanted."""
        while not await self._crowd.rested(TURN):
            if self._crowd.take(street.MOVES):
                number = next(self._circles)
                circle = await street.circle(self._voices, 3000 - number, number)
                await circle.turn()
                await circle.migrate()

    async def _weather(self) -> None:
        """Now and then a flood over everybody; the next one once this one is used up."""
        platform, since = self._voices.platform, 0
        while not await self._crowd.rested(2 + self._voices.chance.random() * 6):
            met = sum(line.get("instead") == 429 for line in platform.lines[since:])
            if not since or met >= FLOODED:
                since = len(platform.lines)
                await platform.control(fault=FLOOD)
