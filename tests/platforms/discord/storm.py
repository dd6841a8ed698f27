"""Troubles at random, the same for the same seed and the same calls: for runs that last."""

import random
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.discord.faults import Trouble

Drop = Literal["reconnect", "resumable", "invalid", "cut", "close", "silent"]
"""How a connection of the gateway ends; see `Discord.drop_gateway`."""

PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

TROUBLES: tuple[tuple[float, Trouble], ...] = (
    (0.01, Trouble("resets", accepted=False)),
    (0.01, Trouble("resets", accepted=True)),
    (0.01, Trouble("fails", accepted=False, status=502, body=PAGE)),
    (0.005, Trouble("fails", accepted=True, status=504, body=PAGE)),
    (0.005, Trouble("fails", accepted=False, status=500)),
    (0.01, Trouble("floods", accepted=False, status=429, retry_after=0.5)),
    (0.005, Trouble("hangs", accepted=True, seconds=1.0)),
    (0.002, Trouble("says", accepted=True, body=b'HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{"id":"1')),
)
"""How often each comes, as a share of the calls."""

DROPS: tuple[Drop, ...] = ("cut", "reconnect", "resumable", "close", "invalid")
BETWEEN = (1.0, 8.0)
"""Seconds between two drops of the gateway."""


@dataclass
class Storm:
    seed: int
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def befall(self) -> Trouble | None:
        at = self._random.random()
        for share, trouble in TROUBLES:
            if at < share:
                return trouble
            at -= share
        return None

    def drop(self) -> tuple[float, Drop]:
        """After how many seconds the gateway drops next, and how."""
        return self._random.uniform(*BETWEEN), self._random.choice(DROPS)
