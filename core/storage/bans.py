"""Whom the newsroom will not serve: people and chats by the ids that their platform gives them.

A ban is of an id and not of a chat's row, so it is there before that chat is and stays when the chat is forgotten. Ids are
opaque here: whoever asks knows by which of them somebody goes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.inbox import ban
from core.values.chat import Address


@dataclass(frozen=True, slots=True)
class Ban:
    """`who` is a person or a place; `person` is who decided it, as the audit log names them."""

    who: Address
    reason: str
    person: str
    at: datetime


class Bans:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, banned: Ban) -> None:
        """A ban that is there already gets the new reason."""
        key = {"platform": banned.who.platform, "id": banned.who.id}
        told = {"reason": banned.reason, "person": banned.person, "at": banned.at}
        statement = insert(self._connection, ban).values({**key, **told})
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[ban.c.platform, ban.c.id], set_=told)
        )

    async def drop(self, who: Address) -> bool:
        """Whether there was one."""
        mine = (ban.c.platform == who.platform) & (ban.c.id == who.id)
        return (await self._connection.execute(delete(ban).where(mine))).rowcount > 0

    async def any(self, platform: str, ids: Collection[str]) -> bool:
        """Whether one of these is banned there."""
        named = (ban.c.platform == platform) & ban.c.id.in_(ids)
        return await self._connection.scalar(select(ban.c.id).where(named).limit(1)) is not None

    async def at(self, who: Address) -> Ban | None:
        found = await self._connection.execute(select(ban).where(ban.c.platform == who.platform, ban.c.id == who.id))
        row = found.one_or_none()
        return None if row is None else Ban(who, row.reason, row.person, row.at)

    async def newest(self, *, offset: int, limit: int) -> list[Ban]:
        query = select(ban).order_by(ban.c.at.desc(), ban.c.platform, ban.c.id).offset(offset).limit(limit)
        rows = await self._connection.execute(query)
        return [Ban(Address(row.platform, row.id), row.reason, row.person, row.at) for row in rows]

    async def count(self) -> int:
        return (await self._connection.scalar(select(func.count()).select_from(ban))) or 0
