"""Articles, their earlier revisions, and the topics they belong to.

The number of an article is never given again: a button under a discarded draft would publish another one.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, text

from core.storage.schema.metadata import Id, Instant, metadata

SHOWS_KEPT = "picture_url LIKE 'picture:%'"
"""Condition of a partial index; a query that shall use it must repeat its words."""

topic = Table(
    "topic",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(64), nullable=False),
    Column("label", Text, nullable=False),
    Column("followers", Integer, nullable=False, default=0, server_default="0"),
    Index("uq_topic_kind_name", "kind", "name", unique=True),
    Index("ix_topic_followers", "followers"),
)

article = Table(
    "article",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(120), nullable=False, unique=True),
    Column("identity", Text, unique=True),
    Column("external_id", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("category_id", ForeignKey("topic.id"), nullable=False),
    Column("picture_url", Text, nullable=False),
    Column("picture_alt", Text, nullable=False),
    Column("picture_credit", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("status", String(9), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("material_revision", Integer, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("corrected_at", Instant),
    Column("note", Text, nullable=False),
    Index("ix_article_status_published_at", "status", "published_at"),
    Index("ix_article_category_id_published_at", "category_id", "published_at"),
    Index("ix_article_kept_picture", "picture_url", sqlite_where=text(SHOWS_KEPT), postgresql_where=text(SHOWS_KEPT)),
    sqlite_autoincrement=True,
)

article_tag = Table(
    "article_tag",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topic.id"), primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Index("ix_article_tag_topic_id_article_id", "topic_id", "article_id"),
    sqlite_with_rowid=False,
)

article_revision = Table(
    "article_revision",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("ended_at", Instant, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("note", Text, nullable=False),
)
