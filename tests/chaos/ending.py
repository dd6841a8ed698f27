"""How a run comes to its end: the program owes nothing any more, and what it tells of itself then."""

import time
from collections.abc import Iterable
from typing import Any

from tests.chaos.checker import Stats
from tests.chaos.ledger import Ledger
from tests.chaos.platform import Platform
from tests.chaos.program import Program

QUIET, PATIENCE = 2.5, 90.0
"""Seconds without a call after which all is taken to be at rest, and until it must be."""


async def at_rest(platform: Platform, program: Program) -> dict[str, Any]:
    """The program's counts once it owes nothing and nothing was sent for a while, or when patience ends."""
    until = time.time() + PATIENCE
    while True:
        await platform.control(settled={"timeout": 30})
        stats: dict[str, Any] = await program.asked("stats")
        if time.time() > until or (time.time() - platform.called > QUIET and not stats["deliveries"]["pending"]):
            return stats


async def counted(told: dict[str, Any], lost: Iterable[int], ledger: Ledger, program: Program) -> Stats:
    """What the program tells of everything, and of the stories that did not come everywhere."""
    numbers = set(lost)
    unclear = [story for story in ledger.stories if story.number in numbers]
    return Stats.of(told, {story.number: await program.asked("stats", str(story.id)) for story in unclear})
