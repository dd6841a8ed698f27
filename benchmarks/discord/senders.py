"""`senders NAME API_URL CHANNELS COUNT IN_FLIGHT`: ways to send the same card to channels, without a database and without limits.

Printed are the seconds and the processor seconds of the sending alone: what a library does before its first message is not
counted. Where there are fewer messages than channels, all of them go to channels that had none yet, and the library has already
what sending to the others left in it: it keeps what it knows of a channel's limit for five minutes.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from time import perf_counter, process_time
from typing import Any

import aiohttp
import discord
import orjson
from discord.http import HTTPClient, MultipartParameters, Ratelimit, Route
from pydantic import SecretStr

from benchmarks.discord.server import BUCKET
from benchmarks.discord.world import TOKEN, places
from benchmarks.story import BODY, TITLE, document
from bots.app import now
from bots.discord import renderer
from bots.discord.api import Api
from bots.discord.messenger import DiscordMessenger
from bots.discord.places import PLATFORM
from core.values.chat import Address, ChatKind
from core.values.outcome import Post, Sent


@dataclass(frozen=True, slots=True)
class Target:
    """A channel, by its number and as the house knows it."""

    channel: int
    address: Address


Send = Callable[[Target, str], Awaitable[object]]
"""One message to a channel, with a number of its own."""

Sender = Callable[[AsyncExitStack, str, Sequence[str]], Awaitable[Send]]
"""Told the keys of the rate limits that it has already."""


async def messenger(stack: AsyncExitStack, url: str, known: Sequence[str]) -> Send:
    """Ours, by itself."""
    api = Api(SecretStr(TOKEN), url)
    http = await stack.enter_async_context(api.session())
    for key in known:
        http.get_ratelimit(key)
    ours = DiscordMessenger(api, now=now)
    shown = document(PLATFORM, ChatKind.GROUP)

    async def send(to: Target, key: str) -> object:
        outcome = await ours.send(to.address, Post(shown, key, kind=ChatKind.GROUP))
        assert isinstance(outcome, Sent), outcome
        return outcome

    return send


async def raw_aiohttp(stack: AsyncExitStack, url: str, known: Sequence[str]) -> Send:
    """No library for bots at all, and no limits: the floor."""
    connector = aiohttp.TCPConnector(limit=0)
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
    card = payload()

    async def send(to: Target, key: str) -> object:
        body = orjson.dumps({**card, "nonce": key, "enforce_nonce": True})
        headers = {"Content-Type": "application/json", "Authorization": f"Bot {TOKEN}"}
        async with session.post(f"{url}/channels/{to.channel}/messages", data=body, headers=headers) as response:
            return orjson.loads(await response.read())["id"]

    return send


async def library(stack: AsyncExitStack, url: str, known: Sequence[str]) -> Send:
    """discord.py's own client of the API, as it comes."""
    Route.BASE = url
    http = HTTPClient(asyncio.get_running_loop())
    stack.push_async_callback(http.close)
    await http.static_login(TOKEN)
    _remember(http, known)
    card = payload()

    async def send(to: Target, key: str) -> object:
        body = {**card, "nonce": key, "enforce_nonce": True}
        return await http.send_message(to.channel, params=MultipartParameters(body, None, None))

    return send


async def usual(stack: AsyncExitStack, url: str, known: Sequence[str]) -> Send:
    """`channel.send` with the same words as a text: what one writes with discord.py."""
    Route.BASE = url
    client = await stack.enter_async_context(discord.Client(intents=discord.Intents.none()))
    await client.login(TOKEN)
    _remember(client.http, known)
    text = f"## {TITLE}\n{BODY}"

    async def send(to: Target, key: str) -> object:
        return await client.get_partial_messageable(to.channel).send(text, nonce=key)

    return send


SENDERS: dict[str, Sender] = {
    "messenger": messenger,
    "aiohttp": raw_aiohttp,
    "library": library,
    "usual": usual,
}


def payload() -> dict[str, Any]:
    """The card as our messenger sends it, but for its key."""
    return dict(renderer.card(document(PLATFORM, ChatKind.GROUP)).payload)


def _remember(http: HTTPClient, known: Sequence[str]) -> None:
    """Written past the library, which would look through all at each."""
    http._buckets |= {key: Ratelimit(None) for key in known}


async def spread(send: Send, them: Sequence[Target], *, count: int, in_flight: int) -> dict[str, float]:
    """Send `count` messages, to one after the other of them, so many at a time: seconds, and processor seconds."""
    left = enumerate(islice(cycle(them), count))

    async def one_after_another() -> None:
        for number, to in left:
            await send(to, str(number))

    began, spent = perf_counter(), process_time()
    await asyncio.gather(*(one_after_another() for _ in range(in_flight)))
    return {"seconds": perf_counter() - began, "cpu": process_time() - spent}


async def main(name: str, url: str, channels: int, count: int, in_flight: int) -> dict[str, float]:
    everywhere = [Target(place.channel, place.address) for place in places(channels)]
    before = max(0, channels - count)
    known = [f"{BUCKET.decode()}:{target.channel}" for target in everywhere[:before]]
    async with AsyncExitStack() as stack:
        send = await SENDERS[name](stack, url, known)
        return await spread(send, everywhere[before:], count=count, in_flight=in_flight)


if __name__ == "__main__":
    sender, address, *numbers = sys.argv[1:]
    print(json.dumps(asyncio.run(main(sender, address, *map(int, numbers)))))
