"""`resting NAME API_URL GUILDS`: a process whose gateway knows so many servers, ours or as discord.py has it, at rest.

Prints the mebibytes of resident memory before it connects and then.
"""

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from discord import AutoShardedClient, Intents
from discord.http import Route
from pydantic import SecretStr

from benchmarks.discord.world import TOKEN
from benchmarks.weight import resident
from bots.discord.api import Api
from bots.discord.gateway import Gateway

SECONDS = 2

OURS, DEFAULT = "ours", "default"


@asynccontextmanager
async def ours(api_url: str) -> AsyncIterator[AutoShardedClient]:
    async with Api(SecretStr(TOKEN), api_url).session() as http, Gateway(http, _at_once) as gateway:
        yield gateway


@asynccontextmanager
async def default(api_url: str) -> AsyncIterator[AutoShardedClient]:
    """As discord.py comes."""
    Route.BASE = api_url
    async with AutoShardedClient(intents=Intents.default()) as client:
        yield client


KINDS: dict[str, Callable[[str], AbstractAsyncContextManager[AutoShardedClient]]] = {OURS: ours, DEFAULT: default}


async def _at_once() -> None:
    """A session may always be begun."""


async def rest(name: str, api_url: str, guilds: int) -> dict[str, float]:
    async with KINDS[name](api_url) as client:
        gc.collect()
        before = resident()
        running = asyncio.create_task(client.start(TOKEN))
        await client.wait_until_ready()
        await asyncio.sleep(SECONDS)
        known = sum(not guild.unavailable for guild in client.guilds)
        assert known == guilds, known
        gc.collect()
        told = {"before": before, "resident": resident()}
    await running
    return told


if __name__ == "__main__":
    kind, address, number = sys.argv[1:]
    print(json.dumps(asyncio.run(rest(kind, address, int(number)))))
