"""Everybody at once: readers and the newsroom, and the weather over them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chaos import newsroom
from tests.chaos.crowd import Crowd
from tests.chaos.discord import street
from tests.chaos.discord.phone import Phone
from tests.chaos.discord.program import OPS, OWNER
from tests.chaos.discord.record import SEND, begun
from tests.chaos.discord.street import Reader
from tests.chaos.discord.voices import Voices
from tests.chaos.newsroom import Newsroom
from tests.chaos.program import Program

FLOODED = 6
"""How many messages a flood refuses, whichever channels they are for."""

TEXTS, NEWS, THREADS, FORUMS = 14, 2, 4, 2


class Town:
    """`threads` are those that may fall asleep, `news` the announcement channels."""

    def __init__(self, voices: Voices, newsroom: Newsroom) -> None:
        self._voices = voices
        self.newsroom = newsroom
        self.threads: list[int] = []
        self.news: list[int] = []
        self._lively: list[Reader] = []
        self._crowd = Crowd(voices.chance)
        self.want = self._crowd.want

    @classmethod
    async def founded(cls, voices: Voices, program: Program, folder: Path) -> "Town":
        """With its newsroom, whose chats the ledger learns."""
        private = await _arrived(voices, OWNER, "Olga")
        desk = await _arrived(voices, OPS, "Desk")
        voices.ledger.newsroom = frozenset({private, desk})
        phone = Phone(voices, private)
        return cls(voices, Newsroom(phone, program, voices.ledger, voices.chance, folder))

    async def open(self) -> None:
        """Everybody arrives, and follows something."""
        voices = self._voices
        places = await street.town(voices, texts=TEXTS, news=NEWS, threads=THREADS, forums=FORUMS)
        quiet = await street.people(voices, first=1000, count=8)
        circles = [await street.small_server(voices, 1_000_000 + 10 * number) for number in range(2)]
        lively = await street.people(voices, first=1500, count=3)
        self.news = [reader.chat for reader in places[TEXTS : TEXTS + NEWS]]
        self.threads = [reader.chat for reader in places[TEXTS + NEWS : -FORUMS]]
        self._lively = [*places[:2], *places[-1:], *circles, *lively]
        await street.begin([*places, *quiet, *circles, *lively])

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """In the block; then what was begun is brought to its end."""
        crowd = self._crowd
        async with crowd.acting(
            *(crowd.go_on(street.ACTS, reader.act) for reader in self._lively),
            crowd.go_on(newsroom.ACTS, self.newsroom.by_phone),
            crowd.go_on(newsroom.ACTS, self.newsroom.by_hand, leisure=4),
            self._weather(),
        ):
            yield

    async def _weather(self) -> None:
        """Now and then a flood over everybody, the next one once this one is used up; and threads fall asleep, each once, so
        that none does so in the moment in which it is woken."""
        platform, chance, since = self._voices.platform, self._voices.chance, 0
        slept: set[int] = set()
        while not await self._crowd.rested(1 + chance.random() * 3):
            awake = [thread for thread in (*self.threads, *begun(platform.lines)) if thread not in slept]
            if awake:
                slept.add(thread := chance.choice(awake))
                await platform.control(archive=thread)
            met = sum(line.get("instead") == 429 for line in platform.lines[since:])
            if not since or met >= FLOODED:
                since = len(platform.lines)
                flood = {"retry_after": 1, "times": FLOODED, "scope": chance.choice(["user", "global"])}
                await platform.control(fault={"act": "floods", "call": SEND, "arguments": flood})


async def _arrived(voices: Voices, number: int, name: str) -> int:
    """Their private chat with the bot."""
    made = await voices.platform.control(person={"id": number, "name": name, "installed": True})
    return int(made["private"])
