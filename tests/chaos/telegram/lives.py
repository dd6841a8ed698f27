"""The lives of the program: begun again and again, and ended by SIGKILL, at random or at a named point."""

import asyncio
import time
from collections.abc import Callable, Iterable
from random import Random

from tests.chaos.telegram.ledger import NEVER, Ledger, Life
from tests.chaos.telegram.points import POINTS
from tests.chaos.telegram.program import Program

SHORTEST, LONGEST = 0.05, 0.7
"""Seconds that a life at random goes on after it is ready."""

UNBORN = 0.15
"""How many lives at random end before they are ready."""

PATIENCE = 12.0
"""Seconds in which a life must come by its point."""


class Lives:
    """`wanted` asks people for an act; `points` are those still to come by, each at least once."""

    def __init__(
        self, program: Program, ledger: Ledger, chance: Random, *, wanted: Callable[[str], None], points: Iterable[str]
    ) -> None:
        self._program = program
        self._ledger = ledger
        self._chance = chance
        self._wanted = wanted
        self.points = list(points)

    async def pass_by(self, kills: int) -> None:
        """So many lives; every second one ends at a point while there are any left."""
        for number in range(kills):
            if number % 2 and self.points:
                point = self.points.pop(0)
                if not await self._ends_at(point):
                    self.points.append(point)
            else:
                await self._ends_at_random()

    async def begin(self) -> None:
        """A life that goes on."""
        await self._program.start()
        self._ledger.lives.append(Life(self._program.began, NEVER))
        assert await self._program.ready(), self._program.errors.read_text()[-3000:]

    async def end(self) -> None:
        """Of the one that goes on."""
        await self._program.kill()
        self._ended("", hit=False)

    async def _ends_at_random(self) -> None:
        await self._program.start()
        self._ledger.lives.append(Life(self._program.began, NEVER))
        if self._chance.random() < UNBORN:
            await asyncio.sleep(self._chance.uniform(SHORTEST, 2.0))
        else:
            assert await self._program.ready(), self._program.errors.read_text()[-3000:]
            await asyncio.sleep(self._chance.uniform(SHORTEST, LONGEST))
        await self.end()

    async def _ends_at(self, point: str) -> bool:
        nth = self._chance.randint(1, POINTS[point].upto)
        self._wanted(POINTS[point].act)
        await self._program.start(point, nth)
        self._ledger.lives.append(Life(self._program.began, NEVER))
        hit = await self._program.ends(within=PATIENCE)
        if not hit:
            await self._program.kill()
        self._ended(point, hit=hit)
        return hit

    def _ended(self, point: str, *, hit: bool) -> None:
        began = self._ledger.lives.pop().began
        self._ledger.lives.append(Life(began, time.time(), point, hit))
