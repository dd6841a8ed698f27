"""A whole run that logs everything: neither a token nor anybody's words are in it."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.bots.dialogue import PROGRAM
from tests.platforms.discord import Discord

PATIENCE = 60.0

ASKED = "whose words these are"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_run_that_logs_everything_says_no_secret(migrated_url: str) -> None:
    async with asyncio.timeout(PATIENCE), Discord() as discord:
        environment = {
            "DATABASE_URL": migrated_url,
            "DISCORD_TOKEN": discord.token,
            "NEWSCLIP_BOTS__DISCORD__API_URL": discord.api_url,
        }
        words = (sys.executable, "-c", PROGRAM, "--debug", "run")
        process = await asyncio.create_subprocess_exec(*words, env=os.environ | environment, stdout=PIPE, stderr=PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready: discord\n"
        await discord.registered()
        ana = discord.person(42, "Ana", installed=True)
        asked = await ana.uses(ana.private, "search", query=ASKED)
        assert "Nothing" in asked.plain
        await discord.settled()
        process.terminate()
        out, err = await process.communicate()
        assert process.returncode == 0
        assert discord.violations == []
        hidden = [discord.token, *discord.world.by_token, ASKED]
    assert len(hidden) > 2
    assert [secret for secret in hidden if secret.encode() in out + err] == []
    logged = [json.loads(line) for line in err.splitlines()]
    assert {"discord.gateway", "discord.http"} <= {line.get("logger") for line in logged}
