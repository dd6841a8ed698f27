"""The kinds of values a configuration table may hold, each with the words that tell what is expected.

A value may be a secret written under the wrong key, so no complaint ever repeats one: a validator raises `ValueError`
with what it wants (“a length of time such as 24h”), which completes the sentence “{key} must be …”.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import ErrorDetails

from bots.sources import listed
from core.fetching.addresses import exceptions
from core.i18n import languages
from core.sharing import NAMES, chosen
from core.storage.engine import database_url
from core.values.chat import Address
from core.values.errors import UserError
from core.values.url import web_url

LONGEST = timedelta(days=36500)
MOST = 1_000_000_000
"""No number in the configuration means more."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ENDPOINT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})", re.ASCII)
_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "string_type": "text",
    "string_too_short": "text that is not empty",
    "dict": "a table",
    "model": "a table",
    "tuple": "a list",
}


class Table(BaseModel):
    """One table of the configuration: every key known, nothing converted in silence, not to be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


def expected(error: ErrorDetails) -> str:
    """What the value should have been, of an error that is not about an unknown key."""
    kind = error["type"]
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, ")
    for family, words in _EXPECTED.items():
        if kind.startswith(family):
            return words
    return error["msg"].removeprefix("Input should be ").removeprefix("String should have ")


def duration(value: object) -> timedelta:
    """`90d`, `24h`, `15m`, `10s`, `2w`, or `0`; at most a hundred years. Raises `ValueError`."""
    if isinstance(value, timedelta):
        return value
    written = "0s" if value in (0, "0") and value is not False else value
    found = re.fullmatch(r"([0-9]{1,10})([smhdw])", written.strip()) if isinstance(written, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else -1
    if not 0 <= seconds <= LONGEST.total_seconds():
        raise ValueError("a length of time such as 24h, 15m or 90d")
    return timedelta(seconds=seconds)


def words(value: object) -> tuple[str, ...]:
    """A list of words or of ids, which may be written as numbers. Raises `ValueError`."""
    found = listed(value)
    if not isinstance(found, list | tuple) or any(type(part) not in (str, int) for part in found):
        raise ValueError("a list such as 1,2 or [1, 2]")
    return tuple(str(part).strip() for part in found)


def endpoint(value: object) -> str:
    """`host:port`, an IPv6 host in brackets. Raises `ValueError`."""
    found = _ENDPOINT.fullmatch(value) if isinstance(value, str) else None
    if not found or not 0 < int(found[2]) < 65536:
        raise ValueError("an address such as 127.0.0.1:8080")
    return found[0]


def _listening(value: object) -> str:
    return "" if value == "" else endpoint(value)


def _endpoints(value: object) -> tuple[str, ...]:
    parts = tuple(endpoint(part) for part in words(value))
    try:
        exceptions(parts)
    except ValueError:
        raise ValueError("an address such as 127.0.0.1:8080") from None
    return parts


def _time_zone(value: object) -> object:
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError("a time zone such as Europe/Madrid")
    return value


def _language(value: object) -> object:
    if value not in languages():
        raise ValueError(f"one of {', '.join(languages())}")
    return value


def _networks(value: object) -> Sequence[str]:
    try:
        return chosen(words(value))
    except UserError:
        raise ValueError(f"a list of some of {', '.join(NAMES)}") from None


def _chat_address(value: object) -> str:
    try:
        return "" if value == "" else str(Address.parse(str(value)))
    except UserError:
        raise ValueError("an address such as telegram:42") from None


def _public_url(value: object) -> str:
    try:
        return "" if value == "" else web_url(str(value)).rstrip("/")
    except UserError:
        raise ValueError("a web address such as https://news.example.org") from None


def _database_url(value: object) -> str:
    try:
        database_url(str(value))
    except UserError:
        raise ValueError("the address of a file, sqlite:///newsclip.db, or of a server, postgresql://…") from None
    return str(value)


Duration = Annotated[timedelta, BeforeValidator(duration)]
Words = Annotated[tuple[str, ...], BeforeValidator(words)]
Endpoints = Annotated[tuple[str, ...], BeforeValidator(_endpoints)]
Listening = Annotated[str, BeforeValidator(_listening)]
TimeZone = Annotated[str, BeforeValidator(_time_zone)]
Language = Annotated[str, BeforeValidator(_language)]
Networks = Annotated[tuple[str, ...], BeforeValidator(_networks)]
ChatAddress = Annotated[str, BeforeValidator(_chat_address)]
PublicUrl = Annotated[str, BeforeValidator(_public_url)]
DatabaseUrl = Annotated[str, BeforeValidator(_database_url)]
