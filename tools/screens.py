"""Pictures of Newsclip on a phone, for the README:

    make screens

The scenes are played by the whole house, as `newsclip run` has it, before the Telegram of the tests, whose chats are then
drawn and photographed with Chromium. Only the clocks of both are set, so that pictures change when something else does.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import random

from pydantic import SecretStr

from bots.app import App
from bots.config import Config, Database, Delivery, Newsclip
from bots.console.samples import samples
from bots.telegram.bot import TelegramBot
from bots.telegram.settings import Settings
from core.delivery.lane import Clock
from core.storage.migrate import upgrade
from tests.platforms.telegram import Limits, Telegram
from tests.platforms.telegram.drawing.browser import browsing, chromium
from tests.platforms.telegram.drawing.page import HEIGHT, WIDTH
from tools.scenes import DESK, OWNER, TAKEN, Stage

SCREENS = Path(__file__).parents[1] / "docs" / "screens"

SHOWN = datetime(2026, 11, 26, 9, 41, 4, tzinfo=UTC)
"""The moment that the clock of the phone shows at the beginning; playing takes some seconds."""

BETWEEN = timedelta(hours=16)
"""Between two of the articles that are there already."""

SCALE = 1.5
"""Pixels for one of the page: the README shows the pictures smaller, so that this is twice what a screen there has."""

PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")

LARGEST = 150_000
"""Bytes of a picture."""


def main() -> int:
    program = chromium()
    if program is None:
        print("make screens needs Chromium, which is not here; on Debian: apt-get install", *PACKAGES)
        return 1
    asyncio.run(_photograph(program))
    return 0


async def _photograph(program: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    async with browsing(program) as browser:
        for name, shown in (await _pages()).items():
            await browser.show(shown, width=WIDTH, height=HEIGHT, scale=SCALE)
            picture = await browser.picture()
            if browser.complaints or len(picture) > LARGEST:
                raise SystemExit(f"{name}: {len(picture)} bytes, {browser.complaints}")
            (SCREENS / f"{name}.png").write_bytes(picture)
            print(f"docs/screens/{name}.png {len(picture):,}")


async def _pages() -> dict[str, str]:
    """The scenes, played to their end."""
    async with _newsroom() as telegram:
        pages = await Stage(telegram).play()
        if telegram.violations:
            raise SystemExit("\n".join(telegram.violations))
        return pages


@asynccontextmanager
async def _newsroom() -> AsyncIterator[Telegram]:
    """All of `newsclip run` on a database that is gone afterwards, with the sample articles published."""
    began = time.monotonic()
    clock = Clock(now=lambda: SHOWN + timedelta(seconds=time.monotonic() - began), jitter=random)
    with tempfile.TemporaryDirectory(prefix="newsclip-") as folder:
        url = f"sqlite:///{Path(folder) / 'screens.db'}"
        await asyncio.to_thread(upgrade, url)
        async with Telegram(limits=Limits.off()) as telegram:
            telegram.later(seconds=(clock.now() - telegram.world.now()).total_seconds())
            settings = Settings(
                token=SecretStr(telegram.token),
                api_url=telegram.api_url,
                owners=(OWNER,),
                per_second=500,
                chat_interval=0,
            )
            bot = TelegramBot(settings, now=clock.now, jitter=clock.jitter)
            config = Config(
                newsclip=Newsclip(ops=f"telegram:{DESK}"),
                database=Database(url=url),
                delivery=Delivery(undo=timedelta()),
                bots={bot.platform: settings},
            )
            app = App(config, [bot], clock=clock)
            drafts = [draft for draft in reversed(samples()) if draft.title != TAKEN]
            for age, draft in reversed(list(enumerate(drafts, start=1))):
                await app.newsroom.post(replace(draft, published_at=clock.now() - age * BETWEEN), f"telegram:{OWNER}")
            async with app.running():
                await app.connected()
                yield telegram


if __name__ == "__main__":
    sys.exit(main())
