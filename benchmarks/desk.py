"""What is done beside the bot that is measured, on its database: holding posts back, filling the queue, looking what is left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from benchmarks.cores import SILENCE
from benchmarks.site import Site
from bots.app import new_code, now
from core.articles import Newsroom
from core.delivery.rollout import walk
from core.storage import Storage
from core.values.article import Draft
from core.values.delivery import State

PAUSE = 0.05
"""Seconds between two looks at the database."""


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Storage]:
    """A second process's door to the bot's database."""
    storage = Storage(site.url)
    try:
        yield storage
    finally:
        await storage.close()


async def hold(storage: Storage, platform: str) -> None:
    """As `/pause` of that platform does."""
    async with storage.begin() as tx:
        await tx.facts.put(f"paused:{platform}", "", at=now())


async def let_go(storage: Storage, platform: str) -> None:
    async with storage.begin() as tx:
        await tx.facts.drop(f"paused:{platform}")


async def queue(storage: Storage, drafts: Sequence[Draft]) -> None:
    """Publish the drafts, and walk them to every chat that gets them; nothing is sent."""
    newsroom = Newsroom(storage, wake=lambda: None, now=now, new_code=new_code, undo=timedelta())
    for draft in drafts:
        await newsroom.post(draft, "desk:1")
    while await walk(storage, now()):
        pass


async def settled(site: Site) -> None:
    """Wait until nothing is owed to any chat."""
    await _none(site, "delivery", f"state <> {State.SETTLED.value}")


async def quiet(site: Site) -> None:
    """Wait until nothing is on its way, while posts are held."""
    await _none(site, "delivery", f"state IN ({State.CLAIMED.value}, {State.SENDING.value})")


async def rolled_out(site: Site) -> None:
    """Wait until every article is in the queue of every chat that gets it."""
    await _none(site, "rollout", "ended_at IS NULL")


def waiting(site: Site) -> int:
    """Posts in the queue."""
    return _number(site, f"SELECT count(*) FROM delivery WHERE state = {State.PENDING.value}")


def newest(site: Site) -> int:
    """The number of the last article."""
    return _number(site, "SELECT max(id) FROM article")


async def _none(site: Site, table: str, which: str) -> None:
    """Wait until no row is so."""
    async with asyncio.timeout(SILENCE):
        while _number(site, f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {which} LIMIT 1) AS first"):
            await asyncio.sleep(PAUSE)


def _number(site: Site, asked: str) -> int:
    with site.driver() as connection:
        [found] = connection.execute(asked).fetchone()
    return int(found)
