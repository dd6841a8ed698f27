"""Chats, their members and topics, and what people do to them. Each act makes the updates that the bot would get."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import shapes
from tests.platforms.telegram.messages import Message

if TYPE_CHECKING:
    from tests.platforms.telegram.people import Person
    from tests.platforms.telegram.world import World

Json = dict[str, Any]

PRESENT = frozenset({"creator", "administrator", "member"})
EVERY_RIGHT = frozenset(shapes.ANY_RIGHTS + shapes.GROUP_RIGHTS + shapes.CHANNEL_RIGHTS)


@dataclass(frozen=True)
class Member:
    """`status` is a ChatMember's; `rights` those it holds by name."""

    status: str
    rights: frozenset[str] = frozenset()
    anonymous: bool = False

    @property
    def rules(self) -> bool:
        return self.status in {"creator", "administrator"}


@dataclass(frozen=True)
class Topic:
    thread: int
    name: str
    closed: bool = False


class Chat:
    """`kind` is "private", "group", "supergroup" or "channel"; `person` is who a private chat is with."""

    def __init__(
        self, world: "World", chat_id: int, kind: str, *, title: str = "", person: "Person | None" = None
    ) -> None:
        self._world = world
        self.id, self.kind, self.title, self.person = chat_id, kind, title, person
        self.username: str | None = None
        self.forum = False
        self.bot = Member("left")
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.may_post = True
        self.migrated_to: int | None = None
        self._standing: dict[int, Message] = {}
        self._sent: list[int] = []
        self._given = 0
        self._own_ids = 0

    def __repr__(self) -> str:
        return f"<Chat {self.id} {self.kind}>"

    # What stands here

    @property
    def messages(self) -> list[Message]:
        """What stands there now, oldest first, service messages left out."""
        return [message for message in self._standing.values() if not message.service]

    @property
    def history(self) -> list[Message]:
        """What stands there now, oldest first, service messages among it."""
        return list(self._standing.values())

    @property
    def bot_name(self) -> str:
        return str(self._world.bot["first_name"])

    def message(self, number: int) -> Message | None:
        """How the message of that id stands now; None when it is no more."""
        return self._standing.get(number)

    async def next(self, *, timeout: float = 5.0) -> Message:
        """The next message of the bot that was not yet given, as it stands when it is given."""
        return await self._world.bell.until(self._unseen, timeout)

    async def edited(self, message: Message, *, timeout: float = 5.0) -> Message:
        """The message once it was edited after `message` was looked at; `LookupError` when it was deleted."""

        def newer() -> Message | None:
            now = self._standing.get(message.id)
            if now is None:
                raise LookupError(f"message {message.id} was deleted")
            return now if now.edits > message.edits else None

        return await self._world.bell.until(newer, timeout)

    async def gone(self, message: Message, *, timeout: float = 5.0) -> None:
        """Once the message is deleted."""
        await self._world.bell.until(lambda: None if message.id in self._standing else True, timeout)

    def _unseen(self) -> Message | None:
        while self._given < len(self._sent):
            number = self._sent[self._given]
            self._given += 1
            if (message := self._standing.get(number)) is not None:
                return message
        return None

    # What puts it here

    def new_id(self) -> int:
        if self.kind in {"private", "group"}:
            return self._world.message_number()
        self._own_ids += 1
        return self._own_ids

    def put(self, message: Message) -> Message:
        """Puts a message here, new or in the place of its older form."""
        if message.sender == "bot" and message.id not in self._standing and not message.service:
            self._sent.append(message.id)
        self._standing[message.id] = message
        self._world.bell.ring()
        return message

    def take_away(self, number: int) -> None:
        self._standing.pop(number, None)
        self._world.bell.ring()

    def service(self, by: "Person | None", thread: int | None = None, **fields: Any) -> Message:
        """A service message, which a bot gets whatever its privacy mode (core.telegram.org/bots/features#privacy-mode)."""
        sender = self if by is None else by
        message = Message(self.new_id(), self, sender, self._world.now(), thread=thread, service=fields)
        self.put(message)
        if self.bot.status in PRESENT:
            self._world.updates.add("message", shapes.message(message, self._world.bot))
        return message

    # What is done to the bot

    async def add_bot(self, *, by: "Person", rights: Mapping[str, bool] | None = None) -> None:
        """Adds the bot: as administrator with `rights`, as a member without; to a channel always as administrator."""
        if self.kind == "channel":
            rights = {"can_post_messages": True} if rights is None else rights
        held = frozenset(name for name, on in (rights or {}).items() if on)
        if unknown := held - EVERY_RIGHT:
            raise ValueError(f"no right of an administrator: {sorted(unknown)}")
        was = self.bot
        self._change_bot(
            Member("member") if rights is None else Member("administrator", held | {"can_manage_chat"}), by
        )
        if self.kind != "channel" and was.status not in PRESENT:
            self.service(by, new_chat_members=[self._world.bot])

    async def remove_bot(self, *, by: "Person") -> None:
        """A small group it has left then, others have banned it (tdlib/telegram-bot-api, `Client.cpp`)."""
        self._change_bot(Member("left" if self.kind == "group" else "kicked"), by)

    async def demote_bot(self, *, by: "Person") -> None:
        """To a member; in a channel a bot is administrator or nothing."""
        self._change_bot(Member("left" if self.kind == "channel" else "member"), by)

    def bot_leaves(self) -> None:
        """leaveChat, by the bot itself."""
        self._change_bot(Member("left"), None)

    def _change_bot(self, to: Member, by: "Person | None") -> None:
        was, self.bot = self.bot, to
        if was == to:
            return
        bot = self._world.bot
        actor = bot if by is None else shapes.user(by)
        self._world.updates.add(
            "my_chat_member",
            {
                "chat": shapes.chat(self),
                "from": actor,
                "date": int(self._world.now().timestamp()),
                "old_chat_member": shapes.member(was, bot, self.kind),
                "new_chat_member": shapes.member(to, bot, self.kind),
            },
        )

    def person_changes_bot(self, status: str) -> None:
        """A private chat: "kicked" blocks the bot, "member" takes it back."""
        self._change_bot(Member(status), self.person)

    # What is done to people and to the chat

    async def promote(self, person: "Person", *, anonymous: bool = False) -> None:
        self.members[person.id] = Member("administrator", EVERY_RIGHT, anonymous)

    async def demote(self, person: "Person") -> None:
        self.members[person.id] = Member("member")

    async def forbid_posting(self) -> None:
        """Nobody but administrators may write (ChatPermissions.can_send_messages)."""
        self.may_post = False

    async def allow_posting(self) -> None:
        self.may_post = True

    async def open_topic(self, name: str, *, by: "Person") -> Topic:
        if not self.forum:
            raise ValueError("no forum")
        made = self.service(by, forum_topic_created={"name": name, "icon_color": 7322096})
        topic = self.topics[made.id] = Topic(made.id, name)
        return topic

    async def close_topic(self, topic: Topic, *, by: "Person | None" = None) -> None:
        self.topics[topic.thread] = replace(topic, closed=True)
        self.service(by, topic.thread, forum_topic_closed={})

    async def reopen_topic(self, topic: Topic, *, by: "Person | None" = None) -> None:
        self.topics[topic.thread] = replace(topic, closed=False)
        self.service(by, topic.thread, forum_topic_reopened={})

    async def delete_topic(self, topic: Topic) -> None:
        """Its messages go with it; a bot is told nothing."""
        del self.topics[topic.thread]
        for message in [one for one in self._standing.values() if one.thread == topic.thread]:
            self.take_away(message.id)

    async def migrate(self, *, to: int, announce: bool = True) -> "Chat":
        """A small group becomes the supergroup `to`, which is returned; its messages stay behind.

        With `announce=False` no update tells it: only the errors of calls do, until `announce_migration`.
        """
        chat = Chat(self._world, to, "supergroup", title=self.title)
        chat.bot, chat.members, chat.may_post = self.bot, dict(self.members), self.may_post
        self._world.chats[to] = chat
        self.migrated_to = to
        if announce:
            await self.announce_migration()
        return chat

    async def announce_migration(self) -> None:
        """The two service messages (https://core.telegram.org/bots/api#message, `migrate_to_chat_id`); may come twice."""
        assert self.migrated_to is not None
        self.service(None, migrate_to_chat_id=self.migrated_to)
        self._world.chats[self.migrated_to].service(None, migrate_from_chat_id=self.id)
