"""Pictures that editors sent, and what platforms call the copies they have of them."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text

from core.storage.schema.metadata import Instant, metadata

picture = Table(
    "picture",
    metadata,
    Column("name", String(36), primary_key=True),
    Column("kept_at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_picture_kept_at", "kept_at"),
)

picture_copy = Table(
    "picture_copy",
    metadata,
    Column("name", ForeignKey("picture.name", ondelete="CASCADE"), primary_key=True),
    Column("place", String(100), primary_key=True),
    Column("copy", Text, nullable=False),
)
