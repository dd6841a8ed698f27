"""How fast posts leave, and what one costs: the whole way (claim, render, send, settle), beside the usual libraries.

Everybody sends the same story to the same bare server, one repetition after the other in turn. The floor is aiohttp with
orjson and no library for bots. Ours is measured twice: the whole bot with its database, and its messenger by itself, which
does what the peers do.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.cores import told_by
from benchmarks.crowd import load
from benchmarks.desk import opened
from benchmarks.result import Goal, Other, Result, Unit, amount, median
from benchmarks.site import Site
from benchmarks.story import DRAFT
from benchmarks.telegram.cores import Server, has_peers, peer, server
from benchmarks.whole import Run, whole
from bots.telegram.places import PLATFORM
from core.storage import Storage

UNLIMITED = 1e9
PAID = 1000.0
"""Messages a second that Telegram takes for Stars (core.telegram.org/bots/api#sendmessage)."""

WHOLE, ALONE, FLOOR, PTB = "whole", "messenger", "aiohttp", "ptb"
OTHERS = {"ptb+limiter": "with AIORateLimiter", "aiogram": "aiogram 3"}
SLOW = 5
"""Peers on the usual transport get one message of so many."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Seconds until the server answers, and calls in flight."""

    latency: float
    in_flight: int

    @property
    def words(self) -> str:
        return f"{self.latency * 1000:.0f} ms round trip, {self.in_flight} in flight"


AT_ONCE = Setting(0.0, 50)
LATENCY = 0.06
SAID = {WHOLE: "claim to settle", ALONE: "the messenger by itself"}
GOALS = {(AT_ONCE, Unit.MICROSECONDS): Goal(100, 3), (Setting(LATENCY, 100), Unit.MESSAGES): Goal(PAID, 2)}


Runs = dict[tuple[Setting, str], list[Run]]


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.messages * 5 // 2, PLATFORM)
    others = OTHERS if has_peers() else {}
    far = [Setting(LATENCY, in_flight) for in_flight in site.scale.in_flight]
    runs: Runs = defaultdict(list)
    paid: list[Run] = []
    async with server() as platform, opened(site) as storage:
        for repeat in range(site.scale.repeats):
            for setting in (AT_ONCE, *far):
                site.say(f"{site.engine}: sending, {setting.words}, {repeat + 1} of {site.scale.repeats}")
                runs[setting, WHOLE].append(await _whole(site, storage, platform, setting, UNLIMITED))
                for name in (ALONE, PTB, *others, FLOOR):
                    runs[setting, name].append(await _other(site, platform, setting, name))
            paid.append(await _whole(site, storage, platform, far[-1], PAID))
    size = f"{site.scale.messages:,} messages"
    results = _paid(site, size, far[-1], paid)
    for setting in (AT_ONCE, *far):
        for who in (WHOLE, ALONE):
            results += _beside(site, size, runs, setting, who)
    return results


async def _whole(site: Site, storage: Storage, platform: Server, setting: Setting, per_second: float) -> Run:
    command = [sys.executable, "-m", "benchmarks.telegram.running", site.url, platform.url]
    return await whole(
        site,
        storage,
        platform,
        PLATFORM,
        bot=[*command, str(per_second), str(setting.in_flight)],
        begin=partial(platform.begin, latency=setting.latency),
        drafts=[DRAFT],
        latency=setting.latency,
    )


async def _other(site: Site, platform: Server, setting: Setting, name: str) -> Run:
    """Our messenger by itself, or a peer."""
    count = site.scale.messages // (SLOW if name.startswith(PTB) else 1)
    await platform.begin(latency=setting.latency)
    if name == ALONE:
        command = [sys.executable, "-m", "benchmarks.telegram.alone"]
        told = await told_by([*command, platform.url, str(setting.in_flight), str(count)])
    else:
        told = await peer(name, platform, count=count, in_flight=setting.in_flight)
    assert len((await platform.seen()).posts) == count
    return Run(count / told["seconds"], told["cpu"] / count * 1e6)


def _paid(site: Site, size: str, setting: Setting, runs: Sequence[Run]) -> list[Result]:
    """What a paid broadcast reaches, and the part of a core that a thousand a second take."""
    what = f"paid broadcast, {setting.words}"
    rate, cost = median([run.rate for run in runs]), median([run.cost for run in runs])
    share = cost * PAID / 1e6 * 100
    return [
        Result(what, site.engine, size, Unit.MESSAGES, rate, goal=Goal(PAID, 2)),
        Result(
            f"{what}, at 1,000/s", site.engine, size, Unit.CORE, share, goal=Goal(25, 2), note=f"{cost:,.0f} µs each"
        ),
    ]


def _beside(site: Site, size: str, runs: Runs, setting: Setting, who: str) -> Iterator[Result]:
    """One of ours: what a message costs and how many leave, beside the usual library, and the others in the note."""
    for unit in (Unit.MICROSECONDS, Unit.MESSAGES):
        found = {name: median([run.figure(unit) for run in them]) for (at, name), them in runs.items() if at == setting}
        yield Result(
            what=f"{SAID[who]}, {setting.words}",
            engine=site.engine,
            size=size,
            unit=unit,
            ours=found[who],
            peer=Other(found[PTB], "python-telegram-bot as it comes"),
            floor=Other(found[FLOOR], "aiohttp and orjson alone"),
            goal=GOALS.get((setting, unit)),
            note="; ".join(f"{how} {amount(found[name])}" for name, how in OTHERS.items() if name in found),
        )
