"""How much of the thirty messages a second is used and whether it is ever exceeded, as a strict server counts that.

It runs at the pace that is delivered, to as many chats as there are messages: pushes alone, and with people who ask meanwhile.
The peer is the usual limiter, which sends again what was refused.
"""

import asyncio
import sys
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.crowd import load
from benchmarks.newsroom import analyze, clean, count
from benchmarks.result import Goal, Other, Result, Unit
from benchmarks.site import Site
from benchmarks.telegram.cores import Call, Server, client, has_peers, line, peer, server
from benchmarks.telegram.desk import hold, let_go, opened, queue, settled
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


@dataclass(frozen=True, slots=True)
class Paced:
    """What a strict server saw: percent of thirty a second, messages in the worst second, in that of one chat, refusals."""

    share: float
    worst: int
    worst_chat: int
    refused: int

    @property
    def note(self) -> str:
        return f"{self.refused} refused (429), at most {self.worst_chat} in a chat's second"


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
            limiter = paced((await platform.seen()).calls)
    size = f"{posts:,} chats"
    return [
        result
        for what, ours in (("pushes alone", alone), ("with replies", asked))
        for result in _results(site, what, size, ours, limiter)
    ]


async def _ours(site: Site, storage: Storage, platform: Server, *, asking: bool) -> Paced:
    clean(site)
    await hold(storage)
    await queue(storage)
    analyze(site)
    limits = Settings().limits
    numbers = [str(limits.per_second), str(limits.in_flight)]
    command = [sys.executable, "-m", "benchmarks.telegram.running", site.url, platform.url, *numbers]
    async with client(command) as bot:
        await line(bot)
        await platform.begin(strict=True)
        await let_go(storage)
        await platform.wait(2)
        people = asyncio.create_task(_ask(platform)) if asking else None
        await settled(site)
        if people is not None:
            people.cancel()
            await asyncio.wait([people])
        seen = await platform.seen()
    last = max(seen.posts)
    assert len(seen.posts) >= count(site, "delivery")
    return paced([call for call in seen.calls if call.at <= last])


async def _ask(platform: Server) -> None:
    """One person after another asks for help."""
    for person in range(ASKER, ASKER + 10_000):
        chat = {"id": person, "type": "private"}
        sender = {"id": person, "is_bot": False, "first_name": "Reader", "language_code": "en"}
        message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": sender, "text": "/help"}
        await platform.hear({"update_id": person, "message": message})
        await asyncio.sleep(ASKING)


def paced(calls: Sequence[Call]) -> Paced:
    """What the calls of a run, in their order, say; every call counts, the refused ones too, but for the share."""
    taken = [call.at for call in calls if not call.refused]
    chats: dict[int, list[float]] = defaultdict(list)
    for call in calls:
        chats[call.chat].append(call.at)
    return Paced(
        share=(len(taken) - 1) / (taken[-1] - taken[0]) / PER_SECOND * 100,
        worst=busiest([call.at for call in calls]),
        worst_chat=max(map(busiest, chats.values())),
        refused=len(calls) - len(taken),
    )


def busiest(times: Sequence[float]) -> int:
    """The most in any second that begins with one of them; the end of the second is in the next."""
    return max((bisect_right(times, at + 1 - 1e-6) - place for place, at in enumerate(times)), default=0)


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
