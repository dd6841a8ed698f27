"""Walking a rollout over all chats, one window of ids a transaction."""

from dataclasses import replace
from datetime import datetime

from core.storage import Storage, Transaction
from core.storage.rollouts import Rollout, Window
from core.values.article import Status

STEP_ROWS = 20_000
"""Rows one step aims at: a command then waits for the write lock for tens of milliseconds, not for a million rows."""

WIDEST = 3 * STEP_ROWS
"""Chat ids a window may span. Where followers stand close together a window gives that many rows, and no more."""

FIRST = 500
"""Chat ids of the first window: the first readers shall not wait for 20,000 rows."""

GROWTH = 2


async def walk(storage: Storage, now: datetime, *, due_by: datetime | None = None) -> bool:
    """One step of the rollout whose turn it is; False when none was due by then (now)."""
    async with storage.begin() as tx:
        step = await tx.rollouts.due(due_by or now)
        if step is None:
            return False
        await _step(tx, step, now)
    return True


async def _step(tx: Transaction, step: Rollout, now: datetime) -> None:
    ground = await tx.rollouts.ground(step)
    article, newest = ground.wanted, ground.newest_chat
    published = article.status is Status.PUBLISHED
    superseded = article.revision > step.revision and not (step.fresh and published)
    if superseded or not (published or article.status is Status.RETRACTED):
        await tx.rollouts.advance(step, upto=step.after_chat, width=1, rows=0, ended=True, at=now)
        return
    if not step.width:
        step = replace(step, width=FIRST, turns=await tx.queue.first_turns(step.share))
    window = Window(step.after_chat, min(step.after_chat + step.width, newest))
    rows = 0
    if step.revision > 1:
        await tx.rollouts.hold(window)
    if step.fresh and published:
        rows += await tx.rollouts.add(step, window, ground)
    if not published:
        rows += await tx.rollouts.skip(step, window)
    if step.revision > 1:
        rows += await tx.rollouts.reopen(
            step, window, material_revision=article.material_revision, retracted=not published
        )
    if rows:
        await tx.rollouts.enqueue(step, window)
    width = next_width(step.width, rows)
    await tx.rollouts.advance(step, upto=window.upto, width=width, rows=rows, ended=window.upto >= newest, at=now)


def next_width(width: int, rows: int) -> int:
    """Chat ids the next window spans, after one of `width` gave `rows` rows: towards `STEP_ROWS`, by at most `GROWTH`."""
    wanted = width * STEP_ROWS // max(rows, 1)
    return max(1, min(wanted, width * GROWTH, WIDEST))
