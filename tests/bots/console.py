"""The house with three seats, on a database of the test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from bots.app import App, now
from bots.console.bot import ConsoleBot
from bots.console.demo import configuration
from bots.console.scene import Scene, Turn
from bots.console.screen import Message, Screen
from bots.console.seats import SEATS, Seat
from bots.console.talk import Talk
from core.delivery.lane import Clock
from core.values.chat import Chat

PATIENCE = 20.0


@dataclass(frozen=True)
class Room:
    """`transcript` is all that was shown in `play`."""

    app: App
    talk: Talk
    screens: dict[str, Screen]
    scene: Scene
    transcript: list[str]

    async def play(self, *turns: Turn) -> None:
        await self.scene.play(turns)

    async def press(self, seat: Seat, label: str) -> str | None:
        """The newest button with that label."""
        numbers = [at for m in self.screens[seat.name].messages for at, a in m.numbered if a.label == label]
        return await self.talk.press(seat, numbers[-1])

    def last(self, seat: Seat) -> Message:
        return self.screens[seat.name].messages[-1]

    async def chat(self, seat: Seat) -> Chat:
        async with self.app.storage.read() as tx:
            found = await tx.chats.at(seat.address)
        assert found is not None
        return found


@asynccontextmanager
async def room(url: str) -> AsyncIterator[Room]:
    """Everything runs; what is published leaves at once."""
    codes = count(1)
    screens = {seat.name: Screen(seat.name) for seat in SEATS}

    def code() -> str:
        return f"code{next(codes):06}"

    bot = ConsoleBot(screens, new_code=code)
    app = App(configuration(url, undo=timedelta()), [bot], clock=Clock(now=now, jitter=lambda: 0.5), new_code=code)
    transcript: list[str] = []
    async with app.running():
        talk = await bot.talk()
        yield Room(app, talk, screens, Scene(talk, transcript.append, patience=PATIENCE), transcript)
