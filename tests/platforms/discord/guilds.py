"""Guilds, their roles and members, and what is done to them. Each act tells the bot what it would be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.platforms.discord import events, permissions
from tests.platforms.discord.channels import Channel, Kind, Tag

if TYPE_CHECKING:
    from tests.platforms.discord.people import Person
    from tests.platforms.discord.world import World


@dataclass(eq=False)
class Role:
    """`permissions` are bits (topics/permissions)."""

    id: int
    name: str
    permissions: int = 0
    mentionable: bool = False
    position: int = 1
    managed: bool = False

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Member:
    """Who is in a guild; `id` is the user's."""

    id: int
    joined_at: str
    roles: list[Role] = field(default_factory=list)


class Guild:
    def __init__(self, world: "World", number: int, name: str, *, owner: "Person", locale: str = "en-US") -> None:
        self.world = world
        self.id, self.name, self.owner, self.locale = number, name, owner, locale
        self.everyone = Role(number, "@everyone", permissions.EVERYONE, position=0)
        self.roles: dict[int, Role] = {number: self.everyone}
        self.members: dict[int, Member] = {}
        self.channels: dict[int, Channel] = {}
        self.available = True
        self.blocked: list[str] = []
        self.join(owner)

    def __repr__(self) -> str:
        return f"<Guild {self.id} {self.name}>"

    @property
    def bot(self) -> Member | None:
        """The bot's membership."""
        return self.members.get(self.world.bot_id)

    # Places in it

    def text(self, name: str, *, number: int | None = None) -> Channel:
        return self._add(Kind.TEXT, name, number)

    def announcement(self, name: str, *, number: int | None = None) -> Channel:
        return self._add(Kind.ANNOUNCEMENT, name, number)

    def forum(
        self, name: str, *, tags: Sequence[str] = (), requires_tag: bool = False, number: int | None = None
    ) -> Channel:
        channel = self._make(Kind.FORUM, name, number)
        channel.tags = [Tag(self.world.snowflake(), tag) for tag in tags]
        channel.requires_tag = requires_tag
        return self._enter(channel)

    def _add(self, kind: Kind, name: str, number: int | None) -> Channel:
        return self._enter(self._make(kind, name, number))

    def _make(self, kind: Kind, name: str, number: int | None) -> Channel:
        return Channel(self.world, number or self.world.snowflake(), kind, name=name, guild=self)

    def _enter(self, channel: Channel) -> Channel:
        self.channels[channel.id] = self.world.channels[channel.id] = channel
        events.channel(self.world, "CHANNEL_CREATE", channel)
        return channel

    # People and roles

    def role(self, name: str, *, permissions: int = 0, mentionable: bool = False) -> Role:
        role = Role(self.world.snowflake(), name, int(permissions), mentionable, len(self.roles))
        self.roles[role.id] = role
        events.role(self, "GUILD_ROLE_CREATE", role)
        return role

    def change_role(
        self, role: Role, *, name: str = "", permissions: int | None = None, mentionable: bool | None = None
    ) -> None:
        seen = events.visible(self)
        role.name = name or role.name
        role.permissions = role.permissions if permissions is None else int(permissions)
        role.mentionable = role.mentionable if mentionable is None else mentionable
        events.role(self, "GUILD_ROLE_UPDATE", role)
        events.sync_threads(self, seen)

    def delete_role(self, role: Role) -> None:
        del self.roles[role.id]
        for member in self.members.values():
            member.roles = [held for held in member.roles if held is not role]
        events.role(self, "GUILD_ROLE_DELETE", role)

    def join(self, person: "Person", roles: Sequence[Role] = ()) -> Member:
        """The bot hears nothing of it: that needs the intent of members, which it has not."""
        return self._join(person.id, roles)

    def _join(self, number: int, roles: Sequence[Role]) -> Member:
        member = Member(number, self.world.now().isoformat(), list(roles))
        self.members[number] = member
        return member

    def leave(self, person: "Person") -> None:
        del self.members[person.id]

    def give(self, person: "Person", *roles: Role) -> None:
        self.members[person.id].roles.extend(roles)

    def take(self, person: "Person", *roles: Role) -> None:
        member = self.members[person.id]
        member.roles = [role for role in member.roles if role not in roles]

    # The bot

    def admit_bot(self, *, permissions: int = 0) -> Role:
        """Adds the bot with a role of its own, which has these permissions beside those of everyone."""
        role = Role(self.world.snowflake(), "Newsclip", int(permissions), False, len(self.roles), managed=True)
        self.roles[role.id] = role
        self._join(self.world.bot_id, [role])
        events.guild_came(self, new=True)
        return role

    def expel_bot(self) -> None:
        """events/gateway-events, Guild Delete: without `unavailable` when the bot was removed."""
        member = self.members.pop(self.world.bot_id)
        for role in member.roles:
            if role.managed:
                del self.roles[role.id]
        events.guild_went(self, unavailable=False)

    def give_bot(self, *roles: Role) -> None:
        self._change_bot([*self._bot_member().roles, *roles])

    def take_from_bot(self, *roles: Role) -> None:
        self._change_bot([role for role in self._bot_member().roles if role not in roles])

    def _change_bot(self, roles: list[Role]) -> None:
        seen = events.visible(self)
        self._bot_member().roles = roles
        events.bot_changed(self)
        events.sync_threads(self, seen)

    def _bot_member(self) -> Member:
        if self.bot is None:
            raise LookupError(f"the bot is not in {self}")
        return self.bot

    # The guild itself

    def rename(self, name: str) -> None:
        self.name = name
        events.guild_changed(self)

    def goes_down(self) -> None:
        """An outage of this guild: events/gateway-events, Guild Delete with `unavailable`."""
        self.available = False
        events.guild_went(self, unavailable=True)

    def comes_back(self) -> None:
        self.available = True
        events.guild_came(self, new=False)

    def delete(self) -> None:
        del self.world.guilds[self.id]
        for channel in list(self.channels.values()):
            channel.forget()
        events.guild_went(self, unavailable=False)

    def block_words(self, *words: str) -> None:
        """resources/auto-moderation: a message with such a word is blocked."""
        self.blocked.extend(words)

    def may(self, person_id: int, channel: Channel | None = None) -> int:
        """The permissions of a member, in the guild or in a channel; 0 for who is none."""
        member = self.members.get(person_id)
        if member is None:
            return 0
        return permissions.in_guild(self, member) if channel is None else permissions.in_channel(channel, member)
