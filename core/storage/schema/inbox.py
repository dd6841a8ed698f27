"""What came in and was not yet answered, who may not speak to us, and the troubles that somebody must hear of."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, Text, text

from core.storage.schema.metadata import Id, Instant, metadata

WAITING = "ended_at IS NULL"
"""Condition of a partial index; a query that shall use it must repeat its words."""

UNTOLD = "told_at IS NULL"
"""Condition of a partial index, as `WAITING`."""

inbox = Table(
    "inbox",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("source", String(100), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("ended_at", Instant),
    Column("fault", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Index(
        "ix_inbox_waiting",
        "platform",
        "received_at",
        "number",
        sqlite_where=text(WAITING),
        postgresql_where=text(WAITING),
    ),
    Index("ix_inbox_received_at", "received_at"),
)

ban = Table(
    "ban",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("id", String(100), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("sentence", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE")),
    Column("raised_at", Instant, nullable=False),
    Column("told_at", Instant),
    Index("ix_alert_untold", "raised_at", sqlite_where=text(UNTOLD), postgresql_where=text(UNTOLD)),
)
