"""Channels, threads and private chats: what stands in them, and what people do to them."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import events, shapes
from tests.platforms.discord.messages import Message

if TYPE_CHECKING:
    from tests.platforms.discord.guilds import Guild, Role
    from tests.platforms.discord.people import Person
    from tests.platforms.discord.world import World


class Kind(IntEnum):
    """resources/channel, Channel Types."""

    TEXT = 0
    DM = 1
    GROUP_DM = 3
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})


@dataclass(frozen=True)
class Tag:
    """resources/channel, Forum Tag Object."""

    id: int
    name: str
    moderated: bool = False


@dataclass(frozen=True)
class Overwrite:
    """resources/channel, Overwrite Object; `person` when it is of a member and not of a role."""

    allow: int = 0
    deny: int = 0
    person: bool = False


@dataclass(frozen=True)
class ThreadState:
    """resources/channel, Thread Metadata Object."""

    owner: int
    archived: bool = False
    locked: bool = False
    minutes: int = 1440
    since: str = ""
    tags: tuple[int, ...] = ()


class Channel:
    """Anything that messages stand in; `recipients` are the people of a private chat, `parent` where a thread belongs."""

    def __init__(
        self,
        world: "World",
        number: int,
        kind: Kind,
        *,
        name: str = "",
        guild: "Guild | None" = None,
        parent: "Channel | None" = None,
        recipients: "tuple[Person, ...]" = (),
    ) -> None:
        self.world = world
        self.id, self.kind, self.name, self.guild, self.parent = number, kind, name, guild, parent
        self.recipients = recipients
        self.overwrites: dict[int, Overwrite] = {}
        self.threads: dict[int, Channel] = {}
        self.tags: list[Tag] = []
        self.requires_tag = False
        self.state: ThreadState | None = None
        self._standing: dict[int, Message] = {}
        self._whispered: dict[int, Message] = {}
        self._sent: list[int] = []
        self._given = 0

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.name or self.kind.name}>"

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def takes_posts(self) -> bool:
        return self.kind is Kind.FORUM

    @property
    def private(self) -> bool:
        return self.kind in {Kind.DM, Kind.GROUP_DM}

    @property
    def with_bot(self) -> bool:
        """Whether it is a private chat with the bot."""
        return self.kind is Kind.DM and len(self.recipients) == 1

    @property
    def above(self) -> "Channel":
        """The channel whose permissions hold here."""
        return self.parent or self

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    # What stands here

    @property
    def messages(self) -> list[Message]:
        """What stands here now for everyone, oldest first."""
        return list(self._standing.values())

    def seen_by(self, person: "Person") -> list[Message]:
        """What stands here for one person: with what only they see."""
        own = [message for message in self._whispered.values() if message.reader is person]
        return sorted([*self._standing.values(), *own], key=lambda message: message.id)

    def message(self, number: int) -> Message | None:
        """How the message of that id stands now; None when it is no more, or only one person sees it."""
        return self._standing.get(number)

    def any_message(self, number: int) -> Message | None:
        """The same, with what only one person sees."""
        return self._standing.get(number) or self._whispered.get(number)

    async def next(self, *, timeout: float = 5.0) -> Message:
        """The next message of the bot for everyone here that was not yet given, as it stands when it is given."""
        return await self.world.bell.until(self._unseen, timeout)

    async def edited(self, message: Message, *, timeout: float = 5.0) -> Message:
        """The message once it was edited after `message` was looked at; `LookupError` when it was deleted."""

        def newer() -> Message | None:
            now = self.any_message(message.id)
            if now is None:
                raise LookupError(f"message {message.id} was deleted")
            return now if now.edits > message.edits else None

        return await self.world.bell.until(newer, timeout)

    async def gone(self, message: Message, *, timeout: float = 5.0) -> None:
        """Once the message is deleted."""
        await self.world.bell.until(lambda: None if self.any_message(message.id) else True, timeout)

    def _unseen(self) -> Message | None:
        while self._given < len(self._sent):
            number = self._sent[self._given]
            self._given += 1
            if (message := self._standing.get(number)) is not None:
                return message
        return None

    def put(self, message: Message) -> Message:
        """Puts a message here, new or in the place of its older form."""
        place = self._standing if message.reader is None else self._whispered
        if message.author is None and message.reader is None and message.id not in place:
            self._sent.append(message.id)
        place[message.id] = message
        self.world.bell.ring()
        return message

    def mark(self, message: Message, flag: int) -> Message:
        """Sets one of its flags, which is no edit."""
        return self.put(replace(message, wire={**message.wire, "flags": message.flags | flag}))

    def take_away(self, number: int) -> None:
        self._standing.pop(number, None)
        self._whispered.pop(number, None)
        self.world.bell.ring()

    # What is done to it

    def rename(self, name: str) -> None:
        self.name = name
        self.changed()

    def changed(self) -> None:
        events.channel(self.world, "THREAD_UPDATE" if self.is_thread else "CHANNEL_UPDATE", self)

    def delete(self) -> None:
        events.channel(self.world, "THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE", self)
        self.forget()

    def forget(self) -> None:
        """It is no more, nor its threads; nobody is told."""
        for thread in list(self.threads.values()):
            thread.forget()
        self.world.channels.pop(self.id, None)
        if self.parent is not None:
            self.parent.threads.pop(self.id, None)
        elif self.guild is not None:
            self.guild.channels.pop(self.id, None)
        self.world.bell.ring()

    def overwrite(self, whom: "Role | Person", *, allow: int = 0, deny: int = 0) -> None:
        """What this channel says of a role or a person (the everyone role is `guild.everyone`)."""
        assert self.guild is not None, "a channel of a guild"
        self._overwrite(whom.id, Overwrite(int(allow), int(deny), person=whom.id not in self.guild.roles))

    def overwrite_bot(self, *, allow: int = 0, deny: int = 0) -> None:
        self._overwrite(self.world.bot_id, Overwrite(int(allow), int(deny), person=True))

    def _overwrite(self, whom: int, overwrite: Overwrite) -> None:
        assert self.guild is not None, "a channel of a guild"
        seen = events.visible(self.guild)
        self.overwrites[whom] = overwrite
        self.changed()
        events.sync_threads(self.guild, seen)

    # Threads

    def thread(self, name: str, *, owner: "Person | None" = None, number: int | None = None) -> "Channel":
        """A thread here that somebody opened, the guild's owner unless told otherwise."""
        assert self.guild is not None, "a channel of a guild"
        return self.open_thread(name, owner=(owner or self.guild.owner).id, number=number)

    def open_thread(
        self,
        name: str,
        *,
        owner: int,
        number: int | None = None,
        kind: Kind | None = None,
        minutes: int = 1440,
        tags: tuple[int, ...] = (),
    ) -> "Channel":
        usual = Kind.ANNOUNCEMENT_THREAD if self.kind is Kind.ANNOUNCEMENT else Kind.PUBLIC_THREAD
        thread = Channel(
            self.world, number or self.world.snowflake(), kind or usual, name=name, guild=self.guild, parent=self
        )
        thread.state = ThreadState(owner, minutes=minutes, tags=tags, since=self.world.now().isoformat())
        self.threads[thread.id] = self.world.channels[thread.id] = thread
        events.channel(self.world, "THREAD_CREATE", thread, newly_created=True)
        return thread

    def archive(self, *, locked: bool = False) -> None:
        self.change_state(archived=True, locked=locked)

    def unarchive(self) -> None:
        self.change_state(archived=False, locked=False)

    def change_state(self, **changes: Any) -> None:
        """Fields of `ThreadState`."""
        assert self.state is not None, "a thread"
        self.state = replace(self.state, **changes, since=self.world.now().isoformat())
        self.changed()

    def wire(self) -> dict[str, Any]:
        return shapes.channel(self)

    def newest(self) -> int | None:
        """The id of the newest message for everyone."""
        return next(reversed(self._standing), None)
