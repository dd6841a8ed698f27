"""Chats and what they follow."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from core.storage.schema.metadata import Id, Instant, metadata

chat = Table(
    "chat",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("kind", String(7), nullable=False),
    Column("language", String(35), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("form", String(20), nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("networks", Text, nullable=False),
    Column("languages", Text, nullable=False),
    Column("state", String(6), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("bound_by", String(64), nullable=False, server_default=""),
    Index("uq_chat_platform_address", "platform", "address", unique=True),
)

subscription = Table(
    "subscription",
    metadata,
    Column("topic_id", ForeignKey("topic.id"), primary_key=True),
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    Column("muted", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    Column("mention", Text, nullable=False, server_default=""),
    Index("ix_subscription_chat_id", "chat_id"),
    sqlite_with_rowid=False,
)
