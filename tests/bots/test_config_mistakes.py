"""A mistake in the configuration is one sentence that names the key, says what is expected, and never shows the value."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bots.config import load, read
from core.values.errors import UserError
from tests.bots.pigeon import PIGEONS, SECRET


def refusal(text: str, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(UserError) as refused:
        read(tomllib.loads(text), environ or {}, PIGEONS)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'[newsclip]\nlanguge = "{SECRET}"', "The configuration knows no key newsclip.languge."),
        (f'tokens = "{SECRET}"', "The configuration knows no key tokens."),
        (f'[bots.pager]\ntoken = "{SECRET}"', "The configuration knows no key bots.pager."),
        (f'[bots.telegram]\ntokem = "{SECRET}"', "The configuration knows no key bots.telegram.tokem."),
        ("bots = 3", "bots in the configuration must be a table."),
        ("newsclip = 3", "newsclip in the configuration must be a table."),
        ("[bots]\ntelegram = 3", "bots.telegram in the configuration must be a table."),
        ("[newsclip]\nname = 5", "newsclip.name in the configuration must be text."),
        ('[newsclip]\nname = ""', "newsclip.name in the configuration must be text that is not empty."),
        (f'[newsclip]\naccess = "{SECRET}"', "newsclip.access in the configuration must be 'everyone' or 'invite'."),
        (f'[newsclip]\nlanguage = "{SECRET}"', "newsclip.language in the configuration must be one of en, es."),
        (
            f'[newsclip]\ntimezone = "{SECRET}"',
            "newsclip.timezone in the configuration must be a time zone such as Europe/Madrid.",
        ),
        (
            f'[newsclip]\nops = "{SECRET}"',
            "newsclip.ops in the configuration must be an address such as telegram:42.",
        ),
        (
            f'[web]\nlisten = "{SECRET}"',
            "web.listen in the configuration must be an address such as 127.0.0.1:8080.",
        ),
        (
            '[fetch]\nallow = ["intranet:8099"]',
            "fetch.allow in the configuration must be an address such as 127.0.0.1:8080.",
        ),
        (
            '[fetch]\nallow = ["127.0.0.1:80000"]',
            "fetch.allow in the configuration must be an address such as 127.0.0.1:8080.",
        ),
        (
            f'[web]\npublic_url = "https://me:{SECRET}@example.org"',
            "web.public_url in the configuration must be a web address such as https://news.example.org.",
        ),
        ("[limits]\nperson_per_minute = true", "limits.person_per_minute in the configuration must be a whole number."),
        ("[delivery]\nhold_on_doubt = 1", "delivery.hold_on_doubt in the configuration must be true or false."),
        ("[bots.telegram]\nper_second = true", "bots.telegram.per_second in the configuration must be a number."),
        ("[bots.telegram]\ntoken = 4711", "bots.telegram.token in the configuration must be text."),
        (
            "[bots.telegram]\nowners = 42",
            "bots.telegram.owners in the configuration must be a list such as 1,2 or [1, 2].",
        ),
        (
            '[delivery]\nttl = "24"',
            "delivery.ttl in the configuration must be a length of time such as 24h, 15m or 90d.",
        ),
    ],
)
def test_a_mistake_in_the_file_names_the_key_and_what_is_expected(text: str, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[limits]\nperson_per_minute = -1", "limits.person_per_minute"),
        ("[limits]\nperson_per_minute = 99999999999999999999", "limits.person_per_minute"),
        ("[limits]\nperson_per_minute = inf", "limits.person_per_minute"),
        ("[delivery]\nbundle_from = 1", "delivery.bundle_from"),
        ('[delivery]\nttl = "0s"', "delivery.ttl"),
        ("[newsclip]\ntimezone = [3]", "newsclip.timezone"),
        ("[newsclip]\nlanguage = {}", "newsclip.language"),
        ("[newsclip]\nops = 5", "newsclip.ops"),
        (f'[newsclip]\nshare_networks = ["{SECRET}"]', "newsclip.share_networks"),
        (f'[newsclip]\nname = "{SECRET * 10}"', "newsclip.name"),
        (f'[database]\nurl = "mysql://me:{SECRET}@host/db"', "database.url"),
        (f'[database]\nurl = "{SECRET}"', "database.url"),
        ('[database]\nurl = "sqlite://"', "database.url"),
        ("[bots.telegram]\nowners = [[1]]", "bots.telegram.owners"),
        ("[bots.telegram]\nowners = [true]", "bots.telegram.owners"),
    ],
)
def test_a_value_out_of_range_names_the_key_and_never_the_value(text: str, key: str) -> None:
    said = refusal(text)
    assert said.startswith(f"{key} in the configuration must be ")
    assert SECRET not in said


@pytest.mark.parametrize(
    "name",
    [
        "NEWSCLIP_DATABSE__URL",
        "NEWSCLIP_BOTS__PAGER__TOKEN",
        "NEWSCLIP_LIMITS",
        "NEWSCLIP_",
        "NEWSCLIP_CONFIG_FILE",
        "NEWSCLIP_DELIVERY__TTL_FILE_FILE",
    ],
)
def test_an_unknown_variable_is_named(name: str) -> None:
    assert refusal("", {name: SECRET}) == f"{name} in the environment is no setting of Newsclip."


def test_variables_of_others_and_of_the_tests_are_let_be() -> None:
    read({}, {"NEWSCLIP_CONFIG": "x", "NEWSCLIP_TEST_KILLS": "3", "NEWSCLIPPER": "1", "PATH": ""}, PIGEONS)


def test_a_mistake_in_a_variable_never_shows_it() -> None:
    for name in ("LIMITS__CHAT_PER_MINUTE", "DELIVERY__TTL", "DELIVERY__HOLD_ON_DOUBT", "BOTS__TELEGRAM__PER_SECOND"):
        assert SECRET not in refusal("", {f"NEWSCLIP_{name}": SECRET})


def test_a_file_that_a_variable_names_must_be_readable(tmp_path: Path) -> None:
    name = "NEWSCLIP_BOTS__TELEGRAM__TOKEN_FILE"
    (tmp_path / "latin").write_bytes(b"\xff")
    for path in (tmp_path / "nothing", tmp_path, tmp_path / "latin"):
        assert refusal("", {name: str(path)}) == f"The file that {name} names cannot be read."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'[bots.telegram]\ntoken = "{SECRET}'.encode(), "is not TOML"),
        (f"token: {SECRET}".encode(), "is not TOML (line 1, column 6)."),
        (b"x = " + b"9" * 5000, "is not TOML"),
        (b"x = " + b"[" * 5000, "is not TOML"),
        (b"[newsclip]\nname = '\xff'", "is not UTF-8 text."),
        (b"[newsclip]\nname = 'a\x00'", "is not TOML"),
    ],
)
def test_a_file_that_is_no_configuration(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "news.toml"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        load(path, {})
    assert said in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.toml", tmp_path):
        with pytest.raises(UserError, match="cannot be read"):
            load(path, {})
