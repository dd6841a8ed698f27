"""A newsroom to talk to: a real database, the real router, and seats from which to speak."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from core.articles import Newsroom
from core.cards import Cards
from core.commands import Limits, Router, Services, Throttle, data
from core.delivery.dispatcher import Dispatcher
from core.delivery.documents import Documents
from core.delivery.lane import Clock, Lane
from core.delivery.rollout import walk
from core.delivery.wake import Bell
from core.fetching import Fetcher, exceptions
from core.pages import Pages
from core.planning import Planner
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage
from core.subscriptions import Subscriptions
from core.values.article import Article, Draft
from core.values.chat import Address, Chat, ChatKind, Right, Sender
from core.values.document import Action, Document, plain
from core.values.outcome import Outcome, Post
from core.values.tag import parse_tag
from tests.delivery.world import PLATFORM, RULES, Paper, World

BEGINNING = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNDO = timedelta(seconds=10)

ANA = Sender(Address("paper", "ana"), "1", Right.READ)
BEN = Sender(Address("paper", "ben"), "2", Right.READ)
EDITOR = Sender(Address("paper", "desk"), "7", Right.EDIT)
OWNER = Sender(Address("paper", "owner"), "9", Right.OWN)
MEMBER = Sender(Address("paper", "square"), "1", Right.READ, ChatKind.GROUP)
MANAGER = Sender(Address("paper", "square"), "3", Right.MANAGE, ChatKind.GROUP)
EDITOR_IN_GROUP = Sender(Address("paper", "square"), "7", Right.EDIT, ChatKind.GROUP)

Turn = tuple[str, str | None]
"""What is said, or pressed as `[Label]`, and how the answer begins; None is silence."""


class Press(Paper):
    """A paper that keeps what was sent last to each chat, with its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[str, Document] = {}

    async def send(self, to: Address, post: Post) -> Outcome:
        self.documents[to.id] = post.document
        return await super().send(to, post)


class Street(World):
    """Real lanes that carry real cards."""

    def dispatcher(self) -> Dispatcher:
        bell, clock = Bell(), Clock(now=lambda: self.now, jitter=lambda: 0.5)
        lane = Lane(
            PLATFORM,
            self.paper,
            self.limits,
            storage=self.storage,
            documents=Documents(Cards()),
            rules=RULES,
            clock=clock,
        )
        return Dispatcher(self.storage, [lane], bell=bell, clock=clock, late=timedelta(minutes=15))


class News:
    """Time stands still until `later`; codes are `code1`, `code2` and so on."""

    def __init__(self, url: str) -> None:
        self.now = BEGINNING
        self.wakes = 0
        self.last: dict[Sender, Document] = {}
        self.storage = Storage(url)
        self.press_room = Press()
        self._codes: Iterator[int] = count(1)
        self.newsroom = Newsroom(
            self.storage, wake=self._wake, now=lambda: self.now, new_code=self._new_code, undo=UNDO
        )
        self.planner = Planner(self.storage, wake=self._wake, now=lambda: self.now)
        self.subscriptions = Subscriptions(self.storage, now=lambda: self.now)
        self.indexer = Indexer(self.storage)
        self.services = Services(
            storage=self.storage,
            newsroom=self.newsroom,
            planner=self.planner,
            pages=Pages(Fetcher(exceptions(()), agent="Newsclip/test"), now=lambda: self.now),
            subscriptions=self.subscriptions,
            search=Search(self.storage, self.indexer),
            cards=Cards(),
            wake=self._wake,
            now=lambda: self.now,
            new_code=self._new_code,
            platforms=("paper", "radio"),
        )
        self.limits = Limits()
        self.set()

    def set(self, **settings: Any) -> None:
        """Other settings of the house, and a restart."""
        self.limits = settings.pop("limits", self.limits)
        self.services = replace(self.services, **settings)
        self.router = Router(self.services, Throttle(self.limits))

    def later(self, **length: float) -> None:
        self.now += timedelta(**length)

    async def dialogue(self, seat: Sender, turns: Sequence[Turn]) -> None:
        for line, expected in turns:
            answer = await self.say(seat, line)
            words = None if answer is None else plain(answer)
            if expected is None or words is None:
                assert words == expected, line
            else:
                assert words.startswith(expected), f"{line!r} was answered: {words}"

    async def say(self, seat: Sender, line: str) -> Document | None:
        if line.startswith("["):
            answer = await self.press(seat, line[1:-1])
        else:
            answer = await self.router.handle(seat, line, bot="newsbot")
        if answer is not None:
            self.last[seat] = answer
        return answer

    async def press(self, seat: Sender, label: str, shown_to: Sender | None = None) -> Document | None:
        return await self.router.press(seat, data(self.button(shown_to or seat, label)))

    def button(self, seat: Sender, label: str) -> Action:
        """The button of the last answer to `seat`."""
        buttons = {action.label: action for row in self.last[seat].rows for action in row}
        assert label in buttons, f"no {label} among {sorted(buttons)}"
        return buttons[label]

    def labels(self, seat: Sender) -> list[list[str]]:
        return [[action.label for action in row] for row in self.last[seat].rows]

    def words(self, seat: Sender) -> str:
        return plain(self.last[seat])

    async def post(self, title: str, tags: str = "", **draft: Any) -> Article:
        self.later(seconds=1)
        return await self.newsroom.post(Draft(title, tags=tuple(map(parse_tag, tags.split())), **draft), "paper:7")

    async def roll_out(self) -> None:
        """Write the rows of every rollout that is due; nothing is sent yet."""
        while await walk(self.storage, self.now):
            pass

    async def deliver(self) -> None:
        """Send everything that is due."""
        await Street(self.storage, paper=self.press_room, now=self.now).settle()

    def shown(self, seat: Sender) -> list[str]:
        """What stands in that chat, pushed there."""
        return self.press_room.shown(seat.address.id)

    def take_up(self, seat: Sender) -> None:
        """Look at the last message that was pushed there, to press its buttons."""
        self.last[seat] = self.press_room.documents[seat.address.id]

    async def chat(self, seat: Sender) -> Chat | None:
        async with self.storage.read() as tx:
            return await tx.chats.at(seat.address)

    def _wake(self) -> None:
        self.wakes += 1

    def _new_code(self) -> str:
        return f"code{next(self._codes)}"
