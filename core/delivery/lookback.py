"""What may stand in a chat already is looked for before it is sent once more: where the platform lets us look."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from core.delivery.claim import Job
from core.delivery.settle import Rules
from core.values.delivery import Step
from core.values.outcome import Doubtful, Gone, Messenger, Outcome, Post, Postponed, Recall, Sent

WORDS = frozenset({Step.REPLY, Step.NOTICE})
"""Steps that say a word about a change, beside the message that shows the article."""


class _Legible(Messenger, Recall, Protocol):
    """A platform whose messages can be read again."""


def in_doubt(job: Job) -> bool:
    """Whether an earlier try of this step may have arrived, or that is all the step is to find out."""
    if job.step in WORDS:
        return any(delivery.attempts for delivery in job.deliveries)
    return job.step is Step.LOOK or (job.step is Step.POST and any(d.shown.doubts for d in job.deliveries))


class Lookback:
    """Of one platform."""

    def __init__(self, messenger: _Legible, rules: Rules) -> None:
        self._messenger = messenger
        self._rules = rules

    async def sent(self, job: Job, post: Post, *, since: datetime) -> Outcome:
        """The message that an earlier try sent since then, else one that is sent now."""
        found = await self._messenger.recall(job.chat.address, post, since=since)
        if job.step in WORDS:
            return found if isinstance(found, Sent | Postponed) else await self._send(job, post)
        match found:
            case Sent():
                return replace(found, recalled=True)
            case Postponed():
                return found
            case Gone() if job.step is Step.LOOK:
                return found
            case Gone():
                sent = await self._send(job, post)
                return replace(sent, sole=True) if isinstance(sent, Sent) else sent
        if job.step is Step.POST and max(d.shown.doubts for d in job.deliveries) <= self._rules.doubts_allowed:
            return await self._send(job, post)
        return Doubtful(final=True)

    async def _send(self, job: Job, post: Post) -> Outcome:
        return await self._messenger.send(job.chat.address, post)
