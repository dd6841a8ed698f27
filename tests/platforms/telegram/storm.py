"""Troubles at random, the same for the same seed and the same calls: for runs that last."""

import random
from dataclasses import dataclass, field

from tests.platforms.telegram.faults import Trouble

PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

TROUBLES: tuple[tuple[float, Trouble], ...] = (
    (0.01, Trouble("resets", accepted=False)),
    (0.01, Trouble("resets", accepted=True)),
    (0.01, Trouble("fails", accepted=False, status=502, body=PAGE)),
    (0.005, Trouble("fails", accepted=True, status=504, body=PAGE)),
    (0.005, Trouble("fails", accepted=False, status=500)),
    (0.01, Trouble("fails", accepted=False, status=429, retry_after=1)),
    (0.005, Trouble("hangs", accepted=True, seconds=1.0)),
    (0.002, Trouble("says", accepted=True, body=b'HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{"ok":tr')),
)
"""How often each comes, as a share of the calls."""


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
