"""`newsclip setup` and `newsclip doctor` for Discord: from the portal's token to a configuration, and the links that invite."""

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.config import load
from bots.discord.invitations import own_link, server_link
from tests.bots.dialogue import Dialogue
from tests.bots.typed import Ended, Newsclip
from tests.platforms.discord import Discord, Limits
from tests.platforms.telegram import Telegram

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

API_URL = "NEWSCLIP_BOTS__DISCORD__API_URL"
WRONG = "MTIz.wrong.canary-canary-canary"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord(limits=replace(Limits.strict(), identify_every=0.0)) as platform:
        yield platform
        assert platform.violations == []


class Desk:
    """Where somebody sets up: `config` is the file that is made, `token` the one with the portal's."""

    def __init__(self, newsclip: Newsclip, discord: Discord) -> None:
        self._newsclip = newsclip
        self.environment = {API_URL: discord.api_url}
        self.config = newsclip.folder / "config.toml"
        self.token = newsclip.file("token", f"{discord.token}\n")

    async def __call__(self, *words: str | Path, **environment: str) -> Ended:
        given = self.environment | environment
        return await asyncio.to_thread(self._newsclip, "--config", self.config, *words, **given)

    def dialogue(self, *words: str | Path) -> Dialogue:
        return Dialogue("--config", self.config, *words, environment=self.environment)


@pytest.fixture
def desk(newsclip: Newsclip, discord: Discord) -> Desk:
    return Desk(newsclip, discord)


def links(discord: Discord) -> str:
    return (
        f"Discord: Add to a server: {server_link(discord.bot_id)}\n"
        f"Discord: Add to my apps: {own_link(discord.bot_id)}\n"
    )  # fmt: skip


async def test_flags_make_a_configuration_that_works(desk: Desk, discord: Discord) -> None:
    ended = await desk("setup", "--discord-token-file", desk.token, "--owner", "42")
    assert (ended.code, ended.err) == (0, "")
    assert discord.token not in ended.out
    assert links(discord) in ended.out
    assert ended.out.endswith("Next: newsclip run\n")
    config = load(desk.config, {})
    assert (config.bots["discord"].owners, config.newsclip.ops) == (("42",), "discord:42")
    assert tomllib.loads(desk.config.read_text())["bots"] == {"discord": {"owners": [42], "token": discord.token}}


async def test_the_environment_may_hold_the_token(desk: Desk, discord: Discord) -> None:
    ended = await desk("setup", "--yes", DISCORD_TOKEN=discord.token, NEWSCLIP_BOTS__DISCORD__OWNERS="42")
    assert ended.code == 0, ended.err
    assert "bots.discord.api_url, bots.discord.owners, bots.discord.token, database.url" in ended.out
    assert tomllib.loads(desk.config.read_text()) == {}


async def test_both_platforms_at_once(desk: Desk, discord: Discord, newsclip: Newsclip) -> None:
    async with Telegram() as telegram:
        other = newsclip.file("other", telegram.token)
        words = ("--discord-token-file", desk.token, "--telegram-token-file", other)
        owners = ("--owner", "discord:42", "--owner", "telegram:43")
        given = {"NEWSCLIP_BOTS__TELEGRAM__API_URL": telegram.api_url}
        ended = await desk("setup", *words, "--owner", "42", **given)
        assert ended.code == 2
        assert "with its platform where there are several" in ended.err
        assert (await desk("setup", *words, *owners, **given)).code == 0
        well = await desk("doctor", **given)
    assert well.code == 0, well.out
    assert "Platforms that are on: telegram, discord." in well.out
    assert well.out.index("The token is that of Newsclip, @") < well.out.index("The token is that of Newsclip.")


async def test_a_wrong_token_is_one_sentence(desk: Desk) -> None:
    for token in (WRONG, "hello"):
        desk.token.write_text(token)
        ended = await desk("setup", "--discord-token-file", desk.token, "--owner", "42")
        assert ended == Ended(1, "", "newsclip: Discord does not know this token.\n")
    assert not desk.config.exists()


async def test_a_person_is_asked(desk: Desk, discord: Discord) -> None:
    ana = discord.person(42, "Ana")
    async with desk.dialogue("setup") as dialogue:
        await dialogue.answers("Set up Telegram? [Y/n]: ", "n")
        await dialogue.answers("Set up Discord? [Y/n]: ", "")
        how = await dialogue.says("The token (it is not shown): ")
        for words in ("New Application", "Reset Token", "Guild Install", "no privileged intent"):
            assert words in how
        dialogue.type(WRONG)
        await dialogue.says("Discord does not know this token.")
        await dialogue.answers("The token (it is not shown): ", discord.token)
        await dialogue.says(links(discord))
        await dialogue.answers("leave it empty and the bot finds it out: ", "")
        [code] = re.findall(r"Then write (\w+) to it, Newsclip", await dialogue.says(" in a direct message.\n"))
        await discord.connected()
        ana.install()
        await ana.says(code)
        heard = "Ana (42) wrote to the bot: is that you? [Y/n]: "
        assert await dialogue.says(heard) == heard, "nothing else is shown there"
        dialogue.type("")
        for _question in range(4):
            await dialogue.answers("]: ", "")
        await dialogue.says("Next: newsclip run")
        assert await dialogue.ended() == 0
    assert discord.token not in dialogue.shown
    tables = tomllib.loads(desk.config.read_text())
    assert tables["bots"] == {"discord": {"owners": [42], "token": discord.token}}
    assert tables["newsclip"]["ops"] == "discord:42"


async def test_the_doctor_asks_again(desk: Desk, discord: Discord) -> None:
    await desk("setup", "--discord-token-file", desk.token, "--owner", "42")
    well = await desk("--debug", "doctor")
    assert well.code == 0
    assert "discord.py 2." in well.out
    assert "Discord\n  · The token is that of Newsclip.\n" in well.out
    assert links(discord) in well.out
    assert "discord.http" in well.err
    assert discord.token not in well.err + well.out
    limit = {"url": "ws://127.0.0.1:1", "shards": 1, "session_start_limit": {"remaining": 3, "reset_after": 60_000}}
    discord.next("GET /gateway/bot").fails(200, body=str(limit).replace("'", '"'))
    broken = await desk("doctor")
    assert broken.code == 1
    assert "  ✗ It may connect only 3 times more within 1 hours; " in broken.out
    discord.revoke_token()
    refused = await desk("doctor")
    assert (refused.code, refused.out.splitlines()[-1]) == (1, "Discord: Discord does not know this token.")
    await discord.outage()
    away = await desk("doctor")
    assert away.code == 1
    assert away.out.splitlines()[-1].startswith("Discord: Discord does not answer as it should at http://127.0.0.1:")
