"""Nothing but the lane calls `Messenger.send`: pacing, order and the record of what was sent depend on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
LANE = {"core/delivery/lane.py", "core/delivery/lookback.py"}
"""The lane, and what it looks back with before it sends again."""


def calls(source: str) -> Iterator[int]:
    """The lines of `source` in which something's `send` is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send":
            yield node.lineno


def test_only_the_lane_sends() -> None:
    places = {
        str(path.relative_to(ROOT)): lines
        for package in ("core", "bots", "web")
        for path in sorted((ROOT / package).rglob("*.py"))
        if (lines := list(calls(path.read_text(encoding="utf-8"))))
    }
    assert set(places) == LANE


def test_a_call_of_send_is_found() -> None:
    assert list(calls("async def f(m):\n    await m.send(1, 2)\n    m.sending()\n")) == [2]
