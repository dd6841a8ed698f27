"""The platform by HTTP, for processes of their own: POST /control with an act or a list of acts, answered in the same form.

An act has one key, its name, and its arguments: `{"person": {"id": 42, "name": "Ana"}}`,
`{"says": {"person": 42, "text": "/help"}}`, `{"messages": {"chat": 42}}` or `{"messages": 42}` for short.
What fails is answered by `{"error": "…"}` in its place. The acts are the methods of `Control`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram.chats import Chat
from tests.platforms.telegram.messages import Message
from tests.platforms.telegram.people import Person

if TYPE_CHECKING:
    from tests.platforms.telegram.platform import Telegram

Json = dict[str, Any]


class Control:
    """People, chats and messages are named by their ids; `person` is who acts."""

    def __init__(self, telegram: "Telegram") -> None:
        self._telegram = telegram
        self._world = telegram.world

    async def acts(self, asked: Any) -> Any:
        if isinstance(asked, list):
            return [await self._act(act) for act in asked]
        return await self._act(asked)

    async def _act(self, act: Mapping[str, Any]) -> Any:
        try:
            [(name, given)] = act.items()
            if name.startswith("_") or name == "acts":
                raise LookupError(f"no act {name}")
            self._world.journal.write(event="control", act=act, at=self._world.now().timestamp())
            done = getattr(self, name)
            # `id` is a word of Python's own.
            named = (
                {"number" if key == "id" else key: value for key, value in given.items()}
                if isinstance(given, dict)
                else {}
            )
            return await (done(**named) if isinstance(given, dict) else done(given))
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    # People and chats

    async def person(self, number: int, name: str, language: str = "en", started: bool = False) -> Json:
        person = self._telegram.person(number, name, language=language, started=started)
        return {"person": person.id}

    async def people(self, first: int, count: int) -> Json:
        """Many at once, who have all started the bot."""
        for number in range(first, first + count):
            self._telegram.person(number, f"Reader {number}", started=True)
        return {"people": count}

    async def group(self, number: int, title: str, owner: int, forum: bool = False) -> Json:
        return {"chat": self._telegram.group(number, title, owner=self._person(owner), forum=forum).id}

    async def small_group(self, number: int, title: str, owner: int) -> Json:
        return {"chat": self._telegram.small_group(number, title, owner=self._person(owner)).id}

    async def channel(self, number: int, title: str, owner: int, username: str | None = None) -> Json:
        return {"chat": self._telegram.channel(number, title, owner=self._person(owner), username=username).id}

    async def topic(self, chat: int, name: str, by: int) -> Json:
        return {"thread": (await self._chat(chat).open_topic(name, by=self._person(by))).thread}

    async def close_topic(self, chat: int, thread: int) -> Json:
        await self._chat(chat).close_topic(self._chat(chat).topics[thread])
        return {}

    async def reopen_topic(self, chat: int, thread: int) -> Json:
        await self._chat(chat).reopen_topic(self._chat(chat).topics[thread])
        return {}

    async def add_bot(self, chat: int, by: int, rights: dict[str, bool] | None = None) -> Json:
        await self._chat(chat).add_bot(by=self._person(by), rights=rights)
        return {}

    async def remove_bot(self, chat: int, by: int) -> Json:
        await self._chat(chat).remove_bot(by=self._person(by))
        return {}

    async def migrate(self, chat: int, to: int, announce: bool = True) -> Json:
        return {"chat": (await self._chat(chat).migrate(to=to, announce=announce)).id}

    async def block(self, person: int) -> Json:
        await self._person(person).block()
        return {}

    async def unblock(self, person: int) -> Json:
        await self._person(person).unblock()
        return {}

    # What people do

    async def says(
        self, person: int, text: str, chat: int | None = None, thread: int | None = None, reply_to: int | None = None
    ) -> Json:
        place = None if chat is None else self._chat(chat)
        speaker = self._person(person)
        replied = None if reply_to is None else self._message(place or speaker.private, reply_to)
        return seen(await speaker.says(text, in_=place, thread=thread, reply_to=replied))

    async def presses(
        self, person: int, label: str, chat: int | None = None, message: int | None = None, timeout: float = 5.0
    ) -> Json:
        """Without `message`, the newest one there that has such a button."""
        who = self._person(person)
        place = who.private if chat is None else self._chat(chat)
        found = self._newest(place, label) if message is None else self._message(place, message)
        pressed = await who.presses(found, label, timeout=timeout)
        return {"text": pressed.text, "alert": pressed.alert, "url": pressed.url}

    async def opens(self, person: int, url: str, chat: int | None = None) -> Json:
        message = await self._person(person).opens(url, in_=None if chat is None else self._chat(chat))
        return {} if message is None else seen(message)

    # What is asked

    async def messages(self, chat: int) -> list[Json]:
        return [seen(message) for message in self._chat(chat).messages]

    async def next(self, chat: int, timeout: float = 5.0) -> Json:
        return seen(await self._chat(chat).next(timeout=timeout))

    async def settled(self, timeout: float = 5.0) -> Json:
        await self._telegram.settled(timeout=timeout)
        return {}

    async def state(self, _nothing: Any = None) -> Json:
        """How many calls there were, and what was wrong with them."""
        return {
            "calls": len(self._telegram.calls),
            "floods": self._telegram.floods,
            "violations": self._telegram.violations,
            "pending": len(self._world.updates.pending),
        }

    # Troubles

    async def fault(
        self, act: str, method: str | None = None, chat: int | None = None, arguments: dict[str, Any] | None = None
    ) -> Json:
        """`act` is a method of `Fault`: `{"fault": {"act": "fails", "method": "sendMessage", "arguments": {"status": 500}}}`."""
        if act not in {"fails", "resets", "hangs", "drips", "says"}:
            raise LookupError(f"no trouble {act}")
        given = dict(arguments or {})
        if act == "says":
            given["raw"] = given["raw"].encode()
        getattr(self._telegram.next(method=method, chat=chat), act)(**given)
        return {}

    async def calm(self, _nothing: Any = None) -> Json:
        """No trouble comes any more."""
        self._telegram.calm()
        return {}

    async def revoke_token(self, _nothing: Any = None) -> Json:
        return {"token": self._telegram.revoke_token()}

    async def later(self, seconds: float) -> Json:
        self._telegram.later(seconds=seconds)
        return {}

    def _person(self, number: int) -> Person:
        return self._world.people[number]

    def _chat(self, number: int) -> Chat:
        return self._world.chats[number]

    def _message(self, chat: Chat, number: int) -> Message:
        if (message := chat.message(number)) is None:
            raise LookupError(f"no message {number} in {chat}")
        return message

    def _newest(self, chat: Chat, label: str) -> Message:
        for message in reversed(chat.messages):
            if any(name.startswith(label) for name in message.labels):
                return message
        raise LookupError(f"no message in {chat} has a button {label!r}")


def seen(message: Message) -> Json:
    """A message as it is seen, for JSON."""
    sender = message.sender
    return {
        "id": message.id,
        "chat": message.chat.id,
        "sender": sender if isinstance(sender, str) else sender.id,
        "plain": message.plain,
        "text": message.text,
        "caption": message.caption,
        "rich": message.rich,
        "entities": list(message.entities),
        "buttons": [[_shown(button) for button in row] for row in message.buttons],
        "photo": message.photo and message.photo.address,
        "preview": message.preview,
        "thread": message.thread,
        "reply_to": message.reply_to,
        "edits": message.edits,
        "silent": message.silent,
        "sent_at": message.sent_at.timestamp(),
    }


def _shown(button: Any) -> Json:
    return {name: value for name, value in vars(button).items() if value is not None}
