"""What reading a file gives, one value an entry."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from core.values.article import Draft, Status
from core.values.errors import UserError
from core.values.picture import Kept


class Format(StrEnum):
    """What a file is; the value is its name for people."""

    JSON_LINES = "JSON lines"
    JSON_FEED = "JSON Feed"
    MARKDOWN = "Markdown"
    RSS = "RSS"
    ATOM = "Atom"
    RDF = "RDF"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that can be stored.

    `number` counts the file's entries from 1, `line` is where it stands in a file of lines. `identity` finds it again at
    the next import (`core.feeds.identity`); an entry with the identity of an earlier one repeats it. `kept` is a picture that
    came along and is to be kept. `status`, `slug` and `note` are what our own export wrote; all others are published, without
    a slug.
    """

    number: int
    line: int | None
    draft: Draft
    identity: str
    status: Status = Status.PUBLISHED
    slug: str = ""
    note: str = ""
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that cannot be an article; `reason` says why, for whoever made the file."""

    number: int
    line: int | None
    reason: UserError


Item: TypeAlias = Entry | Fault


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read. `items` is lazy and can be gone through once.

    `title` and `language` are the feed's own, may be empty. `ignored` counts the keys of JSON lines that mean nothing to
    us, the first few names only; it fills while `items` is gone through.
    """

    format: Format
    items: Iterator[Item]
    title: str = ""
    language: str = ""
    ignored: Counter[str] = field(default_factory=Counter)
