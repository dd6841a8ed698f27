"""Two cores: the bare server on the first, whoever sends on the last, each in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import click
import orjson

from benchmarks.telegram.story import message

ROOT = Path(__file__).parent.parent.parent

PEERS = ROOT / ".venv-peers"
"""Their own environment: aiogram and our libraries do not agree on pydantic. `make bench` makes it."""

OWNER = 77
"""The person who owns the newsroom."""

SILENCE = 120.0
"""Seconds after which something measured is taken to have failed."""


@dataclass(frozen=True, slots=True)
class Call:
    """A message as the server saw it: the second of the monotonic clock, the chat, and whether it was refused."""

    at: float
    method: str
    chat: int
    refused: bool

    @property
    def post(self) -> bool:
        """A new message to a reader."""
        return self.method == "sendMessage" and self.chat != OWNER


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server has seen since `Server.begin`.

    `heard` is when each update was handed out, by its number; `last` the last message of each chat, its number and body.
    """

    calls: tuple[Call, ...]
    heard: dict[int, float]
    last: dict[str, tuple[int, str]]

    @property
    def posts(self) -> list[float]:
        """When each post was taken."""
        return [call.at for call in self.calls if call.post and not call.refused]


class Server:
    """The bare server's process, seen from outside."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def begin(self, *, latency: float = 0.0, strict: bool = False) -> None:
        """Forget everything; answer after `latency` seconds, `strict` only thirty messages a second."""
        await self._ask("begin", {"latency": latency, "strict": strict})

    async def hear(self, update: dict[str, Any]) -> None:
        """Hand out an update by the poll that waits, or the next one."""
        await self._ask("hear", update)

    async def wait(self, messages: int) -> None:
        """Until so many messages came since `begin`."""
        await self._ask("wait", messages)

    async def seen(self) -> Seen:
        found = await self._ask("calls", None)
        calls = tuple(Call(at, method, chat, status != 200) for at, method, chat, status in found["calls"])
        heard = {number: at for at, number in found["heard"]}
        return Seen(calls, heard, {chat: tuple(last) for chat, last in found["last"].items()})

    async def _ask(self, what: str, value: object) -> Any:
        async with self._session.post(f"{self.url}/{what}", data=orjson.dumps(value)) as response:
            return orjson.loads(await response.read())


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """On the first core that we may use."""
    async with process([sys.executable, "-m", "benchmarks.telegram.server"], min) as running:
        port = int(await line(running))
        timeout = aiohttp.ClientTimeout(total=SILENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            yield Server(f"http://127.0.0.1:{port}", session)


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


def has_peers() -> bool:
    """Whether all peers can be measured; says so loudly where they cannot."""
    made = (PEERS / "made").exists()
    if not made:
        click.secho(f"No {PEERS.name}: aiogram and AIORateLimiter are NOT measured.", fg="red", err=True)
    return made


async def peer(name: str, there: Server, *, count: int, in_flight: int) -> dict[str, float]:
    """What a peer prints. Without their own environment those of our own libraries can be had."""
    python = str(PEERS / "bin" / "python") if (PEERS / "made").exists() else sys.executable
    command = [python, "benchmarks/telegram/peers.py", name, there.url, str(in_flight), str(count)]
    return await told_by(command, orjson.dumps(message()))


async def told_by(command: Sequence[str], words: bytes = b"") -> dict[str, float]:
    """The figures that one measured process prints, given `words`."""
    async with client(command) as running:
        await tell(running, words)
        told: dict[str, float] = orjson.loads(await line(running))
    return told
