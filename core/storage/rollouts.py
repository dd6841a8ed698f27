"""Rollouts: from a published article to one delivery row for each eligible chat, a set at a time.

A step takes the chats of one window of ids in one transaction: the rows, their places in the queue and the cursor are
committed together, so a crash at any point leaves whole windows only. The shape `UNION … EXCEPT` over ranges of the
subscription key was measured as the fastest in SQL on both engines.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import (
    insert as plain_insert,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.reading import reads
from core.storage.schema.chats import chat
from core.storage.schema.delivery import chat_queue, delivery, rollout
from core.storage.schema.metadata import Id, Instant
from core.storage.watch import notify
from core.values.chat import ChatState
from core.values.delivery import Reason, Result, Share, State


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

    async def add(
        self, step: Rollout, window: Window, topic_ids: list[int], language: str, *, since: datetime, at: datetime
    ) -> int:
        """New deliveries for the chats of the window that have none, follow since then at the latest, and read the
        language ("" is every language). Rows written."""
        matched = _matching(topic_ids, since, window)
        columns = select(
            literal(step.article_id, Id),
            chat.c.id,
            literal(step.id, Id),
            literal(step.share, delivery.c.share.type),
            literal(State.PENDING, delivery.c.state.type),
            literal(at, delivery.c.created_at.type),
        ).join_from(matched, chat, chat.c.id == matched.c.chat_id)
        near = (chat.c.id > window.after) & (chat.c.id <= window.upto)
        eligible = columns.where(chat.c.state == ChatState.ACTIVE.value, reads(language), near)
        names = ["article_id", "chat_id", "rollout_id", "share", "state", "created_at"]
        statement = insert(self._connection, delivery).from_select(names, eligible).on_conflict_do_nothing()
        statement = statement.execution_options(preserve_rowcount=True)
        return (await self._connection.execute(statement)).rowcount

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

    async def began(self, article_id: int) -> datetime | None:
        """When the article was first published; None when that was before what is kept."""
        first = select(func.min(rollout.c.created_at)).where(rollout.c.article_id == article_id)
        created_at: datetime | None = await self._connection.scalar(first)
        return created_at

    async def skip(self, step: Rollout, window: Window) -> int:
        """A retracted article's posts that nobody saw are settled at once. Rows skipped."""
        unseen = delivery.c.shown_revision.is_(None) & (func.coalesce(delivery.c.doubts, 0) == 0)
        rows = _in(delivery, step, window) & (delivery.c.state == State.PENDING) & unseen
        values = {"state": State.SETTLED, "result": Result.SKIPPED, "reason": Reason.RETRACTED.value}
        return (await self._connection.execute(update(delivery).where(rows).values(values))).rowcount

    async def enqueue(self, step: Rollout, window: Window) -> None:
        """Give the window's pending deliveries of active chats their places in the queue."""
        base: ColumnElement[Any] = literal(step.written, Id)
        if any(step.turns.values()):
            base = base + case(step.turns, value=chat.c.platform, else_=0)
        turn = cast(base + func.row_number().over(order_by=delivery.c.chat_id), Id)
        columns: Select[Any] = (
            select(delivery.c.chat_id, delivery.c.share, chat.c.platform, turn)
            .join_from(delivery, chat, chat.c.id == delivery.c.chat_id)
            .where(
                _in(delivery, step, window),
                delivery.c.state == State.PENDING,
                chat.c.state == ChatState.ACTIVE.value,
            )
        )
        statement = insert(self._connection, chat_queue).from_select(["chat_id", "share", "platform", "turn"], columns)
        earlier = chat_queue.c.turn > statement.excluded.turn
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[chat_queue.c.chat_id, chat_queue.c.share],
                set_={"turn": case((earlier, statement.excluded.turn), else_=chat_queue.c.turn)},
            )
        )


def _in(table: Any, step: Rollout, window: Window) -> ColumnElement[bool]:
    return and_(table.c.article_id == step.article_id, table.c.chat_id > window.after, table.c.chat_id <= window.upto)


def _matching(topic_ids: list[int], since: datetime, window: Window) -> Subquery:
    """Chats that follow one of the topics and mute none. One flat chain of `UNION` and `EXCEPT`, which both engines read
    from left to right; SQLite knows no brackets in it."""
    mine = "chat_id > :after AND chat_id <= :upto"
    followed = [
        f"SELECT chat_id FROM subscription WHERE topic_id = :t{n} AND NOT muted AND since <= :since AND {mine}"
        for n in range(len(topic_ids))
    ]
    muted = [
        f"SELECT chat_id FROM subscription WHERE topic_id = :t{n} AND muted AND {mine}" for n in range(len(topic_ids))
    ]
    chain = text(" EXCEPT ".join([" UNION ".join(followed), *muted])).bindparams(
        bindparam("since", since, Instant),
        after=window.after,
        upto=window.upto,
        **{f"t{n}": topic_id for n, topic_id in enumerate(topic_ids)},
    )
    return chain.columns(column("chat_id", Id)).subquery("matched")


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
