"""The configuration: where each value comes from, which source wins, and that secrets have no repr."""

import tomllib
from collections.abc import Mapping
from contextlib import chdir
from datetime import timedelta
from pathlib import Path

import pytest

from bots.config import Config, keys, load, read
from bots.platform import platforms
from core.values.chat import Address
from tests.bots.pigeon import PIGEONS, SECRET, token

ROOT = Path(__file__).parent.parent.parent


def loaded(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Config:
    """What a file of this `text` gives."""
    (folder / "news.toml").write_text(text, encoding="utf-8")
    return load(folder / "news.toml", environ or {})


def test_without_a_file_the_defaults_hold() -> None:
    config = read({}, {}, platforms())
    assert config.newsclip.name == "Newsclip"
    assert config.database.url == "sqlite:///newsclip.db"
    assert config.delivery.ttl == timedelta(hours=24)
    assert (config.limits.person_per_minute, config.limits.chat_per_minute) == (20, 40)
    assert set(config.bots) == set(platforms()) >= {"console"}


def test_the_example_shows_every_key_with_its_default() -> None:
    tables = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))
    assert read(tables, {}, platforms()) == read({}, {}, platforms())
    written: set[tuple[str, ...]] = {(name, key) for name, table in tables.items() if name != "bots" for key in table}
    written |= {("bots", name, key) for name, table in tables["bots"].items() for key in table}
    assert written == set(keys(platforms()))


def test_the_example_explains_every_key() -> None:
    lines = (ROOT / "config.example.toml").read_text("utf-8").splitlines()
    settings = [number for number, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    assert settings
    assert [lines[number] for number in settings if not lines[number - 1].startswith("# ")] == []


def test_the_file_named_first_is_read(tmp_path: Path) -> None:
    for name in ("line", "variable", "config"):
        (tmp_path / f"{name}.toml").write_text(f'[newsclip]\nname = "{name}"', encoding="utf-8")
    variable = {"NEWSCLIP_CONFIG": str(tmp_path / "variable.toml")}
    with chdir(tmp_path):
        assert load(tmp_path / "line.toml", variable).newsclip.name == "line"
        assert load(None, variable).newsclip.name == "variable"
        assert load(None, {}).newsclip.name == "config"
        (tmp_path / "config.toml").unlink()
        assert load(None, {}).newsclip.name == "Newsclip"


def test_each_source_wins_over_those_below(tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.write_text("file\n", encoding="utf-8")
    alias = tmp_path / "alias"
    alias.write_text("alias file\r\n", encoding="utf-8")
    sources = [
        ("NEWSCLIP_BOTS__TELEGRAM__TOKEN", "environment", "environment"),
        ("NEWSCLIP_BOTS__TELEGRAM__TOKEN_FILE", str(held), "file"),
        ("TELEGRAM_BOT_TOKEN", "alias", "alias"),
        ("TELEGRAM_BOT_TOKEN_FILE", str(alias), "alias file"),
    ]
    tables = {"bots": {"telegram": {"token": "toml"}}}
    environ = {name: value for name, value, _ in sources}
    for name, _, expected in sources:
        assert token(read(tables, environ, PIGEONS)) == expected
        del environ[name]
    assert token(read(tables, {}, PIGEONS)) == "toml"
    assert token(read(tables, {"TELEGRAM_BOT_TOKEN": ""}, PIGEONS)) == "toml"


def test_an_alias_of_a_platform_that_is_not_there_says_nothing() -> None:
    read({}, {"TELEGRAM_BOT_TOKEN": SECRET, "DISCORD_TOKEN_FILE": "/nowhere"}, {})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("NEWSCLIP_NEWSCLIP__LANGUAGE", "es", "es"),
        ("NEWSCLIP_NEWSCLIP__SHARE_NETWORKS", "linkedin, X", ("x", "linkedin")),
        ("NEWSCLIP_DELIVERY__TTL", "2w", timedelta(days=14)),
        ("NEWSCLIP_DELIVERY__UNDO", "0", timedelta()),
        ("NEWSCLIP_DELIVERY__HOLD_ON_DOUBT", "True", True),
        ("NEWSCLIP_LIMITS__NEW_CHATS_PER_DAY", "0", 0),
        ("NEWSCLIP_WEB__LISTEN", "", ""),
        ("NEWSCLIP_WEB__LISTEN", "[::1]:8080", "[::1]:8080"),
        ("NEWSCLIP_WEB__PUBLIC_URL", "https://News.example.org/", "https://news.example.org"),
        ("NEWSCLIP_FETCH__ALLOW", "127.0.0.1:8099,localhost:80", ("127.0.0.1:8099", "localhost:80")),
        ("DATABASE_URL", "postgresql://h/news", "postgresql://h/news"),
        ("NEWSCLIP_BOTS__TELEGRAM__OWNERS", "42, 43", ("42", "43")),
        ("NEWSCLIP_BOTS__TELEGRAM__OWNERS", '[42, "43"]', ("42", "43")),
        ("NEWSCLIP_BOTS__TELEGRAM__PER_SECOND", "5", 5.0),
    ],
)
def test_the_environment_speaks_every_type(name: str, text: str, value: object) -> None:
    path = next(path for path in keys(PIGEONS) if name in ("NEWSCLIP_" + "__".join(path).upper(), "DATABASE_URL"))
    if name == "DATABASE_URL":
        path = ("database", "url")
    found: object = read({}, {name: text}, PIGEONS)
    for part in path:
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    assert found == value


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, '\ufeff[newsclip]\r\nname = "Daily"\r\n').newsclip.name == "Daily"


def test_a_relative_database_lies_beside_the_file(tmp_path: Path) -> None:
    beside = f"sqlite:///{tmp_path / 'data' / 'a.db'}"
    assert loaded(tmp_path, '[database]\nurl = "sqlite:///data/a.db"').database.url == beside
    assert loaded(tmp_path, "", {"DATABASE_URL": "sqlite:///data/a.db"}).database.url == beside
    assert loaded(tmp_path, "").database.url == f"sqlite:///{tmp_path / 'newsclip.db'}"
    assert loaded(tmp_path, '[database]\nurl = "sqlite:////srv/a.db"').database.url == "sqlite:////srv/a.db"
    assert loaded(tmp_path, '[database]\nurl = "postgresql://me@h/d"').database.url == "postgresql://me@h/d"


def test_secrets_have_no_repr() -> None:
    environ = {"DATABASE_URL": f"postgresql://me:{SECRET}@h/d", "TELEGRAM_BOT_TOKEN": SECRET}
    config = read({}, environ, PIGEONS)
    assert token(config) == SECRET
    for shown in (config, config.database, config.bots, config.bots["telegram"]):
        assert SECRET not in repr(shown) + str(shown)


def test_the_desks_of_all_platforms_are_addresses() -> None:
    config = read({"bots": {"telegram": {"desks": [-100, "7/8"]}}}, {}, PIGEONS)
    assert config.desks == (Address("telegram", "-100"), Address("telegram", "7/8"))


def test_a_loaded_configuration_does_not_change() -> None:
    config = read({}, {}, PIGEONS)
    with pytest.raises(ValueError, match="frozen"):
        config.delivery.hold_on_doubt = True
