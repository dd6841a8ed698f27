"""The reconciler's table: what a chat shows against what the article now is gives the next piece of work.

Level-triggered: nothing here remembers events. Whatever happened in between, the same comparison leads on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from core.values.article import Status
from core.values.delivery import Delivery, Reason, Result, Share, Step, Wanted


@dataclass(frozen=True, slots=True)
class Do:
    """One side effect is owed, in this share of the lane."""

    step: Step
    share: Share


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is owed."""

    result: Result
    reason: Reason = Reason.NONE


Work: TypeAlias = Do | Rest


def next_work(
    delivery: Delivery, wanted: Wanted, *, follows: bool, now: datetime, ttl: timedelta, recalls: bool = False
) -> Work:
    """What to do next for `delivery`. `follows`: the chat still follows the article; `ttl` ends what was never shown; where
    the platform `recalls`, what is in doubt is found out whatever the article has become."""
    if wanted.status is Status.PUBLISHED:
        expired = now - delivery.created_at >= ttl
        return _towards_article(delivery, wanted, follows=follows, expired=expired, recalls=recalls)
    return _towards_retraction(delivery, wanted, recalls=recalls)


def _towards_article(delivery: Delivery, wanted: Wanted, *, follows: bool, expired: bool, recalls: bool) -> Work:
    shown = delivery.shown
    if shown.revision is None and not delivery.given_up:
        if follows and not expired:
            return Do(Step.POST, Share.POST)
        if not shown.doubts:
            return Rest(Result.SKIPPED, Reason.EXPIRED if follows else Reason.UNFOLLOWED)
        if recalls:
            return Do(Step.LOOK, Share.POST)
    if shown.revision is not None and shown.ref and shown.revision < wanted.revision:
        return Do(Step.EDIT, Share.EDIT)
    if wanted.material_revision > shown.noticed:
        return Do(Step.REPLY if shown.ref else Step.NOTICE, Share.EDIT)
    return _seen_or_doubtful(delivery)


def _towards_retraction(delivery: Delivery, wanted: Wanted, *, recalls: bool) -> Work:
    shown = delivery.shown
    if shown.revision is None and not shown.doubts:
        return Rest(Result.SKIPPED, Reason.RETRACTED)
    if shown.revision is None and recalls and not delivery.given_up:
        return Do(Step.LOOK, Share.URGENT)
    if shown.revision is not None and shown.ref and shown.revision < wanted.revision:
        return Do(Step.EDIT, Share.URGENT)
    ghost = shown.doubts > 0 or not shown.ref
    if ghost and shown.noticed < wanted.revision:
        return Do(Step.NOTICE, Share.URGENT)
    return _seen_or_doubtful(delivery)


def _seen_or_doubtful(delivery: Delivery) -> Rest:
    if delivery.shown.revision is None:
        return Rest(Result.UNCERTAIN, Reason.DOUBT)
    return Rest(Result.SENT)
