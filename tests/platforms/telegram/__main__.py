"""The platform as a process of its own:

    python -m tests.platforms.telegram --port 0 --log FILE [--latency MS] [--limits strict|off] [--faults SEED]

Prints `{"api_url": …, "token": …}` and serves until SIGTERM. What happens is appended to FILE (see `journal`); people and
chats are moved by POST /control (see `control`).
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from tests.platforms.telegram.flood import Limits
from tests.platforms.telegram.platform import Telegram
from tests.platforms.telegram.storm import Storm


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.platforms.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--limits", choices=("strict", "off"), default="strict")
    parser.add_argument("--faults", type=int, metavar="SEED", help="troubles at random")
    parser.add_argument("--classic", action="store_true", help="an older server, which knows no rich messages")
    return parser.parse_args()


async def serve(asked: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    limits = Limits.strict() if asked.limits == "strict" else Limits.off()
    telegram = Telegram(
        limits=limits,
        latency=asked.latency / 1000,
        rich=not asked.classic,
        port=asked.port,
        log=asked.log,
        storm=None if asked.faults is None else Storm(asked.faults),
    )
    async with telegram:
        print(json.dumps({"api_url": telegram.api_url, "token": telegram.token}), flush=True)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
