"""How much of the thirty messages a second is used and whether it is ever exceeded, as a strict server counts that.

It runs at the pace that is delivered, to as many chats as there are messages: pushes alone, and with people who ask meanwhile.
The peer is the usual limiter, which sends again what was refused.
"""

import asyncio
import sys
import time

from benchmarks.cores import client, line
from benchmarks.crowd import load
from benchmarks.desk import hold, let_go, opened, queue, settled
from benchmarks.newsroom import analyze, clean, count
from benchmarks.paced import Paced, paced
from benchmarks.result import Goal, Other, Result, Unit
from benchmarks.site import Site
from benchmarks.story import DRAFT
from benchmarks.telegram.cores import Server, has_peers, peer, server
from benchmarks.telegram.server import PER_SECOND
from bots.telegram.places import PLATFORM
from bots.telegram.settings import Settings
from core.storage import Storage

PART = 6
"""So many messages of the scale are one here: these take a second for each thirty."""

ASKING = 0.25
"""Seconds between two people who ask."""

AT_ONCE = 20
"""Messages that the peer is given at a time."""

ASKER = 5_000
"""The first of the people who ask; none of them follows anything."""


async def measure(site: Site) -> list[Result]:
    posts = site.scale.messages // PART
    load(site, posts * 5 // 2, PLATFORM)
    async with server() as platform, opened(site) as storage:
        site.say(f"{site.engine}: pacing")
        alone = await _ours(site, storage, platform, asking=False)
        site.say(f"{site.engine}: pacing with replies")
        asked = await _ours(site, storage, platform, asking=True)
        limiter = None
        if has_peers():
            site.say(f"{site.engine}: pacing, AIORateLimiter")
            await platform.begin(strict=True)
            await peer("ptb+limiter30", platform, count=posts, in_flight=AT_ONCE)
            limiter = paced((await platform.seen()).calls, PER_SECOND)
    size = f"{posts:,} chats"
    return [
        result
        for what, ours in (("pushes alone", alone), ("with replies", asked))
        for result in _results(site, what, size, ours, limiter)
    ]


async def _ours(site: Site, storage: Storage, platform: Server, *, asking: bool) -> Paced:
    clean(site)
    await hold(storage, PLATFORM)
    await queue(storage, [DRAFT])
    analyze(site)
    limits = Settings().limits
    numbers = [str(limits.per_second), str(limits.in_flight)]
    command = [sys.executable, "-m", "benchmarks.telegram.running", site.url, platform.url, *numbers]
    async with client(command) as bot:
        await line(bot)
        await platform.begin(strict=True)
        await let_go(storage, PLATFORM)
        await platform.wait(2)
        people = asyncio.create_task(_ask(platform)) if asking else None
        await settled(site)
        if people is not None:
            people.cancel()
            await asyncio.wait([people])
        seen = await platform.seen()
    last = max(seen.posts)
    assert len(seen.posts) >= count(site, "delivery")
    return paced([call for call in seen.calls if call.at <= last], PER_SECOND)


async def _ask(platform: Server) -> None:
    """One person after another asks for help."""
    for person in range(ASKER, ASKER + 10_000):
        chat = {"id": person, "type": "private"}
        sender = {"id": person, "is_bot": False, "first_name": "Reader", "language_code": "en"}
        message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": sender, "text": "/help"}
        await platform.hear({"update_id": person, "message": message})
        await asyncio.sleep(ASKING)


def _results(site: Site, what: str, size: str, ours: Paced, limiter: Paced | None) -> list[Result]:
    how = "AIORateLimiter"
    share = Other(limiter.share, how) if limiter else None
    worst = Other(limiter.worst, how) if limiter else None
    note = f"{ours.note}; {how}: {limiter.note}" if limiter else ours.note
    return [
        Result(f"pacing, {what}", site.engine, size, Unit.PACE, ours.share, share, goal=Goal(98), note=note),
        Result(
            f"the worst second, {what}", site.engine, size, Unit.CROWDED, ours.worst, worst, goal=Goal(PER_SECOND, 1)
        ),
    ]
