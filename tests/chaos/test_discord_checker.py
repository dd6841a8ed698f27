"""What the checker holds Discord to beyond Telegram: small logs in which one thing went wrong where none may."""

from typing import Any

import pytest

from tests.chaos.checker import Stats, judge
from tests.chaos.discord.record import BEGIN, EDIT, SEND, writes
from tests.chaos.ledger import Follow, Ledger, Life, Span, Story, Version

SQUARE, FORUM, POST = 101, 301, 5001
QUIET = {"status": 200, "code": 0, "error": "", "done": True, "repeated": False, "trouble": "", "instead": 0}
CORRECTED = "## Story 1\n-# General\n*✎ Corrected* <t:20:f>*: Now version 2*\nVersion 2 of the story."
TOLD = "Corrected: **Story 1**\n\nNow version 2"
TAKEN_BACK = "Retracted <t:20:f>: **Story 1**\n\nReason: It was wrong"
RESET: dict[str, Any] = {"trouble": "resets"}


def card(channel: int, message: int, at: float, **more: Any) -> dict[str, Any]:
    call = BEGIN if channel == FORUM else SEND
    text = "## Story 1\n-# General · <t:10:D>\nVersion 1 of the story.\n-# \\#cuba"
    return {"call": call, "channel": str(channel), "message_id": str(message), "text": text, "at": at, **QUIET, **more}


def edited(channel: int, message: int, at: float, text: str) -> dict[str, Any]:
    return {**card(channel, message, at), "call": EDIT, "text": text}


def said(channel: int, message: int, at: float, text: str, **more: Any) -> dict[str, Any]:
    return {**card(channel, message, at, **more), "call": SEND, "text": text}


@pytest.fixture
def ledger() -> Ledger:
    """A channel, which is sure, and a forum, which is not, follow cuba since second 2; story 1 came out in 10 to 11."""
    return Ledger(
        in_flight=2,
        sure={SQUARE},
        stories=[Story(1, "cuba", Span(10, 11), id=1)],
        follows=[Follow(SQUARE, "cuba", True, Span(1, 2)), Follow(FORUM, "cuba", True, Span(1, 2))],
        lives=[Life(0, 5), Life(6, 1000)],
    )


def faults(ledger: Ledger, *lines: dict[str, Any], doubts: int = 0, **more: Any) -> list[str]:
    counts: dict[str, Any] = {"uncertain": {}, "pending": 0, "out": len(ledger.stories)} | more
    return list(judge(writes(lines), ledger, Stats(doubts=doubts, **counts)).faults)


def test_all_is_well(ledger: Ledger) -> None:
    ledger.stories[0].versions.append(Version(2, material=True, span=Span(20, 21)))
    square = card(SQUARE, 1, 12), edited(SQUARE, 1, 22, CORRECTED), said(SQUARE, 2, 23, TOLD)
    forum = card(FORUM, POST, 12), edited(POST, POST, 22, CORRECTED), said(POST, 3, 23, TOLD)
    assert faults(ledger, *square, *forum) == []


def test_what_the_platform_knew_already_is_no_second_one(ledger: Ledger) -> None:
    twice = card(SQUARE, 1, 12, **RESET), card(SQUARE, 1, 13, repeated=True)
    assert faults(ledger, *twice, card(FORUM, POST, 12)) == []


def test_a_second_copy_in_a_channel(ledger: Ledger) -> None:
    twice = card(SQUARE, 1, 12, **RESET), card(SQUARE, 2, 13)
    assert faults(ledger, *twice, card(FORUM, POST, 12), doubts=1) == [
        "1 extra copies where none may be, 0 are allowed"
    ]


def test_a_second_post_in_a_forum_is_a_doubt(ledger: Ledger) -> None:
    twice = card(FORUM, POST, 12, **RESET), card(FORUM, POST + 1, 13)
    assert faults(ledger, *twice, card(SQUARE, 1, 12), doubts=1) == []
    assert faults(ledger, *twice, card(SQUARE, 1, 12)) == ["1 extra copies, 0 are allowed"]


def test_a_doubt_is_no_excuse_in_a_channel(ledger: Ledger) -> None:
    lost = ["lost: story 1 never came to 101"]
    assert faults(ledger, card(FORUM, POST, 12), uncertain={1: 1}, doubts=2) == lost


def test_a_copy_that_nobody_heard_of_is_changed_all_the_same(ledger: Ledger) -> None:
    ledger.stories[0].retracted = Span(20, 21)
    ghost = card(SQUARE, 1, 12, **RESET), said(SQUARE, 2, 22, TAKEN_BACK)
    assert "old: story 1 in 101 stands at 1, not -1" in faults(ledger, *ghost, doubts=1)
    assert faults(ledger, ghost[0], edited(SQUARE, 1, 22, TAKEN_BACK), doubts=1) == []


def test_a_notice_that_came_twice(ledger: Ledger) -> None:
    ledger.stories[0].versions.append(Version(2, material=True, span=Span(20, 21)))
    there = (
        card(FORUM, POST, 12),
        edited(POST, POST, 22, CORRECTED),
        card(SQUARE, 1, 12),
        edited(SQUARE, 1, 22, CORRECTED),
    )
    told = said(SQUARE, 2, 23, TOLD), said(SQUARE, 3, 24, TOLD, **RESET)
    assert faults(ledger, *there, *told) == ["1 notices too many where none may be, 0 are allowed"]
