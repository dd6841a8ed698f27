"""`newsclip db …`: the schema, a copy, and putting it back, after which nothing is sent by itself."""

import asyncio
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bots.app import App
from core.storage import Storage
from core.storage.single import alone
from core.values.article import Draft
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.tag import parse_tag
from tests.bots.courier import Courier, settings
from tests.bots.typed import Newsclip

ANA = Sender(Address("paper", "ana"), "1", Right.READ, ChatKind.PRIVATE)
OWNER = Sender(Address("paper", "owner"), "9", Right.OWN, ChatKind.PRIVATE)
PATIENCE = 20.0


def test_the_schema_is_brought_up(newsclip: Newsclip, declared_url: str) -> None:
    newest = newsclip.good("db", "current").out.split()[1].rstrip(";")
    assert newsclip.good("db", "current").out == f"Revision {newest}; the newest is {newest}.\n"
    assert newsclip.good("db", "current", url=declared_url).out == f"Revision –; the newest is {newest}.\n"
    assert "There is no database yet" in newsclip.good("doctor", url=declared_url).out
    upgraded = f"The database is at revision {newest}.\n"
    assert [newsclip.good("db", "upgrade", url=declared_url).out for _ in range(2)] == [upgraded] * 2
    assert newsclip.good("db", "current", url=declared_url).out == f"Revision {newest}; the newest is {newest}.\n"


def test_a_copy_is_taken_and_put_back(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    copy = newsclip.folder / "copy"
    assert newsclip.good("db", "backup", copy).out == f"Copied to {copy}.\n"
    assert newsclip.refused("db", "backup", copy) == f"newsclip: {copy} exists already; name a new file."
    newsclip.good("post", newsclip.file("a.md"))
    told = "Restored. Nothing is sent until an owner says /resume.\n"
    assert newsclip.good("db", "restore", copy, "--yes").out == told
    assert newsclip.good("stats", "--json").json["articles"]["published"] == 1


@pytest.mark.parametrize(("typed", "left"), [(b"n\n", 2), (b"y\n", 1)])
def test_at_a_terminal_it_is_asked_first(newsclip: Newsclip, typed: bytes, left: int) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    copy = newsclip.folder / "copy"
    newsclip.good("db", "backup", copy)
    newsclip.good("post", newsclip.file("a.md"))
    terminal, inner = pty.openpty()
    os.write(terminal, typed)
    program = [sys.executable, "-c", "from bots.cli import main; main()", "db", "restore", str(copy)]
    environment = os.environ | {"DATABASE_URL": newsclip.url}
    ended = subprocess.run(program, env=environment, stdin=inner, capture_output=True, check=False, timeout=60)
    os.close(inner)
    os.close(terminal)
    assert ended.stdout.startswith(b"This replaces everything in the database. Go on? [y/N]: ")
    assert ended.returncode == left - 1
    assert newsclip.good("stats", "--json").json["articles"]["published"] == left


def test_what_is_no_copy_changes_nothing(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    newsclip.refused("db", "restore", newsclip.file("b.md"), "--yes")
    missing = newsclip.folder / "missing"
    assert newsclip.refused("db", "restore", missing, "--yes") == f"newsclip: There is no file {missing}."
    assert newsclip.good("stats", "--json").json["articles"]["published"] == 1


async def test_no_copy_is_put_back_under_a_running_house(newsclip: Newsclip) -> None:
    copy = newsclip.folder / "copy"
    await newsclip.later("db", "backup", copy)
    async with alone(Storage(newsclip.url).url):
        refusal = await asyncio.to_thread(newsclip.refused, "db", "restore", copy, "--yes")
    assert refusal == "newsclip: Another “newsclip run” is using this database; only one may."


async def test_after_a_restore_sending_waits_for_the_owner(newsclip: Newsclip, tmp_path: Path) -> None:
    courier = Courier()
    app = App(settings(newsclip.url), [courier])
    await app.router.handle(ANA, "/tag rail")
    await app.newsroom.post(Draft("Trains", tags=(parse_tag("rail"),)), "console:owner")
    await app.storage.close()
    copy = tmp_path / "copy"
    await newsclip.later("db", "backup", copy)
    await newsclip.later("db", "restore", copy, "--yes")
    app = App(settings(newsclip.url), [courier])
    async with asyncio.timeout(PATIENCE), app.running():
        while (await newsclip.later("stats", "--json")).json["deliveries"]["pending"] == 0:
            await asyncio.sleep(0.001)
        async with app.storage.read() as tx:
            assert await tx.facts.starting("paused:") == {"paused:*": "restored"}
        assert courier.messenger.calls == []
        await app.router.handle(OWNER, "/resume")
        await courier.messenger.arrived.wait()
    assert len(courier.messenger.shown("ana")) == 1


@pytest.mark.parametrize("command", ["upgrade", "backup copy", "restore copy --yes"])
def test_a_folder_that_is_none_is_said(newsclip: Newsclip, command: str) -> None:
    nowhere = newsclip.file("file") / "newsclip.db"
    newsclip.good("db", "backup", newsclip.folder / "copy")
    words = [str(newsclip.folder / word) if word == "copy" else word for word in command.split()]
    assert newsclip.refused("db", *words, url=f"sqlite:///{nowhere}").startswith("newsclip: ")
