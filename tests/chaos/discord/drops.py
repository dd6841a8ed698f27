"""The gateway's connection lost again and again, and what became of each."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.chaos.platform import Platform

KINDS = ("cut",) * 10 + ("reconnect",) * 8 + ("resumable",) * 8 + ("close",) * 8 + ("invalid",) * 4 + ("silent",) * 2
"""As `Discord.drop_gateway` has them, of forty."""

RESUMED = frozenset(KINDS) - {"invalid"}
"""Those after which a session goes on."""

BREATH = 0.6
"""Seconds between two drops in which people act, at most."""

HUSH = 2.0
"""Seconds of silence before somebody cuts the connection."""

NOTICED = 75.0
"""Seconds within which a client finds out by itself that nothing comes any more: one and a half heartbeats, and some."""


@dataclass(frozen=True)
class Drop:
    """`seconds` until there was a connection again."""

    kind: str
    seconds: float


async def drops(platform: Platform, chance: Random, count: int, *, patient: int) -> list[Drop]:
    """So many, of all kinds. The first silences but so many are ended by a cut; the others last until the client notices."""
    kinds = [KINDS[number % len(KINDS)] for number in range(count)]
    chance.shuffle(kinds)
    hasty = kinds.count("silent") - patient
    done: list[Drop] = []
    for kind in kinds:
        seen, since = len(platform.lines), time.time()
        await platform.control(drop_gateway={"kind": kind})
        if kind == "silent":
            hasty -= 1
            if hasty >= 0:
                await asyncio.sleep(HUSH)
                await platform.control(drop_gateway={"kind": "cut"})
            await platform.line(lambda line: line.get("event") == "lost", since=seen, timeout=NOTICED)
            since = time.time()
        await platform.control(connected={"timeout": 30})
        done.append(Drop(kind, time.time() - since))
        await asyncio.sleep(chance.random() * BREATH)
    return done


def resumed(done: Sequence[Drop], state: dict[str, Any]) -> float:
    """The share of those that could be resumed and were."""
    possible = sum(drop.kind in RESUMED for drop in done)
    return float(state["resumed"]) / possible


def slowest(done: Sequence[Drop]) -> dict[str, float]:
    """Seconds until there was a connection again, by kind."""
    return {kind: round(max(d.seconds for d in done if d.kind == kind), 2) for kind in Counter(d.kind for d in done)}
