"""What one try leaves in the row."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery.settle import BACK_OFF_LIMIT, NOTICES, Rules, back_off, settle
from core.values.delivery import Reason, Result, Settled, Share, State, Step
from core.values.outcome import Doubtful, Gone, Outcome, Postponed, Refusal, Refused, Rejected, Sent
from tests.delivery.test_work import FIRST, MATERIAL, NEW, NOW, RETRACTED, SEEN, TTL

RULES = Rules(ttl=TTL)
POSTED = replace(NEW, shown=replace(NEW.shown, message_id=1, ref="m"))


@pytest.mark.parametrize(
    ("step", "outcome", "state", "result", "reason"),
    [
        (Step.POST, Sent("m"), State.SETTLED, Result.SENT, Reason.NONE),
        (Step.POST, Postponed(NOW), State.PENDING, None, Reason.NONE),
        (Step.POST, Refused(Refusal.BLOCKED), State.SETTLED, Result.DEAD, Reason.BLOCKED),
        (Step.POST, Rejected("long"), State.SETTLED, Result.DEAD, Reason.REJECTED),
        (Step.POST, Gone(), State.SETTLED, Result.SENT, Reason.NONE),
        (Step.POST, Doubtful(), State.PENDING, None, Reason.NONE),
    ],
)
def test_a_first_post(step: Step, outcome: Outcome, state: State, result: Result | None, reason: Reason) -> None:
    after = settle(POSTED, step, outcome, tried=FIRST, wanted=FIRST, now=NOW, rules=RULES)
    assert (after.state, after.result, after.reason) == (state, result, reason)


def test_an_article_corrected_while_its_post_was_under_way_is_edited_next() -> None:
    after = settle(POSTED, Step.POST, Sent("m"), tried=FIRST, wanted=MATERIAL, now=NOW, rules=RULES)
    assert (after.state, after.share, after.delivery.shown.revision) == (State.PENDING, Share.EDIT, 1)


def test_an_article_retracted_while_its_post_was_under_way_is_replaced_urgently() -> None:
    after = settle(POSTED, Step.POST, Sent("m"), tried=FIRST, wanted=RETRACTED, now=NOW, rules=RULES)
    assert (after.state, after.share) == (State.PENDING, Share.URGENT)


def test_a_second_doubt_ends_at_least_once() -> None:
    once = settle(NEW, Step.POST, Doubtful(), tried=FIRST, wanted=FIRST, now=NOW, rules=RULES)
    twice = settle(once.delivery, Step.POST, Doubtful(), tried=FIRST, wanted=FIRST, now=NOW, rules=RULES)
    assert (once.state, twice.state, twice.result) == (State.PENDING, State.SETTLED, Result.UNCERTAIN)
    assert twice.delivery.shown.doubts == 2


def test_hold_on_doubt_is_at_most_once() -> None:
    held = settle(NEW, Step.POST, Doubtful(), tried=FIRST, wanted=FIRST, now=NOW, rules=Rules(TTL, doubts_allowed=0))
    assert (held.state, held.result, held.reason) == (State.SETTLED, Result.UNCERTAIN, Reason.DOUBT)


def test_a_doubtful_edit_is_done_again_as_often_as_it_takes() -> None:
    after: Settled = settle(SEEN, Step.EDIT, Doubtful(), tried=MATERIAL, wanted=MATERIAL, now=NOW, rules=RULES)
    for attempts in range(2, 20):
        after = settle(after.delivery, Step.EDIT, Doubtful(), tried=MATERIAL, wanted=MATERIAL, now=NOW, rules=RULES)
        assert (after.state, after.delivery.attempts, after.delivery.shown.doubts) == (State.PENDING, attempts, 0)


@pytest.mark.parametrize("step", [Step.REPLY, Step.NOTICE])
@pytest.mark.parametrize(("allowed", "tries"), [(0, 1), (1, NOTICES + 1)])
def test_a_doubtful_notice_is_said_again_before_it_is_taken_for_told(step: Step, allowed: int, tries: int) -> None:
    edited, rules = replace(SEEN, shown=replace(SEEN.shown, revision=2)), Rules(TTL, doubts_allowed=allowed)
    for number in range(1, tries + 1):
        after = settle(edited, step, Doubtful(), tried=MATERIAL, wanted=MATERIAL, now=NOW, rules=rules)
        edited = after.delivery
        assert (edited.shown.noticed == MATERIAL.revision) == (number == tries)


def test_a_reply_to_a_vanished_message_becomes_a_notice() -> None:
    edited = replace(SEEN, shown=replace(SEEN.shown, revision=2))
    after = settle(edited, Step.REPLY, Gone(), tried=MATERIAL, wanted=MATERIAL, now=NOW, rules=RULES)
    assert (after.state, after.delivery.shown.ref, after.delivery.shown.noticed) == (State.PENDING, "", 1)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_the_back_off_is_never_nothing_and_never_for_ever(attempts: int, jitter: float) -> None:
    wait = back_off(attempts, jitter)
    assert timedelta(seconds=1) <= wait <= BACK_OFF_LIMIT
