"""One measured line: ours, the peer's and the floor's in one run, and where that stands against a goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Unit(Enum):
    """What is counted, how it is written, and which way is better."""

    RATE = ("rows/s", True)
    ARTICLES = ("articles/s", True)
    MILLISECONDS = ("ms", False)
    MEBIBYTES = ("MiB", False)
    MESSAGES = ("messages/s", True)
    MICROSECONDS = ("µs", False)
    CORE = ("% of a core", False)
    PACE = ("% of 30/s", True)
    PACE_SET = ("% of the pace set", True)
    CROWDED = ("messages", False)

    def __init__(self, word: str, more_is_better: bool) -> None:
        self.word = word
        self.more_is_better = more_is_better


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else's value for the same work, in the same unit, and how it was done."""

    value: float
    how: str


@dataclass(frozen=True, slots=True)
class Goal:
    """`number` is the line of the list of goals in docs/performance.md, 0 where the goal has no number there."""

    value: float
    number: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    what: str
    engine: str
    size: str
    unit: Unit
    ours: float
    peer: Other | None = None
    floor: Other | None = None
    goal: Goal | None = None
    note: str = ""

    def times_better(self, other: float) -> float:
        """How many times better ours is than `other`: 2 is twice the rate, or half the time."""
        better, worse = (self.ours, other) if self.unit.more_is_better else (other, self.ours)
        return better / worse if worse else float("inf")

    @property
    def standing(self) -> str:
        """Against the goal: met, or how far away."""
        if self.goal is None:
            return ""
        ratio = self.times_better(self.goal.value)
        return "met" if ratio >= 1 else f"missed: {1 / ratio:.1f} times away"


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def amount(value: float) -> str:
    """A number as people read it: three digits that matter, thousands set apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
