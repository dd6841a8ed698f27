"""The queue of chats: what a lane claims.

A row exists while its chat has work of that share. It is ready (in the index the claim walks), waiting until `ready_at`
(in another index, so that it costs the claim nothing), or claimed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.lane_sql import lane_sql
from core.storage.many import packed
from core.storage.schema.delivery import chat_queue
from core.storage.schema.metadata import milliseconds
from core.values.delivery import Share


class Queue:
    """Claims take rows in the order of their turn. One lane a platform claims, so no two ever want the same row."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._sql = lane_sql(sqlite=self._sqlite)

    async def promote(self, platform: str, *, now: datetime) -> None:
        """Those whose wait is over are ready again."""
        await self._connection.execute(self._sql.promote, {"platform": platform, "now": milliseconds(now)})

    async def first(self, platform: str, limit: int) -> dict[Share, list[int]]:
        """By share, up to `limit` ready chats in turn, each with nothing else in flight."""
        found: dict[Share, list[int]] = {share: [] for share in Share}
        rows = await self._connection.execute(self._sql.first, {"platform": platform, "limit": limit})
        for chat_id, share, _ in sorted(rows, key=lambda row: row.turn):
            found[Share(share)].append(chat_id)
        return found

    async def claim(self, keys: Mapping[int, Share]) -> dict[int, Share]:
        """Take the rows of these chats, each in its share, but for those that somebody else holds: who claims waits for
        nobody, so that it never stands in a circle with a walk. Those taken, held until commit."""
        if not self._sqlite:
            rows = await self._connection.execute(self._sql.hold, {"ids": packed(keys)})
            held = {(chat_id, share) for chat_id, share in rows}
            keys = {chat_id: share for chat_id, share in keys.items() if (chat_id, share.value) in held}
        if keys:
            await self._connection.execute(self._sql.take, {"ids": packed(keys), "keys": packed(keys.items())})
        return dict(keys)

    async def lock(self, chat_ids: Iterable[int]) -> None:
        """Hold these chats' rows until commit, so that a fan-out that adds work now is seen, or sees us done."""
        if not self._sqlite:
            await self._connection.execute(self._sql.lock, {"ids": packed(set(chat_ids))})

    async def settle(
        self, platform: str, chat_ids: Iterable[int], ready_at: Mapping[tuple[int, Share], datetime]
    ) -> None:
        """Give back these chats' claims: a row stays for each share with pending work, and waits where `ready_at` says."""
        ids = packed(set(chat_ids))
        await self._connection.execute(self._sql.finish, {"ids": ids})
        kept = await self._connection.execute(self._sql.give_back, {"ids": ids, "platform": platform})
        keys = [(chat_id, Share(share)) for chat_id, share in kept]
        if waits := [(*key, milliseconds(ready_at[key])) for key in keys if key in ready_at]:
            await self._connection.execute(self._sql.wait, {"rows": packed(waits)})

    async def busy(self, chat_id: int) -> bool:
        """Whether something is on its way to the chat."""
        claimed = (chat_queue.c.chat_id == chat_id) & (chat_queue.c.claimed == 1)
        return await self._connection.scalar(select(chat_queue.c.chat_id).where(claimed).limit(1)) is not None

    async def next_ready(self, platform: str) -> datetime | None:
        """When the first waiting chat is ready."""
        first = select(func.min(chat_queue.c.ready_at)).where(chat_queue.c.platform == platform)
        ready_at: datetime | None = await self._connection.scalar(first)
        return ready_at

    async def recover(self, platform: str) -> None:
        """After a crash: nothing is claimed."""
        mine = (chat_queue.c.platform == platform) & (chat_queue.c.claimed == 1)
        await self._connection.execute(update(chat_queue).where(mine).values(claimed=0))

    async def first_turns(self, share: Share) -> dict[str, int]:
        """By platform, the turn that is served now: where a new rollout's first chat stands."""
        rows = await self._connection.execute(self._sql.turns, {"share": share.value})
        return {platform: turn or 0 for platform, turn in rows}
