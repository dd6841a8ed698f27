"""Memory at rest: a process that has opened a database with all its chats and runs the dispatcher, with nothing to do."""

import asyncio
import subprocess
import sys

from benchmarks.crowd import load
from benchmarks.result import Goal, Result, Unit
from benchmarks.site import Site

GOAL = 200.0


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.chats)
    site.say(f"{site.engine}: memory at rest")
    command = [sys.executable, "-m", "benchmarks.resting", site.url]
    done = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    size = f"{site.scale.chats:,} chats"
    return [Result("memory at rest", site.engine, size, Unit.MEBIBYTES, float(done.stdout), goal=Goal(GOAL))]
