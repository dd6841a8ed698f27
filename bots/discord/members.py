"""What becomes of us in servers, channels and threads: each change ends in the right state of the chats there.

Discord tells what changed, and what holds now is looked at: an event that was missed is made good by the next one, and by the
look at everything when a session begins. Whatever it does not tell is found out by the next message that is refused.
"""

import asyncio
from collections.abc import Collection
from functools import partial
from typing import Any

from discord import Guild, Member, Permissions, RawThreadDeleteEvent, RawThreadUpdateEvent, Role
from discord.abc import GuildChannel
from discord.errors import DiscordException
from discord.utils import utcnow

from bots.discord.api import Api, NotSentError
from bots.discord.channels import Channels
from bots.discord.gateway import Gateway
from bots.discord.greeting import Greeting
from bots.discord.messenger import UNSURE
from bots.discord.outcomes import outcome
from bots.discord.places import PLATFORM, Place, place_of, server
from bots.discord.standing import Standing, Welcome, is_news, standing
from bots.house import House
from core.values.chat import Chat
from core.values.outcome import Refusal, Refused

PAGE = 1000
"""Chats that are looked at together."""

SLACK = 1.0
"""Seconds after the end of a timeout, by when it has surely ended."""


class Members:
    """One change at a time, in the order in which they are told."""

    def __init__(self, house: House, api: Api, channels: Channels) -> None:
        self._house = house
        self._storage = house.services.storage
        self._lifecycle = house.lifecycle
        self._api = api
        self._channels = channels
        self._greeting = Greeting(house)
        self._turn = asyncio.Lock()
        self._timeouts: dict[int, asyncio.TimerHandle] = {}

    def attach(self, gateway: Gateway) -> None:
        """Hear what happens from now on. An outage (`guild_unavailable`) is no event of ours: nothing is lost by it."""
        self._gateway = self._channels.gateway = gateway
        gateway.hear("ready", self._ready)
        gateway.hear("guild_join", self._came)
        gateway.hear("guild_available", self._available)
        gateway.hear("guild_remove", self._removed)
        gateway.hear("guild_channel_update", self._channel_changed)
        gateway.hear("guild_channel_delete", self._channel_gone)
        gateway.hear("guild_role_update", self._role_changed)
        gateway.hear("guild_role_delete", self._role_gone)
        gateway.hear("member_update", self._we_changed)
        gateway.hear("timeout_end", self._look)
        gateway.hear("raw_thread_update", self._thread_changed)
        gateway.hear("raw_thread_delete", self._thread_gone)

    async def _ready(self) -> None:
        """All chats in servers, once: a server that is not among ours is one that we were removed from."""
        async with self._turn:
            after = ""
            while True:
                async with self._storage.read() as tx:
                    chats = await tx.chats.parts(PLATFORM, after=after, limit=PAGE)
                if not chats:
                    break
                await self._settle(chats, everywhere=True)
                after = chats[-1].address.id
        for guild in list(self._gateway.guilds):
            await self._arrived(guild)

    async def _came(self, guild: Guild) -> None:
        await self._look(guild)
        await self._arrived(guild)

    async def _available(self, guild: Guild) -> None:
        """After an outage, or in a new session. While the first one begins, `ready` will see to all servers."""
        if self._gateway.is_ready():
            await self._came(guild)

    async def _arrived(self, guild: Guild) -> None:
        if not guild.unavailable:
            self._watch(guild)
            await self._greeting.give(guild)

    async def _removed(self, guild: Guild) -> None:
        async with self._turn:
            await self._greeting.forget(guild.id)
            await self._lifecycle.lost(server(guild.id), Refusal.KICKED, name=guild.name)

    async def _channel_changed(self, before: GuildChannel, after: GuildChannel) -> None:
        self._channels.forget(after.id)
        if before.overwrites != after.overwrites:
            await self._look(after.guild)

    async def _channel_gone(self, channel: GuildChannel) -> None:
        self._channels.forget(channel.id)
        async with self._turn:
            address = Place(channel.guild.id, channel.id).address
            await self._lifecycle.lost(address, Refusal.GONE, name=f"{channel.guild.name} #{channel.name}")

    async def _role_changed(self, before: Role, after: Role) -> None:
        if before.permissions != after.permissions:
            await self._look(after.guild)

    async def _role_gone(self, role: Role) -> None:
        async with self._storage.begin() as tx:
            chats = await tx.chats.within(server(role.guild.id))
            await tx.subscriptions.forget_role([chat.id for chat in chats], str(role.id))
        await self._look(role.guild)

    async def _we_changed(self, before: Member, after: Member) -> None:
        """Of all members the library knows us alone."""
        if before.roles != after.roles or before.timed_out_until != after.timed_out_until:
            await self._look(after.guild)
            self._watch(after.guild)

    async def _thread_changed(self, event: RawThreadUpdateEvent) -> None:
        place = Place(event.guild_id, event.parent_id, event.thread_id)
        locked = bool(event.data["thread_metadata"].get("locked", False))
        async with self._turn:
            if (chat := await self._known(place)) is not None:
                await self._settle([chat], locked=locked)

    async def _thread_gone(self, event: RawThreadDeleteEvent) -> None:
        place = Place(event.guild_id, event.parent_id, event.thread_id)
        async with self._turn:
            if await self._known(place) is not None:
                await self._lifecycle.lost(place.address, Refusal.GONE)

    def _watch(self, guild: Guild) -> None:
        """Look again when a timeout of ours ends: that is no event."""
        if (before := self._timeouts.pop(guild.id, None)) is not None:
            before.cancel()
        if guild.me.is_timed_out():
            assert guild.me.timed_out_until is not None, "timed out"
            wait = (guild.me.timed_out_until - utcnow()).total_seconds() + SLACK
            ends = partial(self._gateway.dispatch, "timeout_end", guild)
            self._timeouts[guild.id] = asyncio.get_running_loop().call_later(wait, ends)

    async def _known(self, place: Place) -> Chat | None:
        async with self._storage.read() as tx:
            return await tx.chats.at(place.address)

    async def _look(self, guild: Guild) -> None:
        async with self._turn:
            async with self._storage.read() as tx:
                chats = await tx.chats.within(server(guild.id))
            await self._settle(chats)

    async def _settle(self, chats: Collection[Chat], *, everywhere: bool = False, locked: bool | None = None) -> None:
        """Bring the chats to the state that they are found in."""
        news: dict[int, dict[int, Refusal | None]] = {}
        for chat in chats:
            place = place_of(chat.address)
            assert isinstance(place, Place), "inside a server"
            found = await self._standing(chat, place, everywhere=everywhere, locked=locked)
            if found is not None and is_news(chat, found):
                reason = found.reason if isinstance(found, Refused) else None
                news.setdefault(place.guild, {})[chat.id] = reason
        for guild_id, standings in news.items():
            guild = self._gateway.get_guild(guild_id)
            name = guild.name if guild is not None else ""
            await self._lifecycle.found(standings, inside=server(guild_id), name=name)

    async def _standing(self, chat: Chat, place: Place, *, everywhere: bool, locked: bool | None) -> Standing | None:
        """None where nothing can be said now. `everywhere` when all our servers are known; `locked` where a thread's update
        told it."""
        guild = self._gateway.get_guild(place.guild)
        if guild is None:
            return Refused(Refusal.KICKED) if everywhere else None
        channel = guild.get_channel(place.channel)
        if guild.unavailable or channel is None:
            return None
        ours = channel.permissions_for(guild.me)
        if not place.thread:
            return standing(ours)
        if locked is None and (thread := guild.get_thread(place.thread)) is not None:
            locked = thread.locked
        found = standing(ours, thread=True, locked=bool(locked))
        if locked is None and found == Welcome() and is_news(chat, found):
            return None if chat.reason == Refusal.GONE else await self._asked(place, ours)
        return found

    async def _asked(self, place: Place, ours: Permissions) -> Standing | None:
        """Of a thread that sleeps or is no more: the gateway tells of neither."""
        await self._house.lane.spend()
        try:
            wire: dict[str, Any] = await self._api.call("GET", "/channels/{channel_id}", channel_id=place.thread)
        except (DiscordException, NotSentError, *UNSURE) as error:
            ended = outcome(error, now=self._house.services.now())
            return ended if isinstance(ended, Refused) else None
        return standing(ours, thread=True, locked=bool(wire["thread_metadata"].get("locked", False)))
