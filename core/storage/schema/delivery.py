"""Rollouts, the delivery row that is the outbox, the messages that show deliveries, and the queue of chats.

Waiting belongs to the chat: a lane claims `chat_queue`, never `delivery`, so a chat with thousands of waiting rows costs
the others nothing. The partial indexes hold only what is still to do. The three hot tables carry no foreign keys: a
fan-out would pay two look-ups a row for them, and `Chats.forget` deletes in one place.
"""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, text

from core.storage.schema.metadata import Id, Instant, Small, metadata
from core.values.delivery import Result, Share, State, Step

OPEN = "state < 3"
READY = "claimed = 0 AND ready_at IS NULL"
"""Conditions of partial indexes; a query that shall use one must repeat its words."""


def _partial(condition: str) -> dict[str, Any]:
    """An index over the rows of a condition only, in both dialects' words."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


rollout = Table(
    "rollout",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("share", Small(Share), nullable=False),
    Column("fresh", SmallInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("after_chat", Id, nullable=False),
    Column("width", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("turns", Text, nullable=False),
    Column("ended_at", Instant),
    Index("ix_rollout_starts_at", "starts_at", **_partial("ended_at IS NULL")),
    Index("ix_rollout_article_id", "article_id"),
)

message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, nullable=False),
    Column("ref", Text, nullable=False),
    Column("kind", String(6), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_message_chat_id", "chat_id"),
)


delivery = Table(
    "delivery",
    metadata,
    Column("article_id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", Id, primary_key=True, autoincrement=False),
    Column("rollout_id", Id, nullable=False),
    Column("share", Small(Share), nullable=False),
    Column("state", Small(State), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("step", Small(Step)),
    Column("result", Small(Result)),
    Column("reason", String(10)),
    Column("shown_revision", Integer),
    Column("noticed_revision", Integer),
    Column("message_id", Id),
    Column("doubts", SmallInteger),
    Column("attempts", SmallInteger),
    Column("shown_at", Instant),
    Index("ix_delivery_open", "chat_id", "share", "rollout_id", **_partial(OPEN)),
    Index("ix_delivery_message_id", "message_id", **_partial("message_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

chat_queue = Table(
    "chat_queue",
    metadata,
    Column("chat_id", Id, primary_key=True, autoincrement=False),
    Column("share", Small(Share), primary_key=True, autoincrement=False),
    Column("platform", String(20), nullable=False),
    Column("turn", Id, nullable=False),
    Column("ready_at", Instant),
    Column("claimed", SmallInteger, nullable=False, server_default="0"),
    Index("ix_chat_queue_ready", "platform", "share", "turn", **_partial(READY)),
    Index("ix_chat_queue_waiting", "platform", "ready_at", **_partial("ready_at IS NOT NULL")),
    sqlite_with_rowid=False,
)

article_total = Table(
    "article_total",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(20), primary_key=True),
    Column("result", Small(Result), primary_key=True),
    Column("deliveries", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
)
