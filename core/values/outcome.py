"""How a send, an edit or a deletion ended, and what is handed to a platform.

The union is closed and matched to its end. An adapter raises nothing it expects: a flood, a block, a refused text and a
reset are outcomes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

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
    took the words only without their markup; `sole` when no earlier try of it left a copy; `recalled` when it was such a
    try, whose words may be older by now."""

    ref: str
    plain: bool = False
    sole: bool = False
    recalled: bool = False


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
    """It may or may not have been done; `final` when nobody can find out any more, and it shall not be tried again."""

    final: bool = False


Outcome: TypeAlias = Sent | Postponed | Refused | Rejected | Moved | Gone | Doubtful


@dataclass(frozen=True, slots=True)
class Post:
    """What to send. `key` names the side effect (at most 25 characters): the same key twice is one effect, where the
    platform can tell. `mark` is the same for every revision of what it shows, so that a message can be found again by it; 0
    is none. `form` is a chat's chosen look, "" the platform's own; `reply_to` a `ref` in the same chat. `mention` are the roles
    that it calls, by their ids with spaces between."""

    document: Document
    key: str
    form: str = ""
    silent: bool = False
    reply_to: str = ""
    mention: str = ""
    kind: ChatKind = ChatKind.PRIVATE
    mark: int = 0


class Messenger(Protocol):
    """The port to one platform. A `ref` is what an earlier `Sent` gave; it names the chat and the message in it."""

    async def send(self, to: Address, post: Post) -> Outcome: ...

    async def edit(self, ref: str, post: Post) -> Outcome: ...

    async def delete(self, ref: str) -> Outcome: ...


@runtime_checkable
class Recall(Protocol):
    """What a messenger can do besides where the platform lets it look at what stands in a chat."""

    async def recall(self, to: Address, post: Post, *, since: datetime) -> Sent | Gone | Postponed | Doubtful:
        """Whether a post with this mark, which was tried `since` then, stands there: as which message, or surely not
        (`Gone`); `Postponed` where that can be found out later, and a doubt where it never can."""
        ...
