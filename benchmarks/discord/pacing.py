"""How much of the permitted rate is used towards Discord and whether it is ever exceeded, as a strict server counts that.

It runs at the pace that is delivered and at the most that may be set, to as many channels as there are messages. The peer is
discord.py alone, which sends as fast as it can and waits when it is refused.
"""

import sys

from benchmarks.cores import client, line
from benchmarks.crowd import load_places
from benchmarks.desk import hold, let_go, opened, queue, settled
from benchmarks.discord.cores import Server, sender, server
from benchmarks.discord.sending import LIBRARY, draft
from benchmarks.discord.server import PER_SECOND
from benchmarks.discord.world import CHANNELS, places
from benchmarks.newsroom import analyze, clean, count
from benchmarks.paced import Paced, paced
from benchmarks.result import Goal, Other, Result, Unit
from benchmarks.site import Site
from bots.discord.places import PLATFORM
from bots.discord.settings import MOST_PER_SECOND, Settings
from core.storage import Storage
from core.values.chat import ChatKind

PART = 4
"""So many messages of the scale are one here: these take a second for each fifty."""


async def measure(site: Site) -> list[Result]:
    posts = site.scale.messages // PART
    load_places(site, PLATFORM, ChatKind.GROUP.value, [place.address.id for place in places(posts)], [posts])
    results: list[Result] = []
    async with server() as platform, opened(site) as storage:
        await platform.world(guilds=-(-posts // CHANNELS), channels=CHANNELS)
        site.say(f"{site.engine}: Discord's pace, the library alone")
        await platform.begin(strict=True)
        await sender(LIBRARY, platform, channels=posts, count=posts, in_flight=Settings().limits.in_flight)
        library = await platform.calls()
        for per_second in sorted({Settings().per_second, float(MOST_PER_SECOND)}):
            site.say(f"{site.engine}: Discord's pace, {per_second:g}/s")
            ours = await _ours(site, storage, platform, per_second)
            results += _results(site, posts, per_second, ours, paced(library, per_second))
    return results


async def _ours(site: Site, storage: Storage, platform: Server, per_second: float) -> Paced:
    clean(site)
    await hold(storage, PLATFORM)
    await queue(storage, [draft(site.scale.messages // PART)])
    analyze(site)
    limits = Settings(per_second=per_second).limits
    numbers = [str(limits.per_second), str(limits.in_flight), str(limits.chat_interval)]
    async with client(
        [sys.executable, "-m", "benchmarks.discord.running", site.url, platform.api_url, *numbers]
    ) as bot:
        await line(bot)
        await platform.begin(strict=True)
        await let_go(storage, PLATFORM)
        await settled(site)
        calls = await platform.calls()
    assert sum(not call.refused for call in calls) == count(site, "delivery")
    return paced(calls, per_second)


def _results(site: Site, posts: int, per_second: float, ours: Paced, library: Paced) -> list[Result]:
    how, size = "discord.py's client", f"{posts:,} channels"
    note = f"{ours.note}; {how}: {library.note}"
    share, worst = Other(library.share, how), Other(library.worst, how)
    what = f"set to {per_second:g}/s"
    return [
        Result(f"pacing, {what}", site.engine, size, Unit.PACE_SET, ours.share, share, goal=Goal(98), note=note),
        Result(f"the worst second, {what}", site.engine, size, Unit.CROWDED, ours.worst, worst, goal=Goal(PER_SECOND)),
    ]
