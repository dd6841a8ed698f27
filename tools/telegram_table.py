"""Makes the table that the Telegram of the tests checks calls and updates by, from a Bot API specification.

    python -m tools.telegram_table telegram-bot-api.json > tests/platforms/telegram/api.json

The specification has the keys `version`, `methods` and `types` of https://core.telegram.org/bots/api, each field with `types`,
`required` and `description`. The table keeps names, types and what is required, a line a method, so that diffs read.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CONSTANT = re.compile(r'(?:must be|always) [“"]?(\w+)[”"]?(?:\.|$)')
"""How a description says that a field has one value only, as of `InputMediaPhoto.type` and `ChatMemberLeft.status`."""

Spec = Mapping[str, Any]


def slim(specification: Spec) -> str:
    """The table as JSON: `{"text": "!String", "photo": "InputFile|String", "entities": "[MessageEntity]", "type": "='photo'"}`.

    `!` stands before what is required, brackets around what is a list, `=` before what is a constant; a list of names is a
    type that is one of them.
    """
    methods = {name: fields(entry) for name, entry in specification["methods"].items()}
    reached = reach(specification)
    types = {
        name: entry.get("subtypes") or fields(entry)
        for name, entry in specification["types"].items()
        if name in reached
    }
    tables = {"methods": methods, "types": types}
    body = ",\n".join(f'"{key}": {{\n{lines(table)}\n}}' for key, table in tables.items())
    return f'{{\n"version": {json.dumps(specification["version"])},\n{body}\n}}\n'


def fields(entry: Spec) -> dict[str, str]:
    return {field["name"]: "!" * field["required"] + kind(field) for field in entry.get("fields", ())}


def kind(field: Spec) -> str:
    """The types a field may have."""
    if field["types"] == ["String"] and field["required"] and (constant := CONSTANT.search(field["description"])):
        return f"='{constant[1]}'"
    return "|".join(bracketed(name) for name in field["types"])


def bracketed(name: str) -> str:
    inner = name.removeprefix("Array of ")
    return name if inner == name else f"[{bracketed(inner)}]"


def lines(table: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(table.items()))


def reach(specification: Spec) -> set[str]:
    """The types that calls, their results and updates are made of."""
    waiting, reached = ["Update"], set[str]()
    for method in specification["methods"].values():
        waiting += [*method["returns"], *mentioned(method)]
    while waiting:
        name = waiting.pop().rpartition(" of ")[2]
        if name in reached or name not in specification["types"]:
            continue
        reached.add(name)
        waiting += mentioned(specification["types"][name])
    return reached


def mentioned(entry: Spec) -> Iterator[str]:
    yield from entry.get("subtypes") or ()
    for field in entry.get("fields", ()):
        yield from (name.rpartition(" of ")[2] for name in field["types"])


if __name__ == "__main__":
    sys.stdout.write(slim(json.loads(Path(sys.argv[1]).read_text())))
