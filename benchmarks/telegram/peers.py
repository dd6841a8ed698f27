"""The peers' way to send the same message, in an environment of their own: `peers.py NAME URL IN_FLIGHT COUNT`.

The message comes on the standard input, as JSON. Printed are the seconds and the processor seconds of the sending alone:
what a library does before its first message is not counted. Run as a file: nothing of the house is at hand there.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from time import perf_counter, process_time
from typing import Any

TOKEN = "4242:bench"
FIRST = 10**9 + 1
"""The first chat; each message goes to another."""

FAR_AWAY = 10**6
"""A limit that limits nothing."""

Send = Callable[[int], Awaitable[object]]
Peer = Callable[[AsyncExitStack, str, dict[str, Any]], Awaitable[Send]]


async def raw_aiohttp(stack: AsyncExitStack, url: str, message: dict[str, Any]) -> Send:
    """No library for bots at all: the floor."""
    import aiohttp
    import orjson

    connector = aiohttp.TCPConnector(limit=256)
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))

    async def send(chat: int) -> object:
        body = orjson.dumps({"chat_id": chat, **message})
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
            return orjson.loads(await response.read())["result"]["message_id"]

    return send


async def ptb(stack: AsyncExitStack, url: str, message: dict[str, Any]) -> Send:
    """python-telegram-bot as it comes."""
    from telegram import Bot

    return _ptb(await stack.enter_async_context(Bot(TOKEN, base_url=f"{url}/bot")), message)


async def ptb_limiter(stack: AsyncExitStack, url: str, message: dict[str, Any]) -> Send:
    """The same behind its own limiter, set so that it does not limit."""
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(overall_max_rate=FAR_AWAY)
    return _ptb(await stack.enter_async_context(ExtBot(TOKEN, base_url=f"{url}/bot", rate_limiter=limiter)), message)


async def ptb_limiting(stack: AsyncExitStack, url: str, message: dict[str, Any]) -> Send:
    """The limiter as it comes; what is refused is sent again."""
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(max_retries=20)
    return _ptb(await stack.enter_async_context(ExtBot(TOKEN, base_url=f"{url}/bot", rate_limiter=limiter)), message)


def _ptb(bot: Any, message: dict[str, Any]) -> Send:
    from telegram import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

    text = message["text"]
    entities = [MessageEntity.de_json(entity, bot) for entity in message["entities"]]
    markup = InlineKeyboardMarkup.de_json(message["reply_markup"], bot)
    preview = LinkPreviewOptions.de_json(message["link_preview_options"], bot)

    async def send(chat: int) -> object:
        return await bot.send_message(chat, text, entities=entities, reply_markup=markup, link_preview_options=preview)

    return send


async def aiogram(stack: AsyncExitStack, url: str, message: dict[str, Any]) -> Send:
    """aiogram 3 as it comes."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=256)
    bot = await stack.enter_async_context(Bot(TOKEN, session=session))
    entities = [MessageEntity(**entity) for entity in message["entities"]]
    markup = InlineKeyboardMarkup(**message["reply_markup"])
    preview = LinkPreviewOptions(**message["link_preview_options"])

    async def send(chat: int) -> object:
        return await bot.send_message(
            chat, message["text"], entities=entities, reply_markup=markup, link_preview_options=preview
        )

    return send


PEERS: dict[str, Peer] = {
    "aiohttp": raw_aiohttp,
    "ptb": ptb,
    "ptb+limiter": ptb_limiter,
    "ptb+limiter30": ptb_limiting,
    "aiogram": aiogram,
}


async def spread(send: Send, *, count: int, in_flight: int) -> dict[str, float]:
    """Send to `count` chats, so many at a time: seconds, and processor seconds."""
    chats = iter(range(FIRST, FIRST + count))

    async def one_after_another() -> None:
        for chat in chats:
            await send(chat)

    began, spent = perf_counter(), process_time()
    await asyncio.gather(*(one_after_another() for _ in range(in_flight)))
    return {"seconds": perf_counter() - began, "cpu": process_time() - spent}


async def main(name: str, url: str, in_flight: int, count: int) -> dict[str, float]:
    message = json.loads(sys.stdin.readline())
    async with AsyncExitStack() as stack:
        send = await PEERS[name](stack, url, message)
        return await spread(send, count=count, in_flight=in_flight)


if __name__ == "__main__":
    peer, address, *numbers = sys.argv[1:]
    print(json.dumps(asyncio.run(main(peer, address, *map(int, numbers)))))
