"""Buttons whose command is too long for a button, or may be pressed once only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.commands import action


@dataclass(frozen=True, slots=True)
class StoredAction:
    """A `once` action is for `person` alone, and its `command` is empty once it was used; others are for anybody."""

    key: str
    command: str
    chat_id: int
    person: str
    once: bool
    expires_at: datetime


class Actions:
    """Rows outlive restarts until they expire."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, stored: Sequence[StoredAction]) -> None:
        """Keep them; one under a key that is known already lives as long as the new one."""
        rows = [{name: getattr(one, name) for name in StoredAction.__slots__} for one in stored]
        if rows:
            statement = insert(self._connection, action)
            longer = {"expires_at": statement.excluded.expires_at}
            kept = statement.on_conflict_do_update(index_elements=[action.c.key], set_=longer)
            await self._connection.execute(kept, rows)

    async def get(self, key: str) -> StoredAction | None:
        """None when there is none, or no longer; an expired one may still be there."""
        row = (await self._connection.execute(select(action).where(action.c.key == key))).one_or_none()
        if row is None:
            return None
        return StoredAction(row.key, row.command, row.chat_id, row.person, row.once, row.expires_at)

    async def use(self, key: str) -> bool:
        """Take a one-time key; False when somebody took it before."""
        unused = (action.c.key == key) & (action.c.command != "")
        taken = await self._connection.execute(update(action).where(unused).values(command=""))
        return taken.rowcount == 1

    async def count(self, chat_id: int) -> int:
        """How many are kept for the chat."""
        query = select(func.count()).select_from(action).where(action.c.chat_id == chat_id)
        return (await self._connection.scalar(query)) or 0

    async def expire(self, now: datetime) -> int:
        """Rows deleted."""
        return (await self._connection.execute(delete(action).where(action.c.expires_at <= now))).rowcount
