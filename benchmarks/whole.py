"""The whole way of a post in the bot itself: from the first claim until the last one is settled."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.cores import client, line, tell
from benchmarks.desk import hold, let_go, queue, settled
from benchmarks.newsroom import analyze, clean, count
from benchmarks.result import Unit
from benchmarks.site import Site
from core.storage import Storage
from core.values.article import Draft


class Server(Protocol):
    async def wait(self, messages: int) -> None: ...

    async def posts(self) -> list[float]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """Messages a second, and microseconds of processor time a message."""

    rate: float
    cost: float

    def figure(self, unit: Unit) -> float:
        return self.cost if unit is Unit.MICROSECONDS else self.rate


async def whole(
    site: Site,
    storage: Storage,
    server: Server,
    platform: str,
    *,
    bot: Sequence[str],
    begin: Callable[[], Awaitable[None]],
    drafts: Sequence[Draft],
    latency: float = 0.0,
) -> Run:
    """`bot` is the command of the process that is measured; it is connected when the server is told to `begin`."""
    clean(site)
    await hold(storage, platform)
    await queue(storage, drafts)
    analyze(site)
    posts = count(site, "delivery")
    async with client(bot) as running:
        await line(running)
        await begin()
        await tell(running, b"")
        before = float(await line(running))
        await let_go(storage, platform)
        await server.wait(posts)
        await settled(site)
        await tell(running, b"")
        spent = float(await line(running)) - before
    sent = await server.posts()
    assert len(sent) == posts, (len(sent), posts)
    seconds = sent[-1] - sent[0] + latency
    return Run(posts / seconds, spent / posts * 1e6)
