"""The table is what the tool makes of a specification, and its checks name what is wrong."""

import json
from pathlib import Path

from tests.platforms.telegram import table
from tests.platforms.telegram.methods import MODELLED
from tools.telegram_table import slim

SPECIFICATION = {
    "version": "0.1",
    "methods": {
        "sendLetter": {
            "returns": ["Letter"],
            "fields": [
                {"name": "to", "types": ["Integer", "String"], "required": True, "description": "Who"},
                {"name": "pages", "types": ["Array of Array of Page"], "required": False, "description": "What"},
            ],
        }
    },
    "types": {
        "Update": {"fields": [{"name": "update_id", "types": ["Integer"], "required": True, "description": "Number"}]},
        "Letter": {"fields": []},
        "Page": {"subtypes": ["Front"]},
        "Front": {
            "fields": [{"name": "type", "types": ["String"], "required": True, "description": "Type, must be front"}]
        },
        "Unused": {"fields": []},
    },
}


def test_the_tool_keeps_names_types_and_what_is_required() -> None:
    made = slim(SPECIFICATION)
    assert json.loads(made) == {
        "version": "0.1",
        "methods": {"sendLetter": {"to": "!Integer|String", "pages": "[[Page]]"}},
        "types": {"Update": {"update_id": "!Integer"}, "Letter": {}, "Page": ["Front"], "Front": {"type": "!='front'"}},
    }
    assert '"sendLetter": {"to": "!Integer|String", "pages": "[[Page]]"}\n' in made


def test_every_type_that_the_table_names_has_a_check() -> None:
    for kinds in (table.METHODS, table.TYPES):
        for entry in kinds.values():
            for kind in entry.values() if isinstance(entry, dict) else entry:
                assert table.check(kind.lstrip("!"))(object(), "it") is not None
    assert set(MODELLED) <= set(table.METHODS)


def test_a_check_says_where_and_what() -> None:
    update = {"update_id": 1, "message": {"message_id": 2, "date": 3, "chat": {"id": 4, "type": "private"}}}
    assert table.check("Update")(update, "Update") is None
    wrong = {"update_id": 1, "message": {"message_id": 2, "date": 3, "chat": {"id": "4", "type": "private"}}}
    assert "Update.message.chat.id must be Integer, not '4'" in (table.check("Update")(wrong, "Update") or "")
    assert table.check("Boolean")(1, "it") is not None
    assert table.check("Integer")(True, "it") is not None
    assert table.check("Float")(1, "it") is None
    left = {"status": "left", "user": {"id": 1, "is_bot": False}}
    assert "user.first_name is missing" in (table.check("ChatMember")(left, "it") or "")


def test_the_table_is_small() -> None:
    assert Path(table.__file__).with_name("api.json").stat().st_size < 100_000
