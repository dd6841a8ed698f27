"""What one try leaves behind: the outcome applied to the row, as a pure function."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from core.delivery.work import Do, Rest, next_work
from core.values.delivery import Delivery, Reason, Result, Settled, State, Step, Wanted
from core.values.outcome import Doubtful, Gone, Moved, Outcome, Postponed, Refused, Rejected, Sent

BACK_OFF = timedelta(seconds=2)
BACK_OFF_LIMIT = timedelta(minutes=5)

NOTICES = 4
"""Tries without an answer after which a notice is taken for told: two of them do less harm than none."""

UNKNOWN = 0
"""The revision of a message whose words nobody knows: older than any, so that it is edited."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the newsroom decided about delivery.

    `doubts_allowed` is how many doubtful sends are tried again: 1 is "at least once", 0 ("hold on doubt") "at most once".
    Where the platform `recalls` a doubt is first looked into, and counts once that brought nothing.
    A chat with `bundle_from` posts older than `late` gets them as one message.
    """

    ttl: timedelta
    doubts_allowed: int = 1
    late: timedelta = timedelta(minutes=15)
    bundle_from: int = 5
    recalls: bool = False


def settle(
    delivery: Delivery, step: Step, outcome: Outcome, *, tried: Wanted, wanted: Wanted, now: datetime, rules: Rules
) -> Settled:
    """`delivery` after `step` ended with `outcome`.

    `tried` is what the article was when the step was rendered, `wanted` what it is now. For a `Sent` post the caller has
    put the new message into `delivery.shown` already.
    """
    match outcome:
        case Sent(recalled=True):
            after = _shown(_resolved(delivery), step, replace(tried, revision=UNKNOWN))
        case Sent(sole=True):
            after = _shown(_resolved(delivery), step, tried)
        case Sent():
            after = _shown(delivery, step, tried)
        case Gone() if step is Step.LOOK:
            after = _resolved(delivery)
        case Gone():
            after = _gone(delivery, step, tried)
        case Doubtful(final=True):
            after = replace(delivery, given_up=True)
        case Doubtful():
            after = _doubted(delivery, step, tried, rules)
        case Postponed() | Moved():
            return Settled(delivery, State.PENDING, delivery.share)
        case Refused(reason):
            unseen = delivery.shown.revision is None
            return _ended(delivery, Rest(Result.DEAD if unseen else Result.SENT, Reason(reason.value)))
        case Rejected():
            return _ended(delivery, Rest(Result.DEAD, Reason.REJECTED))
        case _:
            assert_never(outcome)
    return decide(after, wanted, now=now, rules=rules)


def decide(delivery: Delivery, wanted: Wanted, *, now: datetime, rules: Rules, follows: bool = True) -> Settled:
    """The row at rest, or pending in the share of what it owes next."""
    match next_work(delivery, wanted, follows=follows, now=now, ttl=rules.ttl, recalls=rules.recalls):
        case Do(_, share):
            return Settled(delivery, State.PENDING, share)
        case Rest() as rest:
            return _ended(delivery, rest)


def back_off(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many tries without an answer; `jitter` is in [0, 1)."""
    longest: timedelta = min(BACK_OFF * (1 << min(attempts, 10)), BACK_OFF_LIMIT)
    return longest * (0.5 + jitter / 2)


def _ended(delivery: Delivery, rest: Rest) -> Settled:
    return Settled(delivery, State.SETTLED, delivery.share, rest.result, rest.reason)


def _shown(delivery: Delivery, step: Step, tried: Wanted) -> Delivery:
    shown = delivery.shown
    match step:
        case Step.POST | Step.LOOK:
            shown = replace(shown, revision=tried.revision, noticed=tried.revision)
        case Step.EDIT:
            shown = replace(shown, revision=tried.revision)
        case Step.REPLY | Step.NOTICE:
            shown = replace(shown, noticed=tried.revision)
        case _:
            assert_never(step)
    return replace(delivery, shown=shown, given_up=False if step is Step.POST else delivery.given_up, attempts=0)


def _resolved(delivery: Delivery) -> Delivery:
    """What was in doubt is known now."""
    return replace(delivery, shown=replace(delivery.shown, doubts=0))


def _gone(delivery: Delivery, step: Step, tried: Wanted) -> Delivery:
    """The message to change or to answer is no more: what follows must be a message of its own."""
    if step is Step.NOTICE:
        return _shown(delivery, step, tried)
    after = _shown(delivery, step, tried) if step is Step.POST else delivery
    return replace(after, shown=replace(after.shown, ref=""))


def _doubted(delivery: Delivery, step: Step, tried: Wanted, rules: Rules) -> Delivery:
    attempts = delivery.attempts + 1
    match step:
        case Step.POST:
            doubts = delivery.shown.doubts + 1
            shown = replace(delivery.shown, doubts=doubts)
            given_up = doubts > rules.doubts_allowed and not rules.recalls
            return replace(delivery, shown=shown, given_up=given_up, attempts=attempts)
        case Step.EDIT | Step.LOOK:
            return replace(delivery, attempts=attempts)
        case Step.REPLY | Step.NOTICE:
            enough = attempts > rules.doubts_allowed * NOTICES
            return replace(_shown(delivery, step, tried) if enough else delivery, attempts=0 if enough else attempts)
        case _:
            assert_never(step)
