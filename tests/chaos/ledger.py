"""What the supervisor and its people did, and when: half of what the checker reads.

Times are seconds since 1970. An act is a span: begun when it was said, sure when it was answered; between the two it may or
may not have happened.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

NEVER = math.inf


@dataclass
class Span:
    said: float
    told: float = NEVER


@dataclass(frozen=True)
class Version:
    """A text of a story; `material` ones are told in a message of their own."""

    number: int
    material: bool
    span: Span


@dataclass
class Story:
    """`id` is its number in the newsroom, 0 while nobody knows it."""

    number: int
    tag: str
    published: Span
    id: int = 0
    versions: list[Version] = field(default_factory=list)
    retracted: Span | None = None

    @property
    def version(self) -> int:
        return max((version.number for version in self.versions), default=1)

    @property
    def material(self) -> int:
        """The newest version that readers had to be told of, 0 when there is none."""
        return max((version.number for version in self.versions if version.material), default=0)


@dataclass(frozen=True)
class Follow:
    """Also an unfollowing, with `on=False`."""

    chat: int
    tag: str
    on: bool
    span: Span


@dataclass(frozen=True)
class Said:
    """What somebody said or pressed in `chat`; its answer matches `answer`, a regular expression."""

    chat: int
    words: str
    answer: str
    at: float


@dataclass(frozen=True)
class Life:
    """One process from its start; `point` is where it was to end itself, "" at random; `hit` whether it did."""

    began: float
    ended: float
    point: str = ""
    hit: bool = False


@dataclass
class Ledger:
    """`newsroom` are chats that are told about the work itself; `moves` where groups went; `shut` who blocked us for good.
    `sure` are those where the platform knows what it was sent before: nothing may stand there twice, or out of date. `slack`
    are the seconds that a send may take from its last look at the article and at who follows, until it is done."""

    in_flight: int
    newsroom: frozenset[int] = frozenset()
    stories: list[Story] = field(default_factory=list)
    follows: list[Follow] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)
    moves: dict[int, int] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    sure: set[int] = field(default_factory=set)
    slack: float = 2.0

    @property
    def kills(self) -> list[float]:
        return [life.ended for life in self.lives if life.ended < NEVER]

    def home(self, chat: int) -> int:
        """Where a chat is now."""
        return self.moves.get(chat, chat)

    def following(self, chat: int, tag: str) -> "Iterator[tuple[Follow, Follow | None]]":
        """Each time the chat began to follow the tag, and how that ended, oldest first."""
        mine = [follow for follow in self.follows if (self.home(follow.chat), follow.tag) == (chat, tag)]
        began: Follow | None = None
        for follow in sorted(mine, key=lambda follow: follow.span.said):
            if follow.on:
                began = began or follow
            elif began is not None:
                yield began, follow
                began = None
        if began is not None:
            yield began, None
