"""What kind of channel a place is, and where a person's private chat is. What the gateway told is believed; what it did not
tell is asked for once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ChannelType, ForumChannel, Guild, TextChannel
from discord.abc import GuildChannel

from bots.discord.api import Api
from bots.discord.gateway import Gateway
from bots.discord.places import Person, Place, Ref
from bots.discord.standing import Welcome, standing
from core.values.chat import Address

KEPT = 10_000
"""Private chats whose channel is remembered."""

FORUMS = frozenset({ChannelType.forum.value, ChannelType.media.value})
NEWS = ChannelType.news.value

TAG_REQUIRED = 1 << 4
"""The flag of a forum whose posts must have a tag (docs.discord.com/developers/resources/channel, Channel Flags)."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A forum's own; only moderators give `moderated` ones."""

    id: int
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """`kind` is the API's channel type, `tags` those of a forum, of which a post must have one where it is `strict`."""

    id: int
    kind: int
    tags: Sequence[Tag] = ()
    strict: bool = False

    @property
    def forum(self) -> bool:
        return self.kind in FORUMS

    @property
    def news(self) -> bool:
        return self.kind == NEWS


class Channels:
    """`gateway` is set while it is there; `spend` is waited for before each call; `last_ref` tells of a message that stands in
    a chat, "" for none."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._private: OrderedDict[int, int] = OrderedDict()
        self._asked: dict[int, Channel] = {}
        self.gateway: Gateway | None = None
        self.spend: Callable[[], Awaitable[None]] = _free
        self.last_ref: Callable[[Address], Awaitable[str]] = _none

    async def of(self, place: Person | Place) -> Channel:
        """The channel that takes messages for the place; the number of a server, which is nobody's, stands for it. Raises what
        `Api.call` raises."""
        if isinstance(place, Place) and place.thread:
            return Channel(place.thread, ChannelType.public_thread.value)
        if isinstance(place, Person):
            guild = self._guild(place.id)
            if guild is not None and (open_to_all := landing(guild)) is not None:
                return _told(open_to_all)
            return Channel(await self._private_with(place.id), ChannelType.private.value)
        if (known := self._known(place)) is not None:
            return known
        await self._api.opened()
        if self.gateway is not None:
            return await self.ask(place)
        return Channel(place.channel, ChannelType.text.value)

    async def surely(self, place: Person | Place) -> Channel:
        """As `of`, and never a guess."""
        if isinstance(place, Place) and not place.thread and self._known(place) is None:
            return await self.ask(place)
        return await self.of(place)

    async def ask(self, place: Place) -> Channel:
        """What the channel is by the platform's own word, for one that is not what we took it for. Raises what `Api.call`
        raises."""
        await self.spend()
        wire: dict[str, Any] = await self._api.call("GET", "/channels/{channel_id}", channel_id=place.channel)
        tags = [Tag(int(t["id"]), t["name"], t["moderated"]) for t in wire.get("available_tags", ())]
        strict = bool(wire.get("flags", 0) & TAG_REQUIRED)
        self._asked[place.channel] = channel = Channel(place.channel, wire["type"], tags, strict)
        return channel

    def embeds(self, place: Person | Place) -> bool:
        """Whether embeds may be sent there, as far as the gateway told."""
        guild = self._guild(place.guild) if isinstance(place, Place) else None
        told = guild.get_channel(place.channel) if guild is not None and isinstance(place, Place) else None
        return guild is None or told is None or told.permissions_for(guild.me).embed_links

    def name(self, channel: int) -> str:
        """What the gateway says that it is called, "" where it says nothing."""
        known = self.gateway.get_channel(channel) if self.gateway is not None else None
        return "" if known is None else str(getattr(known, "name", "") or "")

    def forget(self, channel: int) -> None:
        """It changed, or is no more."""
        self._asked.pop(channel, None)

    def _known(self, place: Place) -> Channel | None:
        guild = self._guild(place.guild)
        told = guild.get_channel(place.channel) if guild is not None else None
        return _told(told) if told is not None else self._asked.get(place.channel)

    def _guild(self, number: int) -> Guild | None:
        return self.gateway.get_guild(number) if self.gateway is not None else None

    async def _private_with(self, person: int) -> int:
        if (known := self._private.get(person)) is not None:
            self._private.move_to_end(person)
            return known
        ref = await self.last_ref(Person(person).address)
        self._private[person] = channel = Ref.parse(ref).channel if ref else await self._open(person)
        if len(self._private) > KEPT:
            self._private.popitem(last=False)
        return channel

    async def _open(self, person: int) -> int:
        """Discord lets nobody open many at a time, so that those we wrote to before are not opened again."""
        await self.spend()
        wire = await self._api.call("POST", "/users/@me/channels", body={"recipient_id": str(person)})
        return int(wire["id"])


async def _free() -> None:
    """No lane, no waiting."""


async def _none(_chat: Address) -> str:
    """No house, no memory."""
    return ""


def _told(channel: GuildChannel) -> Channel:
    if isinstance(channel, ForumChannel):
        tags = [Tag(tag.id, tag.name, tag.moderated) for tag in channel.available_tags]
        return Channel(channel.id, channel.type.value, tags, channel.flags.require_tag)
    return Channel(channel.id, channel.type.value)


def landing(guild: Guild) -> TextChannel | None:
    """Where a server is told something: its system channel, or else the first where we may write and others answer."""
    rooms = (channel for channel in guild.text_channels if not channel.is_news())
    for channel in (guild.system_channel, *rooms):
        if channel is not None and standing(channel.permissions_for(guild.me)) == Welcome():
            return channel
    return None
