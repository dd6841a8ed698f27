"""What a conversation leaves behind: stored buttons, questions that wait for an answer, the audit log, and facts about
the installation itself."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from core.storage.schema.metadata import Id, Instant, metadata

action = Table(
    "action",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("command", Text, nullable=False),
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE")),
    Column("person", String(64), nullable=False),
    Column("once", Boolean, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_action_expires_at", "expires_at"),
)

prompt = Table(
    "prompt",
    metadata,
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("command", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_prompt_expires_at", "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("person", Text, nullable=False),
    Column("act", String(20), nullable=False),
    Column("article_id", Id),
    Column("detail", Text, nullable=False),
    Index("ix_audit_at", "at"),
)

fact = Table(
    "fact",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
