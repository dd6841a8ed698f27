"""What an address and a reference of Discord hold: the core never looks inside.

A private chat is its person's number. A place in a server is `server/channel`, as a link to it ends; a thread is
`server/channel/thread`, so that whatever befalls the server or the channel befalls it too. A reference is the channel that
takes the call, the message, and the form that it was sent in, since a message can only be edited in its own form.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.values.chat import Address

PLATFORM = "discord"


class Form(StrEnum):
    """What a message is to Discord."""

    CARD = "card"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Person:
    """The private chat with somebody."""

    id: int

    @property
    def address(self) -> Address:
        return Address(PLATFORM, str(self.id))


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a server, or a thread in it."""

    guild: int
    channel: int
    thread: int = 0

    @property
    def address(self) -> Address:
        parts = [self.guild, self.channel, *([self.thread] if self.thread else [])]
        return Address(PLATFORM, "/".join(map(str, parts)))

    @property
    def target(self) -> int:
        """The channel that takes messages for it: to the API a thread is one too."""
        return self.thread or self.channel


def place_of(address: Address) -> Person | Place:
    """Raises `ValueError` when the address is not one of Discord."""
    first, *rest = map(int, address.id.split("/"))
    return Place(first, *rest) if rest else Person(first)


def server(guild: int) -> Address:
    """A whole server: what befalls it befalls every place in it."""
    return Address(PLATFORM, str(guild))


@dataclass(frozen=True, slots=True)
class Ref:
    """A message that we sent; `channel` is the thread where there is one."""

    channel: int
    message: int
    form: Form = Form.CARD

    @classmethod
    def parse(cls, ref: str) -> "Ref":
        """Raises `ValueError` when `ref` is not one of Discord."""
        channel, message, form = ref.split("/")
        return cls(int(channel), int(message), Form(form))

    @property
    def in_forum(self) -> bool:
        """Whether it is a forum's post, which has the number of its thread."""
        return self.channel == self.message

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}/{self.form}"
