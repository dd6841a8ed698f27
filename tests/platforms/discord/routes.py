"""Which call of the specification a request is: its template and what stands in the places of its path."""

from collections.abc import Mapping
from typing import Any

from tests.platforms.discord.checks.specification import ROUTES

WORDS = frozenset({"webhook_token", "interaction_token", "emoji_name"})
"""Places that are no numbers."""

FREE = ("/interactions/", "/webhooks/{webhook_id}/{webhook_token}")
"""Calls that need no account: whoever has the token may (resources/webhook; interactions/receiving-and-responding)."""

Tree = dict[str, Any]
END = ""


def _grown() -> Tree:
    tree: Tree = {}
    for name in ROUTES:
        method, _, path = name.partition(" ")
        node = tree
        for part in path.strip("/").split("/"):
            node = node.setdefault("{}" if part.startswith("{") else part, {})
        node.setdefault(END, {})[method] = path
    return tree


TREE = _grown()


def find(path: str) -> Mapping[str, str]:
    """The templates of a path by method; empty if there is none. A word of the path goes before a place in it."""
    return _find(TREE, path.strip("/").split("/"))


def _find(node: Tree, parts: list[str]) -> Mapping[str, str]:
    if not parts:
        found: Mapping[str, str] = node.get(END, {})
        return found
    for key in (parts[0], "{}"):
        if key in node and (found := _find(node[key], parts[1:])):
            return found
    return {}


def places(template: str, path: str) -> dict[str, str]:
    """What stands in the places of a path: `{"channel_id": "42"}`."""
    pairs = zip(template.strip("/").split("/"), path.strip("/").split("/"), strict=True)
    return {place[1:-1]: value for place, value in pairs if place.startswith("{")}


def no_number(found: Mapping[str, str]) -> str | None:
    """A place that should be a snowflake and is none."""
    wrong = (name for name, value in found.items() if name not in WORDS and not (value.isascii() and value.isdigit()))
    return next(wrong, None)
