"""One lane a platform: claim, render, send under the platform's limits, settle.

Nothing else calls `Messenger.send`. Replies to people pass here too, before everything else, and spend the same budget.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog

from core.delivery.claim import Claimed, Job, claim
from core.delivery.documents import Documents
from core.delivery.gate import Gate, Urgency
from core.delivery.journal import Begin, GiveBack, Journal, Settle
from core.delivery.lookback import Lookback, in_doubt
from core.delivery.pace import Limits, Pace
from core.delivery.settle import Rules, settle
from core.delivery.troubles import halted
from core.delivery.wake import Listener
from core.delivery.writing import Writer
from core.storage import Storage
from core.values.chat import Address, ChatKind
from core.values.delivery import Step
from core.values.outcome import Doubtful, Messenger, Outcome, Post, Postponed, Recall, Rejected

log = structlog.get_logger()

GATHER = timedelta(milliseconds=20)
"""How long a lane with more than half in flight waits for more free places, to claim several at once, and one that found
only what somebody else holds."""

IDLE = timedelta(seconds=30)
"""How long a lane sleeps at most when nobody rings."""

GRACE = timedelta(seconds=8)
LAST = timedelta(seconds=9.5)
"""What is in flight at a stop may take this long; the rest is cancelled and counted as doubt."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, given at the shell: the wall clock, and a number in [0, 1)."""

    now: Callable[[], datetime]
    jitter: Callable[[], float]


class Lane:
    """Drives one platform's deliveries towards what their articles are."""

    def __init__(
        self,
        platform: str,
        messenger: Messenger,
        limits: Limits,
        *,
        storage: Storage,
        documents: Documents,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self.platform = platform
        self._messenger = messenger
        self._storage = storage
        self._writer = Writer(storage, documents)
        self._rules = rules = replace(rules, recalls=isinstance(messenger, Recall))
        self._lookback = Lookback(messenger, rules) if isinstance(messenger, Recall) else None
        self._clock = clock
        self._gate = Gate(Pace(limits))
        self._limits = limits
        self._journal = Journal(storage, platform, rules, now=clock.now, jitter=clock.jitter)
        self._bell = Listener()
        self._active: set[asyncio.Task[None]] = set()
        self._place = 0
        self._halted_until = datetime.min.replace(tzinfo=UTC)
        self._stopping = False
        self._at_rest = asyncio.Event()
        self._at_rest.set()

    async def run(self) -> None:
        """Until `stop`."""
        self._at_rest.clear()
        try:
            if self._active:
                await asyncio.wait(self._active)
            await self._recover()
            await self._go()
        finally:
            self._at_rest.set()

    async def _go(self) -> None:
        while not self._stopping:
            if not self._free():
                await self._bell.wait(IDLE)
                continue
            if self._free() * 2 < self._limits.in_flight:
                await self._bell.wait(GATHER)
            if self._stopping:
                return
            claimed = await self._claim()
            if claimed is None:
                await self._bell.wait(IDLE)
                continue
            for job in claimed.jobs:
                self._start(job)
            if not claimed.jobs:
                await self._bell.wait(GATHER if claimed.more else await self._idle())

    def wake(self) -> None:
        """There may be something to claim."""
        self._bell.ring()

    def _free(self) -> int:
        return self._limits.in_flight - len(self._active)

    async def stop(self) -> None:
        """No new claims; what is in flight gets `GRACE`, and what is cut off then counts as doubt."""
        self._stopping = True
        self._bell.ring()
        try:
            async with asyncio.timeout(LAST.total_seconds()):
                await self._at_rest.wait()
                if self._active:
                    await asyncio.wait(self._active, timeout=GRACE.total_seconds())
                for task in self._active:
                    task.cancel()
                await asyncio.gather(*self._active, return_exceptions=True)
                await self._journal.close()
                await self._recover()
        except TimeoutError:
            log.warning("stopped_short", platform=self.platform, in_flight=len(self._active))

    @property
    def mute(self) -> bool:
        """Nothing leaves now, not even an answer: it was stopped, or a flood halts it."""
        return self._stopping or self._gate.pace.halted(asyncio.get_running_loop().time()) > 0

    def held(self, to: Address | None = None) -> float:
        """Seconds until an answer may leave, and go `to` this chat, as far as is known now."""
        now, pace = asyncio.get_running_loop().time(), self._gate.pace
        return max(pace.halted(now), pace.chat_ready(to, now) - now if to is not None else 0.0)

    async def reply(self, to: Address, post: Post, kind: ChatKind = ChatKind.PRIVATE) -> Outcome:
        """Send an answer to a person, ahead of all pushes, as soon as its chat takes one more."""
        await self.turn(to, kind)
        return await self._heed(await self._messenger.send(to, replace(post, kind=kind)))

    async def change(self, ref: str, post: Post, kind: ChatKind = ChatKind.PRIVATE) -> Outcome:
        """Change an earlier answer in place, ahead of all pushes."""
        await self.spend()
        return await self._heed(await self._messenger.edit(ref, replace(post, kind=kind)))

    async def turn(self, to: Address, kind: ChatKind = ChatKind.PRIVATE) -> None:
        """Wait until one more message may go there, ahead of all pushes: for messages that an adapter alone can make."""
        loop, pace = asyncio.get_running_loop(), self._gate.pace
        while (at := pace.chat_ready(to, loop.time())) > loop.time():
            await asyncio.sleep(at - loop.time())
        pace.chat_sent(to, kind, loop.time())
        await self.spend()
        pace.chat_again(to, loop.time())

    async def spend(self) -> None:
        """Wait for one call of the token, ahead of all pushes: for what an adapter calls beside messages."""
        await self._gate.turn(Urgency.REPLY)
        await self._gate.leave()

    async def _heed(self, outcome: Outcome) -> Outcome:
        """A flood that is everybody's halts the lane, over a restart too."""
        if isinstance(outcome, Postponed) and outcome.everyone:
            now, known = self._clock.now(), self._halted_until
            self._halt(outcome.until, now)
            try:
                async with self._storage.begin() as tx:
                    await halted(tx, self.platform, outcome.until, known=known, at=now)
            except Exception:
                # what is written next, that the call was not made, must not be lost for this
                log.exception("halt_not_kept", platform=self.platform)
        return outcome

    def _halt(self, until: datetime, now: datetime) -> None:
        self._halted_until = until
        self._gate.pace.halt(asyncio.get_running_loop().time() + (until - now).total_seconds())

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._work(job))
        self._active.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._active.discard(task)
        self._bell.ring()
        if not task.cancelled() and (error := task.exception()):
            log.error("job_failed", platform=self.platform, exc_info=error)

    async def _claim(self) -> Claimed | None:
        """None while somebody holds the lane."""
        now = self._clock.now()
        async with self._storage.begin(lasting=False) as tx:
            if (await tx.facts.starting("paused:")).keys() & {"paused:*", f"paused:{self.platform}"}:
                return None
            claimed = await claim(tx, self.platform, self._free(), place=self._place, rules=self._rules, now=now)
        self._place = claimed.place
        return claimed

    async def _idle(self) -> timedelta:
        async with self._storage.read() as tx:
            ready_at = await tx.queue.next_ready(self.platform)
        return IDLE if ready_at is None else min(max(ready_at - self._clock.now(), GATHER), IDLE)

    async def _work(self, job: Job) -> None:
        pace, loop = self._gate.pace, asyncio.get_running_loop()
        if pace.chat_ready(job.chat.address, loop.time()) > loop.time():
            await self._journal.write(GiveBack(job, self._ready_at(job)))
            return
        await self._gate.turn(Urgency.PUSH)
        begun = await self._journal.write(Begin(job))
        if begun is None:
            return
        held = max(pace.halted(loop.time()), pace.chat_ready(job.chat.address, loop.time()) - loop.time())
        if held > 0:
            await self._journal.write(GiveBack(begun, self._clock.now() + timedelta(seconds=held)))
            return
        outcome = await self._call(begun)
        await self._heed(outcome)
        if isinstance(outcome, Doubtful):
            log.warning("doubtful", platform=self.platform, chat=job.chat.id, step=job.step.name)
        await self._journal.write(Settle(begun, outcome, self._ready_at(job)))

    def _ready_at(self, job: Job) -> datetime:
        now = asyncio.get_running_loop().time()
        wait = self._gate.pace.chat_ready(job.chat.address, now) - now
        return self._clock.now() + timedelta(seconds=wait)

    async def _call(self, job: Job) -> Outcome:
        """The one call of the job. An article that cannot be written is rejected; what an adapter did not expect is a
        doubt."""
        try:
            post = await self._writer.post(job)
        except Exception:
            log.exception("render_failed", platform=self.platform, chat=job.chat.id, step=job.step.name)
            return Rejected("unwritable")
        await self._gate.leave()
        self._gate.pace.chat_sent(job.chat.address, job.chat.kind, asyncio.get_running_loop().time())
        try:
            if job.step is Step.EDIT:
                return await self._messenger.edit(job.deliveries[0].shown.ref, post)
            if self._lookback is not None and in_doubt(job):
                return await self._lookback.sent(job, post, since=await self._writer.since(job))
            return await self._messenger.send(job.chat.address, post)
        except Exception:
            log.exception("call_failed", platform=self.platform, chat=job.chat.id, step=job.step.name)
            return Doubtful()

    async def _recover(self) -> None:
        """After a crash or a cut-off stop: what was claimed is free again, a post that was being sent is a doubt, and
        an edit is simply done again."""
        now = self._clock.now()
        async with self._storage.begin() as tx:
            if kept := await tx.facts.get(f"halted:{self.platform}"):
                self._halt(datetime.fromisoformat(kept[0]), now)
            sending = await tx.deliveries.recover(self.platform)
            wanted = await tx.articles.wanted(d.article_id for d, _ in sending)
            rows = [
                settle(d, step, Doubtful(), tried=article, wanted=article, now=now, rules=self._rules)
                for d, step in sending
                for article in [wanted[d.article_id]]
            ]
            await tx.deliveries.settle(rows, at=now)
            await tx.queue.recover(self.platform)
            await tx.queue.settle(self.platform, {d.chat_id for d, _ in sending}, {})
        if sending:
            log.warning("recovered", platform=self.platform, steps=len(sending))
