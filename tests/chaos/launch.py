"""`newsclip` in a process that kills itself at a named point:

    python -m tests.chaos.launch TABLE POINT NTH -- ARGUMENT…

TABLE is the module of the points. It ends right before or after the nth call that counts. Nothing else is changed.
"""

import asyncio
import functools
import os
import signal
import sys
from collections.abc import Callable
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from bots import cli
from core.values.delivery import Step
from tests.chaos.points import CALL, STEPS, WIRE, Point

under_way: ContextVar[Step | None] = ContextVar("under_way", default=None)
"""The step of the delivery whose call is being made."""


class Trap:
    def __init__(self, point: Point, nth: int) -> None:
        self._point = point
        self._left = nth

    def set(self) -> None:
        """Put it around the function, in the place where it is called from."""
        owner, name = found(self._point.place)
        setattr(owner, name, self._around(getattr(owner, name)))

    def spring(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        point = self._point

        @functools.wraps(function)
        async def watched(*given: Any, **named: Any) -> Any:
            if point.before and point.counts(given, None):
                self.spring()
            result = await function(*given, **named)
            if not point.before and point.counts(given, result):
                self.spring()
            return result

        return watched


class WireTrap(Trap):
    """Springs when a delivery of that step was written to its connection, before any answer is read."""

    def __init__(self, point: Point, nth: int, step: Step) -> None:
        super().__init__(point, nth)
        self._step = step

    def set(self) -> None:
        super().set()
        owner, name = found(CALL)
        call = getattr(owner, name)

        @functools.wraps(call)
        async def known(lane: Any, job: Any) -> Any:
            under_way.set(job.step)
            return await call(lane, job)

        setattr(owner, name, known)

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        async def watched(response: Any, *given: Any) -> Any:
            if under_way.get() is self._step:
                while response._writer is not None:
                    await asyncio.sleep(0)
                self.spring()
            return await function(response, *given)

        return watched


def trap(table: str, name: str, nth: int) -> Trap:
    """Of that name in the module `table`."""
    point: Point = import_module(table).POINTS[name]
    return WireTrap(point, nth, STEPS[name.partition("-")[0]][0]) if point.place == WIRE else Trap(point, nth)


def found(place: str) -> tuple[Any, str]:
    """What holds the function, and its name there."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    return functools.reduce(getattr, owners, import_module(module)), name


if __name__ == "__main__":
    table, name, nth, _dashes, *arguments = sys.argv[1:]
    trap(table, name, int(nth)).set()
    cli.main(arguments)
