"""Readers: channels of all kinds, small servers and private chats that follow and unfollow, shut us out and let us in."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from bots.discord.invitations import RIGHTS
from tests.chaos.discord.voices import Voices
from tests.chaos.ledger import Follow, Span
from tests.chaos.newsroom import TAGS

TOWN, MAYOR = 100, 41
"""A large server, and who owns it."""

WHY = "Why this?"

ACTS = {"follow": 35, "unfollow": 20, "search": 15, "press": 10, "return": 10, "lose": 10}
"""How often a reader does what; only private chats shut us out and return, and only small servers lose us."""


@dataclass
class Reader:
    """`person` speaks in `place` for `chat`, which is another one where that is a forum; `server` is a small one of theirs."""

    voices: Voices
    person: int
    chat: int
    place: int | None = None
    server: int = 0
    follows: set[str] = field(default_factory=set)

    async def act(self, kind: str) -> None:
        platform = self.voices.platform
        match kind:
            case "search":
                await self.search()
            case "press":
                await self.press()
            case "return" if self.place is None:
                await platform.control(closes={"person": self.person})
                await self.away()
                await platform.control(opens={"person": self.person})
                await self.search()
            case "lose" if self.server:
                await platform.control(expel_bot={"guild": self.server})
                await self.away()
                await platform.control(admit_bot={"guild": self.server, "permissions": RIGHTS.value})
            case _:
                await self.turn()

    async def search(self) -> None:
        word = f"zz{next(self.voices.marks)}"
        await self._uses("search", {"query": word}, rf"\b{word}\b")

    async def press(self) -> None:
        """A button under the newest article there, once: it may be retracted meanwhile."""
        shown = await self.voices.platform.control(messages=self.chat)
        for message in [message for message in shown if WHY in message["labels"]][-1:]:
            given = {"person": self.person, "channel": self.chat, "message": message["id"], "label": WHY}
            await self.voices.asks(presses=given)

    async def turn(self) -> None:
        """Follow one tag more, or one less."""
        tag = self.voices.chance.choice(TAGS)
        await self.follow(tag, on=tag not in self.follows)

    async def follow(self, tag: str, *, on: bool) -> None:
        mark = f"m{next(self.voices.marks)}"
        span = Span(0)
        self.voices.ledger.follows.append(Follow(self.chat, tag, on, span))
        done = await self._uses(f"tag {'follow' if on else 'unfollow'}", {"tags": f"{tag} {mark}"}, rf"#{mark}\b")
        span.said, span.told = done.said, done.told
        (self.follows.add if on else self.follows.discard)(tag)

    async def away(self) -> None:
        """For a while."""
        await asyncio.sleep(self.voices.chance.random())

    async def _uses(self, command: str, options: dict[str, str], answer: str) -> Span:
        span, _ = await self.voices.uses(self.person, command, options, answer, channel=self.place)
        return span


async def town(voices: Voices, *, texts: int, news: int, threads: int, forums: int) -> list[Reader]:
    """The places of the large server, without any that follow yet; a forum alone may show an article twice."""
    control = voices.platform.control
    await control(person={"id": MAYOR, "name": "Mayor"})
    await control(guild={"id": TOWN, "name": "Town", "owner": MAYOR, "permissions": RIGHTS.value})

    async def place(kind: str, number: int) -> int:
        made = await control(channel={"guild": TOWN, "name": f"{kind}-{number}", "kind": kind, "id": number})
        return int(made["channel"])

    async def thread(channel: int, number: int) -> int:
        return int((await control(thread={"channel": channel, "name": f"thread-{number}", "id": number}))["channel"])

    channels = [await place("text", TOWN + 1 + number) for number in range(texts)]
    channels += [await place("announcement", TOWN + 101 + number) for number in range(news)]
    channels += [await thread(channels[number % texts], TOWN + 201 + number) for number in range(threads)]
    voices.ledger.sure.update(channels)
    talks = [await place("forum", TOWN + 301 + number) for number in range(forums)]
    found = [Reader(voices, MAYOR, channel, channel) for channel in channels]
    return found + [Reader(voices, MAYOR, forum, await thread(forum, forum + 100)) for forum in talks]


async def small_server(voices: Voices, number: int) -> Reader:
    """One that we were just added to, with one channel."""
    control, owner = voices.platform.control, 2000 + number
    await control(person={"id": owner, "name": f"Owner {number}"})
    await control(guild={"id": number, "name": f"Circle {number}", "owner": owner, "permissions": RIGHTS.value})
    await control(channel={"guild": number, "name": "news", "id": number + 1})
    voices.ledger.sure.add(number + 1)
    return Reader(voices, owner, number + 1, number + 1, server=number)


async def people(voices: Voices, *, first: int, count: int) -> list[Reader]:
    made = await voices.platform.control(people={"first": first, "count": count})
    voices.ledger.sure.update(made["private"])
    return [Reader(voices, first + number, chat) for number, chat in enumerate(made["private"])]


async def begin(readers: Iterable[Reader]) -> None:
    """Each follows at least one tag."""
    wanted: list[tuple[Reader, str]] = []
    for reader in readers:
        chance = reader.voices.chance
        tags = {tag for tag in TAGS if chance.random() < 0.6} or {chance.choice(TAGS)}
        wanted += [(reader, tag) for tag in sorted(tags)]
    await asyncio.gather(*(reader.follow(tag, on=True) for reader, tag in wanted))
