"""The words of delivery: what is owed to a chat, and what it shows.

A delivery speaks of two things: the present work (`State`, `Result`, a reason) and the reader (`shown_revision`,
`noticed_revision`). "Reached" means that `shown_revision` is set, whatever happens later.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from core.values.article import Status


class State(IntEnum):
    """The present work. `CLAIMED` is free to return after a crash; `SENDING` is committed before the first byte."""

    PENDING = 0
    CLAIMED = 1
    SENDING = 2
    SETTLED = 3


class Result(IntEnum):
    """How settled work ended."""

    SENT = 0
    SKIPPED = 1
    DEAD = 2
    UNCERTAIN = 3


class Share(IntEnum):
    """Who goes first: urgent work, then posts and corrections 3 : 1. (Replies to people precede all and have no row.)"""

    URGENT = 0
    POST = 1
    EDIT = 2


class Step(IntEnum):
    """One side effect, with a key of its own; `LOOK` has none: it finds out whether a post that nobody wants any more stands
    there."""

    POST = 0
    EDIT = 1
    REPLY = 2
    NOTICE = 3
    LOOK = 4


class MessageKind(StrEnum):
    POST = "post"
    BUNDLE = "bundle"
    NOTICE = "notice"


class Reason(StrEnum):
    """Why nothing more is done for a delivery; "" where it was simply sent."""

    NONE = ""
    RETRACTED = "retracted"
    EXPIRED = "expired"
    UNFOLLOWED = "unfollowed"
    PAUSED = "paused"
    REJECTED = "rejected"
    DOUBT = "doubt"
    BLOCKED = "blocked"
    KICKED = "kicked"
    GONE = "gone"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an article now is, as far as delivery must know."""

    article_id: int
    status: Status
    revision: int
    material_revision: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What one chat shows of one article.

    `revision` is None while nothing was acknowledged. `noticed` is the last revision the chat was told of in a message
    of its own, the first post included. `doubts` counts sends that may have left a copy nobody can edit. `ref` is empty
    when what was sent can no longer be edited; `bundled` when the message shows other articles too.
    """

    revision: int | None = None
    noticed: int = 0
    doubts: int = 0
    message_id: int = 0
    ref: str = ""
    bundled: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One article owed to one chat. `order` is the number of the rollout that made it: publication order.

    `given_up` says that a doubtful post is not tried again.
    """

    article_id: int
    chat_id: int
    order: int
    share: Share
    shown: Shown
    created_at: datetime
    given_up: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """What one try left. `state` is PENDING (more to do, as `share`) or SETTLED (with `result` and `reason`)."""

    delivery: Delivery
    state: State
    share: Share
    result: Result | None = None
    reason: Reason = Reason.NONE
