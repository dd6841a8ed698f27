"""Questions that wait for a person's next words in a chat."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.commands import prompt


class Prompts:
    """At most one for a person in a chat; a new question replaces the old."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, chat_id: int, person: str, command: str, *, until: datetime) -> None:
        statement = insert(self._connection, prompt).values(
            chat_id=chat_id, person=person, command=command, expires_at=until
        )
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[prompt.c.chat_id, prompt.c.person], set_={"command": command, "expires_at": until}
            )
        )

    async def waiting(self, chat_id: int, person: str, *, now: datetime) -> str | None:
        """The command that waits; None where there is none."""
        mine = (prompt.c.chat_id == chat_id) & (prompt.c.person == person)
        command: str | None = await self._connection.scalar(
            select(prompt.c.command).where(mine, prompt.c.expires_at > now)
        )
        return command

    async def take(self, chat_id: int, person: str, *, now: datetime) -> str | None:
        """The command that waits, which then waits no more; None where there is none."""
        mine = (prompt.c.chat_id == chat_id) & (prompt.c.person == person)
        command = await self.waiting(chat_id, person, now=now)
        await self._connection.execute(delete(prompt).where(mine))
        return command

    async def expire(self, now: datetime) -> int:
        """Rows deleted."""
        return (await self._connection.execute(delete(prompt).where(prompt.c.expires_at <= now))).rowcount
