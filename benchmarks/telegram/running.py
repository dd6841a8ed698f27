"""`running URL API_URL PER_SECOND IN_FLIGHT`: the whole bot, on Telegram alone."""

import asyncio
import sys
from dataclasses import replace

from pydantic import SecretStr

from benchmarks.running import stay
from benchmarks.telegram.cores import OWNER
from bots import logs
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


async def run(url: str, api_url: str, per_second: float, in_flight: int) -> None:
    settings = Measured(
        token=TOKEN,
        api_url=api_url,
        owners=(str(OWNER),),
        per_second=per_second,
        in_flight=in_flight,
        paid_broadcast=per_second > 30,
    )
    await stay(url, TelegramBot(settings), settings)


if __name__ == "__main__":
    logs.configure()
    database, address, pace_, width = sys.argv[1:]
    asyncio.run(run(database, address, float(pace_), int(width)))
