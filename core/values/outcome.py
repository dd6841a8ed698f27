"""How a send, an edit or a deletion ended, and what is handed to a platform.

The union is closed and matched to its end. An adapter raises nothing it expects: a flood, a block, a refused text and a
reset are outcomes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from core.values.chat import Address, ChatKind
from core.values.document import Document


class Refusal(StrEnum):
    """Why a chat takes nothing from us any more."""

    BLOCKED = "blocked"
    KICKED = "kicked"
    GONE = "gone"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands there; `ref` is the platform's own name for the message, opaque to the core. `plain` when the platform
    took the words only without their markup."""

    ref: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """Surely not done; try again at `until`. `everyone` halts the whole lane, else only this chat waits."""

    until: datetime
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """This chat takes nothing from us."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Rejected:
    """This content is not taken, here or anywhere on the platform."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat lives at another address now; nothing was done."""

    address: Address


@dataclass(frozen=True, slots=True)
class Gone:
    """The message to edit or delete is no more, or can no longer be changed."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It may or may not have been done."""


Outcome: TypeAlias = Sent | Postponed | Refused | Rejected | Moved | Gone | Doubtful


@dataclass(frozen=True, slots=True)
class Post:
    """What to send. `key` names the side effect (at most 25 characters): the same key twice is one effect, where the
    platform can tell. `form` is a chat's chosen look, "" the platform's own; `reply_to` a `ref` in the same chat."""

    document: Document
    key: str
    form: str = ""
    silent: bool = False
    reply_to: str = ""
    mention: str = ""
    kind: ChatKind = ChatKind.PRIVATE


class Messenger(Protocol):
    """The port to one platform. A `ref` is what an earlier `Sent` gave; it names the chat and the message in it."""

    async def send(self, to: Address, post: Post) -> Outcome: ...

    async def edit(self, ref: str, post: Post) -> Outcome: ...

    async def delete(self, ref: str) -> Outcome: ...
