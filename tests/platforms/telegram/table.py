"""What the specification says of calls and of objects, as checks that are made once: every call and every update passes them.

The table `api.json` is made by `python -m tools.telegram_table`. A check takes a value and where it stands ("reply_markup") and
returns what is wrong with it in one line, or None.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

TABLE: Mapping[str, Any] = json.loads((Path(__file__).parent / "api.json").read_text())
VERSION: str = TABLE["version"]
METHODS: Mapping[str, Mapping[str, str]] = TABLE["methods"]
TYPES: Mapping[str, Any] = TABLE["types"]

Check = Callable[[Any, str], str | None]

PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "String": str,
    "Integer": int,
    "Float": (int, float),
    "Boolean": bool,
    "InputFile": bytes,
}


@cache
def check(kind: str) -> Check:
    """The check of a type as the table writes it: `Message`, `[MessageEntity]`, `Integer|String`, `='photo'`."""
    if "|" in kind:
        return _one_of(tuple(kind.split("|")))
    if kind.startswith("="):
        return _constant(kind[2:-1])
    if kind.startswith("["):
        return _list(kind[1:-1])
    if kind.startswith("Array of "):
        return _list(kind.removeprefix("Array of "))
    if kind in PLAIN:
        return _plain(kind)
    shape = TYPES[kind]
    return _one_of(tuple(shape)) if isinstance(shape, list) else _object(kind, shape)


def _plain(kind: str) -> Check:
    wanted = PLAIN[kind]

    def plain(value: Any, where: str) -> str | None:
        if isinstance(value, wanted) and (kind == "Boolean" or not isinstance(value, bool)):
            return None
        return f"{where} must be {kind}, not {value!r:.60}"

    return plain


def _constant(word: str) -> Check:
    return lambda value, where: None if value == word else f"{where} must be {word!r}, not {value!r:.60}"


def _list(kind: str) -> Check:
    def each(value: Any, where: str) -> str | None:
        if not isinstance(value, list):
            return f"{where} must be a list, not {value!r:.60}"
        inner = check(kind)
        return next((fault for at, item in enumerate(value) if (fault := inner(item, f"{where}[{at}]"))), None)

    return each


def _one_of(kinds: tuple[str, ...]) -> Check:
    def one(value: Any, where: str) -> str | None:
        """The fault of the kind whose constants fit, as it is the one that was meant."""
        faults = []
        for kind in kinds:
            if (fault := check(kind)(value, where)) is None:
                return None
            if isinstance(value, dict) and _meant(kind, value):
                faults.append(fault)
        return faults[0] if faults else f"{where} is none of {', '.join(kinds)}: {value!r:.60}"

    return one


def _meant(kind: str, value: Mapping[str, Any]) -> bool:
    shape = TYPES.get(kind)
    if not isinstance(shape, dict):
        return False
    constants = [(name, rule.lstrip("!")[2:-1]) for name, rule in shape.items() if "='" in rule]
    if constants:
        return all(value.get(name) == word for name, word in constants)
    required = [name for name, rule in shape.items() if rule.startswith("!")]
    return any(name in value for name in required)


def _object(kind: str, shape: Mapping[str, str]) -> Check:
    required = tuple(name for name, rule in shape.items() if rule.startswith("!"))
    rules = {name: rule.lstrip("!") for name, rule in shape.items()}
    source = f"https://core.telegram.org/bots/api#{kind.lower()}"

    def fields(value: Any, where: str) -> str | None:
        if not isinstance(value, dict):
            return f"{where} must be {kind}, not {value!r:.60} ({source})"
        for name in required:
            if name not in value:
                return f"{where}.{name} is missing ({source})"
        for name, item in value.items():
            if name not in rules:
                return f"{where}.{name} is no field of {kind} ({source})"
            if fault := check(rules[name])(item, f"{where}.{name}"):
                return fault
        return None

    return fields


@cache
def call(method: str) -> Callable[[Mapping[str, Any]], str | None]:
    """The check of a call's parameters, decoded. `method` is as the table spells it."""
    fields = _object(method, METHODS[method])
    return lambda parameters: fields(parameters, method)


SPELT: Mapping[str, str] = {name.lower(): name for name in METHODS}
"""Method names are not case-sensitive (https://core.telegram.org/bots/api#making-requests)."""
