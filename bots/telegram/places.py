"""What an address and a reference of Telegram hold: the core never looks inside.

An address is a chat's number, with `/` and the topic's for a forum topic. A reference is chat, message and the form that
the message was sent in, since a message can only be edited in its own form.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.values.chat import Address

PLATFORM = "telegram"


class Form(StrEnum):
    """What a message is to Telegram."""

    TEXT = "t"
    PHOTO = "p"
    RICH = "r"


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and in a forum the topic in it; None is the chat itself, and a forum's general topic."""

    chat: int
    topic: int | None = None

    @classmethod
    def of(cls, address: Address) -> "Place":
        """Raises `ValueError` when the address is not one of Telegram."""
        chat, _, topic = address.id.partition("/")
        return cls(int(chat), int(topic) if topic else None)

    @property
    def address(self) -> Address:
        return Address(PLATFORM, f"{self.chat}/{self.topic}" if self.topic else str(self.chat))


@dataclass(frozen=True, slots=True)
class Ref:
    """A message that we sent."""

    chat: int
    message: int
    form: Form = Form.TEXT

    @classmethod
    def parse(cls, ref: str) -> "Ref":
        """Raises `ValueError` when `ref` is not one of Telegram."""
        chat, message, form = ref.split("/")
        return cls(int(chat), int(message), Form(form))

    def __str__(self) -> str:
        return f"{self.chat}/{self.message}/{self.form}"
