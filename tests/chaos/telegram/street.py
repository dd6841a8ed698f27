"""Readers: private chats and groups that follow and unfollow, block and come back, search, and move."""

import asyncio
from dataclasses import dataclass, field

from tests.chaos.ledger import Follow, Ledger, Span
from tests.chaos.newsroom import TAGS
from tests.chaos.platform import Platform
from tests.chaos.telegram.voices import Voices

GROUP, SUPERGROUP = -5000, -1_005_000_000_000

ACTS = {"follow": 35, "unfollow": 20, "search": 20, "return": 10, "lose": 10, "migrate": 5}
MOVES = {"move": 1}
"""How often a reader does what; only groups lose us and migrate."""


@dataclass
class Reader:
    """`chat` is where `person` reads: the private chat, or a group of theirs."""

    voices: Voices
    person: int
    chat: int
    follows: set[str] = field(default_factory=set)

    @property
    def _platform(self) -> Platform:
        return self.voices.platform

    @property
    def _ledger(self) -> Ledger:
        return self.voices.ledger

    @property
    def private(self) -> bool:
        return self.chat == self.person

    async def act(self, kind: str) -> None:
        match kind:
            case "search":
                word = f"zz{next(self.voices.marks)}"
                await self._says(f"/search {word}", rf"\b{word}\b")
            case "return" if self.private:
                await self._platform.control(block=self.person)
                await self.away()
                await self._platform.control(unblock=self.person)
            case "lose" if not self.private:
                await self._platform.control(remove_bot={"chat": self.chat, "by": self.person})
                await self.away()
                await self._platform.control(add_bot={"chat": self.chat, "by": self.person})
            case "migrate" if self.chat <= GROUP and self.chat > SUPERGROUP:
                await self.migrate()
            case _:
                await self.turn()

    async def turn(self) -> None:
        """Follow one tag more, or one less."""
        tag = self.voices.chance.choice(TAGS)
        await self.follow(tag, on=tag not in self.follows)

    async def follow(self, tag: str, *, on: bool) -> None:
        mark = f"m{next(self.voices.marks)}"
        span = Span(0)
        self._ledger.follows.append(Follow(self.chat, tag, on, span))
        span.said, span.told = await self._says(f"/tag {'follow' if on else 'unfollow'} {tag} {mark}", rf"#{mark}\b")
        (self.follows.add if on else self.follows.discard)(tag)

    async def migrate(self) -> None:
        old, new = self.chat, SUPERGROUP + self.chat
        self._ledger.moves[old] = self.chat = new
        await self._platform.control(migrate={"chat": old, "to": new})

    async def away(self) -> None:
        """For a while."""
        await asyncio.sleep(self.voices.chance.random())

    async def _says(self, words: str, answer: str) -> tuple[float, float]:
        span, _ = await self.voices.says(self.person, words, answer, chat=None if self.private else self.chat)
        return span.said, span.told


async def readers(voices: Voices, *, quiet: int, lively: int, groups: int) -> tuple[list[Reader], list[Reader]]:
    """Everybody who reads, and those of them who go on to act; each follows at least one tag."""
    platform, chance = voices.platform, voices.chance
    await platform.control(people={"first": 1000, "count": quiet + lively})
    people = [Reader(voices, number, number) for number in range(1000, 1000 + quiet + lively)]
    circles = [await circle(voices, 2000 + number, GROUP - number) for number in range(groups)]
    for reader in (*people, *circles):
        reader.follows = {tag for tag in TAGS if chance.random() < 0.6} or {chance.choice(TAGS)}
    await asyncio.gather(
        *(reader.follow(tag, on=True) for reader in (*people, *circles) for tag in sorted(reader.follows))
    )
    return [*people, *circles], [*people[quiet:], *circles]


async def circle(voices: Voices, person: int, chat: int) -> Reader:
    """A small group that we were just added to."""
    platform = voices.platform
    await platform.control(person={"id": person, "name": f"Owner {person}", "started": True})
    await platform.control(small_group={"id": chat, "title": f"Circle {-chat}", "owner": person})
    await platform.control(add_bot={"chat": chat, "by": person})
    return Reader(voices, person, chat)
