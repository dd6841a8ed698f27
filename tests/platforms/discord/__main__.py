"""The platform as a process of its own:

    python -m tests.platforms.discord --port 0 --log FILE [--latency MS] [--limits strict|off] [--faults SEED] [--shards N]

Prints `{"api_url": …, "control_url": …, "token": …, "bot_id": …}` and serves until SIGTERM. What happens is appended to FILE
(see `journal`); people and guilds are moved by POST to the address of control (see `control`).
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from tests.platforms.discord.platform import Discord
from tests.platforms.discord.rates import Limits
from tests.platforms.discord.storm import Storm


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.platforms.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--limits", choices=("strict", "off"), default="strict")
    parser.add_argument("--faults", type=int, metavar="SEED", help="troubles at random, of the gateway too")
    parser.add_argument("--shards", type=int, default=1)
    return parser.parse_args()


async def serve(asked: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    discord = Discord(
        limits=Limits.strict() if asked.limits == "strict" else Limits.off(),
        latency=asked.latency / 1000,
        port=asked.port,
        shards=asked.shards,
        log=asked.log,
        storm=None if asked.faults is None else Storm(asked.faults),
    )
    async with discord:
        told = {"api_url": discord.api_url, "control_url": f"{discord.server.url}/control"}
        print(json.dumps(told | {"token": discord.token, "bot_id": discord.bot_id}), flush=True)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
