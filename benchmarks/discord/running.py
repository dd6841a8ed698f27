"""`running URL API_URL PER_SECOND IN_FLIGHT INTERVAL`: the whole bot, on Discord alone."""

import asyncio
import sys
from dataclasses import replace

from pydantic import SecretStr

from benchmarks.discord.world import OWNER, TOKEN
from benchmarks.running import stay
from bots import logs
from bots.discord.bot import DiscordBot
from bots.discord.settings import Settings
from core.delivery import pace


class Measured(Settings):
    """As many calls in flight as told, and a pace beyond what Discord takes."""

    per_second: float
    in_flight: int

    @property
    def limits(self) -> pace.Limits:
        return replace(super().limits, in_flight=self.in_flight)


async def run(url: str, api_url: str, per_second: float, in_flight: int, interval: float) -> None:
    settings = Measured(
        token=SecretStr(TOKEN),
        api_url=api_url,
        owners=(str(OWNER),),
        per_second=per_second,
        in_flight=in_flight,
        channel_interval=interval,
    )
    await stay(url, DiscordBot(settings), settings)


if __name__ == "__main__":
    logs.configure()
    database, address, pace_, width, rest = sys.argv[1:]
    asyncio.run(run(database, address, float(pace_), int(width), float(rest)))
