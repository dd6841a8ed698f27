"""`alone API_URL IN_FLIGHT COUNT`: our messenger by itself, one card to many chats, without a database and without limits.

Prints what the peers print.
"""

import asyncio
import json
import sys

from benchmarks.story import document
from benchmarks.telegram.peers import spread
from benchmarks.telegram.running import TOKEN
from bots.app import now
from bots.telegram.api import Api
from bots.telegram.messenger import TelegramMessenger
from bots.telegram.places import PLATFORM
from core.values.chat import Address
from core.values.outcome import Post, Sent


async def send(api_url: str, in_flight: int, count: int) -> dict[str, float]:
    async with Api(TOKEN, api_url, connections=in_flight) as api:
        messenger = TelegramMessenger(api, now=now)
        post = Post(document(PLATFORM), key="")

        async def one(chat: int) -> None:
            outcome = await messenger.send(Address(PLATFORM, str(chat)), post)
            assert isinstance(outcome, Sent), outcome

        return await spread(one, count=count, in_flight=in_flight)


if __name__ == "__main__":
    address, *numbers = sys.argv[1:]
    print(json.dumps(asyncio.run(send(address, *map(int, numbers)))))
