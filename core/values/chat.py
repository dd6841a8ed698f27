"""Where readers are, and who speaks to us there."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from core.values.errors import N_, UserError


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A place on a platform. `id` is opaque to the core: only the adapter that wrote it can read it."""

    platform: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"

    @property
    def around(self) -> tuple[str, ...]:
        """The id, and those of the places that this one is inside: what stands before each slash, as adapters write it."""
        parts = self.id.split("/")
        return tuple("/".join(parts[:end]) for end in range(len(parts), 0, -1))

    @classmethod
    def parse(cls, text: str) -> "Address":
        """The address written `platform:id`; raises `UserError`."""
        platform, colon, place = text.partition(":")
        if not (platform and colon and place):
            raise UserError(N_("“{text}” is not an address; write platform:id, such as telegram:42."), text=text)
        return cls(platform, place)


class ChatKind(StrEnum):
    """How many people read and write there; decides what buttons do and who manages it."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class ChatState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


STOPPED = "stopped"
"""The reason of a chat that asked for silence: unlike a block, speaking to us does not end it."""

BANNED = "banned"
"""The reason of a chat that the newsroom will not serve."""

SILENT = frozenset({STOPPED, BANNED})
"""Reasons that only somebody's wish ends, whatever the platform would let us send."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a chat chose. Empty `language` and `networks` mean the newsroom's default, empty `languages` means all."""

    language: str = ""
    timezone: str = ""
    form: str = ""
    silent: bool = False
    networks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat we know. `id` is ours, dense and small; `reason` says why it is paused, "" while it is active; `bound_by` is
    the person who brought us there, "" where nobody is known."""

    id: int
    address: Address
    kind: ChatKind
    settings: Settings
    state: ChatState
    reason: str
    created_at: datetime
    bound_by: str = ""


class Right(IntEnum):
    """Each right contains those below it. `MANAGE` is of one chat, the higher ones of the newsroom."""

    READ = 0
    MANAGE = 1
    CONTRIBUTE = 2
    EDIT = 3
    OWN = 4


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, as the adapter found it: the chat, the person's id on that platform, and what they may do there.

    `margin` is what the adapter adds to the data of each button of the answer, in bytes. `name` is what the platform calls
    the chat, or in a private one the person: whoever hears of them is told it, and it is kept nowhere else. Plain words of
    theirs in a private chat reach us where `heard`, else commands alone.

    `language` is that of the person's client, `spoken` what a chat of many speaks by itself; both are "" where nobody says.
    `aside`, and in a refusal, nobody else there sees what they are answered. Where they have `fields`, they give each
    parameter of a command in one of its own and long texts in a form, and write no answers to questions.
    """

    address: Address
    person: str
    rights: Right
    kind: ChatKind = ChatKind.PRIVATE
    language: str = ""
    margin: int = 0
    name: str = ""
    heard: bool = True
    spoken: str = ""
    aside: bool = False
    fields: bool = False

    @property
    def begins_in(self) -> str:
        """The language that a new chat of theirs is given."""
        return self.language if self.kind is ChatKind.PRIVATE else self.spoken

    def tongue(self, chosen: str, *, alone: bool = False) -> str:
        """The language of an answer where the chat has `chosen` one (or ""), "" for the newsroom's. Who is answered `alone`
        among many is answered in their own."""
        here = chosen or self.begins_in
        own = self.kind is not ChatKind.PRIVATE and (alone or self.aside)
        return self.language or here if own else here
