"""Interactions: what somebody asked of the bot, and what they see of its answer (interactions/receiving-and-responding)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import shapes
from tests.platforms.discord.components import INPUT, LABEL, walk
from tests.platforms.discord.permissions import EVERYONE, WITH_BOT, WITH_PEOPLE, Permission, in_channel

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.messages import Message
    from tests.platforms.discord.people import Person
    from tests.platforms.discord.world import World

Json = dict[str, Any]


class Kind(IntEnum):
    """Interaction Type."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Reply(IntEnum):
    """Interaction Callback Type."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Context(IntEnum):
    """Interaction Context Types."""

    GUILD = 0
    BOT_DM = 1
    PRIVATE_CHANNEL = 2


@dataclass(frozen=True)
class Choice:
    """What autocomplete offers."""

    name: str
    value: str | int | float


@dataclass(frozen=True)
class Modal:
    """A form that the bot opened; `of` is the interaction that it answers."""

    of: "Interaction"
    wire: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.wire["title"])

    @property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """What it asks for, by label (components/reference, Label; text inputs may carry their own)."""
        found: dict[str, Mapping[str, Any]] = {}
        for each in walk(self.wire["components"]):
            if each["type"] == LABEL:
                found[each["label"]] = each["component"]
            elif each["type"] == INPUT and each.get("label"):
                found[each["label"]] = each
        return found


@dataclass(eq=False)
class Interaction:
    """`source` is the message whose component or command it was; `url` what the client opens by itself, without the bot.

    `failed`: nothing came within three seconds; `notes` are the ids of its follow-ups.
    """

    world: "World" = field(repr=False)
    id: int
    kind: Kind
    person: "Person"
    channel: "Channel"
    wire: Mapping[str, Any] = field(repr=False)
    source: "Message | None" = None
    reply: Reply | None = None
    original: int | None = None
    notes: list[int] = field(default_factory=list)
    choices: Sequence[Choice] = ()
    modal: Modal | None = None
    failed: bool = False
    url: str | None = None
    asked: float = 0.0

    @property
    def token(self) -> str:
        return str(self.wire["token"])

    @property
    def waits(self) -> bool:
        return self.reply is None and not self.failed and self.url is None

    @property
    def alive(self) -> bool:
        """Whether its token may still be used."""
        return not self.failed and self.world.seconds() - self.asked <= self.world.limits.token_life

    @property
    def only_user(self) -> bool:
        """Whether only the person installed the bot, and not the place."""
        return set(self.wire["authorizing_integration_owners"]) == {"1"}

    @property
    def answer(self) -> "Message | None":
        """The message that answers, as it stands now: the new one, or the changed one that the button was under."""
        return None if self.original is None else self.channel.any_message(self.original)

    @property
    def followups(self) -> "list[Message]":
        """What came after the answer, as it stands now."""
        found = (self.channel.any_message(number) for number in self.notes)
        return [message for message in found if message is not None]

    @property
    def ephemeral(self) -> bool:
        answer = self.answer
        return answer is not None and answer.ephemeral

    @property
    def plain(self) -> str:
        """The words of the answer, "" without one."""
        answer = self.answer
        return "" if answer is None else answer.plain

    @property
    def answered(self) -> bool:
        """Whether its person sees an answer, or that there will be none."""
        if self.waits:
            return False
        answer = self.answer
        return self.failed or self.reply is not Reply.DEFERRED or answer is None or not answer.loading

    async def settled(self, *, timeout: float = 5.0) -> "Interaction":
        return await self.world.bell.until(lambda: self if self.answered else None, timeout)

    async def followed(self, count: int = 1, *, timeout: float = 5.0) -> "list[Message]":
        """The follow-ups once there are so many."""
        return await self.world.bell.until(lambda: self.followups if len(self.notes) >= count else None, timeout)

    def look(self) -> None:
        """It has failed when nothing came in time: "If the 3 second deadline is exceeded, the token will be invalidated"."""
        if self.waits and self.world.seconds() - self.asked > self.world.limits.answer_within:
            self.failed = True
            self.world.unanswered.append(self)
            self.world.waiting.discard(self)
            self.world.bell.ring()

    def took(self, reply: Reply) -> None:
        """The bot has answered."""
        self.reply = reply
        self.world.waiting.discard(self)
        self.world.bell.ring()


def begin(
    person: "Person",
    channel: "Channel",
    kind: Kind,
    data: Mapping[str, Any],
    owners: Mapping[str, str],
    *,
    source: "Message | None" = None,
) -> Interaction:
    """Asks the bot: Interaction Create goes to the shard of the guild, private chats to the first."""
    world = person.world
    number = world.snowflake()
    wire = _wire(person, channel, number, kind, owners) | {"data": dict(data)}
    if source is not None:
        wire["message"] = dict(source.wire)
    interaction = Interaction(world, number, kind, person, channel, wire, source, asked=world.seconds())
    world.interactions[number] = world.by_token[interaction.token] = interaction
    world.waiting.add(interaction)
    world.journal.write(event="asked", at=world.now().timestamp(), interaction=number, kind=kind.name, data=data)
    guild = channel.guild.id if channel.guild else 0
    world.gateway.tell("INTERACTION_CREATE", lambda: dict(wire), 0, guild)
    loop = asyncio.get_running_loop()
    loop.call_later(world.limits.answer_within + 0.01, interaction.look)
    return interaction


def context(channel: "Channel") -> Context:
    if channel.guild is not None:
        return Context.GUILD
    return Context.BOT_DM if channel.with_bot else Context.PRIVATE_CHANNEL


def owners(person: "Person", channel: "Channel", types: Sequence[int]) -> dict[str, str]:
    """Authorizing Integration Owners Object; empty where the bot is installed for neither the place nor the person."""
    guild = channel.guild
    found = {}
    if 0 in types and guild is not None and guild.bot is not None:
        found["0"] = str(guild.id)
    elif 0 in types and channel.with_bot and person.shares_guild:
        found["0"] = "0"
    if 1 in types and person.installed:
        found["1"] = str(person.id)
    return found


def _wire(person: "Person", channel: "Channel", number: int, kind: Kind, owners: Mapping[str, str]) -> Json:
    """Interaction Structure."""
    world, guild = person.world, channel.guild
    held = guild.may(person.id, channel) if guild else 0
    common: Json = {
        "id": str(number),
        "application_id": str(world.bot_id),
        "type": int(kind),
        "token": f"token-{world.number()}-{number:x}",
        "version": 1,
        "channel_id": str(channel.id),
        "channel": channel.wire() | ({"permissions": str(held)} if guild else {}),
        "app_permissions": str(app_permissions(person, channel)),
        "locale": person.locale,
        "entitlements": [],
        "authorizing_integration_owners": dict(owners),
        "context": int(context(channel)),
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if guild is None:
        return common | {"user": person.wire()}
    return common | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": shapes.member(guild, person.id) | {"user": person.wire(), "permissions": str(held)},
    }


def app_permissions(person: "Person", channel: "Channel") -> int:
    """What the bot may where it was asked; where only the person installed it, what everyone may."""
    guild = channel.guild
    if guild is None:
        return WITH_BOT if channel.with_bot else WITH_PEOPLE
    if guild.bot is not None:
        return in_channel(channel, guild.bot)
    return guild.may(person.id, channel) & EVERYONE


def forced_ephemeral(interaction: Interaction) -> bool:
    """topics/permissions, USE_EXTERNAL_APPS: without it, what a user-installed app answers in a guild only its user sees."""
    guild = interaction.channel.guild
    if guild is None or not interaction.only_user:
        return False
    return not guild.may(interaction.person.id, interaction.channel) & Permission.USE_EXTERNAL_APPS
