"""A limit of calls over a sliding length of time, as platforms keep them."""

from collections import deque
from dataclasses import dataclass, field


@dataclass
class Window:
    """At most `most` in any `seconds`; 0 is no limit."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until there is room."""
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        if not self.most or len(self.taken) < self.most:
            return 0.0
        return self.taken[0] + self.seconds - now
