"""What stands on each seat's screen: the console's side of the wire, as a server is Telegram's.

A screen outlives the messenger that writes on it, so a reference stays good when the bot is built anew in the same
terminal. Buttons are numbered through a whole screen: any button that can be seen can be pressed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bots.console.renderer import WIDTH
from core.values.document import Action, Document
from core.values.outcome import Refusal

KEPT = 500
"""Messages a screen keeps, the latest ones; older ones can no longer be changed."""


class What(Enum):
    ARRIVED = auto()
    CHANGED = auto()
    REMOVED = auto()


@dataclass(frozen=True, slots=True)
class Message:
    """One message; its buttons have the numbers from `first` on.

    `width` is that of the screen, in cells, when it was laid out: how much of an article fits, and with it whether it can
    be read on, depends on that. `reply_to` is the message it answers, "" where there is none.
    """

    ref: str
    document: Document
    actions: tuple[Action, ...]
    first: int
    width: int
    reply_to: str = ""
    edited: bool = False

    @property
    def numbered(self) -> Iterator[tuple[int, Action]]:
        return enumerate(self.actions, start=self.first)


Watcher = Callable[["Screen", What, Message], None]


class Screen:
    """The messages of the seat called `seat`, oldest first; whoever watches is told of every change.

    `width` is in cells. `refusal` is why the seat takes nothing from the bot.
    """

    def __init__(self, seat: str, width: int = WIDTH) -> None:
        self.seat = seat
        self.width = width
        self.refusal: Refusal | None = None
        self._messages: dict[str, Message] = {}
        self._keys: dict[str, str] = {}
        self._watchers: list[Watcher] = []
        self._number = 0
        self._buttons = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(self._messages.values())

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def find(self, ref: str) -> Message | None:
        return self._messages.get(ref)

    def sent_as(self, key: str) -> Message | None:
        """The message that came under `key` before, where it is still here."""
        return self._messages.get(self._keys.get(key, ""))

    def button(self, number: int) -> Action | None:
        """The button of that number on any message that is here."""
        return next((action for m in self._messages.values() for at, action in m.numbered if at == number), None)

    def put(self, document: Document, actions: tuple[Action, ...], *, key: str, reply_to: str = "") -> Message:
        """A new message at the end."""
        self._number += 1
        ref, first = f"{self.seat}/{self._number}", self._take(len(actions))
        answered = reply_to if reply_to in self._messages else ""
        message = Message(ref, document, actions, first, self.width, reply_to=answered)
        self._messages[message.ref] = message
        self._keys[key] = message.ref
        if len(self._messages) > KEPT:
            self._drop(next(iter(self._messages)))
        self._tell(What.ARRIVED, message)
        return message

    def change(self, message: Message, document: Document, actions: tuple[Action, ...]) -> None:
        """Other content in the same place. Buttons keep their numbers while there are as many."""
        first = message.first if len(actions) == len(message.actions) else self._take(len(actions))
        changed = replace(message, document=document, actions=actions, first=first, width=self.width, edited=True)
        self._messages[message.ref] = changed
        self._tell(What.CHANGED, changed)

    def remove(self, message: Message) -> None:
        self._drop(message.ref)
        self._tell(What.REMOVED, message)

    def _drop(self, ref: str) -> None:
        del self._messages[ref]
        self._keys = {key: kept for key, kept in self._keys.items() if kept != ref}

    def _take(self, count: int) -> int:
        first = self._buttons + 1
        self._buttons += count
        return first

    def _tell(self, what: What, message: Message) -> None:
        for watcher in self._watchers:
            watcher(self, what, message)
