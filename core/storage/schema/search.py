"""The search index. Its statistics and documents are the same tables on both engines; only `search_index` differs.

`search_index` answers one question, which documents have which tokens. On SQLite it is an FTS5 table over the profiles
without positions (phrases are looked up in `words`), on PostgreSQL a tsvector with a GIN index. Tokens come ready-made,
so neither engine's own idea of a word is ever asked.
"""

from sqlalchemy import Column, Integer, String, Table, Text

from core.storage.schema.metadata import Id, metadata

search_document = Table(
    "search_document",
    metadata,
    Column("key", Id, primary_key=True, autoincrement=False),
    Column("article_id", Id, nullable=False, unique=True),
    Column("language", String(35), nullable=False),
    Column("length", Integer, nullable=False),
    Column("profile", Text, nullable=False),
    Column("words", Text, nullable=False),
)

search_term = Table(
    "search_term",
    metadata,
    Column("token", Text, primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

search_language = Table(
    "search_language",
    metadata,
    Column("language", String(35), primary_key=True),
    Column("documents", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    sqlite_with_rowid=False,
)

search_queue = Table(
    "search_queue",
    metadata,
    Column("article_id", Id, primary_key=True, autoincrement=False),
    Column("change", Integer, nullable=False, default=1, server_default="1"),
)

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(profile, content='search_document', content_rowid='key', "
        "detail=none, columnsize=0, tokenize=\"ascii tokenchars ':+#'\")",
    ),
    "postgresql": (
        "CREATE TABLE search_index (key BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL) WITH (toast_tuple_target = 8160)",
        "CREATE INDEX ix_search_index_terms ON search_index USING gin (terms) WITH (gin_pending_list_limit = 1024)",
        "ALTER TABLE search_document SET (toast_tuple_target = 8160)",
    ),
}
"""What a migration runs on each engine after the tables above; `search_index` is not in the shared metadata."""

DROP = "DROP TABLE search_index"
