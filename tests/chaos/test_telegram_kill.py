"""kill -9 of the whole program before Telegram: nobody misses anything, and nobody gets what is not for them.

The number of kills on each database is `NEWSCLIP_TEST_KILLS` (10); `make chaos` asks for a hundred. The seed is printed.
"""

import json
import os
import time
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from tests.chaos.telegram.checker import Stats, judge, missing
from tests.chaos.telegram.ledger import Ledger
from tests.chaos.telegram.lives import Lives
from tests.chaos.telegram.newsroom import Newsroom
from tests.chaos.telegram.platform import Platform, platform
from tests.chaos.telegram.points import POINTS
from tests.chaos.telegram.program import IN_FLIGHT, OPS, OWNER, Program
from tests.chaos.telegram.town import Town
from tests.chaos.telegram.voices import Voices

KILLS = int(os.environ.get("NEWSCLIP_TEST_KILLS", "10"))

QUIET, PATIENCE = 2.5, 90.0
"""Seconds without a message after which all is taken to be at rest, and until it must be."""

TROUBLES = frozenset({"", "NetworkError", "TimedOut", "FloodError", "TelegramError"})
"""What may end an update or hold up a start here: nothing but a kill, and what the network does."""


async def test_killed_again_and_again(migrated_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("NEWSCLIP_TEST_SEED", SystemRandom().randrange(10**9)))
    print(f"\nseed {seed}")
    chance = Random(seed)
    async with (
        platform(tmp_path / "platform.jsonl", seed=seed) as telegram,
        Program.on(telegram, migrated_url, tmp_path) as program,
    ):
        voices = Voices(telegram, Ledger(IN_FLIGHT, frozenset({OWNER, OPS})), chance)
        newsroom = Newsroom(voices, program, tmp_path)
        town = Town(voices, newsroom)
        points = chance.sample(sorted(POINTS), len(POINTS))
        lives = Lives(program, voices.ledger, chance, wanted=town.want, points=points)
        await lives.begin()
        await town.open()
        async with town.acting():
            await lives.end()
            await lives.pass_by(KILLS - 2)
            await telegram.control(calm=None)
            await lives.begin()
        await lives.end()
        await newsroom.act("post", by_phone=False)
        await lives.begin()
        told = await at_rest(telegram, program)
        lost = {story for story, _ in missing(telegram.lines, voices.ledger)}
        single = {s.number: await program.asked("stats", str(s.id)) for s in voices.ledger.stories if s.number in lost}
        state = await telegram.control(state=None)
        await lives.end()
    verdict = judge(telegram.lines, voices.ledger, Stats.of(told, single))
    print(json.dumps(verdict.figures), Counter(life.hit for life in voices.ledger.lives if life.point))
    faults = "\n".join([f"seed {seed}", *verdict.faults])
    if verdict.faults and all(fault.startswith("untold: ") for fault in verdict.faults):
        pytest.xfail(f"an open question: a copy that may be unknown to us, and no notice of its correction; {faults}")
    assert not verdict.faults, faults
    assert state["violations"] == []
    errors = program.errors.read_text()
    assert {kind for _, kind in logged(errors)} <= TROUBLES, logged(errors)
    assert telegram.token not in errors
    if KILLS >= 3 * len(POINTS):
        assert lives.points == [], "these were never come by"


async def at_rest(telegram: Platform, program: Program) -> dict[str, Any]:
    """The program's counts once it owes nothing and nothing was sent for a while, or when patience ends."""
    until = time.time() + PATIENCE
    while True:
        await telegram.control(settled={"timeout": 30})
        last = max(line["at"] for line in telegram.lines if "method" in line)
        stats: dict[str, Any] = await program.asked("stats")
        if time.time() > until or (time.time() - last > QUIET and not stats["deliveries"]["pending"]):
            return stats


def logged(errors: str) -> set[tuple[str, str]]:
    """The events that were logged as errors, and the kind of exception of each."""
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    faults = [line for line in lines if line["level"] in {"error", "critical"}]
    return {(line["event"], line["exception"][0]["exc_type"] if "exception" in line else "") for line in faults}
