"""What a message says, and whether it is said to us by a person: decided from the message alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bots.telegram.api import Me
from bots.telegram.pictures import picture_of
from bots.telegram.places import Place, Ref
from core.commands.buttons import pressed
from core.commands.grammar import said
from core.commands.questions import CANCEL
from core.values.chat import Address

NOBODY = frozenset({777000, 136817688})
"""Telegram itself, and who stands in for a channel that writes (core.telegram.org/bots/api#message, `from`)."""

_CANCEL = f"/{CANCEL.name}"

Wire = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """`person` is None for a channel that writes in a group and for a group's anonymous administrators.

    `named` when it is a command for us, `replies` when it is a reply to what may be a question of ours, `asked` to
    what surely is one; `file` is a document that came along, `picture` a photo or a document that is one.
    """

    chat: Wire
    topic: int | None
    person: Wire | None
    anonymous: bool
    message: int
    text: str
    sent_at: datetime
    named: bool
    replies: bool
    asked: bool
    picture: Wire | None
    file: Wire | None

    @property
    def private(self) -> bool:
        return bool(self.chat["type"] == "private")

    @property
    def address(self) -> Address:
        return Place(self.chat["id"], self.topic).address

    @property
    def ref(self) -> str:
        return str(Ref(self.chat["id"], self.message))


def hear(message: Wire, me: Me) -> Heard | None:
    """None for what no person says now and here: posts of channels, forwarded commands, what bots write, service messages."""
    chat, person, on_behalf = message["chat"], message.get("from"), message.get("sender_chat")
    if chat["type"] == "channel" or "via_bot" in message or message.get("is_automatic_forward"):
        return None
    if on_behalf is not None:
        person = None
    elif person is None or person["is_bot"] or person["id"] in NOBODY:
        return None
    text, picture = message.get("text") or message.get("caption") or "", picture_of(message)
    file = message.get("document") if picture is None else None
    words = said(text)
    if not (text or file or picture) or (words and "forward_origin" in message):
        return None
    return Heard(
        chat=chat,
        topic=topic_of(message),
        person=person,
        anonymous=on_behalf is not None and on_behalf["id"] == chat["id"],
        message=message["message_id"],
        text=text,
        sent_at=datetime.fromtimestamp(message["date"], UTC),
        named=words is not None and words.bot in {"", me.username.casefold()},
        replies=words is None and _may_ask(message.get("reply_to_message"), me),
        asked=words is None and _asks(message.get("reply_to_message"), me),
        picture=picture,
        file=file,
    )


def topic_of(message: Wire) -> int | None:
    """The forum topic that a message stands in; in other groups a thread is but a chain of replies."""
    if message["chat"]["type"] != "supergroup" or not message.get("is_topic_message"):
        return None
    thread: int | None = message.get("message_thread_id")
    return thread


def _may_ask(message: Wire | None, me: Me) -> bool:
    """Whether it is ours and may be a question: that has no buttons, or one to cancel it."""
    if message is None or message.get("from", {}).get("id") != me.id:
        return False
    commands = _commands(message)
    return not commands or _CANCEL in commands


def _asks(message: Wire | None, me: Me) -> bool:
    """Whether it is ours and tells how to cancel it: by a button, or in its last line where there are none, since a message
    has either buttons or a ForceReply."""
    if message is None or not _may_ask(message, me):
        return False
    return bool(_commands(message)) or _last_line(message).removesuffix(f"@{me.username}").endswith(f" {_CANCEL}")


def _commands(message: Wire) -> list[str | None]:
    """What the buttons of `message` type."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [pressed(button.get("callback_data", "")) for row in rows for button in row]


def _last_line(message: Wire) -> str:
    """Of a text, or of a rich message (core.telegram.org/bots/api#richmessage)."""
    blocks = message.get("rich_message", {}).get("blocks")
    text = _flat(blocks[-1].get("text", "")) if blocks else str(message.get("text", ""))
    return text.rpartition("\n")[2]


def _flat(rich: Any) -> str:
    """A RichText without its marks (core.telegram.org/bots/api#richtext)."""
    match rich:
        case str():
            return rich
        case list():
            return "".join(map(_flat, rich))
        case {"text": inner}:
            return _flat(inner)
    return ""
