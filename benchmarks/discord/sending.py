"""How fast posts leave to Discord, and what one costs, at any number of channels: the whole way (claim, render, send, settle)
and the messenger by itself, beside discord.py alone.

Everybody sends the same card to the same channels of the same bare server, whose limits are off, one repetition after the
other in turn. The peer is discord.py's own client of the API with the card as we send it; a bot's author writes `channel.send`,
which is in the note with the card's words as a text. The floor is aiohttp with orjson. To many channels each gets one message;
the library alone, which is too slow for that, sends as many as the scale has, and has before what the others leave in it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.crowd import load_places
from benchmarks.desk import opened
from benchmarks.discord.cores import Server, sender, server
from benchmarks.discord.world import CHANNELS, places
from benchmarks.result import Goal, Other, Result, Unit, amount, median
from benchmarks.site import Site
from benchmarks.story import DRAFT
from benchmarks.whole import Run, whole
from bots.discord.places import PLATFORM
from core.storage import Storage
from core.values.article import Draft
from core.values.chat import ChatKind
from core.values.tag import parse_tag

IN_FLIGHT = 50

UNLIMITED = 1e9

MOST = 1.3
"""Times the processor time of aiohttp alone that a message may take."""

MANY = 10
"""So many times the messages of the scale are sent once, not once a repetition."""

WHOLE, ALONE, LIBRARY, USUAL, FLOOR = "whole", "messenger", "library", "usual", "aiohttp"
SLOW = frozenset({LIBRARY, USUAL})
SAID = {WHOLE: "claim to settle", ALONE: "the messenger by itself"}

Runs = dict[tuple[int, str], list[Run]]


async def measure(site: Site) -> list[Result]:
    steps = site.scale.channels
    everywhere = [place.address.id for place in places(max(steps))]
    load_places(site, PLATFORM, ChatKind.GROUP.value, everywhere, steps)
    runs: Runs = defaultdict(list)
    async with server() as platform, opened(site) as storage:
        await platform.world(guilds=-(-max(steps) // CHANNELS), channels=CHANNELS)
        for channels in steps:
            for repeat in range(1 if _many(site, channels) else site.scale.repeats):
                site.say(f"{site.engine}: Discord, {channels:,} channels, {repeat + 1} of {site.scale.repeats}")
                runs[channels, WHOLE].append(await _whole(site, storage, platform, channels))
                for name in (ALONE, LIBRARY, USUAL, FLOOR):
                    runs[channels, name].append(await _alone(site, platform, channels, name))
    return [result for channels in steps for who in SAID for result in _beside(site, runs, channels, who)]


def _many(site: Site, channels: int) -> bool:
    return channels > site.scale.messages * MANY


def _posts(site: Site, channels: int) -> int:
    """One to each channel, and where they are few, so many to each that the messages of the scale are reached."""
    return channels * max(1, site.scale.messages // channels)


async def _whole(site: Site, storage: Storage, platform: Server, channels: int) -> Run:
    command = [sys.executable, "-m", "benchmarks.discord.running", site.url, platform.api_url]
    return await whole(
        site,
        storage,
        platform,
        PLATFORM,
        bot=[*command, str(UNLIMITED), str(IN_FLIGHT), "0"],
        begin=platform.begin,
        drafts=[draft(channels)] * (_posts(site, channels) // channels),
    )


def draft(channels: int) -> Draft:
    """What so many channels get."""
    return replace(DRAFT, tags=(parse_tag(f"First{channels}"),))


async def _alone(site: Site, platform: Server, channels: int, name: str) -> Run:
    """Without a database: our messenger, or somebody else."""
    count = _posts(site, channels)
    if name in SLOW and _many(site, channels):
        count = site.scale.messages
    await platform.begin()
    told = await sender(name, platform, channels=channels, count=count, in_flight=IN_FLIGHT)
    assert len(await platform.posts()) == count
    return Run(count / told["seconds"], told["cpu"] / count * 1e6)


def _beside(site: Site, runs: Runs, channels: int, who: str) -> Iterator[Result]:
    """One of ours: what a message costs and how many leave, beside the library alone; and whether more channels are dearer."""
    posts = _posts(site, channels)
    fewest = site.scale.channels[0]
    size = f"{channels:,} channels, {posts:,} messages"
    for unit in (Unit.MICROSECONDS, Unit.MESSAGES):
        found = {
            name: median([run.figure(unit) for run in them]) for (at, name), them in runs.items() if at == channels
        }
        note = f"channel.send {amount(found[USUAL])}"
        if _many(site, channels):
            note += f"; the library sent {site.scale.messages:,}"
        goal = None
        if unit is Unit.MICROSECONDS:
            goal = Goal(MOST * found[FLOOR], 4)
            cost = median([run.cost for run in runs[fewest, who]])
            note += (
                f"; {found[who] / found[FLOOR]:.2f} times aiohttp, {found[who] / cost:.2f} times {fewest:,} channels"
            )
        yield Result(
            what=f"{SAID[who]}, {IN_FLIGHT} in flight",
            engine=site.engine,
            size=size,
            unit=unit,
            ours=found[who],
            peer=Other(found[LIBRARY], "discord.py's client"),
            floor=Other(found[FLOOR], "aiohttp and orjson alone"),
            goal=goal,
            note=note,
        )
