"""The process that is measured, which is the whole bot as `newsclip run` has it: what its platforms have in common."""

import asyncio
import sys
from datetime import timedelta
from time import process_time

from bots.app import App
from bots.config import Config, Database, Delivery, Limits
from bots.house import Bot
from bots.platform import PlatformSettings


async def stay(url: str, bot: Bot, settings: PlatformSettings) -> None:
    """Run on the database until the input ends: prints a line once connected, and after each line of the input the
    processor seconds that were used so far."""
    async with _app(url, bot, settings).running() as running:
        await running.connected()
        print(flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(process_time(), flush=True)


def _app(url: str, bot: Bot, settings: PlatformSettings) -> App:
    """What is published leaves at once, and nobody asks too much."""
    limits = Limits(person_per_minute=0, chat_per_minute=0, new_chats_per_day=0)
    config = Config(
        database=Database(url=url), delivery=Delivery(undo=timedelta()), limits=limits, bots={bot.platform: settings}
    )
    return App(config, [bot])
