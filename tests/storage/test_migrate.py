"""The schema: migrated from nothing and from each revision before, it is the declared one."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from core.storage.migrate import current, open_engine, revisions, upgrade
from core.storage.schema import metadata
from core.storage.schema.search import CREATE
from core.values.errors import UserError


def schema_of(url: str) -> dict[str, str]:
    """Name → definition, of everything the database itself says it has."""
    engine = open_engine(url)
    sqlite = (
        "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"
    )
    postgresql = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
        "SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '') "
        "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    )
    with engine.begin() as connection:
        rows = connection.execute(text(sqlite if engine.dialect.name == "sqlite" else postgresql)).all()
    engine.dispose()
    squeezed = {name: _sorted("".join(sql.split()).replace('"', "")) for name, sql in rows}
    return {name: sql for name, sql in squeezed.items() if "alembic" not in name}


def _sorted(sql: str) -> str:
    """A table's columns and constraints by themselves: their order means nothing, and the two ways of making differ."""
    parts = re.split(r",CONSTRAINT", sql.removesuffix("WITHOUTROWID"))
    return " ".join([*sorted(part.rstrip(")") for part in parts), sql[-12:] if sql.endswith("WITHOUTROWID") else ""])


def declare(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in CREATE[engine.dialect.name]:
            connection.execute(text(statement))
    engine.dispose()


def test_the_migrated_schema_is_the_declared_one(database_url: str, declared_url: str) -> None:
    upgrade(database_url)
    declare(declared_url)
    assert schema_of(database_url) == schema_of(declared_url)
    engine = open_engine(database_url)
    with engine.begin() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        assert [change for change in found if "search_index" not in str(change)] == []
    engine.dispose()


@pytest.mark.parametrize("revision", revisions()[1:])
def test_every_earlier_revision_comes_to_the_newest(database_url: str, declared_url: str, revision: str) -> None:
    upgrade(database_url, revision)
    assert current(database_url)[0] == revision
    upgrade(database_url)
    upgrade(declared_url)
    assert schema_of(database_url) == schema_of(declared_url)


def test_what_was_stored_before_is_there_after(database_url: str) -> None:
    upgrade(database_url, revisions()[1])
    engine = open_engine(database_url)
    names = "platform, address, kind, language, timezone, form, silent, networks, languages, state, reason, created_at"
    row = f"INSERT INTO chat ({names}) "
    with engine.begin() as connection:
        connection.execute(text(row + "VALUES ('paper', '1', 'private', 'en', '', '', false, '', '', 'active', '', 0)"))
    upgrade(database_url)
    upgrade(database_url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT address FROM chat")).scalars().all() == ["1"]
        assert {"delivery", "search_document"} <= set(inspect(connection).get_table_names())
    engine.dispose()


def test_a_newer_database_is_refused(database_url: str) -> None:
    upgrade(database_url)
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UserError, match="newer version"):
        upgrade(database_url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/x", "must begin with sqlite:/// or postgresql://"),
        ("sqlite://", "must name a file"),
        ("hello", "not a database address"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "cannot be used"),
        ("sqlite:////no/such/folder/newsclip.db", "folder of the database does not exist"),
    ],
)
def test_a_bad_address_is_one_sentence_without_the_secret(url: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as caught:
        upgrade(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is a letter, not a database\n" * 100)
    with pytest.raises(UserError, match="cannot be used: file is not a database"):
        upgrade(f"sqlite:///{tmp_path}/x.db")


def test_a_crash_in_the_middle_leaves_the_old_schema(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url, "0001")
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE article_total (spoiler TEXT)")
    connection.close()
    with pytest.raises(UserError, match="cannot be used"):
        upgrade(url)
    assert current(url)[0] == "0001"
    assert "rollout" not in schema_of(url)
