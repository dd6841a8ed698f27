"""One way in for every kind of file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from core import heads
from core.feeds import dates, json_feed, json_lines, xml_feed
from core.feeds.detect import HEAD, Shape, shape
from core.feeds.encoding import strict
from core.feeds.entries import Entry, Format, Item, Reading
from core.feeds.identity import identity
from core.feeds.lines import lines
from core.feeds.mapping import items, language
from core.feeds.raw import RawFeed
from core.feeds.words import cut
from core.heads.lines import LIMITS
from core.values.errors import N_, UserError

LENGTH = 32_000_000
"""Bytes of a file that must be read whole; JSON lines may be of any size."""


def read(source: BinaryIO, *, name: str = "", now: datetime) -> Reading:
    """What is in the file `source`, called `name`.

    `now` replaces dates that lie ahead. Raises `UserError` for a file that cannot be read at all, here or, for JSON
    lines never, while the entries are gone through. `source` must stay open until then.
    """
    head = source.read(HEAD)
    kind = shape(head, name)
    if kind is Shape.LINES:
        ignored: Counter[str] = Counter()
        return Reading(Format.JSON_LINES, json_lines.entries(lines(head, source), now, ignored), ignored=ignored)
    data = head + source.read(LENGTH + 1 - len(head))
    if len(data) > LENGTH:
        raise UserError(
            N_("This file is larger than {limit} million bytes; hand in so much as JSON lines."),
            limit=LENGTH // 1_000_000,
        )
    match kind:
        case Shape.MARKDOWN:
            return Reading(Format.MARKDOWN, _markdown(data, now))
        case Shape.JSON:
            return _feed(Format.JSON_FEED, json_feed.parse(data.removeprefix(b"\xef\xbb\xbf")), now)
        case Shape.XML:
            return _feed(*xml_feed.parse(data), now)


def _feed(kind: Format, feed: RawFeed, now: datetime) -> Reading:
    return Reading(kind, items(feed, now), cut(feed.title, LIMITS["name"]), language(feed.language))


def _markdown(data: bytes, now: datetime) -> Iterator[Item]:
    """The one article of a Markdown file with a head."""
    draft = heads.draft(strict(data))
    draft = replace(draft, published_at=dates.settled(draft.published_at, now))
    yield Entry(1, None, draft, identity(draft))
