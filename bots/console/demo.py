"""`newsclip demo`: a newsroom that needs nothing and leaves nothing, at one's own keyboard or as a scene that plays itself.

All of it is the real house: a database (a temporary file), the newsroom, the router, the lane. Only the platform is this
terminal, and in the scene time begins at a fixed moment, so that every word is known beforehand.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import random

from rich.console import Console

from bots.app import App, new_code, now
from bots.config import Config, Database, Delivery, Limits
from bots.console.bot import ConsoleBot
from bots.console.samples import samples
from bots.console.scene import PATIENCE, BrokenSceneError, Scene, Turn
from bots.console.screen import Screen
from bots.console.seats import SEATS
from bots.console.story import STORY
from bots.console.talk import Talk
from bots.console.terminal import Terminal
from core.delivery.lane import Clock
from core.i18n import _
from core.storage.migrate import upgrade
from core.values.chat import ChatKind

BEGINNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""When the scene plays."""

BETWEEN = timedelta(hours=7)
"""Between two of the sample articles, the last of which is that old."""

PERSON = "console:demo"


def play(*, scene: bool) -> int:
    """The exit code: 1 when a turn of the scene did not show what it must."""
    if scene or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return play_scene(STORY, lambda text: print(text, flush=True))
    try:
        asyncio.run(_converse())
    except KeyboardInterrupt:
        pass
    return 0


def play_scene(story: Sequence[Turn], tell: Callable[[str], None], *, patience: float = PATIENCE) -> int:
    """Play `story` and `tell` its transcript; the exit code is as in `play`, `patience` as in `Scene`."""
    try:
        asyncio.run(_perform(story, tell, patience))
    except BrokenSceneError as broken:
        tell(_("The scene went wrong: {fault}").format(fault=broken))
        return 1
    tell(_("That was all: {count} turns, each of them as it should be.").format(count=len(story)))
    return 0


async def _perform(story: Sequence[Turn], tell: Callable[[str], None], patience: float) -> None:
    began = time.monotonic()
    numbers = count(1)
    clock = Clock(now=lambda: BEGINNING + timedelta(seconds=time.monotonic() - began), jitter=random)
    screens = {seat.name: Screen(seat.name) for seat in SEATS}
    async with _house(screens, clock, lambda: f"code{next(numbers):06}", undo=timedelta(seconds=1)) as talk:
        await Scene(talk, tell, patience=patience).play(story)


async def _converse() -> None:
    console = Console(highlight=False)
    screens = {seat.name: Screen(seat.name, console.width) for seat in SEATS}
    terminal = Terminal(console, screens)
    async with _house(screens, Clock(now=now, jitter=random), new_code, undo=timedelta(seconds=5)) as talk:
        await terminal.converse(talk)


@asynccontextmanager
async def _house(
    screens: Mapping[str, Screen], clock: Clock, code: Callable[[], str], *, undo: timedelta
) -> AsyncIterator[Talk]:
    """The whole house on a database that is gone afterwards, with the sample articles published."""
    with tempfile.TemporaryDirectory(prefix="newsclip-") as folder:
        url = f"sqlite:///{Path(folder) / 'demo.db'}"
        await asyncio.to_thread(upgrade, url)
        bot = ConsoleBot(screens, new_code=code)
        app = App(configuration(url, undo=undo), [bot], clock=clock, new_code=code)
        async with app.storage.begin() as tx:
            for seat in SEATS:
                if seat.kind is not ChatKind.PRIVATE:  # a group that is new would be news to the owner
                    await tx.chats.ensure(seat.address, seat.kind, language="", at=clock.now())
        drafts = samples()
        for age, draft in zip(range(len(drafts), 0, -1), drafts, strict=True):
            await app.newsroom.post(replace(draft, published_at=clock.now() - age * BETWEEN), PERSON)
        async with app.running():
            yield await bot.talk()


def configuration(url: str, *, undo: timedelta) -> Config:
    """For one person who sits everywhere at once: no limits."""
    return Config(
        database=Database(url=url),
        delivery=Delivery(undo=undo),
        limits=Limits(person_per_minute=0, chat_per_minute=0, new_chats_per_day=0),
    )
