"""Where configuration comes from: a TOML file and the environment, as one tree of plain values, not yet checked."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from core.values.errors import N_, UserError

Tree: TypeAlias = dict[str, Any]

PREFIX = "NEWSCLIP_"
FROM_FILE = "_FILE"
OURS = ("NEWSCLIP_CONFIG",)
TESTS = "NEWSCLIP_TEST_"
ALIASES = {
    "TELEGRAM_BOT_TOKEN": ("bots", "telegram", "token"),
    "DISCORD_TOKEN": ("bots", "discord", "token"),
    "DATABASE_URL": ("database", "url"),
}

_PLACE = re.compile(r"line \d+, column \d+|end of document")
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")
_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,18}(\.[0-9]{1,18})?\s*")


def from_toml(path: Path) -> Tree:
    """The file's tables; raises `UserError` that names the line and never its content."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(N_("{file} is not UTF-8 text."), file=path) from None
    except (ValueError, RecursionError) as error:  # ValueError: a syntax error, or a number of thousands of digits
        place = found[0] if (found := _PLACE.search(str(error))) else "a value is too large"
        raise UserError(N_("{file} is not TOML ({place})."), file=path, place=place) from None
    except OSError as error:
        raise UserError(N_("{file} cannot be read: {cause}."), file=path, cause=error.strerror) from None


def from_environment(environ: Mapping[str, str], known: Mapping[tuple[str, ...], object]) -> Tree:
    """The values that `environ` gives for the `known` keys and their types, later ones winning: aliases, files, variables.

    `NEWSCLIP_DELIVERY__TTL` is the key `delivery.ttl`; with `_FILE` behind, the value is what that file holds. An alias of
    a platform that is not installed says nothing. Raises `UserError` for an unknown `NEWSCLIP_…`.
    """
    keys = {"__".join(key).upper(): key for key in known}
    tree: Tree = {}
    for name, key in ALIASES.items():
        if key in known:
            for value in _given(environ, name):
                _put(tree, key, _typed(value, known[key]))
    for name in sorted(environ, key=lambda name: not name.endswith(FROM_FILE)):
        if not name.startswith(PREFIX) or name in OURS or name.startswith(TESTS):
            continue
        spelled = name.removeprefix(PREFIX)
        if key_of := keys.get(spelled):
            _put(tree, key_of, _typed(environ[name], known[key_of]))
        elif key_of := keys.get(spelled.removesuffix(FROM_FILE)):
            _put(tree, key_of, _typed(_held(Path(environ[name]), name), known[key_of]))
        else:
            raise UserError(N_("{name} in the environment is no setting of Newsclip."), name=name)
    return tree


def over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> Tree:
    """Both trees in one; `upper` wins."""
    merged: Tree = dict(lower)
    for name, value in upper.items():
        below = merged.get(name)
        merged[name] = over(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


def listed(value: object) -> object:
    """A list from its environment spelling: `1,2`, or JSON."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("a list such as 1,2 or a JSON list") from None
    return [part.strip() for part in value.split(",") if part.strip()]


def _given(environ: Mapping[str, str], name: str) -> list[str]:
    """What an alias and its file say, the stronger one last. One that is empty says nothing."""
    held = [_held(Path(path), name + FROM_FILE)] if (path := environ.get(name + FROM_FILE)) else []
    return [*held, *filter(None, [environ.get(name)])]


def _typed(text: str, kind: object) -> object:
    """`text` as a value of `kind` where TOML would have one; other text stays, to be refused or read by its key."""
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower(), text)
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is float and _NUMBER.fullmatch(text):
        return float(text)
    return text


def _held(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UserError(N_("The file that {name} names cannot be read."), name=name) from None


def _put(tree: Tree, key: tuple[str, ...], value: object) -> None:
    for name in key[:-1]:
        tree = tree.setdefault(name, {})
    tree[key[-1]] = value
