"""Fan-out: from a published article to one delivery row and one place in the queue for each reader.

The peer is the same in two statements a competent user of SQLAlchemy Core would write (`from_select` with DISTINCT and
NOT EXISTS) in one transaction, and, slower still, ORM objects. The floor is the bare driver's `INSERT … SELECT` of the
same rows from a list of chats known beforehand, in as many transactions as ours.
"""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from sqlalchemy import Select, String, and_, exists, func, insert, literal, select
from sqlalchemy.orm import aliased

from benchmarks.crowd import HEAVY, PLATFORM, TYPICAL, load
from benchmarks.naive import fan_out_objects, session
from benchmarks.newsroom import NOW, clean, count, publish, roll_out, topics
from benchmarks.result import Goal, Other, Result, Unit, median
from benchmarks.site import Site
from core.storage import Storage
from core.storage.schema.chats import chat, subscription
from core.storage.schema.delivery import chat_queue, delivery

STEP_ROWS = 20_000


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.chats)
    storage = Storage(site.url)
    results = []
    for word, ranks in (("typical", TYPICAL), ("heavy", HEAVY)):
        site.say(f"{site.engine}: fan-out, {word}")
        seconds = []
        steps = 0
        for repeat in range(site.scale.repeats):
            clean(site)
            await publish(storage, f"{word} {repeat}", ranks)
            began = perf_counter()
            steps = await roll_out(storage)
            seconds.append(perf_counter() - began)
        rows = count(site, "delivery")
        assert rows == count(site, "chat_queue")
        floor = rows / await asyncio.to_thread(_floor, site, rows)
        core = rows / await asyncio.to_thread(from_select, site, topics(ranks))
        assert count(site, "delivery") == rows
        goal = Goal(1_000_000, 5) if site.sqlite else Goal(450_000, 6)
        size = f"{site.scale.chats:,} chats, {rows:,} rows, {steps} steps"
        ours = rows / median(seconds)
        results.append(
            Result(
                what=f"fan-out, {word}",
                engine=site.engine,
                size=size,
                unit=Unit.RATE,
                ours=ours,
                peer=Other(core, "SQLAlchemy Core from_select, DISTINCT, one transaction"),
                floor=Other(floor, "bare INSERT … SELECT, nothing to match, same steps"),
                goal=goal if word == "typical" else None,
                note=f"{median(seconds) * 1000:,.0f} ms in all",
            )
        )
    results.append(await _against_objects(site, storage, results[0]))
    await storage.close()
    return results


async def _against_objects(site: Site, storage: Storage, typical: Result) -> Result:
    clean(site)
    site.say(f"{site.engine}: fan-out, ORM objects")
    orm = await asyncio.to_thread(fan_out_objects, site, topics(TYPICAL), 1)
    return Result(
        what="fan-out, typical, beside ORM objects",
        engine=site.engine,
        size=typical.size,
        unit=Unit.RATE,
        ours=typical.ours,
        peer=Other(orm, "ORM objects"),
    )


def from_select(site: Site, topic_ids: Sequence[int]) -> float:
    """Seconds for the peer's one transaction. Leaves the rows."""
    clean(site)
    muted = aliased(subscription)
    hidden = exists().where(muted.c.chat_id == chat.c.id, muted.c.topic_id.in_(topic_ids), muted.c.muted)
    mine = and_(subscription.c.topic_id.in_(topic_ids), subscription.c.muted.is_(False), chat.c.state == "active")

    def readers(*columns: object) -> Select[tuple[object, ...]]:
        joined = select(chat.c.id, *(literal(value) for value in columns)).distinct()
        return joined.join(subscription, subscription.c.chat_id == chat.c.id).where(mine, ~hidden)

    milliseconds = int(NOW.timestamp() * 1000)
    rows = readers(1, 1, 1, 0, milliseconds)
    names = ["chat_id", "article_id", "rollout_id", "share", "state", "created_at"]
    turn = func.row_number().over(order_by=delivery.c.chat_id)
    places = select(delivery.c.chat_id, delivery.c.share, literal(PLATFORM, String), turn)
    with session(site) as db:
        began = perf_counter()
        db.execute(insert(delivery).from_select(names, rows))
        queue = places.where(delivery.c.article_id == 1)
        db.execute(insert(chat_queue).from_select(["chat_id", "share", "platform", "turn"], queue))
        db.commit()
        return perf_counter() - began


def _floor(site: Site, rows: int) -> float:
    """Seconds to write the delivery and queue rows of the chats that are in the tables now. Leaves them empty."""
    with site.driver() as connection:
        connection.execute("CREATE TEMPORARY TABLE readers (n INTEGER PRIMARY KEY, chat BIGINT)")
        connection.execute("INSERT INTO readers SELECT row_number() OVER (ORDER BY chat_id), chat_id FROM delivery")
        connection.commit()
        clean_here = (
            ("DELETE FROM delivery", "DELETE FROM chat_queue") if site.sqlite else ("TRUNCATE delivery, chat_queue",)
        )
        for statement in clean_here:
            connection.execute(statement)
        connection.commit()
        place = site.place()
        began = perf_counter()
        for start in range(0, rows, STEP_ROWS):
            part = f"FROM readers WHERE n > {place} AND n <= {place}"
            span = (start, start + STEP_ROWS)
            names = "article_id, chat_id, rollout_id, share, state, created_at"
            connection.execute(f"INSERT INTO delivery ({names}) SELECT 1, chat, 1, 1, 0, 0 {part}", span)
            queue = "INSERT INTO chat_queue (chat_id, share, platform, turn)"
            connection.execute(f"{queue} SELECT chat, 1, '{PLATFORM}', n {part}", span)
            connection.commit()
        return perf_counter() - began
