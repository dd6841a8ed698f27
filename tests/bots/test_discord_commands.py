"""The registry as Discord lists it: every command, in every language, within every limit."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bots.discord.asked import asked
from bots.discord.commands import commands
from core.commands.registry import Registry
from core.i18n import languages
from core.values.chat import Right
from tests.platforms.discord.table import faults, strays

ROUTE = "/applications/{application_id}/commands"
REGISTRY = Registry()


@pytest.fixture(params=languages())
def listed(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    wanted = commands(REGISTRY, language=request.param, managed_by_role=False)
    return {command["name"]: command for command in wanted}


def described(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield part
    for inner in (*part.get("options", ()), *part.get("choices", ())):
        yield from described(inner)


def names(command: Mapping[str, Any]) -> list[str]:
    return [option["name"] for option in command["options"]]


def test_discord_takes_them_all(listed: dict[str, dict[str, Any]]) -> None:
    assert faults("PUT", ROUTE, [*listed.values()], {}) is None
    assert strays("PUT", ROUTE, [*listed.values()], {}) == []


def test_everything_that_can_be_said_is_listed_but_for_what_forms_have_themselves(
    listed: dict[str, dict[str, Any]],
) -> None:
    said = {command.name for command in REGISTRY.offered(Right.OWN, newsroom=True)}
    assert set(listed) == said - {"cancel"} | {"Share this article", "Post as article"}


def test_tags_are_chosen_by_subcommands(listed: dict[str, dict[str, Any]]) -> None:
    parts = {option["name"]: option for option in listed["tag"]["options"]}
    assert {name: [(o["name"], o["required"]) for o in part["options"]] for name, part in parts.items()} == {
        "follow": [("tags", True), ("mention", False)],
        "unfollow": [("tags", True)],
        "mute": [("tags", True)],
        "unmute": [("tags", True)],
        "list": [],
        "popular": [],
        "languages": [("languages", False)],
    }


def test_options_are_called_as_people_know_them(listed: dict[str, dict[str, Any]]) -> None:
    shown = ("search", "latest", "article", "more", "share", "settings", "post", "correct", "retract")
    assert {name: names(listed[name]) for name in shown} == {
        "search": ["query"],
        "latest": ["tag"],
        "article": ["id", "page"],
        "more": ["id"],
        "share": ["id"],
        "settings": ["setting", "value"],
        "post": ["file"],
        "correct": ["id", "note", "file"],
        "retract": ["id", "reason"],
    }


def test_what_can_be_suggested_is(listed: dict[str, dict[str, Any]]) -> None:
    suggested = {
        (name, option["name"])
        for name, command in listed.items()
        for option in described(command)
        if option.get("autocomplete")
    }
    assert suggested >= {("tag", "tags"), ("latest", "tag"), ("article", "id"), ("share", "id"), ("help", "command")}


def test_names_and_words_stand_there_in_every_language(listed: dict[str, dict[str, Any]]) -> None:
    named = {command["name"]: command["name_localizations"] for command in listed.values()}
    assert named["search"] == {"es-ES": "buscar", "es-419": "buscar"}
    setting, *_ = listed["settings"]["options"][0]["choices"]
    assert (setting["value"], setting["name_localizations"]["es-ES"]) == ("language", "idioma")
    follow, *_ = listed["tag"]["options"]
    assert follow["name_localizations"]["es-419"] == "seguir"


def test_descriptions_are_in_the_language_of_the_newsroom_for_whoever_speaks_none_of_ours() -> None:
    search = next(c for c in commands(REGISTRY, language="es", managed_by_role=False) if c["name"] == "search")
    english = dict.fromkeys(("en-US", "en-GB"), "Find articles")
    assert (search["description"], search["description_localizations"]) == ("Buscar artículos", english)


def test_clients_show_commands_to_those_who_may_use_them(listed: dict[str, dict[str, Any]]) -> None:
    needed = {name: command.get("default_member_permissions") for name, command in listed.items()}
    assert (needed["settings"], needed["post"], needed["ban"]) == ("16", "32", "32")
    assert (needed["tag"], needed["search"], needed["Post as article"]) == (None, None, None)


def test_where_a_role_manages_its_commands_are_shown_to_all() -> None:
    wanted = commands(REGISTRY, language="en", managed_by_role=True)
    shown = {command["name"]: command.get("default_member_permissions") for command in wanted}
    assert (shown["settings"], shown["post"]) == (None, "32")


def test_readers_have_their_commands_everywhere(listed: dict[str, dict[str, Any]]) -> None:
    assert (listed["search"]["contexts"], listed["search"]["integration_types"]) == ([0, 1, 2], [0, 1])
    assert listed["post"]["contexts"] == [0, 1]


def option(name: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": 3, "value": value} | more


@pytest.mark.parametrize(
    ("data", "options", "typing"),
    [
        ({"name": "privacy"}, {}, ""),
        ({"name": "search", "options": [option("query", "sugar")]}, {"query": "sugar"}, ""),
        ({"name": "article", "options": [option("id", "7"), option("page", 2)]}, {"id": "7", "page": "2"}, ""),
        (
            {"name": "tag", "options": [{"name": "follow", "type": 1, "options": [option("tags", "cuba")]}]},
            {"action": "follow", "tags": "cuba"},
            "",
        ),
        ({"name": "tag", "options": [{"name": "list", "type": 1}]}, {"action": "list"}, ""),
        (
            {"name": "tag", "options": [{"name": "languages", "type": 1, "options": [option("languages", "en es")]}]},
            {"action": "languages", "tags": "en es"},
            "",
        ),
        ({"name": "latest", "options": [option("tag", "cu", focused=True)]}, {"tag": "cu"}, "tag"),
        ({"name": "unheard", "options": [option("of", "it")]}, {"of": "it"}, ""),
    ],
)
def test_what_was_asked_is_understood(data: dict[str, Any], options: dict[str, str], typing: str) -> None:
    what = asked(data, REGISTRY)
    assert (what.name, what.options, what.typing, what.file) == (data["name"], options, typing, None)
    assert (what.command is None) == (what.name == "unheard")


def test_a_file_comes_beside_the_options() -> None:
    file = {"id": "5", "filename": "sugar.md"}
    data = {"name": "correct", "options": [option("id", "7"), option("file", "5", type=11)]}
    what = asked(data | {"resolved": {"attachments": {"5": file}}}, REGISTRY)
    assert (what.options, what.file) == ({"id": "7"}, file)
