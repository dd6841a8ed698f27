"""People: what they say, press, pick and type, and what the bot gets of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import choosing, links, shapes
from tests.platforms.telegram.chats import PRESENT, Chat, Member
from tests.platforms.telegram.messages import Message
from tests.platforms.telegram.text import command_of, detected

if TYPE_CHECKING:
    from tests.platforms.telegram.world import World


@dataclass(frozen=True)
class Pressed:
    """What a press came to: the notice or alert of the answer, or what the client does by itself."""

    text: str = ""
    alert: bool = False
    url: str | None = None
    copied: str | None = None
    inline: str | None = None


@dataclass(eq=False)
class Person:
    """`private` is the chat with the bot, which the bot may not write to before the person has."""

    _world: "World" = field(repr=False)
    id: int
    name: str
    language: str | None = None
    username: str | None = None
    deleted: bool = False
    private: Chat = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.private = Chat(self._world, self.id, "private", person=self)
        self._world.chats[self.id] = self.private

    async def says(
        self,
        text: str = "",
        *,
        in_: Chat | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
        photo: tuple[bytes, str] | None = None,
        document: tuple[bytes, str] | None = None,
        caption: str | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Says something, in the private chat unless told otherwise; files are (bytes, name)."""
        chat = in_ or self.private
        if chat is self.private and chat.bot.status != "member":
            self.start()
        chat.members.setdefault(self.id, Member("member"))
        message = Message(
            chat.new_id(),
            chat,
            chat if anonymous or chat.kind == "channel" else self,
            self._world.now(),
            text=text,
            caption=caption,
            photo=photo and self._world.keep(*photo, width=1280, height=720),
            document=document and self._world.keep(*document),
            reply_to=None if reply_to is None else reply_to.id,
            thread=thread,
        )
        chat.put(message)
        self.tell(message)
        return message

    def start(self) -> None:
        """Opens the private chat, as pressing Start does, or unblocks the bot."""
        if self.private.bot.status == "left":
            self.private.bot = Member("member")
        else:
            self.private.person_changes_bot("member")

    def tell(self, message: Message) -> None:
        """Gives the bot a message it may see."""
        if not sees(message, str(self._world.bot["username"])):
            return
        kind = "channel_post" if message.chat.kind == "channel" else "message"
        self._world.updates.add(kind, shapes.message(message, self._world.bot))

    async def block(self) -> None:
        self.private.person_changes_bot("kicked")

    async def unblock(self) -> None:
        self.private.person_changes_bot("member")

    def deletes_account(self) -> None:
        """The bot is told nothing; its calls are refused."""
        self.deleted = True

    async def presses(self, message: Message, label: str, *, timeout: float = 5.0) -> Pressed:
        """Presses the button of that label, or the only one that begins so, and waits for the answer.

        A button of a link, a copy or an inline query is the client's own matter: the bot gets nothing.
        """
        button = (message.chat.message(message.id) or message).button(label)
        if button.data is None:
            if button.url is button.copy is button.inline is None:
                await self.says(button.text, in_=message.chat, thread=message.thread)
            return Pressed(url=button.url, copied=button.copy, inline=button.inline)
        query = self._world.ask()
        self._world.updates.add("callback_query", self._press(query.id, message, button.data))
        answer = await self._world.bell.until(lambda: query.answer, timeout)
        return Pressed(answer.get("text", ""), answer.get("show_alert", False), answer.get("url"))

    def _press(self, query_id: str, message: Message, data: str) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#callbackquery"""
        wire = {"id": query_id, "from": shapes.user(self), "chat_instance": str(message.chat.id), "data": data}
        if message.inline_id is not None:
            return wire | {"inline_message_id": message.inline_id}
        now = message.chat.message(message.id)
        if now is None:
            return wire | {"message": {"chat": shapes.chat(message.chat), "message_id": message.id, "date": 0}}
        return wire | {"message": shapes.message(now, self._world.bot)}

    async def opens(self, url: str, *, in_: Chat | None = None) -> Message | None:
        """Follows a `t.me` link to the bot; `in_` is the group or channel that is chosen where it asks for one."""
        return await links.follow(self._world, self, url, in_)

    async def picks_chat(self, chat: Chat) -> Message:
        """Answers the newest KeyboardButtonRequestChat that such a chat fits."""
        return await choosing.picks_chat(self._world, self, chat)

    async def types_inline(
        self, query: str, *, offset: str = "", in_: Chat | None = None, timeout: float = 5.0
    ) -> choosing.Answer:
        """Types `@bot query` in a chat and waits for the results."""
        return await choosing.types_inline(self._world, self, query, offset=offset, chat=in_, timeout=timeout)

    async def chooses(self, result: choosing.Result, *, in_: Chat | None = None) -> Message:
        """Puts a result into a chat, the private one unless told otherwise."""
        return await choosing.chooses(self._world, self, result, in_ or self.private)


def sees(message: Message, bot: str) -> bool:
    """Whether a bot in privacy mode gets a message (https://core.telegram.org/bots/features#privacy-mode)."""
    chat = message.chat
    if chat.bot.status not in PRESENT:
        return False
    if chat.kind in {"private", "channel"} or chat.bot.rules or message.via_bot:
        return True
    if message.reply_to is not None and (replied := chat.message(message.reply_to)) and replied.sender == "bot":
        return True
    plain = message.plain
    found = detected(plain, ())
    if command := command_of(found, plain):
        return "@" not in command or command.lower().endswith(f"@{bot.lower()}")
    return f"@{bot.lower()}" in plain.lower()
