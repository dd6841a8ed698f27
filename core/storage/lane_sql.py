"""The statements that every send costs, each for many rows at once, in words that both engines take.

They are what the speed of claiming and settling is made of (docs/performance.md): their text is fixed, their lists are
one parameter, and the conditions of the partial indexes stand in them literally, since a planner cannot tell that an
index over `state < 3` holds the rows of `state = ?`.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import TextClause, TextualSelect, text

from core.storage.many import among, unpacked
from core.storage.schema.delivery import OPEN, READY, delivery, message
from core.values.delivery import Share, State

AT_HAND = 100
"""Deliveries of one chat that one claim looks at: what a bundle takes, and a bound on what a transaction costs."""

_PENDING = f"state = {State.PENDING.value} AND {OPEN}"
_DELIVERY = ", ".join(f"at_hand.{column.name}" for column in delivery.c)
_KEY = "article_id BIGINT, chat_id BIGINT"
_SETTLED = (
    "state SMALLINT, share SMALLINT, result SMALLINT, reason TEXT, shown_revision INT, noticed_revision INT, "
    "message_id BIGINT, doubts SMALLINT, attempts SMALLINT, shown_at BIGINT"
)

_WAITED = "platform = :platform AND ready_at <= :now"
_FREE = f"(chat_id, share) IN (SELECT chat_id, share FROM chat_queue WHERE {_WAITED} FOR UPDATE SKIP LOCKED)"

_NEXT = f"SELECT min(platform) FROM chat_queue WHERE {READY}"
_TURNS = (
    f"WITH RECURSIVE there (platform) AS ({_NEXT} UNION ALL"
    f" SELECT ({_NEXT} AND platform > there.platform) FROM there WHERE there.platform IS NOT NULL)"
    f" SELECT platform, (SELECT min(turn) FROM chat_queue AS q WHERE {READY} AND q.platform = there.platform"
    " AND share = :share) AS turn FROM there WHERE platform IS NOT NULL"
)
"""From one platform to the next by the index: whoever lists them otherwise reads the whole queue."""


@dataclass(frozen=True, slots=True)
class LaneSql:
    """One attribute a statement; its parameters are named beside it."""

    promote: TextClause  # platform, now
    first: TextClause  # platform, limit
    turns: TextClause  # share
    take: TextClause  # ids, keys: chat, share
    lock: TextClause  # ids
    hold: TextClause  # ids
    finish: TextClause  # ids
    give_back: TextClause  # ids, platform
    wait: TextClause  # rows: chat, share, ready at
    pending: TextualSelect  # ids, share
    follows: TextClause  # keys: article, chat
    move: TextClause  # keys, state, step, before: the state they must be in
    settle: TextClause  # rows: keys and `_SETTLED`
    add_messages: TextClause  # rows: chat, ref, kind; at


@cache
def lane_sql(*, sqlite: bool) -> LaneSql:
    """The statements for one engine."""
    ids = among("ids", sqlite=sqlite)
    keys = unpacked("keys", _KEY, sqlite=sqlite)
    queued = unpacked("keys", "chat_id BIGINT, share SMALLINT", sqlite=sqlite)
    waits = unpacked("rows", "chat_id BIGINT, share SMALLINT, ready_at BIGINT", sqlite=sqlite)
    settled = unpacked("rows", f"{_KEY}, {_SETTLED}", sqlite=sqlite)
    messages = unpacked("rows", "chat_id BIGINT, ref TEXT, kind TEXT", sqlite=sqlite)
    return LaneSql(
        promote=text(f"UPDATE chat_queue SET ready_at = NULL WHERE {_WAITED if sqlite else _FREE}"),
        first=text(" UNION ALL ".join(map(_first, Share))),
        turns=text(_TURNS),
        take=text(
            f"UPDATE chat_queue SET claimed = 1 FROM {queued} AS k WHERE chat_queue.chat_id {ids}"
            " AND chat_queue.chat_id = k.chat_id AND chat_queue.share = k.share"
        ),
        lock=text(f"SELECT chat_id FROM chat_queue WHERE chat_id {ids} ORDER BY chat_id, share FOR UPDATE"),
        hold=text(
            f"SELECT chat_id, share FROM chat_queue WHERE chat_id {ids} ORDER BY chat_id, share FOR UPDATE SKIP LOCKED"
        ),
        finish=text(
            f"DELETE FROM chat_queue WHERE chat_id {ids} AND NOT EXISTS (SELECT 1 FROM delivery AS d"
            f" WHERE d.chat_id = chat_queue.chat_id AND d.share = chat_queue.share AND {_PENDING})"
        ),
        give_back=text(
            "INSERT INTO chat_queue (chat_id, share, platform, turn)"
            f" SELECT DISTINCT chat_id, share, :platform, 0 FROM delivery WHERE chat_id {ids} AND {_PENDING}"
            " ON CONFLICT (chat_id, share) DO UPDATE SET claimed = 0 RETURNING chat_id, share"
        ),
        wait=text(
            f"UPDATE chat_queue SET ready_at = w.ready_at FROM {waits} AS w"
            " WHERE chat_queue.chat_id = w.chat_id AND chat_queue.share = w.share"
        ),
        pending=text(
            f"SELECT {_DELIVERY}, {_of_message('ref')}, {_of_message('kind')} FROM (SELECT *, row_number() OVER"
            " (PARTITION BY chat_id ORDER BY rollout_id, article_id) AS place FROM delivery"
            f" WHERE chat_id {ids} AND share = :share AND {_PENDING}) AS at_hand"
            f" WHERE place <= {AT_HAND} ORDER BY chat_id, rollout_id, article_id"
        ).columns(*delivery.c, message.c.ref, message.c.kind),
        follows=text(" UNION ALL ".join(_follows(keys))),
        move=text(
            f"UPDATE delivery SET state = :state, step = :step FROM {keys} AS k"
            " WHERE delivery.article_id = k.article_id AND delivery.chat_id = k.chat_id AND delivery.state = :before"
            " RETURNING delivery.article_id, delivery.chat_id"
        ),
        settle=text(
            f"UPDATE delivery SET step = NULL, {', '.join(map(_becomes, _SETTLED.split(', ')))} FROM {settled} AS k"
            " WHERE delivery.article_id = k.article_id AND delivery.chat_id = k.chat_id"
        ),
        add_messages=text(
            "INSERT INTO message (chat_id, ref, kind, created_at)"
            f" SELECT chat_id, ref, kind, :at FROM {messages} AS m"
            " WHERE EXISTS (SELECT 1 FROM chat WHERE chat.id = m.chat_id) RETURNING id, chat_id"
        ),
    )


def _first(share: Share) -> str:
    """Ready chats of a share in turn, each with nothing else in flight. A wait of one share holds the chat's others,
    but nothing holds what is urgent."""
    return (
        "SELECT * FROM (SELECT chat_id, share, turn FROM chat_queue AS q"
        f" WHERE {READY} AND platform = :platform AND share = {share.value} AND NOT EXISTS"
        " (SELECT 1 FROM chat_queue AS busy WHERE busy.chat_id = q.chat_id AND (busy.claimed = 1"
        f" OR (busy.ready_at IS NOT NULL AND {share.value} <> {Share.URGENT.value} AND busy.share <> {Share.URGENT.value})))"
        f" ORDER BY turn LIMIT :limit) AS share{share.value}"
    )


def _follows(keys: str) -> tuple[str, str, str]:
    """What each chat of a pair follows or mutes of its article's tags, category, and everything, and whom it mentions then."""
    mine = "JOIN subscription AS s ON s.chat_id = k.chat_id AND s.topic_id ="
    start = f"SELECT k.article_id, k.chat_id, s.muted, s.mention FROM {keys} AS k"
    return (
        f"{start} JOIN article_tag AS t ON t.article_id = k.article_id {mine} t.topic_id",
        f"{start} JOIN article AS a ON a.id = k.article_id {mine} a.category_id",
        f"{start} JOIN topic AS t ON t.kind = 'everything' {mine} t.id",
    )


def _of_message(column: str) -> str:
    """What has no message must not look for one: a plan made while there were none would read them all for each row."""
    return f"CASE WHEN at_hand.message_id IS NOT NULL THEN (SELECT {column} FROM message WHERE id = at_hand.message_id) END"


def _becomes(column: str) -> str:
    name = column.split(" ")[0]
    return "shown_at = coalesce(delivery.shown_at, k.shown_at)" if name == "shown_at" else f"{name} = k.{name}"
