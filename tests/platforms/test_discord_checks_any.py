"""Whatever is sent, a check answers and never fails: bodies are made from the table's own shapes, right and a little wrong."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.platforms.discord.checks.specification import ROUTES, TYPES
from tests.platforms.discord.table import RULES, faults, strays

SHORT = 3
STRINGS = {
    "uri": st.sampled_from(["https://a.example/", "attachment://a.png", "ftp://a.example/", "a"]),
    "date-time": st.sampled_from(["2026-11-21T14:30:00Z", "noon"]),
}
NUMBERS = ("integer", "int32", "int64", "snowflake", "double")
ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=SHORT) | st.just([]) | st.just({})
)


@cache
def named(word: str) -> st.SearchStrategy[Any]:
    if word.endswith("?"):
        return st.none() | named(word[:-1])
    return of(TYPES[word]) if word in TYPES else plain({"is": word})


def of(shape: Any) -> st.SearchStrategy[Any]:
    """Values of a shape, and now and then of none."""
    if isinstance(shape, str):
        return named(shape)
    if "fields" in shape:
        return fields(shape)
    if "list" in shape:
        return st.lists(of(shape["list"]), max_size=min(shape.get("max", SHORT), SHORT))
    if "map" in shape:
        return st.dictionaries(st.sampled_from(["fr", "xx", "1"]), of(shape["map"]), max_size=2)
    if "one" in shape:
        return st.one_of([of(part) for part in shape["one"]])
    return plain(shape)


def fields(shape: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    needed = {name: of(part) for name, part in shape["fields"].items() if name in shape.get("required", ())}
    others = {name: of(part) for name, part in shape["fields"].items() if name not in needed}
    return st.fixed_dictionaries(needed, optional=others)


def plain(shape: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind = shape["is"]
    if "in" in shape:
        return st.sampled_from(shape["in"])
    if kind == "boolean":
        return st.booleans()
    if kind in NUMBERS:
        number = st.integers(max(shape.get("min", 0), -9), max(shape.get("min", 0), -9) + 5)
        return number | number.map(str)
    if kind in STRINGS:
        return STRINGS[kind]
    least = shape.get("min", 0)
    return st.text("aB1 ", min_size=least, max_size=max(least, SHORT))


@st.composite
def spoilt(draw: st.DrawFn, right: st.SearchStrategy[Any]) -> Any:
    """A body, sometimes with something else in one place."""
    body = draw(right)
    place = body
    while isinstance(place, dict | list) and place:
        key = draw(st.sampled_from(sorted(place))) if isinstance(place, dict) else draw(st.integers(0, len(place) - 1))
        if draw(st.integers(0, 3)) == 0:
            place[key] = draw(ANYTHING)
            break
        place = place[key]
    return body


@pytest.mark.parametrize("name", RULES)
def test_every_body_has_an_answer(name: str) -> None:
    method, route = name.split(" ")

    @settings(max_examples=25)
    @given(spoilt(of(ROUTES[name]["body"])), st.none() | of("MessageCreateRequest"))
    def answered(body: Any, before: Any) -> None:
        stored = before and {
            "flags": int(before.get("flags") or 0),
            "content": before.get("content"),
            "attachments": [],
        }
        json.dumps(faults(method, route, body, {}, files=["a.png"], before=stored))
        strays(method, route, body, {})

    answered()
