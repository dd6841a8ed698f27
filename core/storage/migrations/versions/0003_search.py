"""The search index and its statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(profile, content='search_document', content_rowid='key', detail=none, columnsize=0, tokenize=\"ascii tokenchars ':+#'\")",
    ),
    "postgresql": (
        "CREATE TABLE search_index (key BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL) WITH (toast_tuple_target = 8160)",
        "CREATE INDEX ix_search_index_terms ON search_index USING gin (terms) WITH (gin_pending_list_limit = 1024)",
        "ALTER TABLE search_document SET (toast_tuple_target = 8160)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_document")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_document_article_id")),
    )
    op.create_table(
        "search_term",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_search_term")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_language",
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_search_language")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_queue",
        sa.Column(
            "article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("change", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_queue")),
    )
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
