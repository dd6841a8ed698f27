"""What came in is handled once, in the order of its source, and what cannot be handled is set aside.

A try is counted and committed before it begins, so that an update that kills the process is counted too. What earlier
processes began twice and never ended may be such a one: it is tried for the last time alone, so that it takes no other
with it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from core.storage import Storage, Transaction
from core.storage.inbox import Received
from core.turn import TURN, NotNowError, Place, Turn
from core.values.errors import N_

log = structlog.get_logger()

TRIES = 3
AGAIN = timedelta(seconds=1)
THIRD = 4
"""How long an update waits for its second try, and how much longer for its third."""

SOURCES = 16
"""How many sources are served at once."""

ASIDE = 1000
"""How many may be under way, with those whose answer waits for its chat."""

ROWS = 10
"""Updates of one source that are handled before others get its place."""

WINDOW = 400
"""Updates read at once."""

PAUSE, PAUSE_LIMIT = 0.2, 5.0
"""Seconds until a database that failed is asked again, doubling."""

GRACE = 0.4
"""Seconds that what is under way may take at a stop."""

KILLED = "Killed"
"""The fault of an update that no process survived."""

POISON = N_(
    "Update {number} from {platform} could not be handled ({fault}) and was set aside after {tries} tries. The rest goes on."
)

Handle = Callable[[Received], Awaitable[None]]


class Inbox:
    """One platform's. `again` is how long an update waits for its second try, `THIRD` times that for its third.
    `fatal` are errors that are no update's fault and end the work, such as a refused token."""

    def __init__(
        self,
        storage: Storage,
        platform: str,
        *,
        now: Callable[[], datetime],
        again: timedelta = AGAIN,
        fatal: tuple[type[Exception], ...] = (),
    ) -> None:
        self._storage = storage
        self._platform = platform
        self._again = again.total_seconds()
        self._fatal = fatal
        self._book = _Book(storage, platform, now=now)
        self._stirred = asyncio.Event()
        self._ready: deque[list[Received]] = deque()
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._taken: dict[str, Place] = {}
        self._resting: dict[str, float] = {}
        self._failed: set[int] = set()
        self._places = asyncio.Semaphore(SOURCES)
        self._ended: BaseException | None = None
        self._alone = self._stopping = False

    async def run(self, handle: Handle, woken: asyncio.Event) -> None:
        """Handle what waits and what comes, for ever; `woken` is set by whoever put something in. Raises what is fatal."""
        self._stirred = woken
        await self._serve(handle, lasting=True)

    async def drain(self, handle: Handle) -> None:
        """Handle what waits, until nothing does. Raises what is fatal."""
        await self._serve(handle, lasting=False)

    async def _serve(self, handle: Handle, *, lasting: bool) -> None:
        self._stopping, self._ended = False, None
        try:
            while self._ended is None:
                self._stirred.clear()
                await self._start(handle)
                if not (lasting or self._serving or self._resting):
                    return
                await self._stir()
            raise self._ended
        finally:
            await self._stop()

    async def _start(self, handle: Handle) -> None:
        """Serve as many sources as may be. What was read in part is read on; what comes meanwhile stirs us again."""
        more = True
        now = asyncio.get_running_loop().time()
        self._resting = {source: until for source, until in self._resting.items() if until > now}
        while len(self._serving) < ASIDE and not self._places.locked() and not self._alone:
            if not self._ready and more:
                more = await self._read()
            if not self._ready:
                return
            first = self._ready[0][0]
            self._alone = first.attempts >= TRIES - 1 and first.number not in self._failed
            if self._alone and any(place.held for place in self._taken.values()):
                self._alone = False
                return
            rows = self._ready.popleft()
            place = self._taken[first.source] = Place(self._places, self._stirred.set)
            await place.take()
            task = asyncio.create_task(self._handle_all(rows[: 1 if self._alone else ROWS], handle, place))
            self._serving[first.source] = task
            task.add_done_callback(partial(self._served, first.source))

    async def _read(self) -> bool:
        """Whether there may be more than was read."""
        without = self._serving.keys() | self._resting.keys()
        async with self._storage.read() as tx:
            rows = await tx.inbox.waiting(self._platform, without=without, limit=WINDOW)
        sources: dict[str, list[Received]] = {}
        for row in rows:
            sources.setdefault(row.source, []).append(row)
        self._ready.extend(sources.values())
        return len(rows) == WINDOW

    async def _stir(self) -> None:
        """Until something came in, a source is served, or one has waited long enough."""
        loop = asyncio.get_running_loop()
        until = min(self._resting.values(), default=None)
        try:
            async with asyncio.timeout_at(None if until is None else max(until, loop.time())):
                await self._stirred.wait()
        except TimeoutError:
            return

    def _served(self, source: str, task: asyncio.Task[None]) -> None:
        del self._serving[source]
        self._taken.pop(source).give()
        self._alone = False
        if not task.cancelled():
            self._ended = self._ended or task.exception()
        self._stirred.set()

    async def _handle_all(self, rows: Sequence[Received], handle: Handle, place: Place) -> None:
        """One source's updates in their order, as far as they go; returns once all is written down."""
        written: asyncio.Future[None] | None = None
        for row in rows:
            if self._stopping:
                break
            TURN.set(Turn(place, row.answer, partial(self._keep, row.number)))
            written = await self._handle(row, handle)
            if row.source in self._resting:
                break
        if written is not None:
            await written

    async def _keep(self, number: int, answer: str) -> None:
        await self._book.note(_Entry(number, answer=answer))

    async def _handle(self, row: Received, handle: Handle) -> "asyncio.Future[None]":
        tries = row.attempts + 1
        if tries > TRIES:
            log.error("update_set_aside", platform=self._platform, number=row.number, fault=KILLED)
            return self._book.note(_Entry(row.number, ended=True, fault=KILLED))
        counted = self._book.note(_Entry(row.number, tries=1))
        try:
            await counted
            await handle(row)
        except asyncio.CancelledError:
            self._book.note(_Entry(row.number, tries=-1))
            raise
        except NotNowError as later:
            self._resting[row.source] = asyncio.get_running_loop().time() + later.wait
            return self._book.note(_Entry(row.number, tries=-1))
        except Exception as error:
            if isinstance(error, self._fatal):
                self._book.note(_Entry(row.number, tries=-1))
                raise
            if tries < TRIES:
                return self._rest(row, error, counted)
            self._failed.discard(row.number)
            fault = type(error).__name__
            log.error("update_set_aside", platform=self._platform, number=row.number, fault=fault, exc_info=error)
            return self._book.note(_Entry(row.number, ended=True, fault=fault))
        self._failed.discard(row.number)
        return self._book.note(_Entry(row.number, ended=True))

    def _rest(self, row: Received, error: Exception, counted: "asyncio.Future[None]") -> "asyncio.Future[None]":
        """The source waits for its update's next try; nothing is left to write."""
        self._failed.add(row.number)
        wait = self._again * (1 if row.attempts == 0 else THIRD)
        self._resting[row.source] = asyncio.get_running_loop().time() + wait
        fault = type(error).__name__
        log.warning("update_failed", platform=self._platform, number=row.number, fault=fault, again_in=wait)
        return counted

    async def _stop(self) -> None:
        """What is being handled gets a moment; what is cut off then counts as not begun."""
        self._stopping = True
        self._ready.clear()
        if tasks := list(self._serving.values()):
            await asyncio.wait(tasks, timeout=GRACE)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._resting.clear()
        await self._book.close()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What became of an update: `tries` begun more (or fewer), what is to be answered, or its end, with the `fault` that
    made us give up."""

    number: int
    tries: int = 0
    answer: str = ""
    ended: bool = False
    fault: str = ""


class _Book:
    """Writes down what became of updates, many in one transaction: while one is under way the others gather for the next.
    A database that fails is asked again until it answers."""

    def __init__(self, storage: Storage, platform: str, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._platform = platform
        self._now = now
        self._waiting: list[tuple[_Entry, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    def note(self, entry: _Entry) -> "asyncio.Future[None]":
        """Done once it is committed, as all that was noted before it."""
        loop = asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()
        self._waiting.append((entry, written))
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write_all())
        return written

    async def close(self) -> None:
        """Wait for what is being written, not for a database that does not answer."""
        if self._writer is not None:
            await asyncio.wait([self._writer], timeout=GRACE)
            self._writer.cancel()

    async def _write_all(self) -> None:
        pause = PAUSE
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._write([entry for entry, _ in batch])
            except Exception:
                log.exception("inbox_failed", platform=self._platform, entries=len(batch), again_in=pause)
                self._waiting = [*batch, *self._waiting]
                await asyncio.sleep(pause)
                pause = min(pause * 2, PAUSE_LIMIT)
                continue
            pause = PAUSE
            for _, written in batch:
                if not written.done():
                    written.set_result(None)

    async def _write(self, entries: Sequence[_Entry]) -> None:
        now = self._now()
        async with self._storage.begin(lasting=False) as tx:
            for by in (1, -1):
                if numbers := [entry.number for entry in entries if entry.tries == by]:
                    await tx.inbox.count(self._platform, numbers, by)
            for entry in entries:
                if entry.answer:
                    await tx.inbox.keep(self._platform, entry.number, entry.answer)
            if numbers := [entry.number for entry in entries if entry.ended and not entry.fault]:
                await tx.inbox.end(self._platform, numbers, at=now)
            for entry in entries:
                if entry.fault:
                    await self._set_aside(tx, entry, now)

    async def _set_aside(self, tx: Transaction, entry: _Entry, now: datetime) -> None:
        name, number, fault = self._platform.capitalize(), entry.number, entry.fault
        await tx.inbox.end(self._platform, [number], at=now, fault=fault)
        places = {"number": number, "platform": name, "fault": fault, "tries": TRIES}
        await tx.alerts.put(f"poison:{self._platform}:{number}", POISON, places, at=now)
