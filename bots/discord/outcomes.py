"""What Discord's refusals mean: from an error to an outcome.

The codes: docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from datetime import datetime, timedelta

from discord.errors import HTTPException, RateLimited

from bots.discord.api import NotSentError
from core.values.outcome import Doubtful, Gone, Outcome, Postponed, Refusal, Refused

AGAIN = timedelta(seconds=5)
"""When a platform that cannot be reached is tried again."""

TOKEN_AGAIN = timedelta(minutes=1)

SHUT_OUT = timedelta(minutes=10)
"""How long to keep away when it is not the API that refuses us, but what stands before it."""

VIA = "Via"
"""The header of answers that passed what stands before the API. A flood of the API's own that outlasted the library's tries has
it; a page that shuts us out has not."""

OLD_EDITS = timedelta(minutes=10)
"""Messages older than an hour take few edits; nobody says how few."""

REFUSALS: dict[int, Refusal] = {
    10003: Refusal.GONE,
    10004: Refusal.GONE,
    10013: Refusal.GONE,
    50001: Refusal.FORBIDDEN,
    50013: Refusal.FORBIDDEN,
    50007: Refusal.BLOCKED,
    50278: Refusal.BLOCKED,
    50083: Refusal.FORBIDDEN,
    160005: Refusal.FORBIDDEN,
}

OPENED_TOO_FAST = 40003
"""Too many private chats were opened lately: that is not the fault of this one, nor of the words."""

UNKNOWN_MESSAGE = 10008
NOT_OURS = 50005
MANY_OLD_EDITS = 30046

BLOCKED_CONTENT = frozenset({200000, 240000})
"""A server's own rules, or Discord's, against words or links: no other look of the same words helps."""


def outcome(error: Exception, *, now: datetime) -> Outcome | None:
    """What the call's error says of its channel or message; None when it is the content that was refused."""
    match error:
        case NotSentError():
            return Postponed(now + AGAIN, everyone=True)
        case RateLimited():
            return Postponed(now + timedelta(seconds=error.retry_after))
        case HTTPException(status=401):
            return Postponed(now + TOKEN_AGAIN, everyone=True)
        case HTTPException(status=429, response=answer) if answer.headers.get(VIA):
            return Postponed(now + AGAIN)
        case HTTPException(status=429):
            return Postponed(now + SHUT_OUT, everyone=True)
        case HTTPException(code=code) if code == OPENED_TOO_FAST:
            return Postponed(now + SHUT_OUT)
        case HTTPException(code=code) if code in REFUSALS:
            return Refused(REFUSALS[code])
        case HTTPException(code=code) if code in {UNKNOWN_MESSAGE, NOT_OURS}:
            return Gone()
        case HTTPException(code=code) if code == MANY_OLD_EDITS:
            return Postponed(now + OLD_EDITS)
        case HTTPException(status=404):
            return Refused(Refusal.GONE)
        case HTTPException(code=code, status=403) if code not in BLOCKED_CONTENT:
            return Refused(Refusal.FORBIDDEN)
        case HTTPException(status=status) if status < 500:
            return None
        case _:
            return Doubtful()
