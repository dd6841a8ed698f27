"""What an adapter's tests bring to the contract: the real adapter before a real counterpart that tells what is seen there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from core.values.chat import Address
from core.values.outcome import Doubtful, Messenger, Moved, Outcome, Postponed, Refusal, Refused, Rejected


class Trouble(Enum):
    """What a platform may answer."""

    FLOOD = auto()
    FLOOD_FOR_ALL = auto()
    BLOCKED = auto()
    KICKED = auto()
    NO_SUCH_CHAT = auto()
    FORBIDDEN = auto()
    BAD_CONTENT = auto()
    MOVED = auto()
    FAULT = auto()
    CUT_OFF = auto()


OUTCOMES: Mapping[Trouble, type[Outcome]] = {
    Trouble.FLOOD: Postponed,
    Trouble.FLOOD_FOR_ALL: Postponed,
    Trouble.BLOCKED: Refused,
    Trouble.KICKED: Refused,
    Trouble.NO_SUCH_CHAT: Refused,
    Trouble.FORBIDDEN: Refused,
    Trouble.BAD_CONTENT: Rejected,
    Trouble.MOVED: Moved,
    Trouble.FAULT: Postponed,
    Trouble.CUT_OFF: Doubtful,
}

REFUSALS = {
    Trouble.BLOCKED: Refusal.BLOCKED,
    Trouble.KICKED: Refusal.KICKED,
    Trouble.NO_SUCH_CHAT: Refusal.GONE,
    Trouble.FORBIDDEN: Refusal.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it stands there. `text` has no markup left: what a reader reads, addresses of links apart.

    `buttons` are the labels in their order. `faults` says what breaks a limit of the platform, empty when nothing does.
    """

    text: str
    buttons: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promises:
    """What the platform lets an adapter promise.

    `once`: the same key twice is one message. `keeps`: references are good after a restart of the adapter. `buttons`:
    how many a message can have. `links`: the scheme of buttons that open something.
    """

    once: bool
    keeps: bool
    buttons: int = 25


class Harness(Protocol):
    """An adapter before its counterpart."""

    @property
    def promises(self) -> Promises: ...

    @property
    def chat(self) -> Address:
        """A chat that takes messages."""
        ...

    @property
    def troubles(self) -> Mapping[Trouble, Callable[[], Awaitable[Address]]]:
        """How to provoke each trouble at the next call, to the address given back; a trouble that this platform cannot
        have is not in it."""
        ...

    def messenger(self) -> Messenger:
        """The adapter, built anew each time before the same counterpart."""
        ...

    async def shown(self, ref: str) -> Seen | None:
        """The message `ref`; None when it is no more."""
        ...

    async def count(self) -> int:
        """Messages in `chat`."""
        ...
