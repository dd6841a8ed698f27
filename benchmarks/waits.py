"""How long a command waits while a fan-out writes: small follows, one after another, beside the walk.

The peer writes the same rows in one transaction on the same storage, as one does without thinking of it.
"""

import asyncio
from collections.abc import Awaitable
from time import perf_counter

from sqlalchemy import text

from benchmarks.crowd import HEAVY, load, tag_id
from benchmarks.newsroom import NOW, clean, count, publish, roll_out, topics
from benchmarks.result import Other, Result, Unit, percentile
from benchmarks.site import Site
from core.storage import Storage
from core.values.chat import Address, ChatKind

PAUSE = 0.005
"""Seconds between two commands."""


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.chats)
    storage = Storage(site.url)
    site.say(f"{site.engine}: a command's wait during a fan-out")
    ours: list[float] = []
    theirs: list[float] = []
    for repeat in range(site.scale.repeats):
        clean(site)
        await publish(storage, f"Waited {repeat}", HEAVY)
        ours += await _follow_meanwhile(storage, roll_out(storage), repeat)
    rows = count(site, "delivery")
    for repeat in range(site.scale.repeats):
        clean(site)
        theirs += await _follow_meanwhile(storage, _at_once(storage), repeat)
    assert abs(count(site, "delivery") - rows) <= site.scale.repeats
    await storage.close()
    size = f"{site.scale.chats:,} chats, {rows:,} rows"
    return [
        Result(
            what=f"a command's wait during a fan-out, {word}",
            engine=site.engine,
            size=size,
            unit=Unit.MILLISECONDS,
            ours=percentile(ours, part) * 1000,
            peer=Other(percentile(theirs, part) * 1000, "fan-out in one transaction"),
            note=f"{len(ours)} commands; peer {len(theirs)}",
        )
        for word, part in (("p50", 0.5), ("p99", 0.99), ("longest", 1.0))
    ]


async def _follow_meanwhile(storage: Storage, writing: Awaitable[object], number: int) -> list[float]:
    """Seconds each follow took until its commit, while `writing` went on."""
    async with storage.begin() as tx:
        address = Address("desk", f"{number}")
        chat = await tx.chats.ensure(address, ChatKind.PRIVATE, language="en", at=NOW)
    task = asyncio.ensure_future(writing)
    took: list[float] = []
    while not task.done():
        began = perf_counter()
        async with storage.begin() as tx:
            await tx.subscriptions.put(chat.id, [tag_id(len(took) % 5_000)], muted=False, at=NOW)
        took.append(perf_counter() - began)
        await asyncio.sleep(PAUSE)
    await task
    return took


async def _at_once(storage: Storage) -> None:
    """Everything in one transaction, matched as our own walk does."""
    ids = ", ".join(map(str, topics(HEAVY)))
    mine = f"SELECT chat_id FROM subscription WHERE topic_id IN ({ids}) AND"
    readers = f"SELECT id FROM chat WHERE state = 'active' AND id IN ({mine} NOT muted EXCEPT {mine} muted)"
    async with storage.begin() as tx:
        await tx.connection.execute(
            text(
                "INSERT INTO delivery (article_id, chat_id, rollout_id, share, state, created_at)"
                f" SELECT 1, id, 1, 1, 0, 0 FROM ({readers}) AS r"
            )
        )
        await tx.connection.execute(
            text(
                "INSERT INTO chat_queue (chat_id, share, platform, turn)"
                " SELECT chat_id, 1, 'paper', chat_id FROM delivery WHERE article_id = 1"
            )
        )
