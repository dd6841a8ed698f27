"""No statement of a lane reads a whole table, however many deliveries are kept: SQLite is asked for its plans."""

import re
import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest

from core.storage.lane_sql import LaneSql, lane_sql
from core.storage.migrate import upgrade

BIG = ("delivery", "d", "message", "m", "chat_queue", "q", "busy", "subscription", "s")
VALUES = {"keys": "[[1, 1]]", "rows": "[[1, 1, 1]]", "ids": "[1]", "platform": "paper"}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path: Path = tmp_path_factory.mktemp("plans") / "plans.db"
    upgrade(f"sqlite:///{path}")
    return sqlite3.connect(path)


@pytest.mark.parametrize("name", [field.name for field in fields(LaneSql) if field.name not in {"lock", "hold"}])
def test_a_statement_looks_its_rows_up(connection: sqlite3.Connection, name: str) -> None:
    statement = str(getattr(lane_sql(sqlite=True), name))
    values = {word: VALUES.get(word, 1) for word in re.findall(r":(\w+)", statement)}
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert plan or name == "add_messages"
    assert not [step for step in plan if step.startswith("SCAN") and step.split(" ")[1] in BIG], plan
