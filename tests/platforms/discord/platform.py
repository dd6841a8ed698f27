"""The test platform as tests hold it: Discord's API and gateway, one bot, and the people and guilds around it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.platforms.discord.channels import Channel, Kind
from tests.platforms.discord.control import Control
from tests.platforms.discord.faults import Fault
from tests.platforms.discord.gateway.codes import Close, Op
from tests.platforms.discord.gateway.link import Link
from tests.platforms.discord.gateway.sessions import Session
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.interactions import Interaction
from tests.platforms.discord.journal import Journal
from tests.platforms.discord.people import Person
from tests.platforms.discord.rates import Limits
from tests.platforms.discord.server import BASE, Server
from tests.platforms.discord.storm import Drop, Storm
from tests.platforms.discord.world import Call, World

BOT_ID = 123456789012345678
NAME = "Newsclip"


class Discord:
    """An API and gateway on a free loopback port while the context is open.

    `latency` are seconds before each answer; `shards` how many the gateway asks for; `log` is a file that gets a line for
    whatever happens; `storm` brings troubles at random.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        latency: float = 0.0,
        token: str = "",
        port: int = 0,
        shards: int = 1,
        log: Path | None = None,
        storm: Storm | None = None,
    ) -> None:
        self.world = World(limits or Limits.strict(), Journal(log), bot_id=BOT_ID, name=NAME)
        self.world.token = token or self.world.token
        self.world.shards = shards
        self._port = port
        self._storm = storm
        self._dropping: asyncio.Task[None] | None = None
        self.server = Server(self.world, latency=latency, control=Control(self).acts)
        self.server.faults.storm = None if storm is None else storm.befall

    async def __aenter__(self) -> Self:
        await self.server.listen(self._port)
        if self._storm is not None:
            self._dropping = asyncio.create_task(self._drops(self._storm))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._dropping is not None:
            self._dropping.cancel()
        await self.server.close()
        self.world.journal.close()

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def bot_id(self) -> int:
        return self.world.bot_id

    @property
    def api_url(self) -> str:
        return f"{self.server.url}{BASE}"

    @property
    def limits(self) -> Limits:
        return self.world.limits

    @property
    def calls(self) -> list[Call]:
        """Every call, oldest first; the list only grows."""
        return self.world.calls

    def called(self, name: str) -> list[Call]:
        """The calls of that name: `"POST /channels/{channel_id}/messages"`."""
        return [call for call in self.world.calls if call.name == name]

    @property
    def violations(self) -> list[str]:
        """What broke a documented rule, and where the rule stands."""
        return self.world.violations

    @contextmanager
    def expects_refusal(self) -> Iterator[None]:
        """Wrong bodies in here are refused as always, but are no violations."""
        self.world.expected += 1
        try:
            yield
        finally:
            self.world.expected -= 1

    @property
    def unanswered(self) -> list[Interaction]:
        """What somebody asked and nothing came within three seconds."""
        return self.world.unanswered

    @property
    def floods(self) -> int:
        """How many calls broke a limit of rate."""
        return self.world.rates.refused

    @property
    def sessions(self) -> list[Session]:
        """Those that have a connection now."""
        return self.world.gateway.live

    @property
    def commands(self) -> list[str]:
        """The names of the commands that are registered for all."""
        return [str(each["name"]) for each in self.world.commands.get(0, ())]

    async def connected(self, count: int = 0, *, timeout: float = 5.0) -> list[Session]:
        """The sessions once there are so many, as many as shards unless told otherwise."""
        wanted = count or self.world.shards
        return await self.world.bell.until(lambda: self.sessions if len(self.sessions) >= wanted else None, timeout)

    async def registered(self, *, timeout: float = 5.0) -> list[str]:
        """The names of the commands once there are any."""
        return await self.world.bell.until(lambda: self.commands or None, timeout)

    async def settled(self, *, timeout: float = 5.0) -> None:
        """Once no request is open and nobody waits for an answer."""
        await self.world.bell.until(lambda: self.world.idle() or None, timeout)

    # People and guilds

    def person(self, number: int, name: str, *, locale: str = "en-US", installed: bool = False) -> Person:
        """Somebody; `installed` when they have the bot among their own apps."""
        person = self.world.people[number] = Person(self.world, number, name, locale, installed)
        return person

    def guild(self, number: int, name: str, *, owner: Person, locale: str = "en-US") -> Guild:
        """A guild that the bot is not in yet."""
        guild = self.world.guilds[number] = Guild(self.world, number, name, owner=owner, locale=locale)
        return guild

    def group(self, name: str, *people: Person) -> Channel:
        """A private chat of people without the bot, who may use it there if they installed it."""
        kind = Kind.GROUP_DM if len(people) > 2 else Kind.DM
        channel = Channel(self.world, self.world.snowflake(), kind, name=name, recipients=people)
        self.world.channels[channel.id] = channel
        return channel

    # Troubles

    def next(self, call: str | None = None, *, channel: int | None = None) -> Fault:
        """The next calls of that name to that channel, any if not said; the answer's methods say what befalls them."""
        return self.server.faults.next(call, channel)

    def calm(self) -> None:
        """Nothing that was asked for befalls a call any more, nor anything at random."""
        self.server.faults.asked.clear()
        self.server.faults.storm = None
        if self._dropping is not None:
            self._dropping.cancel()

    async def drop_gateway(self, kind: Drop = "cut", *, code: Close = Close.UNKNOWN) -> None:
        """What ends the connections there are; returns when they are gone.

        "reconnect" is opcode 7, "resumable" and "invalid" are Invalid Session with true and false, "cut" is a lost connection,
        "close" one that is closed with `code`; "silent": it stays open and nothing comes any more (returns at once).
        """
        links = set(self.world.gateway.links)
        for link in links:
            self._drop(link, kind, code)
        if kind != "silent":
            await self.world.bell.until(lambda: None if links & self.world.gateway.links else True, 30.0)

    def _drop(self, link: Link, kind: Drop, code: Close) -> None:
        match kind:
            case "reconnect":
                link.send({"op": int(Op.RECONNECT), "d": None})
            case "resumable" | "invalid":
                if kind == "invalid" and link.session is not None:
                    self.world.gateway.forget(link.session)
                link.send({"op": int(Op.INVALID_SESSION), "d": kind == "resumable"})
            case "cut":
                link.cut()
            case "close":
                link.close(code)
            case "silent":
                link.silent = True

    async def _drops(self, storm: Storm) -> None:
        while True:
            seconds, kind = storm.drop()
            await asyncio.sleep(seconds)
            for link in list(self.world.gateway.links):
                self._drop(link, kind, Close.UNKNOWN)

    def revoke_token(self) -> str:
        """The old token is worth nothing from here on; the new one is returned."""
        return self.world.revoke_token()

    def harmful(self, *words: str) -> None:
        """Links that Discord's own filter blocks."""
        self.world.harmful.extend(words)

    async def outage(self) -> None:
        """Refuses connections and cuts the open ones."""
        await self.server.close()

    async def back(self) -> None:
        """On the same port again."""
        await self.server.listen()

    def later(self, **time: float) -> None:
        """Lets time pass at the platform: `later(hours=49)`."""
        self.world.let_pass(timedelta(**time))
