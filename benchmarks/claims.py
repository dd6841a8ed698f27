"""Claim and acknowledge, batches of 50, without a network: the three transactions every send costs.

Ours is what a lane does: claim, begin (committed before the first byte would leave), settle. The peer is what one writes
first, ORM objects one by one. The floor is the bare driver: the same rows changed, in as many transactions.
"""

import asyncio
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from benchmarks.crowd import BORN, HEAVY, PLATFORM, load
from benchmarks.naive import claim_one_by_one
from benchmarks.newsroom import NOW, RULES, analyze, clean, publish, roll_out
from benchmarks.result import Goal, Other, Result, Unit
from benchmarks.site import Site
from core.delivery.claim import claim
from core.delivery.journal import Begin, Journal, Settle
from core.storage import Storage
from core.values.delivery import State
from core.values.outcome import Sent

BATCH = 50
PEER_PART = 20
"""The peer is so slow that it gets one row of so many."""
WAITING_ROWS = 10
FAR = 1 << 32
"""Waiting chats have ids above it."""


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.claims * 5 // 2)
    storage = Storage(site.url)
    site.say(f"{site.engine}: claim + ack")
    await _refill(site, storage)
    alone, rows = await _ours(storage)
    await _refill(site, storage)
    _wait(site)
    analyze(site)
    crowded, _ = await _ours(storage)
    await _refill(site, storage)
    await storage.close()
    peer = await asyncio.to_thread(claim_one_by_one, site, max(rows // PEER_PART, 1))
    clean(site)
    floor = await asyncio.to_thread(_floor, site, rows)
    goal = Goal(90_000, 9) if site.sqlite else Goal(25_000, 8)
    size = f"{rows:,} rows, batch {BATCH}"
    waiting = f"claim + ack beside {site.scale.waiting:,} waiting chats of {WAITING_ROWS} rows"
    return [
        Result(
            what="claim + ack",
            engine=site.engine,
            size=size,
            unit=Unit.RATE,
            ours=alone,
            peer=Other(peer, "ORM objects one by one"),
            floor=Other(floor, "bare driver, same rows, same 3 transactions a batch"),
            goal=goal,
        ),
        Result(waiting, site.engine, size, Unit.RATE, crowded, Other(alone, "nobody waiting")),
    ]


async def _refill(site: Site, storage: Storage) -> None:
    clean(site)
    async with storage.begin() as tx:
        number = sum((await tx.articles.counts()).values())
    await publish(storage, f"Claimed {number}", HEAVY)
    await roll_out(storage)
    analyze(site)


async def _ours(storage: Storage) -> tuple[float, int]:
    """Rows a second, and rows, until nothing is ready."""
    journal = Journal(storage, PLATFORM, RULES, now=lambda: NOW, jitter=lambda: 0.5)
    rows = place = 0
    began = perf_counter()
    while True:
        async with storage.begin(lasting=False) as tx:
            claimed = await claim(tx, PLATFORM, BATCH, place=place, rules=RULES, now=NOW)
            jobs, place = list(claimed.jobs), claimed.place
        if not jobs:
            return rows / (perf_counter() - began), rows
        begun = await asyncio.gather(*(journal.write(Begin(job)) for job in jobs))
        sent = [Settle(job, Sent(f"ref-{job.chat.id}")) for job in begun if job is not None]
        await asyncio.gather(*(journal.write(entry) for entry in sent))
        rows += len(sent)


def _wait(site: Site) -> None:
    """Chats that wait for a later moment, each with `WAITING_ROWS` pending rows."""
    later = BORN * 2
    with site.driver() as connection:
        chats = range(FAR, FAR + site.scale.waiting)
        _many(
            connection,
            f"INSERT INTO chat_queue (chat_id, share, platform, turn, ready_at) VALUES ({site.place(5)})",
            ((chat, 1, PLATFORM, 0, later) for chat in chats),
        )
        _many(
            connection,
            "INSERT INTO delivery (article_id, chat_id, rollout_id, share, state, created_at)"
            f" VALUES ({site.place(6)})",
            ((FAR + n, chat, n, 1, 0, BORN) for n in range(WAITING_ROWS) for chat in chats),
        )
        connection.commit()


def _floor(site: Site, rows: int) -> float:
    """Rows a second with the bare driver; the work is known beforehand, nothing is read."""
    with site.driver() as connection:
        place = site.place()
        keys = [(1, chat) for chat in range(1, rows + 1)]
        _many(
            connection,
            "INSERT INTO delivery (article_id, chat_id, rollout_id, share, state, created_at)"
            f" VALUES ({site.place(2)}, 1, 1, 0, 0)",
            keys,
        )
        queue = f"INSERT INTO chat_queue (chat_id, share, platform, turn) VALUES ({place}, 1, 'paper', 0)"
        _many(connection, queue, [(chat,) for _, chat in keys])
        connection.commit()
        move = f"UPDATE delivery SET state = {place} WHERE article_id = {place} AND chat_id = {place}"
        settle = move.replace("SET state", f"SET message_id = chat_id, shown_revision = 1, shown_at = {BORN}, state")
        began = perf_counter()
        for start in range(0, rows, BATCH):
            batch = keys[start : start + BATCH]
            chats = [(chat,) for _, chat in batch]
            _many(connection, f"UPDATE chat_queue SET claimed = 1 WHERE chat_id = {place} AND share = 1", chats)
            _many(connection, move, [(State.CLAIMED.value, *key) for key in batch])
            connection.commit()
            _many(connection, move, [(State.SENDING.value, *key) for key in batch])
            connection.commit()
            message = f"INSERT INTO message (chat_id, ref, kind, created_at) VALUES ({place}, 'ref', 'post', 0)"
            _many(connection, message, chats)
            _many(connection, settle, [(State.SETTLED.value, *key) for key in batch])
            _many(connection, f"DELETE FROM chat_queue WHERE chat_id = {place} AND share = 1", chats)
            connection.commit()
        return rows / (perf_counter() - began)


def _many(connection: Any, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    connection.cursor().executemany(statement, rows)
