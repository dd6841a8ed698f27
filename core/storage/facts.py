"""Facts about the installation: is sending paused, when did the process last say that it lives."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.commands import fact
from core.storage.watch import notify


class Facts:
    """A small table of names and texts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, name: str, value: str, *, at: datetime) -> None:
        statement = insert(self._connection, fact).values(name=name, value=value, at=at)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[fact.c.name], set_={"value": value, "at": at})
        )

    async def drop(self, name: str) -> None:
        await self._connection.execute(delete(fact).where(fact.c.name == name))
        await notify(self._connection)

    async def take(self, name: str) -> tuple[str, datetime] | None:
        """The value and when it was put, which is then no more; of several who take it at once one gets it."""
        taken = await self._connection.execute(
            delete(fact).where(fact.c.name == name).returning(fact.c.value, fact.c.at)
        )
        row = taken.one_or_none()
        return None if row is None else (row.value, row.at)

    async def get(self, name: str) -> tuple[str, datetime] | None:
        """The value and when it was put."""
        row = (await self._connection.execute(select(fact).where(fact.c.name == name))).one_or_none()
        return None if row is None else (row.value, row.at)

    async def expire(self, prefix: str, before: datetime) -> int:
        """Those whose name begins with `prefix` and that were put before then. Rows deleted."""
        old = fact.c.name.startswith(prefix, autoescape=True) & (fact.c.at < before)
        return (await self._connection.execute(delete(fact).where(old))).rowcount

    async def starting(self, prefix: str) -> dict[str, str]:
        """Those whose name begins with `prefix`."""
        rows = await self._connection.execute(select(fact).where(fact.c.name.startswith(prefix, autoescape=True)))
        return {row.name: row.value for row in rows}
