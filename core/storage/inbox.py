"""What came in: kept before the platform hears that we have it, until it is handled, and a while after, to know it again.

A row waits while `ended_at` is empty. `attempts` counts tries that were begun, and `fault` names the kind of error that
ended an update which could not be handled.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.many import among, packed, unpacked
from core.storage.schema.inbox import WAITING, inbox
from core.storage.schema.metadata import EPOCH, milliseconds


@dataclass(frozen=True, slots=True)
class Received:
    """One update: the platform's number for it, where it comes from (what comes from one place is handled in order), and
    its text as it came. `received_at`, `attempts` and `answer` (what a try that was cut off was to answer) are the inbox's
    own, and left out by who brings it in."""

    number: int
    source: str
    body: str
    received_at: datetime = EPOCH
    attempts: int = 0
    answer: str = ""


class Inbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    async def put(self, platform: str, rows: Sequence[Received], *, at: datetime) -> int:
        """Keep a batch; what is known by its number already is left as it is. How many are new."""
        fresh = unpacked("rows", "number BIGINT, source TEXT, body TEXT", sqlite=self._sqlite)
        statement = text(
            "INSERT INTO inbox (platform, number, source, received_at, body)"
            f" SELECT :platform, number, source, :at, body FROM {fresh} AS r WHERE true"
            " ON CONFLICT (platform, number) DO NOTHING RETURNING number"
        )
        values = packed((row.number, row.source, row.body) for row in rows)
        parameters = {"platform": platform, "at": milliseconds(at), "rows": values}
        return len((await self._connection.execute(statement, parameters)).all())

    async def waiting(self, platform: str, *, without: Collection[str], limit: int) -> list[Received]:
        """Up to `limit` that wait, oldest first, but for these sources."""
        mine = (inbox.c.platform == platform) & text(WAITING)
        query = select(inbox).where(mine, inbox.c.source.not_in(without)).order_by(inbox.c.received_at, inbox.c.number)
        rows = await self._connection.execute(query.limit(limit))
        return [Received(row.number, row.source, row.body, row.received_at, row.attempts, row.answer) for row in rows]

    async def count(self, platform: str, numbers: Iterable[int], by: int = 1) -> None:
        """A try of each begins; with -1 it did not begin after all."""
        counted = text(
            f"UPDATE inbox SET attempts = attempts + :by WHERE platform = :platform AND number {self._among('numbers')}"
        )
        await self._connection.execute(counted, {"platform": platform, "numbers": packed(numbers), "by": by})

    async def keep(self, platform: str, number: int, answer: str) -> None:
        """What is to be answered, until it is."""
        mine = (inbox.c.platform == platform) & (inbox.c.number == number) & inbox.c.ended_at.is_(None)
        await self._connection.execute(update(inbox).where(mine).values(answer=answer))

    async def end(self, platform: str, numbers: Iterable[int], *, at: datetime, fault: str = "") -> None:
        """These wait no more: they are handled, or given up for this kind of error. Of what is handled only the number
        stays, to know it again."""
        said = "body" if fault else "''"
        ended = text(
            f"UPDATE inbox SET ended_at = :at, fault = :fault, body = {said}, answer = ''"
            f" WHERE platform = :platform AND number {self._among('numbers')}"
        )
        parameters = {"platform": platform, "numbers": packed(numbers), "at": milliseconds(at), "fault": fault}
        await self._connection.execute(ended, parameters)

    async def expire(self, before: datetime, *, limit: int) -> int:
        """Delete up to `limit` that came before then, handled or not. Rows deleted."""
        key = inbox.c.platform, inbox.c.number
        old = select(*key).where(inbox.c.received_at < before).limit(limit)
        return (await self._connection.execute(delete(inbox).where(tuple_(*key).in_(old)))).rowcount

    def _among(self, name: str) -> str:
        return among(name, sqlite=self._sqlite)
