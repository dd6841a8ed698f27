"""Each rule of application commands refuses the command that breaks it."""

from typing import Any

import discord
import pytest

from tests.platforms.discord.checks.answer import lines
from tests.platforms.discord.checks.commands import LOCALES
from tests.platforms.discord.checks.specification import TYPES
from tests.platforms.discord.table import faults, strays

GLOBAL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def command(**given: Any) -> dict[str, Any]:
    return {"name": "tag", "description": "Follow tags", **given}


def option(**given: Any) -> dict[str, Any]:
    return {"type": 3, "name": "tags", "description": "Which", **given}


def choice(**given: Any) -> dict[str, Any]:
    return {"name": "Cuba", "value": "cuba", **given}


def said(**given: Any) -> list[str]:
    made = lines(faults("POST", GLOBAL, command(**given), {}))
    assert lines(faults("PUT", GUILD, [command(**given)], {})) == [
        f"0{'.' if ' ' in line else ' '}{line}" for line in made
    ]
    return made


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": ""}, ["name BASE_TYPE_REQUIRED"]),
        ({"name": "x" * 33}, ["name BASE_TYPE_BAD_LENGTH"]),
        ({"name": "Tag"}, ["name APPLICATION_COMMAND_INVALID_NAME"]),
        ({"name": "follow tag"}, ["name APPLICATION_COMMAND_INVALID_NAME"]),
        ({"name": "tag!"}, ["name APPLICATION_COMMAND_INVALID_NAME"]),
        ({"name_localizations": {"es-ES": "Etiqueta"}}, ["name_localizations.es-ES APPLICATION_COMMAND_INVALID_NAME"]),
        ({"name_localizations": {"es": "etiqueta"}}, ["name_localizations.es BASE_TYPE_CHOICES"]),
        ({"name_localizations": {"fr": "x" * 33}}, ["name_localizations.fr BASE_TYPE_BAD_LENGTH"]),
        ({"description": ""}, ["description BASE_TYPE_REQUIRED"]),
        ({"description": None}, ["description BASE_TYPE_REQUIRED"]),
        ({"description": "x" * 101}, ["description BASE_TYPE_MAX_LENGTH"]),
        ({"description_localizations": {"fr": ""}}, ["description_localizations.fr BASE_TYPE_REQUIRED"]),
        ({"description_localizations": {"xx": "x"}}, ["description_localizations.xx BASE_TYPE_CHOICES"]),
        ({"contexts": [3]}, ["contexts.0 BASE_TYPE_CHOICES"]),
        ({"contexts": []}, ["contexts BASE_TYPE_REQUIRED"]),
        ({"integration_types": [2]}, ["integration_types.0 BASE_TYPE_CHOICES"]),
        ({"integration_types": [0, 0]}, ["integration_types.1 SET_TYPE_ALREADY_CONTAINS_VALUE"]),
        ({"default_member_permissions": "everything"}, ["default_member_permissions NUMBER_TYPE_COERCE"]),
        ({"type": 5}, ["type BASE_TYPE_CHOICES"]),
        ({"type": 3, "name": "Share", "description": "x"}, ["description APPLICATION_COMMAND_CONTEXT_MENU_FIELD"]),
        ({"type": 3, "description": "", "options": [option()]}, ["options APPLICATION_COMMAND_CONTEXT_MENU_FIELD"]),
        ({"options": [option(name=str(n)) for n in range(26)]}, ["options BASE_TYPE_MAX_LENGTH"]),
        ({"options": [option(), option()]}, ["options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"]),
        ({"options": [option(), option(name="id", required=True)]}, [
            "options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        ]),
        ({"options": [option(name="Tags")]}, ["options.0.name APPLICATION_COMMAND_INVALID_NAME"]),
        ({"options": [option(description="")]}, ["options.0.description BASE_TYPE_REQUIRED"]),
        ({"options": [option(type=12)]}, ["options.0.type UNION_TYPE_CHOICES"]),
        ({"options": [option(description_localizations={"xx": "x"})]}, [
            "options.0.description_localizations.xx BASE_TYPE_CHOICES"
        ]),
        ({"options": [option(choices=[choice()], autocomplete=True)]}, [
            "options.0.autocomplete APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE"
        ]),
        ({"options": [option(choices=[choice()] * 26)]}, ["options.0.choices BASE_TYPE_MAX_LENGTH"]),
        ({"options": [option(choices=[choice(name="")])]}, ["options.0.choices.0.name BASE_TYPE_REQUIRED"]),
        ({"options": [option(choices=[choice(value="x" * 101)])]}, ["options.0.choices.0.value BASE_TYPE_MAX_LENGTH"]),
        ({"options": [option(choices=[choice(name_localizations={"xx": "x"})])]}, [
            "options.0.choices.0.name_localizations.xx BASE_TYPE_CHOICES"
        ]),
        ({"options": [option(type=4, choices=[choice()])]}, ["options.0.choices.0.value NUMBER_TYPE_COERCE"]),
        ({"options": [option(type=4, min_value=2, max_value=1)]}, ["options.0.max_value NUMBER_TYPE_MIN"]),
        ({"options": [option(min_length=2, max_length=1)]}, ["options.0.max_length NUMBER_TYPE_MIN"]),
        ({"options": [option(max_length=6001)]}, ["options.0.max_length NUMBER_TYPE_MAX"]),
        ({"options": [option(type=1), option(name="id")]}, ["options.0 APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"]),
        ({"options": [option(type=1, options=[option(type=1)])]}, ["options.0.options.0.type UNION_TYPE_CHOICES"]),
        ({"options": [option(type=2, options=[option(type=2, options=[])])]}, [
            "options.0.options.0.type BASE_TYPE_CHOICES"
        ]),
        ({"options": [option(type=2, options=[option(type=1, options=[option(), option()])])]}, [
            "options.0.options.0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
        ]),
    ],
)  # fmt: skip
def test_a_wrong_command_is_refused(given: dict[str, Any], expected: list[str]) -> None:
    assert said(**given) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"name": "latest-news_2", "nsfw": False, "contexts": [0, 1, 2], "integration_types": [0, 1]},
        {"name": "ख़बर", "name_localizations": {"hi": "समाचार", "th": "ข่าว", "ja": "ニュース", "es-419": "últimas"}},
        {"type": 3, "name": "Share this article", "description": ""},
        {"default_member_permissions": "16", "description_localizations": {"es-ES": "Seguir"}},
        {"options": [option(required=True, autocomplete=True), option(name="id", type=4, min_value=1)]},
        {"options": [option(type=2, options=[option(type=1, options=[option()])]), option(type=1, name="list")]},
    ],
)
def test_a_right_command_passes(given: dict[str, Any]) -> None:
    assert said(**given) == []
    assert strays("POST", GLOBAL, command(**given), {}) == []


def test_a_command_holds_eight_thousand_characters_and_the_longest_of_each_counts() -> None:
    parts = [option(name=f"o{n:02}", description="x" * 97) for n in range(20)]
    groups = [option(type=1, name=f"g{n:02}", description="x" * 97, options=parts) for n in range(3)]
    counted = len("tag") + 3 * (100 + 20 * 100)
    filling = [choice(name="x" * 80, value=f"{n:020}") for n in range(15)]
    last = option(
        type=1, name="end", description="x" * 97, options=[option(name="all", choices=filling, description="x")]
    )

    def sized(over: int, **more: Any) -> list[str]:
        rest = 8000 - counted - 100 - 4 - 1500 + over
        return said(options=[*groups, last], description="x" * rest, **more)

    assert sized(0) == []
    assert sized(1) == ["APPLICATION_COMMAND_TOO_LARGE"]
    assert sized(0, name_localizations={"fr": "tags", "de": "t"}) == ["APPLICATION_COMMAND_TOO_LARGE"]


def test_a_set_of_commands_has_unique_names_and_an_end() -> None:
    def every(*commands: dict[str, Any]) -> list[str]:
        return lines(faults("PUT", GLOBAL, [*commands], {}))

    menu = {"type": 3, "name": "tag"}
    assert every(command(), menu) == []
    assert every(command(), command()) == ["1 APPLICATION_COMMANDS_DUPLICATE_NAME"]
    assert every(*(command(name=f"c{n}") for n in range(100))) == []
    assert every(*(command(name=f"c{n}") for n in range(101))) == ["30032"]
    assert every(*({"type": 2, "name": f"c{n}"} for n in range(16))) == ["30032"]
    assert every(*({"type": 3, "name": f"c{n}"} for n in range(15))) == []
    assert faults("PUT", GLOBAL, None, {}) is None


def test_a_change_is_checked_for_what_it_holds() -> None:
    route = GLOBAL + "/{command_id}"
    assert lines(faults("PATCH", route, {"description": "New"}, {})) == []
    assert lines(faults("PATCH", route, {"name": "New"}, {})) == ["name APPLICATION_COMMAND_INVALID_NAME"]
    assert lines(faults("PATCH", route, {"name": "New"}, {}, before={"type": 3})) == []


def test_the_locales_are_those_of_the_specification_and_of_the_library() -> None:
    assert len(LOCALES) == TYPES["ApplicationCommandCreateRequest"]["fields"]["name_localizations"]["max"]
    assert {str(locale) for locale in discord.Locale} <= LOCALES
