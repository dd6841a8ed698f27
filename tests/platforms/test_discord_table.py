"""The table is what the tool makes of a specification, and the checks of its shapes name what is wrong."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord.checks import shapes, specification
from tests.platforms.discord.checks.answer import Fault, Stray, document
from tests.platforms.discord.checks.commands import LOCALES
from tests.platforms.discord.table import RULES, faults, strays
from tools.discord_table import slim

AT_HAND = os.environ.get("NEWSCLIP_TEST_DISCORD_OPENAPI", "")
API = Path(specification.__file__).parents[1] / "api.json"

MESSAGES = "/channels/{channel_id}/messages"

SPECIFICATION = {
    "info": {"version": "10"},
    "paths": {
        "/gateway": {"get": {"responses": {}}},
        "/sticker-packs": {"get": {}},
        "/users/@me/channels": {
            "parameters": [{"name": "unseen", "in": "path"}],
            "post": {
                "parameters": [
                    {"name": "wait", "in": "query", "schema": {"type": "boolean"}, "required": True},
                    {"name": "X-Why", "in": "header", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Letter"}}}},
            },
        },
    },
    "components": {
        "schemas": {
            "Letter": {
                "type": "object",
                "description": "words",
                "properties": {
                    "to": {"$ref": "#/components/schemas/Id"},
                    "kind": {"type": "integer", "enum": [3], "allOf": [{"$ref": "#/components/schemas/Unused"}]},
                    "size": {
                        "type": "integer",
                        "format": "int32",
                        "oneOf": [{"title": "A4", "const": 4}, {"title": "A5", "const": 5}],
                    },
                    "stamp": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Id"}]},
                    "text": {"type": ["string", "null"], "maxLength": 9, "minLength": 1},
                    "pages": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": True},
                    "notes": {"type": "object", "additionalProperties": {"type": "number", "format": "double"}},
                    "either": {"anyOf": [{"$ref": "#/components/schemas/Id"}, {"type": "boolean"}]},
                },
                "required": ["to"],
            },
            "Id": {"type": "string", "format": "snowflake", "pattern": "^[0-9]+$"},
            "Unused": {"type": "object"},
        }
    },
}


def test_the_tool_keeps_the_routes_in_use_and_their_shapes() -> None:
    made = slim(SPECIFICATION)
    assert json.loads(made) == {
        "version": "10",
        "routes": {
            "GET /gateway": {},
            "POST /users/@me/channels": {"body": "Letter", "query": {"wait": "boolean"}, "required": ["wait"]},
        },
        "types": {
            "Id": {"is": "snowflake", "pattern": "^[0-9]+$"},
            "Letter": {
                "fields": {
                    "to": "Id",
                    "kind": {"is": "integer", "in": [3]},
                    "size": {"is": "int32", "in": [4, 5]},
                    "stamp": "Id?",
                    "text": {"is": "string", "max": 9, "min": 1, "null": True},
                    "pages": {"list": "string", "max": 2, "unique": True},
                    "notes": {"map": "double"},
                    "either": {"one": ["Id", "boolean"]},
                },
                "required": ["to"],
            },
        },
    }
    assert '"GET /gateway": {},\n' in made


@pytest.mark.skipif(
    not AT_HAND, reason="the Discord table was NOT compared: NEWSCLIP_TEST_DISCORD_OPENAPI names no file"
)
def test_the_table_is_made_of_the_specification() -> None:
    given = json.loads(Path(AT_HAND).read_text())
    assert slim(given) == API.read_text()
    assert {each["const"] for each in given["components"]["schemas"]["AvailableLocalesEnum"]["oneOf"]} == LOCALES


def test_every_shape_of_the_table_has_a_check() -> None:
    for name in specification.TYPES:
        assert [*shapes.named(name)(object(), ())], name
    for entry in specification.ROUTES.values():
        for shape in (*entry.get("query", {}).values(), *([entry["body"]] if "body" in entry else ())):
            assert callable(shapes.check(shape))
    assert set(RULES) <= set(specification.ROUTES)


def test_the_table_is_small() -> None:
    assert API.stat().st_size < 100_000


def found(shape: Any, value: Any) -> Any:
    """The codes by field, or nothing."""
    answer = document(shapes.check(shape)(value, ("it",)))
    return [error["code"] for error in answer["errors"]["it"]["_errors"]] if answer else []


@pytest.mark.parametrize(
    ("shape", "value", "code"),
    [
        ("boolean", 1, "BOOLEAN_TYPE_CHOICES"),
        ("int32", "one", "NUMBER_TYPE_COERCE"),
        ("int32", True, "NUMBER_TYPE_COERCE"),
        ("int32", 1.5, "NUMBER_TYPE_COERCE"),
        ("int32", 2**31, "NUMBER_TYPE_MAX"),
        ("SnowflakeType", "beans", "NUMBER_TYPE_COERCE"),
        ("SnowflakeType", -1, "NUMBER_TYPE_MIN"),
        ("SnowflakeType", 2**64, "NUMBER_TYPE_MAX"),
        ({"is": "integer", "min": 2}, 1, "NUMBER_TYPE_MIN"),
        ({"is": "int32", "in": [1, 2]}, 3, "BASE_TYPE_CHOICES"),
        ("string", 1, "STRING_TYPE_CONVERT"),
        ("string", None, "STRING_TYPE_CONVERT"),
        ({"is": "string", "max": 2}, "abc", "BASE_TYPE_MAX_LENGTH"),
        ({"is": "string", "min": 1, "max": 2}, "abc", "BASE_TYPE_BAD_LENGTH"),
        ({"is": "string", "min": 1, "max": 2}, "\n ", "BASE_TYPE_REQUIRED"),
        ({"is": "string", "pattern": "^a$"}, "b", "STRING_TYPE_REGEX"),
        ({"is": "string", "in": ["a"]}, "b", "BASE_TYPE_CHOICES"),
        ("uri", "no address", "URL_TYPE_INVALID_URL"),
        ("uri", "https://a b/", "URL_TYPE_INVALID_URL"),
        ("uri", "https://[", "URL_TYPE_INVALID_URL"),
        ("date-time", "noon", "DATE_TIME_TYPE_PARSE"),
        ({"list": "string"}, {}, "LIST_TYPE_CONVERT"),
        ({"list": "string", "min": 1, "max": 2}, [], "BASE_TYPE_REQUIRED"),
        ({"list": "string", "min": 1, "max": 2}, ["a", "b", "c"], "BASE_TYPE_BAD_LENGTH"),
        ({"list": "string", "max": 2}, ["a", "b", "c"], "BASE_TYPE_MAX_LENGTH"),
        ({"map": "string"}, [], "DICT_TYPE_CONVERT"),
        ({"map": "string", "max": 1}, {"a": "b", "c": "d"}, "BASE_TYPE_MAX_LENGTH"),
        ({"fields": {}}, [], "MODEL_TYPE_CONVERT"),
        ("RichEmbed", 1, "MODEL_TYPE_CONVERT"),
    ],
)
def test_a_wrong_value_is_named(shape: Any, value: Any, code: str) -> None:
    assert found(shape, value) == [code]


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ("boolean?", None),
        ("int32", "7"),
        ("SnowflakeType", 1 << 60),
        ("SnowflakeType", "1152921504606846976"),
        ("uri", "attachment://photo.png"),
        ("uri", "https://newsclip.example/a/1?b=c"),
        ("date-time", "2026-11-21T14:30:00.000Z"),
        ("double", 1),
        ({"list": "string", "null": True}, None),
        ({"map": "string"}, {"a": "b"}),
    ],
)
def test_a_right_value_passes(shape: Any, value: Any) -> None:
    assert not found(shape, value)


def test_a_set_holds_nothing_twice_and_fields_are_found_where_they_stand() -> None:
    findings = list(
        shapes.check({"list": {"fields": {"a": "string"}, "required": ["b"]}, "unique": True})([{}, {}], ())
    )
    assert [(each.path, each.code) for each in findings if isinstance(each, Fault)] == [
        (("0", "b"), "BASE_TYPE_REQUIRED"),
        (("1",), "SET_TYPE_ALREADY_CONTAINS_VALUE"),
        (("1", "b"), "BASE_TYPE_REQUIRED"),
    ]
    assert list(shapes.check({"fields": {"a": "string"}})({"a": "b", "c": 1}, ("it",))) == [Stray(("it", "c"))]


def test_a_union_is_told_by_its_type_or_by_what_is_nearest() -> None:
    answer = faults("POST", MESSAGES, {"components": [{"type": 99}, {}, "row"]}, {})
    assert answer is not None
    assert [*answer["errors"]["components"]] == ["0", "1", "2"]
    wrong = answer["errors"]["components"]["0"]["type"]["_errors"][0]
    assert wrong["message"] == 'Value of field "type" must be one of (1, 9, 10, 12, 13, 14, 17).'
    forum = faults("POST", "/channels/{channel_id}/threads", {"name": "", "message": {"content": "hi"}}, {})
    assert forum == {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {"name": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]}},
    }


def test_a_query_is_read_from_strings() -> None:
    assert faults("GET", MESSAGES, None, {"limit": "100", "before": "12"}) is None
    assert faults("GET", MESSAGES, None, {"limit": "101"}) is not None
    assert faults("GET", "/applications/{application_id}/commands", None, {"with_localizations": "1"}) is None
    assert faults("GET", "/applications/{application_id}/commands", None, {"with_localizations": "2"}) is not None


def test_what_nobody_knows_is_a_stray_and_no_fault() -> None:
    body = {"content": "hi", "colour": 1, "embeds": [{"titel": "x", "title": "y"}]}
    assert faults("POST", MESSAGES, body, {"nope": "1"}) is None
    assert strays("POST", MESSAGES, body, {"nope": "1"}) == ["nope", "colour", "embeds.0.titel"]
    assert strays("GET", "/gateway", {"a": 1}, {}) == ["body"]
    assert strays("GET", "/gateway", None, {}) == []


def test_a_route_that_the_table_has_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        faults("POST", "/nowhere", {}, {})
