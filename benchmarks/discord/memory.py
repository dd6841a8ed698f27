"""Memory of a process that knows many servers: our gateway's settings, and those that discord.py comes with."""

import sys

from benchmarks.cores import told_by
from benchmarks.discord.cores import Server, server
from benchmarks.discord.resting import DEFAULT, OURS
from benchmarks.discord.world import SHARD
from benchmarks.result import Goal, Other, Result, Unit
from benchmarks.site import Site

CHANNELS = 20
"""Text channels of a server."""


async def measure(site: Site) -> list[Result]:
    results: list[Result] = []
    async with server() as platform:
        for guilds in site.scale.guilds:
            shards = -(-guilds // SHARD)
            await platform.world(guilds, CHANNELS, shards)
            told: dict[str, dict[str, float]] = {}
            for name in (OURS, DEFAULT):
                site.say(f"{site.engine}: Discord, memory with {guilds:,} servers, {name}")
                told[name] = await weighed(name, platform, guilds)
            peer = Other(told[DEFAULT]["resident"], "AutoShardedClient with Intents.default()")
            size = f"{guilds:,} servers of {CHANNELS} channels, {shards} {'shards' if shards > 1 else 'shard'}"
            note = f"before it connects {told[OURS]['before']:,.0f}; the peer hears and keeps messages too"
            results.append(
                Result(
                    "memory of the gateway",
                    site.engine,
                    size,
                    Unit.MEBIBYTES,
                    told[OURS]["resident"],
                    peer,
                    goal=Goal(peer.value),
                    note=note,
                )
            )
    return results


async def weighed(name: str, platform: Server, guilds: int) -> dict[str, float]:
    """What `benchmarks.discord.resting` prints."""
    return await told_by([sys.executable, "-m", "benchmarks.discord.resting", name, platform.api_url, str(guilds)])
