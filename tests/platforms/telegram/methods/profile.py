"""getMe, and what a bot says about itself: commands, names, descriptions and the rights it would like to have."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.shapes import ANY_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS
from tests.platforms.telegram.text import units
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"
NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"|[a-z]{2}")
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}
"""Of https://core.telegram.org/bots/api#setmyname and the two beside it: the parameter, and the characters it may have."""

Key = tuple[str, str]


def get_me(world: World, call: Call) -> Any:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_commands(world: World, call: Call) -> bool:
    commands = call.parameters["commands"]
    if len(commands) > 100:
        raise BrokenError("BOT_COMMANDS_TOO_MUCH", source=f"{API}setmycommands: 100 commands")
    for command in commands:
        if not NAME.fullmatch(command["command"]):
            raise BrokenError("BOT_COMMAND_INVALID", source=f"{API}botcommand: {command['command']!r}")
        if not 1 <= units(command["description"]) <= 256:
            raise BrokenError("BOT_COMMAND_DESCRIPTION_INVALID", source=f"{API}botcommand: {command['command']!r}")
    if len({command["command"] for command in commands}) < len(commands):
        raise BrokenError("a command is named twice", source=f"{API}setmycommands")
    world.profile[_key(world, call)] = commands
    return True


def get_commands(world: World, call: Call) -> Any:
    return world.profile.get(_key(world, call), [])


def delete_commands(world: World, call: Call) -> bool:
    world.profile.pop(_key(world, call), None)
    return True


def _key(world: World, call: Call) -> Key:
    """The scope and the language, as one key. https://core.telegram.org/bots/api#botcommandscope"""
    scope = call.parameters.get("scope", {"type": "default"})
    if "chat_id" in scope:
        chat = world.chat(scope["chat_id"])
        if chat.kind == "channel" or (scope["type"] != "chat" and chat.kind == "private"):
            raise BrokenError("there is no such scope in this chat", source=f"{API}botcommandscope{scope['type']}")
    return "commands", f"{orjson.dumps(scope, option=orjson.OPT_SORT_KEYS).decode()} {_language(call)}"


def _language(call: Call) -> str:
    code: str = call.parameters.get("language_code", "")
    if not LANGUAGE.fullmatch(code):
        raise BrokenError("invalid language code specified", source=f"{API}setmycommands: a two-letter ISO 639-1 code")
    return code


def _set_text(what: str) -> Callable[[World, Call], bool]:
    parameter, longest = TEXTS[what]

    def put(world: World, call: Call) -> bool:
        text = call.parameters.get(parameter, "")
        if units(text) > longest:
            raise BrokenError(f"{parameter} is too long", source=f"{API}setmy{what.lower()}: 0-{longest} characters")
        world.profile[what, _language(call)] = text
        return True

    return put


def _get_text(what: str) -> Callable[[World, Call], Any]:
    parameter, _longest = TEXTS[what]

    def get(world: World, call: Call) -> Any:
        """The text of the language, or else that of all."""
        return {parameter: world.profile.get((what, _language(call))) or world.profile.get((what, ""), "")}

    return get


def set_rights(world: World, call: Call) -> bool:
    world.profile["rights", _place(call)] = call.parameters.get("rights")
    return True


def get_rights(world: World, call: Call) -> Any:
    held = world.profile.get(("rights", _place(call))) or {}
    names = ANY_RIGHTS + (CHANNEL_RIGHTS if _place(call) == "channels" else GROUP_RIGHTS)
    return {name: held.get(name, False) for name in ("is_anonymous", *names)}


def _place(call: Call) -> str:
    return "channels" if call.parameters.get("for_channels") else "groups"


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDefaultAdministratorRights": set_rights,
    "getMyDefaultAdministratorRights": get_rights,
    **{f"setMy{what}": _set_text(what) for what in TEXTS},
    **{f"getMy{what}": _get_text(what) for what in TEXTS},
}
