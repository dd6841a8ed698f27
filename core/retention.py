"""What is kept, and for how long: a daily sweep in small bites, so that nobody waits for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.storage import Storage

BITE = 5_000
"""Rows deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long deliveries, unanswered questions and the audit log are kept. Of deliveries, per-article totals remain."""

    deliveries: timedelta = timedelta(days=90)
    prompts: timedelta = timedelta(hours=24)
    audit: timedelta = timedelta(days=365)


async def sweep(storage: Storage, keep: Retention, *, now: datetime) -> int:
    """Delete what is older. Buttons and questions carry their own end. Rows deleted."""
    deleted = 0
    async with storage.begin() as tx:
        deleted += await tx.actions.expire(now)
        deleted += await tx.prompts.expire(now)
        deleted += await tx.audit.expire(now - keep.audit)
    while True:
        async with storage.begin() as tx:
            bite = await tx.ledger.purge(now - keep.deliveries, limit=BITE)
        if not bite:
            return deleted
        deleted += bite
