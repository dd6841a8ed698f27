"""A feed as any parser gives it, before anything is believed: all texts are the publisher's."""

from dataclasses import dataclass, field

from core.feeds.words import NONE, Words


@dataclass(frozen=True, slots=True)
class RawPicture:
    url: str
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """`link` and the addresses in the texts are relative to `base`, which is relative to the feed's."""

    guid: str = ""
    link: str = ""
    title: Words = NONE
    summary: Words = NONE
    body: Words = NONE
    author: str = ""
    tags: tuple[str, ...] = ()
    published: str = ""
    picture: RawPicture | None = None
    language: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    title: str = ""
    link: str = ""
    language: str = ""
    author: str = ""
    """Who wrote the entries that name nobody (RFC 4287, section 4.2.1)."""

    entries: list[RawEntry | None] = field(default_factory=list)
    """None for one that has not even the shape of an entry."""

    cut: bool = False
    """The file ends in the middle of the last entry."""
