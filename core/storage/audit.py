"""Every editorial act: who, when, what, on which article."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.schema.commands import audit


@dataclass(frozen=True, slots=True)
class Act:
    at: datetime
    person: str
    act: str
    article_id: int | None
    detail: str


class Audit:
    """Written with the act, in its transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, act: Act) -> None:
        await self._connection.execute(insert(audit).values({name: getattr(act, name) for name in Act.__slots__}))

    async def of(self, article_id: int) -> list[Act]:
        """Oldest first."""
        rows = await self._connection.execute(
            select(audit).where(audit.c.article_id == article_id).order_by(audit.c.id)
        )
        return [Act(row.at, row.person, row.act, row.article_id, row.detail) for row in rows]

    async def by(self, person: str) -> list[Act]:
        """What this person did, oldest first."""
        rows = await self._connection.execute(select(audit).where(audit.c.person == person).order_by(audit.c.id))
        return [Act(row.at, row.person, row.act, row.article_id, row.detail) for row in rows]

    async def expire(self, before: datetime) -> int:
        """Rows deleted."""
        return (await self._connection.execute(delete(audit).where(audit.c.at < before))).rowcount
