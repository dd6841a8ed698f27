"""The platform's own log, as the checker understands it: which messages came where, and what they say now.

The words are those that a reader sees; they are matched, never taken from the product.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

CARD = re.compile(r"Story (\d+)\n")
VERSION = re.compile(r"Version (\d+) of the story")
NOTICE = re.compile(r"Corrected: Story (\d+)\n+Now version (\d+)")
RETRACTED = re.compile(r"Retracted [^\n]*: Story (\d+)\n")
SET_ASIDE = re.compile(r"Update (\d+) from Telegram could not be handled")

GONE = -1
"""The version of a story that was taken back."""

CUT = frozenset({"resets", "says"})

Line = Mapping[str, Any]


@dataclass
class Copy:
    """A message that shows a story: `came` is the version it brought, `version` what stands there now, and `doubtful`
    whether its sender had no answer."""

    chat: int
    message: int
    story: int
    came: int
    version: int
    at: float
    doubtful: bool


@dataclass(frozen=True)
class Notice:
    """A message of its own about a correction or a retraction, tried at least; `came` when it stands there."""

    chat: int
    story: int
    version: int
    at: float
    came: bool


@dataclass(frozen=True)
class Try:
    """A message or an edit that was asked for, whatever became of it."""

    chat: int
    text: str
    at: float


@dataclass
class Record:
    copies: list[Copy] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    tries: dict[int, list[Try]] = field(default_factory=dict)
    ambiguous: int = 0


def record(lines: Iterable[Line], newsroom: frozenset[int]) -> Record:
    """What the log says. Chats of the newsroom get previews and answers that look like news; there nothing is news."""
    found = Record()
    shown: dict[tuple[int, int], Copy] = {}
    for line in _writing(lines):
        chat, text, at = int(line["chat"]), str(line["text"]), float(line["at"])
        found.tries.setdefault(chat, []).append(Try(chat, text, at))
        found.ambiguous += ambiguous(line)
        if chat in newsroom:
            continue
        if line["method"].startswith("edit"):
            copy = shown.get((chat, int(line["message_id"])))
            if copy is not None and line["done"]:
                copy.version = _version(text)
            continue
        if about := NOTICE.match(text):
            found.notices.append(Notice(chat, int(about[1]), int(about[2]), at, line["done"]))
        elif about := RETRACTED.match(text):
            found.notices.append(Notice(chat, int(about[1]), GONE, at, line["done"]))
        elif line["done"] and (about := CARD.match(text)) and VERSION.search(text):
            version = _version(text)
            copy = Copy(chat, int(line["message_id"]), int(about[1]), version, version, at, ambiguous(line))
            shown[chat, copy.message] = copy
            found.copies.append(copy)
    return found


def ambiguous(line: Line) -> bool:
    """Whether the answer left open if the call was done: none came, a broken one, or a fault of the server's."""
    return line["trouble"] in CUT or line["instead"] >= 500


def set_aside(lines: Iterable[Line]) -> int:
    """How many updates the newsroom was told could not be handled."""
    found = (SET_ASIDE.match(str(line.get("text"))) for line in lines)
    return len({match[1] for match in found if match})


def _writing(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if str(line.get("method", "")).startswith(("send", "edit")) and line.get("chat") is not None:
            yield line


def _version(text: str) -> int:
    """Which version of its story a text is, 0 when it is none."""
    if RETRACTED.match(text):
        return GONE
    found = VERSION.search(text)
    return int(found[1]) if found else 0
