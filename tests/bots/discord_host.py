"""A bot in Discord without commands of its own: what it is asked, it answers as a test says."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from discord import Interaction as Heard
from discord import InteractionType
from pydantic import SecretStr

from bots.app import App
from bots.config import read
from bots.discord.answering import Answer, Answering, Make
from bots.discord.api import Api
from bots.discord.gateway import Gateway
from bots.discord.menus import Menus
from bots.discord.messenger import FORMS, DiscordMessenger
from bots.discord.places import PLATFORM
from bots.discord.presses import dynamic
from bots.discord.settings import Settings
from bots.discord.speakers import Speaker, Speakers
from bots.house import House
from core.delivery.pace import Limits as Pace
from core.values.document import Action, Document, say
from tests.platforms.discord import Discord, Limits


class Host:
    """A `Bot` that answers whatever it hears with what `make` gives: first “Well.”. `haste` as in `Answering`; `spoken` is
    who was heard, as `speakers` finds."""

    platform = PLATFORM
    limits = Pace(per_second=1000)
    forms = FORMS
    words: Mapping[str, str] = {}

    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.api = Api(SecretStr(discord.token), discord.api_url)
        self.messenger = DiscordMessenger(self.api, now=lambda: self.house.services.now())
        self.make: Make = given(say("Well."))
        self.public = False
        self.haste = 1.0
        self.ended = 0
        self.speakers = Speakers((), ())
        self.spoken: list[Speaker] = []
        self.ana = discord.person(42, "Ana")
        self.town = discord.guild(100, "Town", owner=self.ana)
        self.square = self.town.text("square")
        self.town.admit_bot()

    def invitations(self) -> tuple[Action, ...]:
        return ()

    def link(self, payload: str) -> str:
        return ""

    async def run(self, house: House) -> None:
        self.house = house
        async with self.api.session() as http, Gateway(http, nothing, patience=0.1) as gateway:
            gateway.hear("interaction", self.heard)
            gateway.add_dynamic_items(*dynamic(self.pressed, self.pressed))
            await Menus(self.api, house).put()
            house.ready()
            await gateway.start(self.discord.token)

    async def heard(self, heard: Heard[Any]) -> None:
        if heard.type is not InteractionType.component:
            await self.answer(heard)

    async def pressed(self, heard: Heard[Any], _custom_id: str) -> None:
        await self.answer(heard)

    async def answer(self, heard: Heard[Any]) -> None:
        answering = Answering(self.api, self.house, haste=self.haste)
        speaker = self.speakers.of(heard, public=self.public)
        self.spoken.append(speaker)
        await answering.give(heard, speaker, self.make, public=self.public)
        self.ended += 1
        self.discord.world.bell.ring()


async def nothing() -> None:
    """Sessions are not counted here."""


def given(document: Document | None, *, after: float = 0.0) -> Make:
    """What answers with `document`, in so many seconds."""

    async def make() -> Answer | None:
        await asyncio.sleep(after)
        return None if document is None else Answer(document)

    return make


@asynccontextmanager
async def hosted(url: str) -> AsyncIterator[Host]:
    """Connected. At the end all that was called was right."""
    async with Discord(limits=Limits.off()) as discord:
        bot = Host(discord)
        app = App(read({"database": {"url": url}}, {}, {PLATFORM: Settings}), [bot])
        async with app.running():
            await app.connected()
            await discord.connected()
            yield bot
        assert discord.violations == []
