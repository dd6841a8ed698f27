"""`newsclip setup` and `newsclip doctor`: from a token to a configuration, by flags and by questions."""

import asyncio
import json
import os
import re
import sys
import tomllib
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.config import load
from tests.bots.dialogue import PROGRAM, Dialogue
from tests.bots.typed import Ended, Newsclip
from tests.platforms.telegram import Telegram

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

WRONG = "123456:AA" + "wrong_canary_" * 3
API_URL = "NEWSCLIP_BOTS__TELEGRAM__API_URL"


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with asyncio.timeout(60), Telegram() as platform:
        yield platform
        assert platform.violations == []


class Desk:
    """Where somebody sets up: `config` is the file that is made."""

    def __init__(self, newsclip: Newsclip, telegram: Telegram) -> None:
        self._newsclip = newsclip
        self.environment = {API_URL: telegram.api_url, "DATABASE_URL": newsclip.url}
        self.config = newsclip.folder / "config.toml"
        self.token = newsclip.file("token", f"{telegram.token}\n")

    async def __call__(self, *words: str | Path, **environment: str) -> Ended:
        given = {API_URL: self.environment[API_URL], **environment}
        return await asyncio.to_thread(self._newsclip, "--config", self.config, *words, **given)

    async def setup(self, *words: str | Path, **environment: str) -> Ended:
        return await self("setup", *words, **environment)

    def dialogue(self, *words: str | Path) -> Dialogue:
        return Dialogue("--config", self.config, *words, environment=self.environment)


@pytest.fixture
def desk(newsclip: Newsclip, telegram: Telegram) -> Desk:
    return Desk(newsclip, telegram)


async def test_flags_make_a_configuration_that_works(desk: Desk, telegram: Telegram) -> None:
    name = 'The "Daily" \\ Clip\x7f'
    flags = ("--name", name, "--language", "es", "--timezone", "Europe/Madrid")
    ended = await desk.setup("--telegram-token-file", desk.token, "--owner", "42", "--owner", "telegram:43", *flags)
    assert (ended.code, ended.err) == (0, "")
    assert telegram.token not in ended.out
    assert f"Written: {desk.config}; only you can read it.\n" in ended.out
    assert "Telegram: Add to a group: https://t.me/newsclip_test_bot?startgroup\n" in ended.out
    assert ended.out.endswith("Next: newsclip run\n")
    assert desk.config.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in desk.config.parent.iterdir()} == {"token", "config.toml"}
    config = load(desk.config, {})
    settings = json.loads(config.bots["telegram"].model_dump_json())
    assert (config.newsclip.name, config.newsclip.language, config.newsclip.timezone) == (name, "es", "Europe/Madrid")
    assert (settings["owners"], config.newsclip.ops) == (["42", "43"], "telegram:42")
    assert tomllib.loads(desk.config.read_text())["bots"]["telegram"]["token"] == telegram.token


async def test_what_the_environment_says_is_not_written(desk: Desk, telegram: Telegram) -> None:
    given = {"TELEGRAM_BOT_TOKEN": telegram.token, "NEWSCLIP_BOTS__TELEGRAM__OWNERS": "42"}
    ended = await desk.setup("--yes", **given)
    assert ended.code == 0, ended.err
    keys = "bots.telegram.api_url, bots.telegram.owners, bots.telegram.token, database.url"
    assert f"Not in it, since the environment says it: {keys}.\n" in ended.out
    assert tomllib.loads(desk.config.read_text()) == {}
    both = await desk.setup("--telegram-token-file", desk.token, "--yes", **given)
    assert both.code == 2
    assert "The environment holds a token too" in both.err


async def test_the_token_may_come_by_standard_input(desk: Desk, telegram: Telegram) -> None:
    words = ("--config", str(desk.config), "setup", "--telegram-token-file", "-", "--owner", "42")
    environment = os.environ | desk.environment
    program = (sys.executable, "-c", PROGRAM, *words)
    process = await asyncio.create_subprocess_exec(*program, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate(f"{telegram.token}\n".encode())
    assert (process.returncode, err) == (0, b"")
    assert telegram.token.encode() not in out
    assert tomllib.loads(desk.config.read_text())["bots"]["telegram"]["token"] == telegram.token


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (),
            "There is no token: name its file, as with --telegram-token-file FILE, or set TELEGRAM_BOT_TOKEN or "
            "DISCORD_TOKEN.",
        ),
        (("--yes",), "There is no token: "),
        (("--telegram-token-file", "token"), "There is no owner: name one with --owner ID."),
        (("--telegram-token-file", "token", "--owner", "ana"), "--owner is a number such as 42"),
        (("--telegram-token-file", "token", "--owner", "discord:42"), "--owner is a number such as 42"),
        (("--telegram-token-file", "nothing", "--owner", "42"), "'nothing': No such file or directory"),
        (("--telegram-token", "x"), "No such option"),
    ],
)
async def test_without_a_terminal_what_is_missing_is_said(desk: Desk, words: tuple[str, ...], said: str) -> None:
    ended = await desk.setup(*(desk.token if word == "token" else word for word in words))
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert not desk.config.exists()


async def test_a_wrong_token_is_one_sentence(desk: Desk, telegram: Telegram) -> None:
    desk.token.write_text(WRONG)
    ended = await desk.setup("--telegram-token-file", desk.token, "--owner", "42")
    assert ended == Ended(1, "", "newsclip: Telegram does not know this token.\n")
    desk.token.write_text("hello")
    ended = await desk.setup("--telegram-token-file", desk.token, "--owner", "42")
    assert ended == Ended(1, "", "newsclip: Telegram does not know this token.\n")
    assert not desk.config.exists()


async def test_no_network_and_a_wrong_value_are_one_sentence(desk: Desk, telegram: Telegram) -> None:
    words = ("--telegram-token-file", desk.token, "--owner", "42")
    ended = await desk.setup(*words, "--timezone", "Europe/Sanbo")
    told = "newsclip: newsclip.timezone in the configuration must be a time zone such as Europe/Madrid.\n"
    assert (ended.code, ended.err) == (1, told)
    await telegram.outage()
    ended = await desk.setup(*words)
    assert (ended.code, ended.out) == (1, "")
    assert re.fullmatch(
        r"newsclip: Telegram does not answer as it should at http://127\.0\.0\.1:\d+ \(.+\)\.\n", ended.err
    )
    assert not desk.config.exists()


async def test_a_configuration_is_replaced_only_when_told_to(desk: Desk) -> None:
    desk.config.write_text("# mine")
    words = ("--telegram-token-file", desk.token, "--owner", "42")
    ended = await desk.setup(*words)
    assert (ended.code, desk.config.read_text()) == (2, "# mine")
    assert f"{desk.config} exists already; --yes replaces it." in ended.err
    assert (await desk.setup(*words, "--yes")).code == 0
    assert desk.config.read_text().startswith("# Written by “newsclip setup”")


async def test_a_folder_that_is_none_is_said(desk: Desk) -> None:
    desk.config = desk.config.parent / "none" / "config.toml"
    ended = await desk.setup("--telegram-token-file", desk.token, "--owner", "42")
    assert (ended.code, ended.err) == (1, f"newsclip: {desk.config} cannot be written: No such file or directory.\n")


async def test_a_person_is_asked(desk: Desk, telegram: Telegram) -> None:
    desk.config.write_text("# mine")
    del desk.environment["DATABASE_URL"]
    ana = telegram.person(42, "Ana")
    async with desk.dialogue("setup") as dialogue:
        await dialogue.answers("config.toml exists already. Replace it? [y/N]: ", "y")
        await dialogue.answers("Set up Telegram? [Y/n]: ", "")
        await dialogue.answers("Set up Discord? [Y/n]: ", "n")
        assert "@BotFather" in await dialogue.says("The token (it is not shown): ")
        dialogue.type(WRONG)
        await dialogue.says("Telegram does not know this token.")
        await dialogue.answers("The token (it is not shown): ", telegram.token)
        await dialogue.says("The token is that of Newsclip")
        await dialogue.answers("leave it empty and the bot finds it out: ", "ana")
        await dialogue.answers("leave it empty and the bot finds it out: ", "")
        said = await dialogue.says(" to @newsclip_test_bot.")
        [code] = re.findall(r"write “/start (\w+)”", said)
        await ana.opens(f"https://t.me/newsclip_test_bot?start={code}")
        await dialogue.answers("Ana (42) wrote to the bot: is that you? [Y/n]: ", "")
        await dialogue.answers("What the bot calls itself [Newsclip]: ", "Daily")
        await dialogue.answers("chosen one [en]: ", "tlh")
        await dialogue.says("newsclip.language in the configuration must be one of en, es.")
        await dialogue.answers("chosen one [en]: ", "es")
        await dialogue.answers("[UTC]: ", "Europe/Madrid")
        await dialogue.answers("[sqlite:///newsclip.db]: ", "")
        await dialogue.says("Next: newsclip run")
        assert await dialogue.ended() == 0
    assert telegram.token not in dialogue.shown
    assert WRONG not in dialogue.shown
    assert tomllib.loads(desk.config.read_text()) == {
        "newsclip": {"ops": "telegram:42", "name": "Daily", "language": "es", "timezone": "Europe/Madrid"},
        "database": {"url": "sqlite:///newsclip.db"},
        "bots": {"telegram": {"owners": [42], "token": telegram.token}},
    }
    assert len(telegram.world.updates.waiting()) == 1


async def test_who_has_no_token_goes_on_without_the_platform(desk: Desk, telegram: Telegram) -> None:
    del desk.environment["DATABASE_URL"]
    async with desk.dialogue(
        "setup", "--name", "Daily", "--language", "en", "--timezone", "UTC", "--database", "sqlite:///n.db"
    ) as dialogue:
        await dialogue.answers("Set up Telegram? [Y/n]: ", "")
        await dialogue.answers("Set up Discord? [Y/n]: ", "")
        await dialogue.answers("The token (it is not shown): ", telegram.token)
        await dialogue.answers("leave it empty and the bot finds it out: ", "42")
        assert "Leave it empty to go on without Discord." in await dialogue.says("The token (it is not shown): ")
        dialogue.type("")
        assert await dialogue.ended() == 0
    assert set(tomllib.loads(desk.config.read_text())["bots"]) == {"telegram"}


async def test_who_has_no_token_at_all_is_told_what_is_missing(desk: Desk) -> None:
    async with desk.dialogue("setup") as dialogue:
        await dialogue.answers("Set up Telegram? [Y/n]: ", "")
        await dialogue.answers("Set up Discord? [Y/n]: ", "n")
        await dialogue.answers("The token (it is not shown): ", "")
        await dialogue.says("There is no token: name its file")
        assert await dialogue.ended() == 2
    assert not desk.config.exists()


async def test_who_does_not_want_to_replace_it_keeps_it(desk: Desk) -> None:
    desk.config.write_text("# mine")
    async with desk.dialogue("setup") as dialogue:
        await dialogue.answers("Replace it? [y/N]: ", "")
        assert await dialogue.ended() == 1
    assert desk.config.read_text() == "# mine"


async def test_the_doctor_asks_again(desk: Desk, telegram: Telegram) -> None:
    await desk.setup("--telegram-token-file", desk.token, "--owner", "42")
    well = await desk("doctor")
    assert well.code == 0
    assert "python-telegram-bot 22." in well.out
    assert "aiohttp 3." in well.out
    assert "Telegram\n  · The token is that of Newsclip, @newsclip_test_bot.\n" in well.out
    broken = await desk("doctor", NEWSCLIP_BOTS__TELEGRAM__UPDATES="webhook")
    assert broken.code == 1
    assert "  ✗ A webhook needs web.public_url, an address that begins with https://.\n" in broken.out
    old = telegram.token
    telegram.revoke_token()
    refused = await desk("--debug", "doctor")
    assert (refused.code, refused.out.splitlines()[-1]) == (1, "Telegram: Telegram does not know this token.")
    assert "telegram.Bot" in refused.err
    assert "/bot***" in refused.err
    assert old not in refused.err + refused.out
    await telegram.outage()
    away = await desk("doctor")
    assert away.code == 1
    assert away.out.splitlines()[-1].startswith("Telegram: Telegram does not answer as it should at ")
