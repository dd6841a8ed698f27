"""The configuration, as one checked value.

A typo is an error that names the key and never the value, since the value may be a secret.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from bots.fields import (
    MOST,
    ChatAddress,
    DatabaseUrl,
    Duration,
    Endpoints,
    Language,
    Listening,
    Networks,
    PublicUrl,
    Table,
    TimeZone,
    expected,
)
from bots.platform import PlatformSettings, platforms
from bots.sources import from_environment, from_toml, over
from core.storage.engine import database_url, sqlite_path
from core.values.chat import Address
from core.values.errors import N_, UserError
from core.values.text import clean_line

LONGEST_KEY = 80
"""Characters of an unknown key that an error shows."""

AnyTable = TypeVar("AnyTable", bound=Table)


class Newsclip(Table):
    """`ops` is told of troubles, the owners when it is empty; `share_networks` are those offered for sharing, all when empty."""

    name: str = Field(default="Newsclip", min_length=1, max_length=64)
    language: Language = "en"
    timezone: TimeZone = "UTC"
    access: Literal["everyone", "invite"] = "everyone"
    ops: ChatAddress = ""
    share_networks: Networks = ()


class Database(Table):
    """`url` may hold a password and has no repr."""

    url: DatabaseUrl = Field(default="sqlite:///newsclip.db", repr=False)


class Web(Table):
    """`listen` and `private_listen` are host:port, "" is off."""

    listen: Listening = "127.0.0.1:8080"
    public_url: PublicUrl = ""
    private_listen: Listening = "127.0.0.1:8081"


class Delivery(Table):
    """A chat with `bundle_from` posts older than `late` gets them as one message."""

    ttl: Duration = Field(default=timedelta(hours=24), gt=timedelta())
    hold_on_doubt: bool = False
    undo: Duration = timedelta(seconds=10)
    late: Duration = timedelta(minutes=15)
    bundle_from: int = Field(default=5, ge=2, le=MOST)


class Limits(Table):
    """0 is no limit."""

    person_per_minute: int = Field(default=20, ge=0, le=MOST)
    chat_per_minute: int = Field(default=40, ge=0, le=MOST)
    new_chats_per_day: int = Field(default=1000, ge=0, le=MOST)


class Retention(Table):
    """How long each is kept."""

    deliveries: Duration = timedelta(days=90)
    inbox: Duration = timedelta(hours=72)
    prompts: Duration = timedelta(hours=24)
    audit: Duration = timedelta(days=365)


class Fetch(Table):
    """`allow` are host:port pairs, exact exceptions to the guard of private addresses."""

    allow: Endpoints = ()


class Config(Table):
    """Everything that can be set, one table a field; `bots` has a table for each platform there is."""

    newsclip: Newsclip = Newsclip()
    database: Database = Database()
    web: Web = Web()
    delivery: Delivery = Delivery()
    limits: Limits = Limits()
    retention: Retention = Retention()
    fetch: Fetch = Fetch()
    bots: Mapping[str, PlatformSettings] = Field(default_factory=dict)

    @property
    def owners(self) -> tuple[Address, ...]:
        """The newsroom's owners, on every platform."""
        return tuple(Address(name, owner) for name, table in self.bots.items() for owner in table.owners)

    @property
    def desks(self) -> tuple[Address, ...]:
        """The chats where the newsroom may work beside private ones, on every platform."""
        return tuple(Address(name, desk) for name, table in self.bots.items() for desk in table.desks)


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """The configuration from `path`, else `NEWSCLIP_CONFIG`, else `./config.toml`, else the defaults, with `environ` on
    top; raises `UserError`. A relative SQLite path is taken from the file's folder."""
    file = path or (Path(named) if (named := environ.get("NEWSCLIP_CONFIG")) else None)
    if file is None and Path("config.toml").is_file():
        file = Path("config.toml")
    config = read(from_toml(file) if file else {}, environ, platforms())
    return _placed(config, file.parent) if file else config


def read(tables: Mapping[str, Any], environ: Mapping[str, str], known: Mapping[str, type[PlatformSettings]]) -> Config:
    """The configuration that `tables` and, on top, `environ` give, where `known` are the platforms there are; raises
    `UserError`."""
    values = over(tables, from_environment(environ, keys(known)))
    bots = values.pop("bots", {})
    if not isinstance(bots, Mapping):
        raise UserError(N_("{key} in the configuration must be {expected}."), key="bots", expected="a table")
    if unknown := sorted(set(bots) - set(known)):
        raise _no_key(f"bots.{unknown[0]}")
    settings = {name: _checked(kind, bots.get(name, {}), "bots", name) for name, kind in known.items()}
    return _checked(Config, values).model_copy(update={"bots": settings})


def keys(known: Mapping[str, type[PlatformSettings]]) -> dict[tuple[str, ...], object]:
    """Every key there is, as its path, and the type of its value."""
    tables: dict[tuple[str, ...], object] = {
        (name,): field.annotation for name, field in Config.model_fields.items() if name != "bots"
    }
    tables |= {("bots", name): settings for name, settings in known.items()}
    return {
        (*path, key): field.annotation
        for path, table in tables.items()
        if isinstance(table, type) and issubclass(table, Table)
        for key, field in table.model_fields.items()
    }


def _checked(kind: type[AnyTable], table: object, *path: str) -> AnyTable:
    """`table`, which stands at `path`, as what it must be."""
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join([*path, *(part for part in first["loc"] if isinstance(part, str))])
        if first["type"] == "extra_forbidden":
            raise _no_key(key) from None
        raise UserError(
            N_("{key} in the configuration must be {expected}."), key=key, expected=expected(first)
        ) from None


def _no_key(key: str) -> UserError:
    return UserError(N_("The configuration knows no key {key}."), key=clean_line(key)[:LONGEST_KEY])


def _placed(config: Config, folder: Path) -> Config:
    url = database_url(config.database.url)
    if url.drivername != "sqlite" or sqlite_path(url).is_absolute():
        return config
    placed = url.set(database=str(folder / sqlite_path(url))).render_as_string(hide_password=False)
    return config.model_copy(update={"database": Database(url=placed)})
