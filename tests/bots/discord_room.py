"""The house with people who use it in Discord: a whole bot before the platform on loopback."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bots.app import App
from bots.config import read
from bots.discord.api import Api
from bots.discord.bot import DiscordBot
from bots.discord.invitations import RIGHTS
from bots.discord.places import PLATFORM, Person, Place
from bots.discord.settings import Settings
from bots.house import House
from core.delivery.lane import Clock
from core.values.article import Article, Draft
from core.values.chat import Address, Chat
from core.values.tag import parse_tag
from tests.platforms import discord as seen
from tests.platforms.discord import Discord, Guild, Limits, Permission

PEOPLE = ((9, "Olga"), (42, "Ana"), (43, "Ben"))
"""Olga is the owner, Ana manages channels, Ben reads."""

TOWN = 100


class Room(DiscordBot):
    """`town` is Ana's server, which the bot joined a week ago, `square` a channel there. The house's clock is real but for
    `later`."""

    app: App
    house: House

    def __init__(self, discord: Discord, **settings: Any) -> None:
        self.discord = discord
        self._passed = timedelta()
        self.settings = Settings(
            token=SecretStr(discord.token), api_url=discord.api_url, owners=("9",), channel_interval=0, **settings
        )
        super().__init__(self.settings, now=self.now, patience=0.1)
        self.olga, self.ana, self.ben = (
            discord.world.people.get(who) or discord.person(who, name) for who, name in PEOPLE
        )
        self.town = discord.world.guilds.get(TOWN) or self._founded()
        self.square = next(iter(self.town.channels.values()))

    @property
    def api(self) -> Api:
        return self._api

    async def run(self, house: House) -> None:
        self.house = house
        await super().run(house)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def later(self, **length: float) -> None:
        """Time passes for the house and the platform."""
        self._passed += timedelta(**length)
        self.discord.later(**length)

    def _founded(self) -> Guild:
        town = self.discord.guild(TOWN, "Town", owner=self.ana)
        town.text("square")
        town.join(self.olga, roles=[town.role("Newsroom", permissions=Permission.MANAGE_GUILD)])
        town.join(self.ben)
        town.admit_bot(permissions=RIGHTS.value)
        assert town.bot is not None
        town.bot.joined_at = (self.now() - timedelta(days=7)).isoformat()
        return town

    async def publish(self, title: str, tags: str = "", **draft: Any) -> Article:
        """At once, as the owner."""
        return await self.app.newsroom.post(
            Draft(title, tags=tuple(map(parse_tag, tags.split())), **draft), f"{PLATFORM}:9"
        )

    async def chat(self, address: Address) -> Chat | None:
        async with self.house.services.storage.read() as tx:
            return await tx.chats.at(address)

    async def followed(self, address: Address) -> list[str]:
        """The names of what is followed there."""
        async with self.house.services.storage.read() as tx:
            chat = await tx.chats.at(address)
            return (
                [] if chat is None else [one.topic.name for one in await tx.subscriptions.of(chat.id) if not one.muted]
            )

    def place(self, channel: seen.Channel) -> Address:
        """What the house calls a channel, a thread, or somebody's private chat."""
        if channel.guild is None:
            [person] = channel.recipients
            return Person(person.id).address
        if channel.parent is not None:
            return Place(channel.guild.id, channel.parent.id, channel.id).address
        return Place(channel.guild.id, channel.id).address


@asynccontextmanager
async def room(
    url: str,
    *,
    discord: Discord | None = None,
    rates: Limits | None = None,
    settings: Mapping[str, Any] | None = None,
    **tables: Any,
) -> AsyncIterator[Room]:
    """Everything runs, before `discord` where one stands there already; what is published leaves at once. `settings` are more
    of `[bots.discord]`, `tables` others of the configuration. At the end all that was called was right."""
    async with AsyncExitStack() as stack:
        there = discord if discord is not None else Discord(limits=rates or Limits.off())
        if discord is None:
            await stack.enter_async_context(there)
        bot = Room(there, **(settings or {}))
        config = read({"database": {"url": url}, "delivery": {"undo": "0s"}} | tables, {}, {PLATFORM: Settings})
        bot.app = App(config, [bot], clock=Clock(now=bot.now, jitter=lambda: 0.5))
        async with bot.app.running():
            await bot.app.connected()
            await there.registered()
            yield bot
            await there.settled()
        assert there.violations == []
