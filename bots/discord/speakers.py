"""Who speaks in an interaction, for which chat, and who sees what we answer.

In a server that we are in people speak for the channel or thread they are in, and in a forum's post for the forum; everywhere
else, whoever took us along speaks for their own chat with us, where nothing of it stands.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, TypeAlias

from discord import ForumChannel, Guild, Interaction, Locale, Member, Thread

from bots.discord.places import Person, Place
from core.i18n import languages
from core.values.chat import ChatKind, Right, Sender

Heard: TypeAlias = Interaction[Any]


class Stage(Enum):
    """Where an answer stands: in the private chat with us, in a server that we are in, or among people and servers that only
    know us by who took us along."""

    DIRECT = auto()
    SERVER = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True)
class Speaker:
    """`own` when they speak for their own chat with us in a place that has another."""

    sender: Sender
    stage: Stage
    own: bool = False

    def hidden(self, *, public: bool = False) -> bool:
        """Whether nobody else is to see the answer; one that is `public` others may like to see too."""
        match self.stage:
            case Stage.DIRECT:
                return False
            case Stage.SERVER:
                return self.own or not public
            case Stage.ELSEWHERE:
                return True


class Speakers:
    """`owners` are the ids of the newsroom's owners, `managers` roles by name or id whose members may manage."""

    def __init__(self, owners: Collection[str], managers: Collection[str]) -> None:
        self._owners = frozenset(owners)
        self._managers = frozenset(name.casefold() for name in managers)

    def of(self, heard: Heard, *, own: bool = False, public: bool = False) -> Speaker:
        """Who speaks: for their `own` chat where they say so; what is `public` others see too."""
        stage = _stage(heard)
        place = _place(heard) if stage is Stage.SERVER and not own else None
        sender = Sender(
            Person(heard.user.id).address,
            str(heard.user.id),
            self._rights(heard, manages=place is not None),
            language=_language(heard.locale),
            name=heard.user.display_name,
            heard=False,
            fields=True,
        )
        if place is not None:
            sender = replace(
                sender,
                address=place.address,
                kind=ChatKind.GROUP,
                name=f"{heard.guild or ''} #{_room(heard)}",
                spoken=spoken_in(heard.guild) if heard.guild else "",
                aside=not public,
            )
        return Speaker(sender, stage, own=stage is Stage.SERVER and place is None)

    def _rights(self, heard: Heard, *, manages: bool) -> Right:
        if str(heard.user.id) in self._owners:
            return Right.OWN
        return Right.MANAGE if manages and self._manages(heard) else Right.READ

    def _manages(self, heard: Heard) -> bool:
        """By what Discord says in this very interaction that they may do in this very channel."""
        may = heard.permissions
        if may.administrator or may.manage_guild or may.manage_channels:
            return True
        roles = heard.user.roles if isinstance(heard.user, Member) else []
        return any({role.name.casefold(), str(role.id)} & self._managers for role in roles)


def _stage(heard: Heard) -> Stage:
    if heard.guild_id is not None:
        return Stage.SERVER if heard.client.get_guild(heard.guild_id) is not None else Stage.ELSEWHERE
    return Stage.DIRECT if heard.context.dm_channel else Stage.ELSEWHERE


def _place(heard: Heard) -> Place | None:
    """The channel or thread; None where Discord does not name it."""
    room = _room(heard)
    if heard.guild_id is None or room is None:
        return None
    if isinstance(room, Thread):
        return Place(heard.guild_id, room.parent_id, room.id)
    return Place(heard.guild_id, room.id)


def _room(heard: Heard) -> Any:
    """The channel that is spoken for. Nothing can be said in a forum itself, so its posts speak for it."""
    channel = heard.channel
    return channel.parent if isinstance(channel, Thread) and isinstance(channel.parent, ForumChannel) else channel


def spoken_in(guild: Guild) -> str:
    """The language that a server chose where we speak it, else "". A server that is no community cannot choose, and stays with
    Discord's own (docs.discord.com/developers/resources/guild#guild-object)."""
    chose = guild.preferred_locale is not Locale.american_english or "COMMUNITY" in guild.features
    return _language(guild.preferred_locale) if chose else ""


def _language(locale: Locale) -> str:
    """The language of a client where we speak it, else ""."""
    code = str(locale).partition("-")[0].lower()
    return code if code in languages() else ""
