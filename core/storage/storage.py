"""The engine's owner and its unit of work.

`async with storage.begin() as tx` commits on a clean exit and rolls back on any other; `storage.read()` never writes.
Rows become dataclasses inside; nothing lazy leaves a transaction. On SQLite writers of this process queue on a fair lock
before they ask the file for its one write lock, so that a command waits for one step of a fan-out and not for them all.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cached_property
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.actions import Actions
from core.storage.alerts import Alerts
from core.storage.articles import Articles
from core.storage.audit import Audit
from core.storage.bans import Bans
from core.storage.chats import Chats
from core.storage.deliveries import Deliveries
from core.storage.engine import create_engine, database_url
from core.storage.facts import Facts
from core.storage.inbox import Inbox
from core.storage.ledger import Ledger
from core.storage.missed import Missed
from core.storage.pictures import Pictures
from core.storage.prompts import Prompts
from core.storage.queue import Queue
from core.storage.rollouts import Rollouts
from core.storage.search import SearchIndex
from core.storage.subscriptions import Subscriptions
from core.storage.topics import Topics
from core.storage.watch import watch


class Transaction:
    """One unit of work; each property is the door to one group of tables."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"

    @cached_property
    def topics(self) -> Topics:
        return Topics(self.connection)

    @cached_property
    def articles(self) -> Articles:
        return Articles(self.connection, self.topics, self.search)

    @cached_property
    def search(self) -> SearchIndex:
        return SearchIndex(self.connection)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.connection)

    @cached_property
    def rollouts(self) -> Rollouts:
        return Rollouts(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.connection)

    @cached_property
    def missed(self) -> Missed:
        return Missed(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.connection)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.connection)

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.connection)

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self.connection)

    @cached_property
    def prompts(self) -> Prompts:
        return Prompts(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection)

    @cached_property
    def bans(self) -> Bans:
        return Bans(self.connection)

    @cached_property
    def alerts(self) -> Alerts:
        return Alerts(self.connection)


class Storage:
    """One database. `url` is `sqlite:///file` or `postgresql://…`; raises `UserError` when it is neither."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self._engine = create_engine(self.url)
        sqlite = self.url.drivername == "sqlite"
        self._reading: dict[str, Any] = {"newsclip_reading": True}
        if not sqlite:
            self._reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._turnstile: AbstractAsyncContextManager[object] = asyncio.Lock() if sqlite else nullcontext()

    @asynccontextmanager
    async def begin(self, *, lasting: bool = True) -> AsyncIterator[Transaction]:
        """A transaction that may write. Where a power cut may undo it, `lasting=False` spares PostgreSQL a wait for the disk."""
        async with self._turnstile, self._engine.begin() as connection:
            if not lasting and connection.dialect.name == "postgresql":
                await connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield Transaction(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction that sees one moment of the database and writes nothing."""
        async with self._engine.connect() as connection:
            reading = await connection.execution_options(**self._reading)
            async with reading.begin():
                yield Transaction(reading)

    async def watch(self, woken: Callable[[], None]) -> None:
        """Call `woken` whenever another process has committed; for ever."""
        await watch(self.url, woken)

    async def close(self) -> None:
        await self._engine.dispose()
