"""What goes wrong at the command line is one sentence and an exit code, whoever's fault it was; nothing is half-written."""

import json
import os
import pty
import shutil
import subprocess
import sys

import pytest

from core.storage.migrate import open_engine
from tests.bots.typed import POST, Newsclip

FILES: dict[str, tuple[bytes, str]] = {
    "broken UTF-8": (b"Title\n\n\xff\xfe", "{file} is not UTF-8 text (byte 7)."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "{file} is not UTF-8 text (byte 0)."),
    "a program": (b"\x7fELF\0\0\0", "{file} is not a text file."),
    "nothing": (b"", "There is no title; write it in the first line."),
    "ten megabytes": (b"Title\n\n" + b"word " * 2_000_000, "{file} is larger than 4000000 bytes."),
    "a long body": (b"Title\n\n" + b"word " * 300_000, "That is too long: a body has at most 1000000 characters."),
}
NOWHERE = (
    "sqlite:////dev/null/newsclip.db",
    "sqlite:////nowhere/newsclip.db",
    "sqlite:////dev",
    "postgresql://ana:secret@127.0.0.1:1/newsclip",
    "mysql://ana:secret@localhost/newsclip",
    "secret",
)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_article_is_refused(newsclip: Newsclip, kind: str) -> None:
    content, sentence = FILES[kind]
    file = newsclip.file("a.md", content)
    assert newsclip.refused("post", file) == f"newsclip: {sentence.format(file=file)}"
    newsclip.refused("correct", "1", file)
    taken = newsclip("import", file, "--json")
    assert (taken.code, taken.json["new"], len(taken.json["errors"]), taken.err) == (1, 0, 1, "")
    assert set(newsclip.good("stats", "--json").json["articles"].values()) == {0}


@pytest.mark.parametrize(("path", "cause"), [("missing.md", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read_is_said(newsclip: Newsclip, path: str, cause: str) -> None:
    file = newsclip.folder / path
    assert newsclip.refused("post", file) == f"newsclip: {file} cannot be read: {cause}."
    assert newsclip.refused("import", file) == f"{file}: This cannot be read: {cause}."


def test_where_nothing_can_be_written_nothing_is(newsclip: Newsclip) -> None:
    newsclip.good("post", newsclip.file("a.md"))
    file = newsclip.file("file") / "out"
    assert newsclip.refused("export", file) == f"newsclip: {file} cannot be written: Not a directory."
    assert newsclip.refused("db", "backup", file) == f"newsclip: The folder {file.parent} does not exist."
    broken = newsclip.folder / "out.jsonl"
    newsclip.refused("export", broken, url=NOWHERE[0])
    assert sorted(path.name for path in newsclip.folder.iterdir()) == ["a.md", "file"]


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("url", NOWHERE)
@pytest.mark.parametrize("command", ["stats", "health", "search x", "export", "db upgrade", "retract 1 --reason x"])
def test_a_database_that_is_none_is_said(newsclip: Newsclip, command: str, url: str) -> None:
    refusal = newsclip.refused(*command.split(), url=url)
    assert refusal.startswith("newsclip: ")
    assert "secret" not in refusal


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_file_that_is_no_database_stays_as_it_is(newsclip: Newsclip) -> None:
    file = newsclip.file("newsclip.db", POST * 100)
    for command in ("stats", "db upgrade", "export", "health", "doctor"):
        ended = newsclip(*command.split(), url=f"sqlite:///{file}")
        assert (ended.code, ended.err) == (1, "newsclip: The database cannot be used: file is not a database.\n")
    assert file.read_text() == POST * 100


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_wrong_key_is_named_and_its_value_is_not(newsclip: Newsclip) -> None:
    config = newsclip.file("config.toml", '[newsclip]\nnaem = "secret"\n')
    unknown = "newsclip: The configuration knows no key newsclip.naem."
    assert newsclip.refused("--config", config, "stats") == unknown
    assert newsclip.refused("stats", NEWSCLIP_CONFIG=str(config)) == unknown
    named = "newsclip: NEWSCLIP_NAEM in the environment is no setting of Newsclip."
    assert newsclip.refused("stats", NEWSCLIP_NAEM="secret") == named


@pytest.mark.parametrize("number", ["x", "0", "-1", str(2**63), "9" * 30])
def test_what_is_no_number_of_an_article_is_a_wrong_use(newsclip: Newsclip, number: str) -> None:
    for words in (("stats",), ("retract", "--reason", "x")):
        ended = newsclip(*words, "--", number)
        assert (ended.code, ended.out) == (2, "")
        assert "Traceback" not in ended.err


def break_database(url: str) -> None:
    """As after somebody's own surgery: the schema says it is the newest, and a table is gone."""
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE fact")
        connection.exec_driver_sql("DROP TABLE audit")
    engine.dispose()


def test_a_fault_of_ours_is_logged_and_one_sentence(newsclip: Newsclip) -> None:
    break_database(newsclip.url)
    ended = newsclip("post", newsclip.file("a.md"))
    assert (ended.code, ended.out) == (1, "")
    logged, told = ended.err.splitlines()
    entry = json.loads(logged)
    assert (entry["event"], entry["level"]) == ("command_failed", "error")
    assert told == f"newsclip: That did not work. It was logged as {entry['reference']}."
    assert entry["exception"][0]["exc_type"] in {"OperationalError", "ProgrammingError"}
    assert not any("locals" in frame for frame in entry["exception"][0]["frames"])
    assert set(newsclip.good("stats", "--json").json["articles"].values()) == {0}


def test_a_person_at_a_terminal_sees_no_trace(newsclip: Newsclip) -> None:
    break_database(newsclip.url)
    terminal, inner = pty.openpty()
    program = [sys.executable, "-c", "from bots.cli import main; main()", "post", str(newsclip.file("a.md"))]
    environment = os.environ | {"DATABASE_URL": newsclip.url, "NO_COLOR": "1"}
    ended = subprocess.run(program, env=environment, stdout=subprocess.PIPE, stderr=inner, check=False, timeout=60)
    os.close(inner)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert "Traceback" not in shown
    assert len(shown.splitlines()) <= 3, shown
    assert shown.splitlines()[-1].startswith("newsclip: That did not work. It was logged as ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_folder_that_may_only_be_read_is_said(newsclip: Newsclip) -> None:
    folder = newsclip.folder / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    refused = newsclip.refused("stats", url=f"sqlite:///{folder / 'newsclip.db'}")
    assert refused == "newsclip: The database cannot be used: unable to open database file."


@pytest.mark.parametrize("engine", ["sqlite"])
def test_who_stops_reading_is_no_fault(newsclip: Newsclip) -> None:
    program = f"{sys.executable} -c 'from bots.cli import main; main()' export | {shutil.which('head')} -c 1"
    rows = "".join(f'{{"title": "Article {n}", "body": "{"word " * 200}"}}\n' for n in range(200))
    newsclip.good("import", newsclip.file("a.jsonl", rows))
    environment = os.environ | {"DATABASE_URL": newsclip.url}
    ended = subprocess.run(program, shell=True, env=environment, capture_output=True, check=False, timeout=60)
    assert (ended.stdout, ended.stderr) == (b"{", b"")
