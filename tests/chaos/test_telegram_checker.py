"""The checker of the kill test can fail: small logs in which one thing went wrong, beside the one in which nothing did."""

from typing import Any

import pytest

from tests.chaos.checker import Stats, Verdict
from tests.chaos.ledger import Follow, Ledger, Life, Said, Span, Story, Version
from tests.chaos.telegram.checker import judge

NEWSROOM, ANA, BEN = 9, 41, 42
QUIET = {"status": 200, "error": "", "done": True, "trouble": "", "instead": 0}


def card(chat: int, message: int, at: float, *, story: int = 1, version: int = 1, **more: Any) -> dict[str, Any]:
    text = f"Story {story}\nGeneral\n\nVersion {version} of the story.\n\n#cuba"
    return {"method": "sendMessage", "chat": chat, "message_id": message, "text": text, "at": at, **QUIET, **more}


def edited(chat: int, message: int, at: float, text: str, **more: Any) -> dict[str, Any]:
    return {**card(chat, message, at), "method": "editMessageText", "text": text, **more}


def said(chat: int, at: float, text: str) -> dict[str, Any]:
    return {**card(chat, 900, at), "text": text}


CORRECTED = "Story 1\nCorrected: Now version 2\n\nVersion 2 of the story."
TAKEN_BACK = "Retracted Nov 21: Story 1\n\nReason: It was wrong"
TOLD = "Corrected: Story 1\n\nNow version 2"
RESET: dict[str, Any] = {"trouble": "resets"}


@pytest.fixture
def ledger() -> Ledger:
    """Ana follows cuba since second 2 and Ben rum; story 1 came out about cuba in the seconds 10 and 11."""
    return Ledger(
        in_flight=2,
        newsroom=frozenset({NEWSROOM}),
        stories=[Story(1, "cuba", Span(10, 11), id=1)],
        follows=[Follow(ANA, "cuba", True, Span(1, 2)), Follow(BEN, "rum", True, Span(1, 2))],
        lives=[Life(0, 5), Life(6, 1000)],
    )


def judged(ledger: Ledger, *lines: dict[str, Any], doubts: int = 0, **more: Any) -> Verdict:
    counts: dict[str, Any] = {"uncertain": {}, "pending": 0, "out": len(ledger.stories)} | more
    return judge(lines, ledger, Stats(doubts=doubts, **counts))


def test_all_is_well(ledger: Ledger) -> None:
    verdict = judged(ledger, card(ANA, 1, 12))
    assert verdict.faults == []
    assert (verdict.figures["kills"], verdict.figures["deliveries"], verdict.figures["duplicates"]) == (2, 1, 0)


def test_a_lost_one(ledger: Ledger) -> None:
    rum = Story(2, "rum", Span(10, 11))
    ledger.stories.append(rum)
    assert judged(ledger, card(ANA, 1, 12)).faults == ["lost: story 2 never came to 42"]
    assert judged(ledger, card(ANA, 1, 12), uncertain={1: 1}).faults == ["lost: story 2 never came to 42"]
    assert judged(ledger, card(ANA, 1, 12), uncertain={2: 1}, doubts=2).faults == []


def test_what_nobody_had_to_get(ledger: Ledger) -> None:
    ledger.stories.append(Story(2, "rum", Span(10, 11), retracted=Span(11, 12)))
    ledger.follows.append(Follow(43, "cuba", True, Span(10.5, 10.7)))
    ledger.follows += [Follow(44, "cuba", True, Span(1, 2)), Follow(44, "cuba", False, Span(11, 11.5))]
    assert judged(ledger, card(ANA, 1, 12)).faults == []


def test_a_refused_one_is_lost_too(ledger: Ledger) -> None:
    refused = card(ANA, 1, 12, done=False, status=400)
    assert "lost: story 1 never came to 41" in judged(ledger, refused).faults


def test_an_extra_copy_beyond_the_doubts(ledger: Ledger) -> None:
    twice = card(ANA, 1, 12, **RESET), card(ANA, 2, 13)
    assert judged(ledger, *twice, doubts=1).faults == []
    assert judged(ledger, *twice).faults == ["1 extra copies, 0 are allowed"]


def test_doubts_beyond_what_the_troubles_explain(ledger: Ledger) -> None:
    twice = card(ANA, 1, 12, **RESET), card(ANA, 2, 13)
    assert judged(ledger, *twice, doubts=5).faults == []
    assert judged(ledger, *twice, doubts=6).faults == ["6 doubts, 5 are allowed"]


def test_an_old_revision(ledger: Ledger) -> None:
    ledger.stories[0].versions.append(Version(2, material=False, span=Span(20, 21)))
    assert judged(ledger, card(ANA, 1, 12), edited(ANA, 1, 22, CORRECTED)).faults == []
    old = "old: story 1 in 41 stands at 1, not 2"
    assert old in judged(ledger, card(ANA, 1, 12)).faults
    assert old in judged(ledger, card(ANA, 1, 12), edited(ANA, 1, 22, CORRECTED, done=False)).faults


def test_a_copy_whose_arrival_nobody_heard_of_may_stay_old(ledger: Ledger) -> None:
    ledger.stories[0].versions.append(Version(2, material=False, span=Span(20, 21)))
    ghost = card(ANA, 1, 12, **RESET), card(ANA, 2, 14), edited(ANA, 2, 22, CORRECTED)
    assert judged(ledger, *ghost, doubts=1).faults == []


def test_but_then_what_matters_is_told(ledger: Ledger) -> None:
    ledger.stories[0].versions.append(Version(2, material=True, span=Span(20, 21)))
    ghost = card(ANA, 1, 12, **RESET), card(ANA, 2, 14), edited(ANA, 2, 22, CORRECTED)
    untold = "untold: story 1 in 41 stands at 1, and nothing there says better"
    assert judged(ledger, *ghost, doubts=1).faults == [untold]
    assert judged(ledger, *ghost, said(ANA, 23, TOLD), doubts=1).faults == []
    assert judged(ledger, ghost[0], card(ANA, 2, 24, version=2), doubts=1).faults == []


def test_a_retraction_reaches_each_copy(ledger: Ledger) -> None:
    ledger.stories[0].retracted = Span(20, 21)
    known = card(ANA, 1, 12), edited(ANA, 1, 22, TAKEN_BACK)
    assert judged(ledger, *known).faults == []
    assert "old: story 1 in 41 stands at 1, not -1" in judged(ledger, known[0]).faults
    ghost = card(ANA, 1, 12, **RESET)
    assert judged(ledger, ghost, said(ANA, 22, TAKEN_BACK), doubts=1).faults == []
    assert "untold: story 1 in 41 stands at 1, and nothing there says better" in judged(ledger, ghost, doubts=1).faults


def test_nothing_is_sent_after_a_retraction(ledger: Ledger) -> None:
    ledger.stories[0].retracted = Span(20, 21)
    late = card(ANA, 1, 30), edited(ANA, 1, 31, TAKEN_BACK)
    assert judged(ledger, *late).faults == ["unexpected: story 1 came to 41 after it was taken back"]


@pytest.mark.parametrize(
    ("span", "on"), [(Span(12, 13), True), (Span(3, 4), False)], ids=["followed too late", "never followed"]
)
def test_an_unexpected_one(ledger: Ledger, span: Span, on: bool) -> None:
    ledger.follows.append(Follow(BEN, "cuba", on, span))
    faults = judged(ledger, card(ANA, 1, 12), card(BEN, 2, 14)).faults
    assert faults == ["unexpected: story 1 came to 42, which did not follow cuba"]


def test_whoever_unfollowed_gets_nothing_more(ledger: Ledger) -> None:
    ledger.follows += [Follow(BEN, "cuba", True, Span(3, 4)), Follow(BEN, "cuba", False, Span(12, 13))]
    assert judged(ledger, card(ANA, 1, 12), card(BEN, 2, 13)).faults == []
    faults = judged(ledger, card(ANA, 1, 12), card(BEN, 2, 20)).faults
    assert faults == ["unexpected: story 1 came to 42, which did not follow cuba"]


def test_a_story_nobody_published(ledger: Ledger) -> None:
    faults = judged(ledger, card(ANA, 1, 12), card(ANA, 2, 13, story=7)).faults
    assert "unexpected: nobody published story 7" in faults


def test_a_story_that_was_published_twice(ledger: Ledger) -> None:
    assert judged(ledger, card(ANA, 1, 12), out=2).faults == ["2 articles too many, 1 are allowed"]


def test_a_group_that_moved(ledger: Ledger) -> None:
    """What stands in the old place stays as it is; what came to either place counts as one chat's."""
    ledger.follows.append(Follow(-5, "cuba", True, Span(1, 2)))
    ledger.moves[-5] = -1005
    ledger.stories[0].versions.append(Version(2, material=False, span=Span(20, 21)))
    ana = card(ANA, 1, 12), edited(ANA, 1, 22, CORRECTED)
    assert judged(ledger, *ana, card(-5, 2, 12)).faults == []
    assert "1 extra copies, 0 are allowed" in judged(ledger, *ana, card(-5, 2, 12), card(-1005, 3, 15)).faults


def test_a_command_without_an_answer(ledger: Ledger) -> None:
    ledger.said.append(Said(ANA, "/search sugar", "sugar", at=50))
    before, after = said(ANA, 49, "No sugar"), said(ANA, 51, "No sugar")
    unanswered = ["unanswered: '/search sugar' in 41 at 50"]
    assert judged(ledger, card(ANA, 1, 12), after).faults == []
    assert judged(ledger, card(ANA, 1, 12), before).faults == unanswered
    aside = said(NEWSROOM, 60, "Update 7 from Telegram could not be handled (Killed) and was set aside")
    assert judged(ledger, card(ANA, 1, 12), aside).faults == []


def test_a_slow_start(ledger: Ledger) -> None:
    ledger.lives.append(Life(12, 1000))
    assert judged(ledger, card(ANA, 1, 21)).faults == []
    assert judged(ledger, card(ANA, 1, 43)).faults == ["slow: the first send came 31.0 s after a start"]
    ledger.lives.append(Life(40, 1000))
    assert judged(ledger, card(ANA, 1, 13)).faults == [
        "slow: nothing was sent after the last start, and something waited"
    ]


def test_a_start_with_nothing_to_send_is_not_slow(ledger: Ledger) -> None:
    ledger.stories[0].published = Span(29, 30)
    assert judged(ledger, card(ANA, 1, 31)).faults == []


def test_what_still_waits(ledger: Ledger) -> None:
    assert judged(ledger, card(ANA, 1, 12), pending=3).faults == ["3 deliveries still pending, 0 are allowed"]


def test_a_preview_is_no_news(ledger: Ledger) -> None:
    assert judged(ledger, card(ANA, 1, 12), card(NEWSROOM, 2, 9)).faults == []
