"""The command line: what each command prints, to people and to programs, and how it ends."""

import re
from datetime import UTC, datetime

import pytest

from bots.app import App
from core.values.article import Draft
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.tag import parse_tag
from tests.bots.courier import Courier, settings
from tests.bots.typed import Newsclip

ANA = Sender(Address("paper", "ana"), "1", Right.READ, ChatKind.PRIVATE)
NOTHING = {"pending": 0, "sent": 0, "skipped": 0, "dead": 0, "uncertain": 0}
PUBLIC = {"NEWSCLIP_WEB__PUBLIC_URL": "https://news.example"}
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


def test_a_posted_article_is_told_by_number_and_address(newsclip: Newsclip) -> None:
    file = newsclip.file("a.md")
    assert newsclip.good("post", file).out == "1 https://example.org/story\n"
    assert re.fullmatch(
        r"2 https://news\.example/a/trains-run-again-[a-z0-9]{10}\n", newsclip.good("post", file, **PUBLIC).out
    )
    assert newsclip.good("post", newsclip.file("b.md", "Ships\n\nThey sail.")).out == "3\n"
    assert newsclip.good("post", file, "--json").json == {
        "id": 4,
        "url": "https://example.org/story",
        "status": "published",
        "revision": 1,
    }


def test_a_draft_is_stored_and_not_published(newsclip: Newsclip) -> None:
    assert newsclip.good("post", newsclip.file("a.md"), "--draft").out == "1 https://example.org/story\n"
    assert newsclip.good("search", "coast").out == "Nothing found.\n"
    assert newsclip.good("stats", "--json").json["articles"] == {
        "draft": 1,
        "scheduled": 0,
        "published": 0,
        "retracted": 0,
    }
    assert newsclip.good("export").out == ""
    assert newsclip.refused("retract", "1", "--reason", "Hoax") == "newsclip: Article 1 is not published."


def test_a_correction_replaces_what_it_gives(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    change = newsclip.file("c.md", "title: Trains run at last\n\nThe line is open again.")
    assert newsclip.good("correct", "1", change, "--note", "A misprint", "--json").json["revision"] == 2
    [line] = newsclip.good("export").objects
    assert (line["title"], line["body"], line["category"], line["tags"]) == (
        "Trains run at last",
        "The line is open again.",
        "World",
        ["rail", "coast"],
    )
    assert newsclip.refused("correct", "1", change) == "newsclip: That changes nothing in article 1."
    assert newsclip.refused("correct", "9", change) == "newsclip: There is no article 9."


def test_a_retraction_takes_back(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    assert newsclip.good("retract", "1", "--reason", "A hoax").out == "1 https://example.org/story\n"
    assert newsclip.good("search", "coast", "--json").json["total"] == 0
    assert newsclip.refused("retract", "1", "--reason", "A hoax") == "newsclip: Article 1 is not published."
    assert newsclip("retract", "1").code == 2


def test_search_as_a_program_reads_it(newsclip: Newsclip) -> None:
    newsclip.good("import", newsclip.file("a.jsonl", '{"id": "x-1", "title": "Cocoa", "body": "Cocoa rose.", "tags": '
        '["Cocoa Beans"], "category": "Commodities", "published_at": "1987-02-26T15:01:01Z"}\n'))  # fmt: skip
    newsclip.good("post", newsclip.file("a.md"))
    found = newsclip.good("search", "cocoa", "--json", **PUBLIC).json
    [hit] = found.pop("hits")
    assert found == {"total": 1, "total_is": "exact", "relaxed": False}
    assert hit.pop("score") > 0
    assert re.fullmatch(r"https://news\.example/a/cocoa-[a-z0-9]+", hit.pop("url"))
    assert hit == {
        "id": 1,
        "external_id": "x-1",
        "title": "Cocoa",
        "category": "Commodities",
        "tags": ["cocoabeans"],
        "published_at": "1987-02-26T15:01:01Z",
        "snippet": "Cocoa rose.",
    }
    newest, _ = newsclip.good("search", "", "--json").json["hits"]
    assert newest["external_id"] == ""
    assert newest["url"] == "https://example.org/story"
    assert re.fullmatch(DATE, newest["published_at"])
    assert newsclip.good("search", "cocoa zebra", "--json").json["relaxed"] is True
    limited = newsclip.good("search", "", "--json", "--limit", "1").json
    assert (limited["total"], len(limited["hits"])) == (2, 1)


def test_search_as_a_person_reads_it(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    line = f"1  Trains run again  (World, {datetime.now(UTC):%Y-%m-%d})\n    The coast line is open.\n"
    assert newsclip.good("search", "coast").out == line
    told = "No article has all the words; these have some.\n"
    assert newsclip.good("search", "coast zebra").out == told + line


def test_stats_as_a_program_reads_them(newsclip: Newsclip) -> None:
    none = {"draft": 0, "scheduled": 0, "published": 0, "retracted": 0}
    empty = {"articles": none, "chats": {}, "deliveries": NOTHING, "doubts": 0}
    assert newsclip.good("stats", "--json").json == empty
    newsclip.good("post", newsclip.file("a.md"))
    counted = empty | {"articles": none | {"published": 1}}
    assert newsclip.good("stats", "--json").json == counted
    assert newsclip.good("stats", "1", "--json").json == counted | {"id": 1, "reached": {}}
    assert newsclip.good("stats").out.splitlines()[0] == "articles: draft 0, scheduled 0, published 1, retracted 0"
    assert newsclip.refused("stats", "9", "--json") == "newsclip: There is no article 9."


async def test_stats_tell_who_was_reached(newsclip: Newsclip) -> None:
    courier = Courier()
    app = App(settings(newsclip.url, delivery={"undo": "0s"}), [courier])
    async with app.running():
        await app.connected()
        assert (await newsclip.later("health")).out == "ready: paper\n"
        await app.router.handle(ANA, "/tag rail")
        await app.newsroom.post(Draft("Trains", tags=(parse_tag("rail"),)), "console:owner")
        await courier.messenger.arrived.wait()
    counted = await newsclip.later("stats", "1", "--json")
    assert counted.json["reached"] == {"paper": 1}
    assert counted.json["deliveries"] == NOTHING | {"sent": 1}
    assert (await newsclip.later("stats", "--json")).json["chats"] == {"paper": {"active": 1, "paused": 0}}


def test_what_is_exported_comes_back_unchanged(newsclip: Newsclip, declared_url: str) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    newsclip.good("post", newsclip.file("b.md", "Ships\n#sea\n\nThey *sail*."))
    newsclip.good("import", newsclip.file("c.jsonl", '{"id": "x-1", "title": "Cocoa"}\n'))
    newsclip.good("retract", "2", "--reason", "A hoax")
    out = newsclip.folder / "out.jsonl"
    assert newsclip.good("export", out).err == "3 articles written.\n"
    told = {"file": str(out), "updated": 0, "errors": []}
    assert newsclip.good("import", out, "--json").json == told | {"new": 0, "skipped": 3}
    assert newsclip.good("import", out, "--json", url=declared_url).json == told | {"new": 3, "skipped": 0}
    assert newsclip.good("export", url=declared_url).out == out.read_text()
    assert newsclip.refused("export", out) == f"newsclip: {out} exists already; name a new file."


def test_import_tells_of_each_file(newsclip: Newsclip) -> None:
    good = newsclip.file("good.jsonl", '{"title": "One"}\n{"title": ""}\n{"title": "Two", "colour": "red"}\n')
    missing = newsclip.folder / "missing.jsonl"
    ended = newsclip("import", good, missing, newsclip.file("c.md"), "--json")
    assert ended.code == 1
    first, second, third = ended.objects
    [error] = first.pop("errors")
    assert first == {"file": str(good), "new": 2, "updated": 0, "skipped": 0}
    assert (error["entry"], error["line"], bool(error["reason"])) == (2, 2, True)
    reason = "This cannot be read: No such file or directory."
    assert second == {"file": str(missing), "new": 0, "updated": 0, "skipped": 0, "errors": [{"reason": reason}]}
    assert third["new"] == 1
    words = newsclip("import", good, missing)
    assert words.code == 1
    assert words.out.startswith(f"{good}: ")
    assert "0 new, 0 updated, 2 skipped" in words.out
    assert "\n  line 2: " in words.out
    assert words.out.endswith("Keys that mean nothing here: colour.\n")
    assert words.err == f"{missing}: {reason}\n"
    assert newsclip("import").code == 2
    assert newsclip.good("import", good, "--json").code == 0


def test_looking_after_it(newsclip: Newsclip) -> None:
    away = "newsclip: “newsclip run” is not running on this database, or not ready."
    assert newsclip.refused("health") == away
    told = newsclip.good("doctor").out
    assert "The configuration can be read." in told
    assert "The database answers; it is at revision" in told
    assert "Platforms that are on: none." in told
    assert newsclip.refused("run").startswith("newsclip: No platform is switched on")


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_demo_plays_its_scene(newsclip: Newsclip) -> None:
    assert "each of them as it should be" in newsclip.good("demo", "--scene").out


@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_command_explains_itself(newsclip: Newsclip) -> None:
    listed = newsclip.good("--help").out
    for command in "demo setup run doctor health import export post correct retract search stats db".split():
        assert re.search(rf"^  {command} ", listed, re.MULTILINE)
        assert newsclip.good(command, "--help").out.startswith(f"Usage: main {command} ")
    assert newsclip.good("--version").out.startswith("newsclip, version ")
    assert newsclip("sing").code == 2
