"""What a handler and the inbox tell each other about the update at hand, however deep inside the handler is.

Where no update is at hand, as when a test or another platform calls the same code, nothing is kept and nobody waits.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

from core.values.document import Document
from core.values.written import read, written


class NotNowError(Exception):
    """Nothing is wrong with the update, and it cannot be handled now: it is begun again after `wait` seconds, and this
    try is not counted."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


class Place:
    """A source's place among those served at once, `held` or given to another. `freed` is called when it is given."""

    def __init__(self, places: asyncio.Semaphore, freed: Callable[[], None]) -> None:
        self._places = places
        self._freed = freed
        self.held = False

    async def take(self) -> None:
        await self._places.acquire()
        self.held = True

    def give(self) -> None:
        if self.held:
            self.held = False
            self._places.release()
            self._freed()


class Turn:
    """An update's: `answer` is what this or an earlier try is to say, "" if none came so far, and `commit` writes it
    down."""

    def __init__(self, place: Place, answer: str, commit: Callable[[str], Awaitable[None]]) -> None:
        self.place = place
        self.answer = answer
        self._commit = commit

    async def keep(self, answer: str) -> None:
        """Done once it is committed."""
        await self._commit(answer)
        self.answer = answer


TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)
"""Set by the inbox for whoever handles an update."""


def begun() -> bool:
    """Whether what to answer is kept, and only to be sent."""
    turn = TURN.get()
    return turn is not None and bool(turn.answer)


async def answered(make: Callable[[], Awaitable[Document | None]]) -> Document | None:
    """What `make` answers, made once however often the update is begun: what it does beside is not done twice."""
    turn = TURN.get()
    if turn is not None and turn.answer:
        return read(turn.answer)
    document = await make()
    if turn is not None and document is not None:
        await turn.keep(written(document))
    return document


@asynccontextmanager
async def aside() -> AsyncIterator[None]:
    """Only waiting is done in this block: another source is served meanwhile."""
    turn = TURN.get()
    if turn is None:
        yield
        return
    turn.place.give()
    yield
    await turn.place.take()
