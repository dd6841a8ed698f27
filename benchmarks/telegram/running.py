"""`running URL API_URL PER_SECOND IN_FLIGHT`: the process that is measured, which is the whole bot as `newsclip run` has it.

It prints a line once connected, and after each line of its input the processor seconds that it used so far. It stops with
the end of its input.
"""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from time import process_time

from pydantic import SecretStr

from benchmarks.telegram.cores import OWNER
from bots import logs
from bots.app import App
from bots.config import Config, Database, Delivery, Limits
from bots.telegram.bot import TelegramBot
from bots.telegram.settings import Settings
from core.delivery import pace

TOKEN = SecretStr("4242:bench")


class Measured(Settings):
    """As many calls in flight as told, and a pace beyond what Telegram sells."""

    per_second: float
    in_flight: int

    @property
    def limits(self) -> pace.Limits:
        return replace(super().limits, in_flight=self.in_flight)


def app(url: str, settings: Settings) -> App:
    """What is published leaves at once, and nobody asks too much."""
    limits = Limits(person_per_minute=0, chat_per_minute=0, new_chats_per_day=0)
    config = Config(
        database=Database(url=url), delivery=Delivery(undo=timedelta()), limits=limits, bots={"telegram": settings}
    )
    return App(config, [TelegramBot(settings)])


async def run(url: str, api_url: str, per_second: float, in_flight: int) -> None:
    settings = Measured(
        token=TOKEN,
        api_url=api_url,
        owners=(str(OWNER),),
        per_second=per_second,
        in_flight=in_flight,
        paid_broadcast=per_second > 30,
    )
    async with app(url, settings).running() as running:
        await running.connected()
        print(flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(process_time(), flush=True)


if __name__ == "__main__":
    logs.configure()
    database, address, pace_, width = sys.argv[1:]
    asyncio.run(run(database, address, float(pace_), int(width)))
