"""Two cores: a bare server on the first, whoever is measured on the last, each in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import orjson

ROOT = Path(__file__).parent.parent

SILENCE = 600.0
"""Seconds after which something measured is taken to have failed."""


class Server:
    """A bare server's process, seen from outside."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def wait(self, messages: int) -> None:
        """Until so many messages came since it was told to forget all."""
        await self._ask("wait", messages)

    async def _ask(self, what: str, value: object) -> Any:
        async with self._session.post(f"{self.url}/{what}", data=orjson.dumps(value)) as response:
            return orjson.loads(await response.read())


Seen = TypeVar("Seen", bound=Server)


@asynccontextmanager
async def served(module: str, kind: Callable[[str, aiohttp.ClientSession], Seen]) -> AsyncIterator[Seen]:
    """The server of a module that prints its port, on the first core that we may use."""
    async with process([sys.executable, "-m", module], min) as running:
        port = int(await line(running))
        timeout = aiohttp.ClientTimeout(total=SILENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            yield kind(f"http://127.0.0.1:{port}", session)


@asynccontextmanager
async def client(command: Sequence[str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Whoever is measured, on the last core that we may use."""
    async with process(command, max) as running:
        yield running


@asynccontextmanager
async def process(command: Sequence[str], pick: Callable[[set[int]], int]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs `command` on one core; at the end its input is closed, and it has to end by itself."""
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(running.pid, {pick(os.sched_getaffinity(0))})
    assert running.stdin is not None
    try:
        yield running
        running.stdin.close()
        await asyncio.wait_for(running.wait(), SILENCE)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def line(running: asyncio.subprocess.Process) -> bytes:
    """The next line that it prints."""
    assert running.stdout is not None
    said = await asyncio.wait_for(running.stdout.readline(), SILENCE)
    assert said, "ended before it answered"
    return said


async def tell(running: asyncio.subprocess.Process, words: bytes) -> None:
    """One line to its input."""
    assert running.stdin is not None
    running.stdin.write(words + b"\n")
    await running.stdin.drain()


async def told_by(command: Sequence[str], words: bytes = b"") -> dict[str, float]:
    """The figures that one measured process prints, given `words`."""
    async with client(command) as running:
        await tell(running, words)
        told: dict[str, float] = orjson.loads(await line(running))
    return told
