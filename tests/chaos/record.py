"""Which messages came where, and what they say now: the log of a platform, as the checker understands it.

The words are those that a reader sees, without markup; they are matched, never taken from the product.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

CARD = re.compile(r"Story (\d+)\n")
VERSION = re.compile(r"Version (\d+) of the story")
NOTICE = re.compile(r"Corrected: Story (\d+)\n+Now version (\d+)")
RETRACTED = re.compile(r"Retracted [^\n]*: Story (\d+)\n")

GONE = -1
"""The version of a story that was taken back."""


@dataclass(frozen=True)
class Write:
    """A message or an edit that was asked for, whatever became of it: `done` when it was carried out, `again` when it was
    known already; `ambiguous` when the answer left that open. `message` is its number, 0 where nobody knows one."""

    chat: int
    message: int
    text: str
    at: float
    edit: bool
    done: bool
    ambiguous: bool
    again: bool = False


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


@dataclass
class Record:
    copies: list[Copy] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    tries: dict[int, list[Write]] = field(default_factory=dict)
    ambiguous: int = 0


def record(writes: Iterable[Write], newsroom: frozenset[int]) -> Record:
    """What was written. Chats of the newsroom get previews and answers that look like news; there nothing is news."""
    found = Record()
    shown: dict[tuple[int, int], Copy] = {}
    for write in writes:
        found.tries.setdefault(write.chat, []).append(write)
        found.ambiguous += write.ambiguous
        if write.chat in newsroom or write.again:
            continue
        if write.edit:
            copy = shown.get((write.chat, write.message))
            if copy is not None and write.done:
                copy.version = _version(write.text)
        elif about := NOTICE.match(write.text):
            found.notices.append(Notice(write.chat, int(about[1]), int(about[2]), write.at, write.done))
        elif about := RETRACTED.match(write.text):
            found.notices.append(Notice(write.chat, int(about[1]), GONE, write.at, write.done))
        elif write.done and (about := CARD.match(write.text)) and VERSION.search(write.text):
            version = _version(write.text)
            copy = Copy(write.chat, write.message, int(about[1]), version, version, write.at, write.ambiguous)
            shown[copy.chat, copy.message] = copy
            found.copies.append(copy)
    return found


def _version(text: str) -> int:
    """Which version of its story a text is, 0 when it is none."""
    if RETRACTED.match(text):
        return GONE
    found = VERSION.search(text)
    return int(found[1]) if found else 0
