"""What a strict server's list of calls says of a pace: how much of it was used, and whether it was ever exceeded."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Call(Protocol):
    """A message as the server saw it: the second of the monotonic clock, the chat, and whether it was refused."""

    @property
    def at(self) -> float: ...

    @property
    def chat(self) -> int: ...

    @property
    def refused(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Paced:
    """What a strict server saw: percent of the pace, messages in the worst second, in that of one chat, refusals."""

    share: float
    worst: int
    worst_chat: int
    refused: int

    @property
    def note(self) -> str:
        return f"{self.refused} refused (429), at most {self.worst_chat} in a chat's second"


def paced(calls: Sequence[Call], per_second: float) -> Paced:
    """What the calls of a run, in their order, say; every call counts, the refused ones too, but for the share."""
    taken = [call.at for call in calls if not call.refused]
    chats: dict[int, list[float]] = defaultdict(list)
    for call in calls:
        chats[call.chat].append(call.at)
    return Paced(
        share=(len(taken) - 1) / (taken[-1] - taken[0]) / per_second * 100,
        worst=busiest([call.at for call in calls]),
        worst_chat=max(map(busiest, chats.values())),
        refused=len(calls) - len(taken),
    )


def busiest(times: Sequence[float]) -> int:
    """The most in any second that begins with one of them; the end of the second is in the next."""
    return max((bisect_right(times, at + 1 - 1e-6) - place for place, at in enumerate(times)), default=0)
