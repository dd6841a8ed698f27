"""kill -9 of the whole program before Discord: nobody misses anything, nobody gets anything twice but in forums, whose posts
have no key, and nobody gets what is not for them.

The number of kills on each database is `NEWSCLIP_TEST_KILLS` (10); `make chaos` asks for a hundred. The seed is printed.
"""

import json
import os
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom

from tests.chaos.checker import judge, missing
from tests.chaos.discord.points import POINTS
from tests.chaos.discord.program import IN_FLIGHT, SLACK, TROUBLES, program
from tests.chaos.discord.record import unpublished, writes
from tests.chaos.discord.town import Town
from tests.chaos.discord.voices import Voices
from tests.chaos.ending import at_rest, counted
from tests.chaos.ledger import Ledger
from tests.chaos.lives import Lives
from tests.chaos.platform import platform

KILLS = int(os.environ.get("NEWSCLIP_TEST_KILLS", "10"))

SESSIONS = 1000
"""A day's budget of them, more than the kills."""


async def test_killed_again_and_again(migrated_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("NEWSCLIP_TEST_SEED", SystemRandom().randrange(10**9)))
    print(f"\nseed {seed}")
    chance = Random(seed)
    async with (
        platform("discord", tmp_path / "platform.jsonl", seed=seed) as discord,
        program(discord, migrated_url, tmp_path, sessions=SESSIONS) as newsclip,
    ):
        ledger = Ledger(IN_FLIGHT, slack=SLACK)
        voices = Voices(discord, ledger, chance)
        town = await Town.founded(voices, newsclip, tmp_path)
        lives = Lives(newsclip, ledger, chance, wanted=town.want, table=POINTS)
        await lives.begin()
        await town.open()
        async with town.acting():
            await lives.end()
            await lives.pass_by(KILLS - 2)
            await discord.control(calm=None)
            await lives.begin()
        await lives.end()
        await town.newsroom.by_hand("post")
        await lives.begin()
        told = await at_rest(discord, newsclip)
        lost = {story for story, _ in missing(writes(discord.lines), ledger)}
        stats = await counted(told, lost, ledger, newsclip)
        state = await discord.control(state=None)
        await lives.end()
    verdict = judge(writes(discord.lines), ledger, stats)
    figures = {**verdict.figures, "commands": voices.asked, "commands that failed": voices.failed}
    print(json.dumps(figures), Counter(life.hit for life in ledger.lives if life.point))
    faults = "\n".join([f"seed {seed}", *verdict.faults])
    assert not verdict.faults, faults
    assert unpublished(discord.lines, town.news) == []
    assert state["violations"] == []
    assert {kind for _, kind in newsclip.logged()} <= TROUBLES, newsclip.logged()
    assert discord.token not in newsclip.errors.read_text()
    if KILLS >= 3 * len(POINTS):
        assert lives.points == [], "these were never come by"
