"""What a server hears when we come: once, in the channel where it is told of such things."""

from datetime import timedelta

import structlog
from discord import Guild

from bots.discord.channels import landing
from bots.discord.places import Place, server
from bots.discord.speakers import spoken_in
from bots.house import House
from core.commands.door import TurnedAway
from core.i18n import _, speaking
from core.values.chat import ChatKind, Right, Sender
from core.values.document import Document, say
from core.values.outcome import Post, Sent

log = structlog.get_logger()

LATE = timedelta(days=1)
"""How long after we came, while nobody listened here, a server is still greeted."""


class Greeting:
    def __init__(self, house: House) -> None:
        self._house = house
        self._services = house.services

    async def give(self, guild: Guild) -> None:
        """Greet a server that we came to lately, once for each time that we come; nothing where it has chats of ours."""
        if not await self._is_new(guild):
            return
        spoken = spoken_in(guild)
        stranger = Sender(server(guild.id), "", Right.READ, kind=ChatKind.GROUP, name=guild.name, spoken=spoken)
        with speaking(spoken or self._services.cards.language):
            match await self._house.router.turned_away(stranger):
                case TurnedAway(None):
                    return
                case TurnedAway(Document() as told):
                    await self._say(guild, told)
                case None:
                    await self._house.lifecycle.arrived(stranger.address, stranger.kind, name=guild.name)
                    await self._say(guild, self._hello())

    async def forget(self, guild_id: int) -> None:
        """We left: should we come again, that is new."""
        async with self._services.storage.begin() as tx:
            await tx.facts.take(_greeted(guild_id))

    async def _is_new(self, guild: Guild) -> bool:
        at, came = self._services.now(), guild.me.joined_at
        if came is None or came < at - LATE:
            return False
        async with self._services.storage.begin() as tx:
            known = await tx.facts.get(_greeted(guild.id))
            if known is not None and known[0] == came.isoformat():
                return False
            await tx.facts.put(_greeted(guild.id), came.isoformat(), at=at)
            return not await tx.chats.within(server(guild.id))

    def _hello(self) -> Document:
        told = say(_("Hello, this is {name}: news on what you choose, as soon as it is out."), name=self._services.name)
        told += say(
            _(
                "Those who manage a channel choose what comes there: write /tag follow in it, and your own words, such as:"
                " /tag follow science"
            )
        )
        return told + say(_("Everybody can follow for themselves: write the same to me in a direct message."))

    async def _say(self, guild: Guild, document: Document) -> None:
        channel = landing(guild)
        if channel is None:
            return
        place = Place(guild.id, channel.id)
        post = Post(document, self._services.new_code(), kind=ChatKind.GROUP)
        outcome = await self._house.lane.reply(place.address, post, ChatKind.GROUP)
        if not isinstance(outcome, Sent):
            log.warning("greeting_not_taken", chat=str(place.address), outcome=repr(outcome))


def _greeted(guild_id: int) -> str:
    return f"greeted:{server(guild_id)}"
