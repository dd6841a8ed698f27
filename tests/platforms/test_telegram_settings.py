"""What a bot says of itself and how it wants its updates: a wrong setting is refused."""

from typing import Any

import pytest

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram

Given = dict[str, Any]

COMMAND = {"command": "help", "description": "Help"}

WRONG_PROFILES: dict[str, tuple[str, Given, str]] = {
    # https://core.telegram.org/bots/api#botcommand, #setmycommands, #botcommandscope
    "command in capitals": ("setMyCommands", {"commands": [COMMAND | {"command": "Help"}]}, "BOT_COMMAND_INVALID"),
    "command too long": ("setMyCommands", {"commands": [COMMAND | {"command": "a" * 33}]}, "BOT_COMMAND_INVALID"),
    "command with a slash": ("setMyCommands", {"commands": [COMMAND | {"command": "/help"}]}, "BOT_COMMAND_INVALID"),
    "description empty": ("setMyCommands", {"commands": [COMMAND | {"description": ""}]}, "DESCRIPTION_INVALID"),
    "description too long": (
        "setMyCommands",
        {"commands": [COMMAND | {"description": "a" * 257}]},
        "DESCRIPTION_INVALID",
    ),
    "command twice": ("setMyCommands", {"commands": [COMMAND] * 2}, "named twice"),
    "101 commands": (
        "setMyCommands",
        {"commands": [COMMAND | {"command": f"c{at}"} for at in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "a language of three letters": ("setMyCommands", {"commands": [COMMAND], "language_code": "spa"}, "language code"),
    "a language in capitals": ("setMyCommands", {"commands": [COMMAND], "language_code": "ES"}, "language code"),
    "a scope that is none": ("setMyCommands", {"commands": [COMMAND], "scope": {"type": "all"}}, "is none of"),
    "a scope without its chat": (
        "setMyCommands",
        {"commands": [COMMAND], "scope": {"type": "chat"}},
        "chat_id is missing",
    ),
    "administrators of a person": (
        "setMyCommands",
        {"commands": [COMMAND], "scope": {"type": "chat_administrators", "chat_id": 42}},
        "no such scope",
    ),
    "name too long": ("setMyName", {"name": "a" * 65}, "name is too long"),
    "long description": ("setMyDescription", {"description": "a" * 513}, "description is too long"),
    "short description": ("setMyShortDescription", {"short_description": "a" * 121}, "short_description is too long"),
    "rights that are not all": (
        "setMyDefaultAdministratorRights",
        {"rights": {"can_post_messages": True}},
        "is missing",
    ),
    "a limit of 101": ("getUpdates", {"limit": 101}, "limit is not 1-100"),
    "a kind of update that is none": ("getUpdates", {"allowed_updates": ["gossip"]}, "no kind of update"),
    "a hook to somewhere": ("setWebhook", {"url": "https://example.org/hook"}, "loopback only"),
    "a hook without TLS": ("setWebhook", {"url": "ftp://127.0.0.1/hook"}, "An HTTPS URL must be provided"),
    "a secret with a blank": (
        "setWebhook",
        {"url": "http://127.0.0.1:1/", "secret_token": "a b"},
        "unallowed characters",
    ),
    "a secret too long": (
        "setWebhook",
        {"url": "http://127.0.0.1:1/", "secret_token": "a" * 257},
        "unallowed characters",
    ),
    "101 connections": ("setWebhook", {"url": "http://127.0.0.1:1/", "max_connections": 101}, "max_connections"),
}


@pytest.mark.parametrize(("method", "given", "reason"), WRONG_PROFILES.values(), ids=list(WRONG_PROFILES))
async def test_a_wrong_setting_is_refused(
    telegram: Telegram, bot: Bare, method: str, given: Given, reason: str
) -> None:
    telegram.person(42, "Ana", started=True)
    assert reason in await bot.refused(method, **given)
    assert len(telegram.violations) == 1
