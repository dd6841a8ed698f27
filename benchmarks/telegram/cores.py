"""The bare server of Telegram and the peers, each in a process of its own."""

import sys
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import click
import orjson

from benchmarks.cores import ROOT, served, told_by
from benchmarks.cores import Server as Bare
from benchmarks.telegram.story import message

PEERS = ROOT / ".venv-peers"
"""Their own environment: aiogram and our libraries do not agree on pydantic. `make bench` makes it."""

OWNER = 77
"""The person who owns the newsroom."""


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


class Server(Bare):
    async def begin(self, *, latency: float = 0.0, strict: bool = False) -> None:
        """Forget everything; answer after `latency` seconds, `strict` only thirty messages a second."""
        await self._ask("begin", {"latency": latency, "strict": strict})

    async def hear(self, update: dict[str, Any]) -> None:
        """Hand out an update by the poll that waits, or the next one."""
        await self._ask("hear", update)

    async def posts(self) -> list[float]:
        """When each post was taken."""
        return (await self.seen()).posts

    async def seen(self) -> Seen:
        found = await self._ask("calls", None)
        calls = tuple(Call(at, method, chat, status != 200) for at, method, chat, status in found["calls"])
        heard = {number: at for at, number in found["heard"]}
        return Seen(calls, heard, {chat: tuple(last) for chat, last in found["last"].items()})


def server() -> AbstractAsyncContextManager[Server]:
    return served("benchmarks.telegram.server", Server)


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
