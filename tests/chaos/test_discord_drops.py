"""The gateway drops again and again while people follow, press and publish: what was answered was done, and nothing twice.

The number of drops is `NEWSCLIP_TEST_DROPS` (20); `make chaos` asks for two hundred. The seed is printed.
"""

import json
import os
from pathlib import Path
from random import Random, SystemRandom
from statistics import median

from bots.discord.sessions import SPENT
from core.storage import Storage
from tests.chaos.checker import judge, missing
from tests.chaos.discord.drops import drops, resumed, slowest
from tests.chaos.discord.program import IN_FLIGHT, SLACK, TROUBLES, program
from tests.chaos.discord.record import writes
from tests.chaos.discord.town import Town
from tests.chaos.discord.voices import Voices
from tests.chaos.ending import at_rest, counted
from tests.chaos.ledger import NEVER, Ledger, Life
from tests.chaos.platform import platform
from tests.conftest import FreshUrl

DROPS = int(os.environ.get("NEWSCLIP_TEST_DROPS", "20"))

PATIENT = DROPS // 100
"""Silences that last until the client notices: a minute each."""

RESUMED, QUICK = 0.95, 3.0
"""The share of sessions that can be resumed and are, and seconds until most drops are over."""


async def test_dropped_again_and_again(fresh_url: FreshUrl, tmp_path: Path) -> None:
    seed = int(os.environ.get("NEWSCLIP_TEST_SEED", SystemRandom().randrange(10**9)))
    print(f"\nseed {seed}")
    chance, url = Random(seed), fresh_url("sqlite", True)
    async with (
        platform("discord", tmp_path / "platform.jsonl") as discord,
        program(discord, url, tmp_path) as newsclip,
    ):
        ledger = Ledger(IN_FLIGHT, slack=SLACK)
        voices = Voices(discord, ledger, chance)
        town = await Town.founded(voices, newsclip, tmp_path)
        await newsclip.start()
        ledger.lives.append(Life(newsclip.began, NEVER))
        assert await newsclip.ready(within=60), newsclip.last_errors
        await town.open()
        ledger.sure.update(follow.chat for follow in ledger.follows)
        async with town.acting():
            done = await drops(discord, chance, DROPS, patient=PATIENT)
        told = await at_rest(discord, newsclip)
        lost = {story for story, _ in missing(writes(discord.lines), ledger)}
        stats = await counted(told, lost, ledger, newsclip)
        state = await discord.control(state=None)
        spent = await _sessions_counted(url)
    verdict = judge(writes(discord.lines), ledger, stats)
    figures = {"drops": len(done), "resumed": resumed(done, state), "seconds": slowest(done), "asked": voices.asked}
    print(json.dumps({**figures, "failed": voices.failed, "sessions": spent, **verdict.figures}))
    assert not verdict.faults, "\n".join([f"seed {seed}", *verdict.faults])
    assert state["violations"] == []
    assert {kind for _, kind in newsclip.logged()} <= TROUBLES, newsclip.logged()
    assert resumed(done, state) >= RESUMED
    assert median(drop.seconds for drop in done) < QUICK
    assert spent == state["identified"] <= 1 + sum(drop.kind == "invalid" for drop in done)


async def _sessions_counted(url: str) -> int:
    """How many sessions the program's own budget holds."""
    storage = Storage(url)
    async with storage.read() as tx:
        found = await tx.facts.get(SPENT)
    await storage.close()
    return len(found[0].split()) if found else 0
