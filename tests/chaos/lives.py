"""The lives of the program: begun again and again, and ended by SIGKILL, at random or at a named point."""

import asyncio
import time
from collections.abc import Callable, Mapping
from random import Random

from tests.chaos.ledger import NEVER, Ledger, Life
from tests.chaos.points import Point
from tests.chaos.program import Program

SHORTEST, LONGEST = 0.05, 0.7
"""Seconds that a life at random goes on after it is ready."""

UNBORN, STARTING = 0.15, 2.0
"""How many lives at random end before they are ready, and within how many seconds."""

PATIENCE = 10.0
"""Seconds in which a life is ready, as long as nothing drops its connection, and in which it then must come by its point."""


class Lives:
    """`wanted` asks people for an act; `points` are those still to come by, each at least once, and explained in `table`."""

    def __init__(
        self,
        program: Program,
        ledger: Ledger,
        chance: Random,
        *,
        wanted: Callable[[str], None],
        table: Mapping[str, Point],
    ) -> None:
        self._program = program
        self._ledger = ledger
        self._chance = chance
        self._wanted = wanted
        self._table = table
        self.points = chance.sample(sorted(table), len(table))

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
        assert await self._program.ready(within=PATIENCE * 6), self._program.last_errors

    async def end(self) -> None:
        """Of the one that goes on."""
        await self._program.kill()
        self._ended("", hit=False)

    async def _ends_at_random(self) -> None:
        await self._program.start()
        self._ledger.lives.append(Life(self._program.began, NEVER))
        if self._chance.random() < UNBORN:
            await asyncio.sleep(self._chance.uniform(SHORTEST, STARTING))
        else:
            await self._program.ready(within=PATIENCE)
            await asyncio.sleep(self._chance.uniform(SHORTEST, LONGEST))
        await self.end()

    async def _ends_at(self, point: str) -> bool:
        nth = self._chance.randint(1, self._table[point].upto)
        self._wanted(self._table[point].act)
        await self._program.start(point, nth)
        self._ledger.lives.append(Life(self._program.began, NEVER))
        await self._program.ready(within=PATIENCE)
        hit = await self._program.ends(within=PATIENCE)
        if not hit:
            await self._program.kill()
        self._ended(point, hit=hit)
        return hit

    def _ended(self, point: str, *, hit: bool) -> None:
        began = self._ledger.lives.pop().began
        self._ledger.lives.append(Life(began, time.time(), point, hit))
