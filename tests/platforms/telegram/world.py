"""All that the platform knows: people, chats, files, what was asked and what waits for an answer."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.platforms.bell import Bell
from tests.platforms.telegram.errors import chat_not_found
from tests.platforms.telegram.flood import Flood, Limits
from tests.platforms.telegram.journal import Journal
from tests.platforms.telegram.messages import File
from tests.platforms.telegram.updates import Updates
from tests.platforms.telegram.webhook import Webhook

if TYPE_CHECKING:
    from tests.platforms.telegram.chats import Chat
    from tests.platforms.telegram.people import Person


@dataclass
class Call:
    """A request to the Bot API. `at` are monotonic seconds; `status` is 0 while it is open or when its answer was cut.

    `done` is whether it was carried out; `trouble` what befell its answer.
    """

    method: str
    parameters: Mapping[str, Any]
    at: float
    status: int = 0
    error: str = ""
    done: bool = False
    trouble: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Query:
    """A press or an inline query. `answer` are the parameters of the call that answered it."""

    id: str
    asked: float
    answer: Mapping[str, Any] | None = None


class World:
    def __init__(self, limits: Limits, journal: Journal, *, bot_id: int, username: str) -> None:
        self.limits = limits
        self.journal = journal
        self.flood = Flood(limits)
        self.bell = Bell()
        self.updates = Updates(self.bell, self.seconds, journal, limits.inbox)
        self.webhook = Webhook(self)
        self.bot: dict[str, Any] = {"id": bot_id, "is_bot": True, "first_name": "Newsclip", "username": username}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[Chat, int]] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.open = 0
        self.profile: dict[tuple[str, str], Any] = {}
        self.rich = True
        self._passed = timedelta()
        self._numbers = count(1)
        self._messages = count(1)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def seconds(self) -> float:
        """Seconds that only go forward, with those that were let pass."""
        return time.monotonic() + self._passed.total_seconds()

    def let_pass(self, time_passed: timedelta) -> None:
        self._passed += time_passed
        self.bell.ring()

    def number(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def message_number(self) -> int:
        """Private chats and small groups share one row of message ids; others count for themselves."""
        return next(self._messages)

    def chat(self, chat_id: int | str) -> "Chat":
        """The chat of that id or `@username`; raises the server's refusal."""
        found = (
            self.chats.get(chat_id)
            if isinstance(chat_id, int)
            else next((chat for chat in self.chats.values() if chat.username and f"@{chat.username}" == chat_id), None)
        )
        if found is None:
            raise chat_not_found()
        return found

    def keep(self, content: bytes, name: str, **more: Any) -> File:
        file = File(f"AgAC{self.number():08d}", name, content, **more)
        self.files[file.id] = file
        return file

    def ask(self) -> Query:
        query = Query(str(4_000_000_000 + self.number()), self.seconds())
        self.queries[query.id] = query
        return query

    def idle(self) -> bool:
        """Whether every update was confirmed and no request but a long poll is open."""
        return not self.open and not self.updates.waiting()
