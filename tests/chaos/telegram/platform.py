"""The platform as a process of its own: moved over POST /control, and followed by its log."""

import asyncio
import json
import signal
import sys
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
    """`lines` is the log as far as it was read."""

    api_url: str
    token: str
    session: aiohttp.ClientSession
    lines: list[dict[str, Any]] = field(default_factory=list)

    async def control(self, **act: Any) -> Any:
        """One act of people or of the platform; raises `LookupError` when it could not be done."""
        async with self.session.post(f"{self.api_url}/control", json=act) as response:
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
                self.lines += [json.loads(line) for line in whole]
                await asyncio.sleep(LOOK)


@asynccontextmanager
async def platform(log: Path, *, seed: int) -> AsyncIterator[Platform]:
    """Troubles come at random, the same for the same seed and calls."""
    arguments = ["--log", str(log), "--limits", "off", "--latency", str(LATENCY), "--faults", str(seed)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.platforms.telegram", *arguments), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
            opened = Platform(told["api_url"], told["token"], session)
            following = asyncio.create_task(opened.follow(log))
            yield opened
            following.cancel()
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 10)
