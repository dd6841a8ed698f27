"""Rollouts: from a published article to one delivery row for each eligible chat, a set at a time.

A step takes the chats of one window of ids in one transaction: the rows, their places in the queue and the cursor are
committed together, so a crash at any point leaves whole windows only. The shape `UNION … EXCEPT` over ranges of the
subscription key was measured as the fastest in SQL on both engines.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.rollout_sql import GROUND, TOPICS, adding, enqueueing
from core.storage.schema.chats import chat
from core.storage.schema.delivery import chat_queue, delivery, rollout
from core.storage.schema.metadata import milliseconds
from core.storage.watch import notify
from core.values.article import Status
from core.values.chat import ChatState
from core.values.delivery import Reason, Result, Share, State, Wanted


@dataclass(frozen=True, slots=True)
class Rollout:
    """One walk over the chats for one revision. `fresh` ones reach chats that have no delivery of the article yet.

    `after_chat` is the cursor; `width` how many chat ids the next window spans; `written` the rows written so far;
    `turns` the place in the queue, by platform, where its first chat stands.
    """

    id: int
    article_id: int
    revision: int
    share: Share
    fresh: bool
    created_at: datetime
    starts_at: datetime
    after_chat: int
    width: int
    written: int
    turns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Window:
    """The chats with `after` < id <= `upto`."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What a step walks over: the article as it is now, its language ("" is every language) and all topics by which a chat
    may follow it, since when it is published, as far as is kept, and the highest id of a chat."""

    wanted: Wanted
    language: str
    topics: tuple[int, ...]
    since: datetime
    newest_chat: int


class Rollouts:
    """Rows are made when the article changes, in that transaction, and ended by the walk."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def start(
        self, article_id: int, revision: int, share: Share, *, fresh: bool, at: datetime, delay: timedelta
    ) -> None:
        values: dict[str, Any] = {"article_id": article_id, "revision": revision, "share": share, "fresh": int(fresh)}
        values |= {"created_at": at, "starts_at": at + delay, "after_chat": 0, "width": 0, "written": 0, "turns": ""}
        await self._connection.execute(plain_insert(rollout).values(values))
        await notify(self._connection)

    async def cancel(self, article_id: int) -> bool:
        """Take back the article's rollout; False when its walk began already."""
        untouched = (rollout.c.article_id == article_id) & (rollout.c.width == 0) & rollout.c.ended_at.is_(None)
        return (await self._connection.execute(rollout.delete().where(untouched))).rowcount > 0

    async def due(self, now: datetime) -> Rollout | None:
        """The one that has written least of those that may go on: each gets its steps in turn. Held until commit, so
        that nobody takes it back meanwhile."""
        query = (
            select(rollout)
            .where(rollout.c.ended_at.is_(None), rollout.c.starts_at <= now)
            .order_by(rollout.c.share, rollout.c.written, rollout.c.id)
            .limit(1)
            .with_for_update()
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _rollout(row)

    async def next_start(self) -> datetime | None:
        first = select(func.min(rollout.c.starts_at)).where(rollout.c.ended_at.is_(None))
        starts_at: datetime | None = await self._connection.scalar(first)
        return starts_at

    async def running(self) -> int:
        """How many are not at their end."""
        query = select(func.count()).select_from(rollout).where(rollout.c.ended_at.is_(None))
        return (await self._connection.scalar(query)) or 0

    async def advance(self, step: Rollout, *, upto: int, width: int, rows: int, ended: bool, at: datetime) -> None:
        """Move the cursor; `rows` were written in the window."""
        values: dict[str, Any] = {"after_chat": upto, "width": width, "written": step.written + rows}
        values["turns"] = json.dumps(step.turns)
        if ended:
            values["ended_at"] = at
        await self._connection.execute(update(rollout).where(rollout.c.id == step.id).values(values))

    async def ground(self, step: Rollout) -> Ground:
        row = (await self._connection.execute(GROUND, {"article": step.article_id})).one()
        topics = await self._connection.scalars(TOPICS, {"article": step.article_id})
        wanted = Wanted(step.article_id, Status(row.status), row.revision, row.material_revision)
        return Ground(wanted, row.language, tuple(topics), row.since, row.newest_chat)

    async def add(self, step: Rollout, window: Window, ground: Ground) -> int:
        """New deliveries for the chats of the window that have none, follow since then at the latest, and read the
        language. Rows written."""
        values = _parameters(step, window) | {f"t{n}": topic for n, topic in enumerate(ground.topics)}
        values |= {"rollout": step.id, "share": step.share.value, "at": milliseconds(step.starts_at)}
        values |= {"since": milliseconds(ground.since)}
        values |= {"language": f"%,{ground.language},%" if ground.language else "%"}
        return (await self._connection.execute(adding(len(ground.topics)), values)).rowcount

    async def hold(self, window: Window) -> None:
        """Keep lanes from giving back the window's chats until commit: what is in flight there is then seen as it ended."""
        if self._connection.dialect.name == "postgresql":
            near = (chat_queue.c.chat_id > window.after) & (chat_queue.c.chat_id <= window.upto)
            held = select(chat_queue.c.chat_id).where(near).order_by(chat_queue.c.chat_id, chat_queue.c.share)
            await self._connection.execute(held.with_for_update())

    async def reopen(self, step: Rollout, window: Window, *, material_revision: int, retracted: bool) -> int:
        """Deliveries of the window that owe the reader this revision. Rows reopened.

        Settled ones of active chats are pending again; with a retraction, pending ones become urgent.
        """
        stale = delivery.c.shown_revision < step.revision
        told = step.revision if retracted else material_revision
        doubtful = or_(delivery.c.doubts > 0, delivery.c.result == Result.UNCERTAIN)
        ghost = and_(doubtful, func.coalesce(delivery.c.noticed_revision, 0) < told)
        again = [Reason.RETRACTED.value, Reason.REJECTED.value]
        missed = and_(delivery.c.shown_revision.is_(None), delivery.c.reason.in_(again))
        near = _in(delivery, step, window)
        owed = or_(stale, ghost) if retracted else or_(stale, ghost, missed)
        there = (
            select(chat.c.id).where(chat.c.id == delivery.c.chat_id, chat.c.state == ChatState.ACTIVE.value).exists()
        )
        settled = (delivery.c.state == State.SETTLED) & there
        which = or_(settled, delivery.c.state == State.PENDING) if retracted else settled
        values = {"state": State.PENDING, "share": step.share, "attempts": None}
        return (await self._connection.execute(update(delivery).where(near, owed, which).values(values))).rowcount

    async def skip(self, step: Rollout, window: Window) -> int:
        """A retracted article's posts that nobody saw are settled at once. Rows skipped."""
        unseen = delivery.c.shown_revision.is_(None) & (func.coalesce(delivery.c.doubts, 0) == 0)
        rows = _in(delivery, step, window) & (delivery.c.state == State.PENDING) & unseen
        values = {"state": State.SETTLED, "result": Result.SKIPPED, "reason": Reason.RETRACTED.value}
        return (await self._connection.execute(update(delivery).where(rows).values(values))).rowcount

    async def enqueue(self, step: Rollout, window: Window) -> None:
        """Give the window's pending deliveries of active chats their places in the queue."""
        values = _parameters(step, window) | {"written": step.written}
        turns = [(platform, turn) for platform, turn in step.turns.items() if turn]
        for n, (platform, turn) in enumerate(turns):
            values |= {f"p{n}": platform, f"turn{n}": turn}
        await self._connection.execute(enqueueing(len(turns)), values)


def _parameters(step: Rollout, window: Window) -> dict[str, Any]:
    return {"article": step.article_id, "after": window.after, "upto": window.upto}


def _in(table: Any, step: Rollout, window: Window) -> ColumnElement[bool]:
    return and_(table.c.article_id == step.article_id, table.c.chat_id > window.after, table.c.chat_id <= window.upto)


def _rollout(row: Any) -> Rollout:
    return Rollout(
        row.id,
        row.article_id,
        row.revision,
        row.share,
        bool(row.fresh),
        row.created_at,
        row.starts_at,
        row.after_chat,
        row.width,
        row.written,
        json.loads(row.turns or "{}"),
    )
