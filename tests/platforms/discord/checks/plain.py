"""Values without parts: strings, numbers and what is written as one of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.discord.checks.answer import Fault, Path, required, too_long

Rule = Callable[[Any, Path], Iterator[Fault]]

INTEGERS: Mapping[str, tuple[float, float]] = {
    "integer": (float("-inf"), float("inf")),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
SNOWFLAKES = (0, 2**64 - 1)
"""reference, Snowflakes."""

STRINGS = ("string", "uri", "date-time", "nonce", "base64", "binary")


def plain(kind: str, limits: Mapping[str, Any]) -> Rule:
    """The rule of a kind as the table names it."""
    if kind == "any":
        return lambda value, path: iter(())
    if kind == "boolean":
        return _boolean
    if kind in STRINGS:
        return _string(kind, limits)
    return _number(kind, limits)


def _boolean(value: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(path, "BOOLEAN_TYPE_CHOICES", "Must be either true or false.")


def _number(kind: str, limits: Mapping[str, Any]) -> Rule:
    """Digits in a string are a number too: reference, Snowflakes, and permission sets in "topics/permissions"."""
    word, name = (float, "float") if kind == "double" else (int, "snowflake" if kind == "snowflake" else "int")
    lowest, highest = SNOWFLAKES if kind == "snowflake" else INTEGERS.get(kind, INTEGERS["integer"])
    lowest, highest = limits.get("min", lowest), limits.get("max", highest)
    choices = limits.get("in")

    def number(value: Any, path: Path) -> Iterator[Fault]:
        try:
            if isinstance(value, bool) or (word is int and isinstance(value, float)):
                raise TypeError
            read = word(value)
        except (TypeError, ValueError):
            yield Fault(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not {name}.')
            return
        if choices and read not in choices:
            yield choice(path, choices)
        elif read < lowest:
            yield Fault(path, "NUMBER_TYPE_MIN", f"{name} value should be greater than or equal to {lowest}.")
        elif read > highest:
            yield Fault(path, "NUMBER_TYPE_MAX", f"{name} value should be less than or equal to {highest}.")

    return number


def _string(kind: str, limits: Mapping[str, Any]) -> Rule:
    """White space around a string does not count towards the least length: resources/message, Embed Limits."""
    least, most, choices = limits.get("min", 0), limits.get("max"), limits.get("in")
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None

    def string(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif choices and value not in choices:
            yield choice(path, choices)
        elif least and not value.strip():
            yield required(path)
        elif most is not None and len(value) > most:
            yield bad_length(path, least, most)
        elif pattern and not pattern.search(value):
            yield Fault(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")
        elif kind == "uri" and not _address(value):
            yield Fault(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif kind == "date-time" and not _time(value):
            yield Fault(path, "DATE_TIME_TYPE_PARSE", f'Could not parse "{value}". Should be ISO8601.')

    return string


def choice(path: Path, choices: list[Any]) -> Fault:
    listed = ", ".join(repr(each) for each in choices)
    return Fault(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")


def bad_length(path: Path, least: int, most: int) -> Fault:
    if not least:
        return too_long(path, most)
    return Fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc and host) and not any(sign.isspace() for sign in value)


def _time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
