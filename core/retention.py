"""What is kept, and for how long: a daily sweep in small bites, so that nobody waits for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.admission import LASTS, PASSING
from core.storage import Storage, Transaction

BITE = 5_000
"""Rows deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long deliveries, what came in, unanswered questions and the audit log are kept, and pictures that no article shows.
    Of deliveries, per-article totals remain; alerts are forgotten with them."""

    deliveries: timedelta = timedelta(days=90)
    inbox: timedelta = timedelta(hours=72)
    prompts: timedelta = timedelta(hours=24)
    audit: timedelta = timedelta(days=365)
    pictures: timedelta = timedelta(hours=72)


async def sweep(storage: Storage, keep: Retention, *, now: datetime) -> int:
    """Delete what is older. Buttons and questions carry their own end. Rows deleted."""
    deleted = 0
    async with storage.begin() as tx:
        deleted += await tx.actions.expire(now)
        deleted += await tx.prompts.expire(now)
        deleted += await tx.audit.expire(now - keep.audit)
        for name in PASSING:
            deleted += await tx.facts.expire(name, now - LASTS)
        deleted += await tx.alerts.expire(now - keep.deliveries)
        deleted += await tx.pictures.expire(now - keep.pictures)
    deleted += await _bites(storage, lambda tx: tx.inbox.expire(now - keep.inbox, limit=BITE))
    return deleted + await _bites(storage, lambda tx: tx.ledger.purge(now - keep.deliveries, limit=BITE))


async def _bites(storage: Storage, bite: Callable[[Transaction], Awaitable[int]]) -> int:
    """Until there is nothing left. Rows deleted."""
    deleted = 0
    while True:
        async with storage.begin() as tx:
            rows = await bite(tx)
        if not rows:
            return deleted
        deleted += rows
