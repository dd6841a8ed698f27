"""The bare server of Discord, and who sends to it, each in a process of its own."""

import sys
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from benchmarks.cores import Server as Bare
from benchmarks.cores import served, told_by


@dataclass(frozen=True, slots=True)
class Call:
    """A message as the server saw it: the second of the monotonic clock, the channel, and whether it was refused."""

    at: float
    chat: int
    refused: bool


class Server(Bare):
    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v10"

    async def begin(self, *, latency: float = 0.0, strict: bool = False) -> None:
        """Forget all messages; answer after `latency` seconds, `strict` only what the platform's limits allow."""
        await self._ask("begin", {"latency": latency, "strict": strict})

    async def world(self, guilds: int, channels: int, shards: int = 1) -> None:
        """What its gateway tells: so many servers of so many channels each, over so many connections."""
        await self._ask("world", {"guilds": guilds, "channels": channels, "shards": shards})

    async def calls(self) -> list[Call]:
        return [Call(at, channel, status != 200) for at, channel, status in await self._ask("calls", None)]

    async def posts(self) -> list[float]:
        """When each message that was taken came."""
        return [call.at for call in await self.calls() if not call.refused]


def server() -> AbstractAsyncContextManager[Server]:
    return served("benchmarks.discord.server", Server)


async def sender(name: str, there: Server, *, channels: int, count: int, in_flight: int) -> dict[str, float]:
    """What one of `benchmarks.discord.senders` prints, which is given this many messages for so many channels."""
    numbers = map(str, (channels, count, in_flight))
    return await told_by([sys.executable, "-m", "benchmarks.discord.senders", name, there.api_url, *numbers])
