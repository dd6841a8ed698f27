"""What a lane must write, many tries in one transaction.

`begin` is durable before the first byte leaves and `settle` before the next claim of the chat; while one commit is under
way the others gather for the next. A database that fails is asked again until it answers: a result is never dropped.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from core.delivery.claim import Job, unclaimed
from core.delivery.settle import Rules, back_off, settle
from core.delivery.troubles import complain, lose
from core.storage import Storage, Transaction
from core.values.delivery import Delivery, MessageKind, Settled, Share, State, Step, Wanted
from core.values.outcome import Doubtful, Gone, Moved, Outcome, Postponed, Refused, Rejected, Sent

log = structlog.get_logger()

Key = tuple[int, int]

FOUND = frozenset({Step.POST, Step.LOOK})
"""Steps that end with a new message to point to."""

PAUSE = 0.2
PAUSE_LIMIT = 5.0


@dataclass(frozen=True, slots=True)
class Begin:
    job: Job


@dataclass(frozen=True, slots=True)
class Settle:
    """`ready_at` is when the chat may get its next message, None for now."""

    job: Job
    outcome: Outcome
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GiveBack:
    job: Job
    ready_at: datetime | None = None


Entry = Begin | Settle | GiveBack
_Promise = tuple[Entry, "asyncio.Future[Job | None]"]


class Journal:
    """One lane's writer. `now` and `jitter` (in [0, 1)) are given."""

    def __init__(
        self,
        storage: Storage,
        platform: str,
        rules: Rules,
        *,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._platform = platform
        self._rules = rules
        self._now = now
        self._jitter = jitter
        self._waiting: list[_Promise] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, entry: Entry) -> Job | None:
        """Returns once committed. For a `Begin`: the job as it may be sent now, or None: its article changed, and it was
        given back."""
        loop = asyncio.get_running_loop()
        committed: asyncio.Future[Job | None] = loop.create_future()
        self._waiting.append((entry, committed))
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._commit_all())
        return await committed

    async def close(self) -> None:
        """Wait for what is being written."""
        if self._writer is not None:
            await asyncio.wait([self._writer], timeout=PAUSE_LIMIT)

    async def _commit_all(self) -> None:
        pause = PAUSE
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._commit(batch)
                pause = PAUSE
            except Exception:
                log.exception("journal_failed", platform=self._platform, entries=len(batch), again_in=pause)
                self._waiting = [*await self._apart(batch), *self._waiting]
                await asyncio.sleep(pause)
                pause = min(pause * 2, PAUSE_LIMIT)

    async def _commit(self, batch: Sequence[_Promise]) -> None:
        async with self._storage.begin() as tx:
            results = await self._apply(tx, [entry for entry, _ in batch])
        for (_, committed), result in zip(batch, results, strict=True):
            if not committed.done():
                committed.set_result(result)

    async def _apart(self, batch: Sequence[_Promise]) -> list[_Promise]:
        """After a failure, each entry by itself, so that one the database cannot take holds up no other; what is left to
        try again. While the database takes nothing at all, that is everything."""
        left: list[_Promise] = []
        for entry, committed in batch:
            try:
                await self._commit([(entry, committed)])
            except Exception:
                left.append((entry, committed))
        if len(left) < len(batch):
            return [(_plainer(entry), committed) for entry, committed in left]
        return left

    async def _apply(self, tx: Transaction, entries: Sequence[Entry]) -> list[Job | None]:
        now = self._now()
        begins = [entry.job for entry in entries if isinstance(entry, Begin)]
        wanted = await _wanted(tx, begins)
        begun: list[Job | None] = []
        for entry in entries:
            valid = isinstance(entry, Begin) and entry.job.wanted.items() <= wanted.items()
            begun.append(await self._number(tx, entry.job, now) if valid else None)
        ended = [entry for entry, job in zip(entries, begun, strict=True) if job is None]
        moved: set[Key] = set()
        for step in {job.step for job in begun if job}:
            moved |= await tx.deliveries.begin(
                [k for job in begun if job and job.step is step for k in keys(job)], step
            )
        for place, job in enumerate(begun):
            if job and not moved.issuperset(keys(job)):
                begun[place] = None
                ended += [GiveBack(left)] if (left := _only(job, moved)).deliveries else []
        await _settle(tx, self._platform, ended, rules=self._rules, now=now, jitter=self._jitter)
        return begun

    async def _number(self, tx: Transaction, job: Job, now: datetime) -> Job:
        """A bundle's message gets its id before it is sent: its own button names it."""
        if not (job.bundle and job.step is Step.POST):
            return job
        numbers = await tx.deliveries.add_messages([(job.chat.id, "", MessageKind.BUNDLE)], at=now)
        message_id = numbers.get(job.chat.id, 0)
        shown = tuple(replace(d, shown=replace(d.shown, message_id=message_id)) for d in job.deliveries)
        return replace(job, deliveries=shown)


async def _settle(
    tx: Transaction,
    platform: str,
    entries: Sequence[Entry],
    *,
    rules: Rules,
    now: datetime,
    jitter: Callable[[], float],
) -> None:
    if not entries:
        return
    await tx.queue.lock(entry.job.chat.id for entry in entries)
    numbered = await _messages(tx, entries, now)
    wanted = await _wanted(tx, [entry.job for entry in entries])
    settled: list[Settled] = []
    ready_at: dict[tuple[int, Share], datetime] = {}
    for entry in entries:
        job = numbered.get(id(entry), entry.job)
        rows = unclaimed(job)
        if isinstance(entry, Settle) and job.bundle and job.step is Step.POST and isinstance(entry.outcome, Rejected):
            rows = [replace(row, delivery=replace(row.delivery, attempts=1)) for row in rows]
        elif isinstance(entry, Settle):
            rows = [
                settle(
                    d,
                    job.step,
                    entry.outcome,
                    tried=job.wanted[d.article_id],
                    wanted=wanted[d.article_id],
                    now=now,
                    rules=rules,
                )
                for d in job.deliveries
            ]
        settled += rows
        ready_at |= _waits(entry, rows, now, jitter)
    await tx.deliveries.settle(settled, at=now)
    single = [e for e in entries if isinstance(e, Settle) and not e.job.bundle]
    ended = [(e.job.deliveries[0].article_id, e.outcome) for e in single]
    await complain(tx, platform, ended, at=now)
    chats = [await _chat_after(tx, entry, now) for entry in entries]
    await tx.queue.settle(platform, chats, ready_at)


async def _wanted(tx: Transaction, jobs: Sequence[Job]) -> dict[int, Wanted]:
    """What the jobs' articles are at this moment."""
    ids = {delivery.article_id for job in jobs for delivery in job.deliveries}
    return await tx.articles.wanted(ids) if ids else {}


async def _messages(tx: Transaction, entries: Sequence[Entry], now: datetime) -> dict[int, Job]:
    """The jobs whose posts arrived, with the new message in their deliveries; messages that are gone lose their ref."""
    posted = [e for e in entries if isinstance(e, Settle) and e.job.step in FOUND and isinstance(e.outcome, Sent)]
    single = [e for e in posted if not e.job.bundle]
    rows = [(e.job.chat.id, e.outcome.ref, MessageKind.POST) for e in single if isinstance(e.outcome, Sent)]
    ids = await tx.deliveries.add_messages(rows, at=now)
    numbered: dict[int, Job] = {}
    for entry, (chat_id, ref, _) in zip(single, rows, strict=True):
        numbered[id(entry)] = _showing(entry.job, ids.get(chat_id, 0), ref, bundled=False)
    for entry in posted:
        if entry.job.bundle and isinstance(entry.outcome, Sent):
            message_id = entry.job.deliveries[0].shown.message_id
            await tx.deliveries.refer(message_id, entry.outcome.ref)
            numbered[id(entry)] = _showing(entry.job, message_id, entry.outcome.ref, bundled=True)
    gone = [e for e in entries if isinstance(e, Settle) and isinstance(e.outcome, Gone | Moved)]
    lost = {d.shown.message_id for e in gone if e.job.step in {Step.EDIT, Step.REPLY} for d in e.job.deliveries}
    if lost:
        await tx.deliveries.lose(lost)
    return numbered


def keys(job: Job) -> list[Key]:
    """(article, chat) of the job's deliveries."""
    return [(delivery.article_id, delivery.chat_id) for delivery in job.deliveries]


def _only(job: Job, kept: set[Key]) -> Job:
    """The job with those of its deliveries that are still ours: somebody settled or erased the others meanwhile."""
    return replace(job, deliveries=tuple(d for d in job.deliveries if (d.article_id, d.chat_id) in kept))


def _plainer(entry: Entry) -> Entry:
    """The entry without what a platform said in it: that is all that a sound database may refuse."""
    return Settle(entry.job, Doubtful()) if isinstance(entry, Settle) else entry


def _showing(job: Job, message_id: int, ref: str, *, bundled: bool) -> Job:
    def shown(delivery: Delivery) -> Delivery:
        return replace(delivery, shown=replace(delivery.shown, message_id=message_id, ref=ref, bundled=bundled))

    return replace(job, deliveries=tuple(map(shown, job.deliveries)))


def _waits(
    entry: Entry, rows: Sequence[Settled], now: datetime, jitter: Callable[[], float]
) -> dict[tuple[int, Share], datetime]:
    """When the chat's shares are ready again. A postponed post holds back posts and corrections, never retractions."""
    chat_id = entry.job.chat.id
    if isinstance(entry, Settle):
        match entry.outcome:
            case Postponed(until, _):
                shares = {entry.job.share, Share.POST, Share.EDIT}
                return {(chat_id, share): until for share in shares}
            case Doubtful(final=False) if any(row.state is State.PENDING for row in rows):
                attempts = max(row.delivery.attempts for row in rows)
                return {(chat_id, rows[0].share): now + back_off(attempts, jitter())}
            case _:
                pass
    ready_at = None if isinstance(entry, Begin) else entry.ready_at
    if ready_at is None or ready_at <= now + timedelta(milliseconds=1):
        return {}
    return {(chat_id, share): ready_at for share in Share}


async def _chat_after(tx: Transaction, entry: Entry, now: datetime) -> int:
    """What the outcome means for the chat as a whole; its id, which a merge may change."""
    chat_id = entry.job.chat.id
    if isinstance(entry, Settle):
        match entry.outcome:
            case Refused(reason):
                await lose(tx, chat_id, reason, at=now)
            case Moved(address):
                return await tx.chats.move(chat_id, address)
            case _:
                pass
    return chat_id
