"""What Discord says of our bot: one sentence each, and which of them stop the bot; and who writes a code to it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from discord.gateway import DiscordWebSocket
from pydantic import SecretStr

from bots.discord.check import check, hear
from bots.discord.invitations import RIGHTS
from bots.discord.settings import Settings
from bots.house import TokenError
from bots.platform import Checked, Person
from core.values.errors import UserError
from tests.platforms.discord import Call, Discord, Limits
from tests.platforms.discord.methods.account import application

README = (Path(__file__).parent.parent.parent / "README.md").read_text("utf-8")
APPLICATION = "GET /applications/@me"
ASKED = (
    "GET /users/@me",
    APPLICATION,
    "GET /gateway/bot",
    "GET /users/@me/guilds",
    "GET /applications/{application_id}/commands",
)


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with Discord(limits=replace(Limits.strict(), identify_every=0.0)) as platform:
        yield platform
        assert platform.violations == []


def settings(discord: Discord, **more: object) -> Settings:
    return Settings.model_validate({"token": SecretStr(discord.token), "api_url": discord.api_url, **more})


async def found(discord: Discord) -> Checked:
    async with asyncio.timeout(20):
        return await check(settings(discord), "")


def said(found: Checked) -> list[str]:
    return [f"{'broken: ' if finding.broken else ''}{finding.said}" for finding in found.findings]


def becomes(discord: Discord, **changes: object) -> None:
    """The application is another at the next question."""
    _status, now = application(discord.world, Call(APPLICATION, {}, 0.0))
    discord.next(APPLICATION).fails(200, body=json.dumps(now | changes))


async def test_a_bot_as_the_portal_makes_it(discord: Discord) -> None:
    bot = await found(discord)
    assert (bot.name, said(bot)) == (
        "Newsclip",
        [
            "The token is that of Newsclip.",
            "It can be added to servers.",
            "People can add it to their own apps, and use it anywhere then.",
            "It has no privileged intents: it is told of commands and of servers, which is all it needs.",
            "It needs 1 connection, and may connect 1000 times more today.",
            "It is in no server yet.",
            "It has no menu of commands yet; “newsclip run” puts it there.",
        ],
    )
    assert [call.name for call in discord.calls] == list(ASKED)


async def test_its_links_ask_for_what_is_needed_and_the_readme_says_how_much(discord: Discord) -> None:
    server, own = [parse_qs(urlsplit(link.url).query) for link in (await found(discord)).links]
    assert server == {
        "client_id": [str(discord.bot_id)],
        "scope": ["bot applications.commands"],
        "permissions": [str(RIGHTS.value)],
        "integration_type": ["0"],
    }
    assert own == {"client_id": [str(discord.bot_id)], "scope": ["applications.commands"], "integration_type": ["1"]}
    assert re.findall(r"permissions=(\d+)", README) == [str(RIGHTS.value)]
    table = README.partition("| Permission | What for |\n|---|---|\n")[2].partition("\n\n")[0]
    assert len(table.splitlines()) == RIGHTS.value.bit_count()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"bot_public": False}, "Only its owner can add it to servers; Public Bot on the portal's page Bot lets others."),
        ({"integration_types_config": {"1": {}}}, "It cannot be added to servers; Guild Install on the portal's page "
         "Installation lets it."),
        ({"integration_types_config": {"0": {}}}, "Nobody can add it to their own apps; User Install on the portal's page "
         "Installation lets them."),
        ({"bot_require_code_grant": True}, "broken: The links that add it do not work; switch off Requires OAuth2 Code Grant "
         "on the portal's page Bot."),
        ({"interactions_endpoint_url": "https://news.example.org/secret?x"}, "broken: Discord tells news.example.org what "
         "people do and not the bot; empty Interactions Endpoint URL on the portal's page General Information."),
        ({"flags": 1 << 19}, "It may see members, presences or the content of messages and needs none of it; switch that off "
         "under Privileged Gateway Intents on the portal's page Bot."),
    ],
)  # fmt: skip
async def test_switches_that_are_set_otherwise(discord: Discord, changes: dict[str, object], line: str) -> None:
    becomes(discord, **changes)
    assert line in said(await found(discord))


async def test_sessions_that_run_out_are_broken(discord: Discord) -> None:
    limit = {"total": 1000, "remaining": 49, "reset_after": 14_400_001, "max_concurrency": 1}
    answer = {"url": "ws://127.0.0.1:1", "shards": 3, "session_start_limit": limit}
    discord.next("GET /gateway/bot").fails(200, body=json.dumps(answer))
    assert (
        "broken: It may connect only 49 times more within 5 hours; after that Discord takes the token away. Look into the log "
        "for why it connects so often." in said(await found(discord))
    )
    limit["remaining"] = 50
    discord.next("GET /gateway/bot").fails(200, body=json.dumps(answer))
    assert "It needs 3 connections, and may connect 50 times more today." in said(await found(discord))


async def test_its_servers_and_its_menu_are_counted(discord: Discord) -> None:
    ana = discord.person(42, "Ana")
    discord.guild(100, "Town", owner=ana).admit_bot()
    discord.world.commands[0] = [{"name": "tag"}]
    assert said(await found(discord))[-2:] == ["It is in 1 server.", "Its menu has 1 command."]
    discord.guild(101, "Harbour", owner=ana).admit_bot()
    discord.world.commands[0] *= 2
    assert said(await found(discord))[-2:] == ["It is in 2 servers.", "Its menu has 2 commands."]


async def test_many_servers_are_counted_by_discord(discord: Discord) -> None:
    page = [{"id": str(number), "name": "Town"} for number in range(200)]
    discord.next("GET /users/@me/guilds").fails(200, body=json.dumps(page))
    becomes(discord, approximate_guild_count=1234)
    assert "It is in 1234 servers." in said(await found(discord))


@pytest.mark.parametrize(
    "token", ["", "hello", "Bot a.b.c", "a.b.c\r\nX: 1", "MTIz.abcdef.ünknown", "MTIz.abcdef.unknown"]
)
async def test_a_token_that_is_none_or_another_is_refused(discord: Discord, token: str) -> None:
    with pytest.raises(TokenError):
        await check(settings(discord, token=SecretStr(token)), "")


async def test_a_discord_that_does_not_answer_is_one_sentence(discord: Discord) -> None:
    discord.next("GET /users/@me").fails(503, body="<html>Service Unavailable</html>")
    discord.next("GET /users/@me").fails(403, body="<html>1015</html>")
    discord.next("GET /users/@me").says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno")
    discord.next("GET /users/@me").resets(times=9)
    for _ in range(4):
        with pytest.raises(UserError, match="Discord does not answer as it should at") as refused:
            await found(discord)
        assert discord.token not in str(refused.value)
    await discord.outage()
    with pytest.raises(UserError, match=re.escape(discord.api_url)):
        await found(discord)


async def test_the_owner_is_heard_in_a_session_of_its_own(discord: Discord) -> None:
    ana, mallory = discord.person(42, "Ana\u202e", installed=True), discord.person(666, "Mallory", installed=True)
    hearing = asyncio.create_task(hear(settings(discord), "abc"))
    async with asyncio.timeout(20):
        [session] = await discord.connected()
        await mallory.says("abcd")
        await ana.says(" abc\n")
        assert await hearing == Person("42", "Ana")
        await discord.world.bell.until(lambda: not discord.world.gateway.links or None, 5.0)
    assert (session.intents, session.shard, discord.world.gateway.identified) == (1 << 0 | 1 << 12, (0, 1), 1)
    assert discord.sessions == []
    assert not any(call.name.startswith(("POST", "PATCH", "PUT", "DELETE")) for call in discord.calls)


async def test_a_bot_of_many_connections_is_heard_on_the_first(discord: Discord) -> None:
    discord.world.shards = 5
    ana = discord.person(42, "Ana", installed=True)
    hearing = asyncio.create_task(hear(settings(discord), "abc"))
    async with asyncio.timeout(20):
        [session] = await discord.connected(1)
        await ana.says("abc")
        assert (await hearing).id == "42"
    assert (session.shard, discord.world.gateway.identified) == ((0, 5), 1)


async def test_a_connection_that_breaks_is_taken_up_again(discord: Discord) -> None:
    ana = discord.person(42, "Ana", installed=True)
    hearing = asyncio.create_task(hear(settings(discord), "abc"))
    async with asyncio.timeout(20):
        await discord.connected()
        await discord.drop_gateway("reconnect")
        await ana.says("abc")
        assert (await hearing).id == "42"
    assert (discord.world.gateway.identified, discord.world.gateway.resumed) == (1, 1)


async def test_a_token_that_is_taken_away_meanwhile_is_said(discord: Discord) -> None:
    hearing = asyncio.create_task(hear(settings(discord), "abc"))
    async with asyncio.timeout(20):
        await discord.connected()
        discord.world.token = "another"
        await discord.drop_gateway("invalid")
        with pytest.raises(TokenError):
            await hearing
    discord.violations.clear()
