"""The delivery row: what is owed to a chat and what the chat shows. Also the messages that show it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, delete, func, literal_column, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert as upsert
from core.storage.lane_sql import lane_sql
from core.storage.many import packed
from core.storage.schema.articles import article
from core.storage.schema.chats import chat
from core.storage.schema.delivery import chat_queue, delivery, message, rollout
from core.storage.schema.metadata import milliseconds
from core.values.article import Status
from core.values.chat import Address
from core.values.delivery import Delivery, MessageKind, Reason, Result, Settled, Share, Shown, State, Step

Key = tuple[int, int]
"""(article id, chat id)"""

_KEY = tuple_(delivery.c.article_id, delivery.c.chat_id)
_OPEN = delivery.c.state < literal_column(str(State.SETTLED.value))
"""In the words of the index over open rows, so that it is used."""
_PENDING = and_(_OPEN, delivery.c.state == State.PENDING)
_KNOWN = delivery.c.article_id.in_(select(rollout.c.article_id))
"""True of what retention has not finished with; with a chat's id it makes the key, and spares reading the whole table."""
_ROW = select(delivery, message.c.ref, message.c.kind).outerjoin(message, message.c.id == delivery.c.message_id)


class Deliveries:
    """Rows move `PENDING → CLAIMED → SENDING → SETTLED`, each move in a transaction of the lane that owns them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._sql = lane_sql(sqlite=connection.dialect.name == "sqlite")

    async def pending(self, chat_ids: Collection[int], share: Share) -> dict[int, list[Delivery]]:
        """By chat, what is to do in this share, in publication order."""
        found: dict[int, list[Delivery]] = {}
        parameters = {"ids": packed(chat_ids), "share": share.value}
        for row in await self._connection.execute(self._sql.pending, parameters):
            found.setdefault(row.chat_id, []).append(_delivery(row))
        return found

    async def shown_by(self, message_ids: Collection[int]) -> dict[int, list[Delivery]]:
        """By message, the deliveries it shows, in publication order."""
        query = _ROW.where(delivery.c.message_id.in_(message_ids))
        found: dict[int, list[Delivery]] = {}
        for row in await self._connection.execute(query.order_by(delivery.c.rollout_id, delivery.c.article_id)):
            found.setdefault(row.message_id, []).append(_delivery(row))
        return found

    async def of_chat(self, chat_id: int, *, limit: int) -> tuple[int, list[int]]:
        """How many rows are kept for the chat, and the articles of the last ones, newest first."""
        mine = _KNOWN & (delivery.c.chat_id == chat_id)
        count = (await self._connection.scalar(select(func.count()).select_from(delivery).where(mine))) or 0
        last = select(delivery.c.article_id).where(mine).order_by(delivery.c.rollout_id.desc()).limit(limit)
        return count, list((await self._connection.scalars(last)).all())

    async def of_article(self, article_id: int) -> list[Delivery]:
        """Every delivery of an article, by chat."""
        query = _ROW.where(delivery.c.article_id == article_id).order_by(delivery.c.chat_id)
        return [_delivery(row) for row in await self._connection.execute(query)]

    async def claim(self, keys: Iterable[Key]) -> None:
        """Free to return after a crash."""
        await self._move(keys, State.PENDING, State.CLAIMED)

    async def begin(self, keys: Iterable[Key], step: Step) -> set[Key]:
        """To be committed before the first byte leaves. Those that were still claimed, and are being sent now."""
        return await self._move(keys, State.CLAIMED, State.SENDING, step=step)

    async def settle(self, settled: Sequence[Settled], *, at: datetime) -> None:
        """Write what tries left."""
        if not settled:
            return
        moment = milliseconds(at)
        rows = [
            (
                s.delivery.article_id,
                s.delivery.chat_id,
                s.state,
                s.share,
                Result.UNCERTAIN if s.result is None and s.delivery.given_up else s.result,
                s.reason.value or None,
                s.delivery.shown.revision,
                s.delivery.shown.noticed or None,
                s.delivery.shown.message_id or None,
                s.delivery.shown.doubts or None,
                s.delivery.attempts or None,
                None if s.delivery.shown.revision is None else moment,
            )
            for s in settled
        ]
        await self._connection.execute(self._sql.settle, {"rows": packed(rows)})

    async def add_messages(self, rows: Sequence[tuple[int, str, MessageKind]], *, at: datetime) -> dict[int, int]:
        """Their ids by chat, for (chat id, ref, kind): one a chat, since one send is in flight in each."""
        if not rows:
            return {}
        parameters = {"rows": packed(rows), "at": milliseconds(at)}
        return {chat: number for number, chat in await self._connection.execute(self._sql.add_messages, parameters)}

    async def refer(self, message_id: int, ref: str) -> None:
        """The message arrived, and this is the platform's name for it."""
        await self._connection.execute(update(message).where(message.c.id == message_id).values(ref=ref))

    async def last_ref(self, at: Address) -> str:
        """The platform's name for the newest message known to stand there, "" where none does."""
        its = select(chat.c.id).where(chat.c.platform == at.platform, chat.c.address == at.id).scalar_subquery()
        stands = (message.c.chat_id == its) & (message.c.ref != "")
        return (
            await self._connection.scalar(select(message.c.ref).where(stands).order_by(message.c.id.desc()).limit(1))
            or ""
        )

    async def lose(self, message_ids: Collection[int]) -> None:
        """These can no longer be edited."""
        await self._connection.execute(update(message).where(message.c.id.in_(message_ids)).values(ref=""))

    async def recover(self, platform: str) -> list[tuple[Delivery, Step]]:
        """After a crash: claimed rows are pending again; those that were being sent are returned, still SENDING."""
        chats = select(chat.c.id).where(chat.c.platform == platform)
        claimed = _OPEN & (delivery.c.state == State.CLAIMED) & delivery.c.chat_id.in_(chats)
        await self._connection.execute(update(delivery).where(claimed).values(state=State.PENDING))
        query = _ROW.where(_OPEN, delivery.c.state == State.SENDING, delivery.c.chat_id.in_(chats))
        return [(_delivery(row), row.step) for row in await self._connection.execute(query)]

    async def pause(self, chat_id: int) -> None:
        """The chat takes nothing now: its waiting work is settled, and it leaves the queue."""
        await self._lock(chat_id)
        waiting = (delivery.c.chat_id == chat_id) & _PENDING
        held = delivery.c.result == Result.UNCERTAIN
        unseen = delivery.c.shown_revision.is_(None)
        result = case((held, int(Result.UNCERTAIN)), (unseen, int(Result.SKIPPED)), else_=int(Result.SENT))
        reason = case((held, Reason.DOUBT.value), else_=Reason.PAUSED.value)
        await self._connection.execute(
            update(delivery).where(waiting).values(state=State.SETTLED, result=result, reason=reason)
        )
        idle = (chat_queue.c.chat_id == chat_id) & (chat_queue.c.claimed == 0)
        await self._connection.execute(delete(chat_queue).where(idle))

    async def drop(self, chat_id: int) -> None:
        """The chat is no more: nothing is owed to it."""
        await self._connection.execute(delete(delivery).where(delivery.c.chat_id == chat_id, _PENDING))
        await self._connection.execute(delete(chat_queue).where(chat_queue.c.chat_id == chat_id))

    async def reopen(self, chat_id: int, *, since: datetime) -> None:
        """The chat takes messages again: what it missed since then, and every edit or word of one it is owed, is pending
        again."""
        await self._lock(chat_id)
        noticed, doubtful = func.coalesce(delivery.c.noticed_revision, 0), delivery.c.doubts > 0
        seen = or_(doubtful, delivery.c.shown_revision.is_not(None))
        untold = or_(
            and_(doubtful, article.c.status == Status.RETRACTED.value, article.c.revision > noticed),
            and_(seen, article.c.status == Status.PUBLISHED.value, article.c.material_revision > noticed),
        )
        stale = (
            select(article.c.id)
            .where(article.c.id == delivery.c.article_id, or_(article.c.revision > delivery.c.shown_revision, untold))
            .exists()
        )
        refusals = [r.value for r in (Reason.PAUSED, Reason.BLOCKED, Reason.KICKED, Reason.GONE, Reason.FORBIDDEN)]
        missed = and_(
            delivery.c.shown_revision.is_(None), delivery.c.created_at >= since, delivery.c.reason.in_(refusals)
        )
        mine = (delivery.c.chat_id == chat_id) & (delivery.c.state == State.SETTLED) & _KNOWN
        await self._connection.execute(
            update(delivery)
            .where(mine, or_(stale, missed))
            .values(
                state=State.PENDING,
                share=case((delivery.c.shown_revision.is_(None), int(Share.POST)), else_=int(Share.EDIT)),
                attempts=None,
            )
        )
        rows = (
            select(delivery.c.chat_id, delivery.c.share, chat.c.platform)
            .join(chat, chat.c.id == delivery.c.chat_id)
            .where(delivery.c.chat_id == chat_id, _PENDING)
            .distinct()
        )
        values = [
            {"chat_id": r.chat_id, "share": r.share, "platform": r.platform, "turn": 0}
            for r in await self._connection.execute(rows)
        ]
        if values:
            queued = upsert(self._connection, chat_queue).on_conflict_do_update(
                index_elements=[chat_queue.c.chat_id, chat_queue.c.share], set_={"turn": chat_queue.c.turn}
            )
            await self._connection.execute(queued, values)

    async def open_count(self) -> int:
        """How many are not settled."""
        return (await self._connection.scalar(select(func.count()).select_from(delivery).where(_OPEN))) or 0

    async def moving(self) -> int:
        """How many are claimed or being sent."""
        states = delivery.c.state.in_([State.CLAIMED, State.SENDING])
        return (await self._connection.scalar(select(func.count()).select_from(delivery).where(_OPEN, states))) or 0

    async def _move(self, keys: Iterable[Key], before: State, state: State, step: Step | None = None) -> set[Key]:
        moved = {"keys": packed(keys), "before": before.value, "state": state.value}
        rows = await self._connection.execute(self._sql.move, {**moved, "step": None if step is None else step.value})
        return {(article_id, chat_id) for article_id, chat_id in rows}

    async def _lock(self, chat_id: int) -> None:
        """Hold the chat's places in the queue, as those do who give them back."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(self._sql.lock, {"ids": packed([chat_id])})


def _delivery(row: Row[Any]) -> Delivery:
    shown = Shown(
        revision=row.shown_revision,
        noticed=row.noticed_revision or 0,
        doubts=row.doubts or 0,
        message_id=row.message_id or 0,
        ref=row.ref or "",
        bundled=row.kind == MessageKind.BUNDLE.value,
    )
    return Delivery(
        article_id=row.article_id,
        chat_id=row.chat_id,
        order=row.rollout_id,
        share=row.share,
        shown=shown,
        created_at=row.created_at,
        given_up=row.result is Result.UNCERTAIN,
        attempts=row.attempts or 0,
    )
