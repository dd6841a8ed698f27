"""Pictures of Newsclip in Telegram and in Discord, for the README:

    make screens

The scenes are played by the whole house, as `newsclip run` has it, before the platforms of the tests, whose chats are then
drawn and photographed with Chromium. Only the clocks of both are set, so that pictures change when something else does.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import random

from pydantic import SecretStr

from bots.app import App
from bots.config import Config, Database, Delivery, Newsclip
from bots.console.samples import samples
from bots.discord import settings as discord_settings
from bots.discord.bot import DiscordBot
from bots.house import Bot
from bots.platform import PlatformSettings
from bots.telegram import settings as telegram_settings
from bots.telegram.bot import TelegramBot
from core.delivery.lane import Clock
from core.storage.migrate import upgrade
from core.values.article import Draft
from tests.platforms.discord import Discord
from tests.platforms.discord import Limits as DiscordLimits
from tests.platforms.telegram import Limits, Telegram
from tests.platforms.telegram.drawing.browser import browsing, chromium
from tests.platforms.telegram.drawing.page import HEIGHT, WIDTH
from tools import discord_scenes, telegram_scenes
from tools.stories import ARCHIVE, TAKEN

SCREENS = Path(__file__).parents[1] / "docs" / "screens"

SHOWN = datetime(2026, 11, 26, 9, 41, 4, tzinfo=UTC)
"""The moment that the clock of the phone shows at the beginning; playing takes some seconds."""

BETWEEN = timedelta(hours=16)
"""Between two of the articles that are there already."""

SCALE, WIDE_SCALE = 1.5, 1.1
"""Pixels for one of the page, on a phone and on a desk: the README shows the pictures smaller, so that this is about twice what
a screen there has."""

PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")

LARGEST = 150_000
"""Bytes of a picture."""


@dataclass(frozen=True)
class Shown:
    """A page, `width` by `height` CSS pixels."""

    html: str
    width: int
    height: int
    scale: float = SCALE


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
        for name, shown in (await _in_telegram() | await _in_discord()).items():
            await browser.show(shown.html, width=shown.width, height=shown.height, scale=shown.scale)
            picture = await browser.picture()
            if browser.complaints or len(picture) > LARGEST:
                raise SystemExit(f"{name}: {len(picture)} bytes, {browser.complaints}")
            (SCREENS / f"{name}.png").write_bytes(picture)
            print(f"docs/screens/{name}.png {len(picture):,}")


async def _in_telegram() -> dict[str, Shown]:
    clock = _clock()
    async with Telegram(limits=Limits.off()) as telegram:
        telegram.later(seconds=(clock.now() - telegram.world.now()).total_seconds())
        settings = telegram_settings.Settings(
            token=SecretStr(telegram.token),
            api_url=telegram.api_url,
            owners=(telegram_scenes.OWNER,),
            per_second=500,
            chat_interval=0,
        )
        bot = TelegramBot(settings, now=clock.now, jitter=clock.jitter)
        ops = f"{bot.platform}:{telegram_scenes.DESK}"
        async with _newsroom(bot, settings, clock, _articles(), ops=ops):
            pages = await telegram_scenes.Stage(telegram).play()
        _all_was_right(telegram.violations)
    return {name: Shown(html, WIDTH, HEIGHT) for name, html in pages.items()}


async def _in_discord() -> dict[str, Shown]:
    clock = _clock()
    async with Discord(limits=DiscordLimits.off()) as discord:
        discord.later(seconds=(clock.now() - discord.world.now()).total_seconds())
        settings = discord_settings.Settings(
            token=SecretStr(discord.token),
            api_url=discord.api_url,
            owners=(discord_scenes.OWNER,),
            channel_interval=0,
        )
        bot = DiscordBot(settings, now=clock.now)
        ops = f"{bot.platform}:{discord_scenes.DESK}"
        async with _newsroom(bot, settings, clock, [*_articles(), *ARCHIVE], ops=ops):
            await discord.registered()
            pages = await discord_scenes.Stage(discord).play()
        _all_was_right(discord.violations)
    return {
        name: Shown(html, screen.width, screen.height, WIDE_SCALE if screen.wide else SCALE)
        for name, (html, screen) in pages.items()
    }


def _all_was_right(violations: Sequence[str]) -> None:
    if violations:
        raise SystemExit("\n".join(violations))


def _clock() -> Clock:
    began = time.monotonic()
    return Clock(now=lambda: SHOWN + timedelta(seconds=time.monotonic() - began), jitter=random)


def _articles() -> list[Draft]:
    """The samples, the newest first."""
    return [draft for draft in reversed(samples()) if draft.title != TAKEN]


@asynccontextmanager
async def _newsroom(
    bot: Bot, settings: PlatformSettings, clock: Clock, drafts: Sequence[Draft], *, ops: str
) -> AsyncIterator[App]:
    """All of `newsclip run` on a database that is gone afterwards, with `drafts`, the newest first, published."""
    with tempfile.TemporaryDirectory(prefix="newsclip-") as folder:
        url = f"sqlite:///{Path(folder) / 'screens.db'}"
        await asyncio.to_thread(upgrade, url)
        config = Config(
            newsclip=Newsclip(ops=ops),
            database=Database(url=url),
            delivery=Delivery(undo=timedelta()),
            bots={bot.platform: settings},
        )
        app = App(config, [bot], clock=clock)
        by = f"{bot.platform}:{settings.owners[0]}"
        for age, draft in reversed(list(enumerate(drafts, start=1))):
            await app.newsroom.post(replace(draft, published_at=clock.now() - age * BETWEEN), by)
        async with app.running():
            await app.connected()
            yield app


if __name__ == "__main__":
    sys.exit(main())
