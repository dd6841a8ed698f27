"""A test platform as a process of its own: moved over POST to its control, and followed by its log."""

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

LATENCY = 30
"""Milliseconds that each call takes, so that there is something in flight."""

LOOK = 0.02
"""Seconds between two looks at the log."""


@dataclass
class Platform:
    """`lines` is the log as far as it was read; `called` when it last told of a call, seconds since 1970."""

    api_url: str
    control_url: str
    token: str
    session: aiohttp.ClientSession
    lines: list[dict[str, Any]] = field(default_factory=list)
    called: float = field(default_factory=time.time)

    async def control(self, **act: Any) -> Any:
        """One act of people or of the platform; raises `LookupError` when it could not be done."""
        async with self.session.post(self.control_url, json=act) as response:
            answer = await response.json()
        if isinstance(answer, dict) and "error" in answer:
            raise LookupError(answer["error"])
        return answer

    async def line(self, wanted: Callable[[dict[str, Any]], bool], *, since: int, timeout: float) -> dict[str, Any]:
        """The first line from number `since` on that is wanted; raises `TimeoutError`."""
        async with asyncio.timeout(timeout):
            while True:
                while since < len(self.lines):
                    since += 1
                    if wanted(self.lines[since - 1]):
                        return self.lines[since - 1]
                await asyncio.sleep(LOOK)

    async def follow(self, log: Path) -> None:
        """Read what is added to the log, until cancelled."""
        with log.open() as file:
            half = ""
            while True:
                half += file.read()
                *whole, half = half.split("\n")
                for line in map(json.loads, whole):
                    self.lines.append(line)
                    if "method" in line or "call" in line:
                        self.called = line["at"]
                await asyncio.sleep(LOOK)


@asynccontextmanager
async def platform(name: str, log: Path, *, seed: int | None = None) -> AsyncIterator[Platform]:
    """`tests.platforms.` of that name. With a seed troubles come at random, the same for the same seed and calls."""
    troubles = [] if seed is None else ["--faults", str(seed)]
    arguments = ["--log", str(log), "--limits", "off", "--latency", str(LATENCY), *troubles]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.platforms.{name}", *arguments), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        control = told.get("control_url", f"{told['api_url']}/control")
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
            opened = Platform(told["api_url"], control, told["token"], session)
            following = asyncio.create_task(opened.follow(log))
            yield opened
            following.cancel()
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 10)
