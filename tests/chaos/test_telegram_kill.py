"""kill -9 of the whole program before Telegram: nobody misses anything, and nobody gets what is not for them.

The number of kills on each database is `NEWSCLIP_TEST_KILLS` (10); `make chaos` asks for a hundred. The seed is printed.
"""

import json
import os
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom

from tests.chaos.ending import at_rest, counted
from tests.chaos.ledger import Ledger
from tests.chaos.lives import Lives
from tests.chaos.newsroom import Newsroom
from tests.chaos.platform import platform
from tests.chaos.telegram.checker import judge, missing
from tests.chaos.telegram.phone import Phone
from tests.chaos.telegram.points import POINTS
from tests.chaos.telegram.program import IN_FLIGHT, OPS, OWNER, program
from tests.chaos.telegram.town import Town
from tests.chaos.telegram.voices import Voices

KILLS = int(os.environ.get("NEWSCLIP_TEST_KILLS", "10"))

TROUBLES = frozenset({"", "NetworkError", "TimedOut", "FloodError", "TelegramError"})
"""What may end an update or hold up a start here: nothing but a kill, and what the network does."""


async def test_killed_again_and_again(migrated_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("NEWSCLIP_TEST_SEED", SystemRandom().randrange(10**9)))
    print(f"\nseed {seed}")
    chance = Random(seed)
    async with (
        platform("telegram", tmp_path / "platform.jsonl", seed=seed) as telegram,
        program(telegram, migrated_url, tmp_path) as newsclip,
    ):
        ledger = Ledger(IN_FLIGHT, frozenset({OWNER, OPS}))
        voices = Voices(telegram, ledger, chance)
        newsroom = Newsroom(Phone(voices), newsclip, ledger, chance, tmp_path)
        town = Town(voices, newsroom)
        lives = Lives(newsclip, ledger, chance, wanted=town.want, table=POINTS)
        await lives.begin()
        await town.open()
        async with town.acting():
            await lives.end()
            await lives.pass_by(KILLS - 2)
            await telegram.control(calm=None)
            await lives.begin()
        await lives.end()
        await newsroom.by_hand("post")
        await lives.begin()
        told = await at_rest(telegram, newsclip)
        stats = await counted(told, (story for story, _ in missing(telegram.lines, ledger)), ledger, newsclip)
        state = await telegram.control(state=None)
        await lives.end()
    verdict = judge(telegram.lines, ledger, stats)
    print(json.dumps(verdict.figures), Counter(life.hit for life in ledger.lives if life.point))
    faults = "\n".join([f"seed {seed}", *verdict.faults])
    assert not verdict.faults, faults
    assert state["violations"] == []
    assert {kind for _, kind in newsclip.logged()} <= TROUBLES, newsclip.logged()
    assert telegram.token not in newsclip.errors.read_text()
    if KILLS >= 3 * len(POINTS):
        assert lives.points == [], "these were never come by"
