"""Words and their marks: what a message says, before it is known how much of it fits.

A row of runs can be cut at any place without breaking a mark, because marks become entities only when the row is final.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never
from urllib.parse import urlsplit

from core.values.document import (
    Code,
    Emphasis,
    Hashtag,
    Link,
    Role,
    Span,
    Spans,
    Strong,
    Struck,
    Text,
    Timestamp,
    plain,
)
from core.values.graphemes import shortened
from core.values.text import clean
from core.values.url import link_url


class Kind(StrEnum):
    """The types of a MessageEntity that are sent."""

    QUOTE = "blockquote"
    FOLDED_QUOTE = "expandable_blockquote"
    LINK = "text_link"
    MOMENT = "date_time"
    BOLD = "bold"
    UNDERLINE = "underline"
    ITALIC = "italic"
    STRUCK = "strikethrough"
    CODE = "code"
    LINES_OF_CODE = "pre"


@dataclass(frozen=True, slots=True)
class Mark:
    """`url` is of a link; `unix` (seconds) and `format` are of a moment."""

    kind: Kind
    url: str = ""
    unix: int = 0
    format: str = ""


BOLD, ITALIC, STRUCK, UNDERLINE, CODE = map(Mark, (Kind.BOLD, Kind.ITALIC, Kind.STRUCK, Kind.UNDERLINE, Kind.CODE))


@dataclass(frozen=True, slots=True)
class Run:
    """`marks` stand from the outermost to the innermost."""

    text: str
    marks: tuple[Mark, ...] = ()


Words: TypeAlias = tuple[Run, ...]

_TAB = "    "
_LAST_SECOND = 2**31
_BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0")
"""Letters that show nothing."""


def units(text: str) -> int:
    """UTF-16 units of `text`, in which Telegram counts offsets and lengths (Bot API, `MessageEntity`)."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def visible(text: str) -> bool:
    """Whether a reader sees anything of `text`; what shows nothing is refused as empty."""
    return any(unicodedata.category(letter)[0] not in "ZCM" and letter not in _BLANK for letter in text)


def text_of(words: Words) -> str:
    return "".join(run.text for run in words)


def say(text: str, *marks: Mark) -> Words:
    """Our own or anybody's `text` as words, clean."""
    return (Run(clean(text).replace("\t", _TAB), marks),)


def spoken(content: Spans, *, linked: bool, marks: tuple[Mark, ...] = ()) -> Words:
    """`content` in `marks`; where not `linked`, the address of a link is written behind its words."""
    return tuple(run for span in content for run in _spoken(span, linked=linked, marks=marks))


def marked(words: Words, mark: Mark) -> Words:
    """`words` with `mark` around them all."""
    return tuple(replace(run, marks=(mark, *run.marks)) for run in words)


def joined(parts: Iterable[Words], by: str) -> Words:
    """The parts that have words, with `by` between them."""
    row: list[Run] = []
    for part in parts:
        if not part:
            continue
        if row:
            row.append(Run(by))
        row += part
    return tuple(row)


def stripped(words: Words) -> Words:
    """`words` without white space at their ends; empty where nothing can be seen of them."""
    text = text_of(words)
    if not visible(text):
        return ()
    return cut(words, len(text) - len(text.lstrip()), len(text.rstrip()))


def cut(words: Words, start: int, end: int) -> Words:
    """The characters of `words` from `start` to before `end`."""
    kept: list[Run] = []
    at = 0
    for run in words:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            kept.append(replace(run, text=text))
        at += len(run.text)
    return tuple(kept)


def indented(words: Words, first: str, rest: str) -> Words:
    """`words` behind `first`, and each of their further lines behind `rest`."""
    return (Run(first), *(replace(run, text=run.text.replace("\n", f"\n{rest}")) for run in words))


def moment_of(span: Timestamp) -> tuple[int, str] | None:
    """The Unix time and the format of a date-time entity; None for a moment that Telegram has no number for.

    The format is a long date, with the time where the text has one (Bot API, “Date-time entity formatting”).
    """
    unix = int(span.at.timestamp())
    return (unix, "Dt" if ":" in span.text else "D") if 0 < unix < _LAST_SECOND else None


def line_of(content: Spans, limit: int) -> Spans:
    """`content`, or its words alone in at most `limit` units."""
    words = plain(content)
    return content if units(words) <= limit else (Text(shortened(words, limit, units)),)


def opens(url: str) -> bool:
    """Whether Telegram takes `url` for a link or a button: of the web, and with a dot in its host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and ("." in host or ":" in host) and not any(map(str.isspace, url))


def _spoken(span: Span, *, linked: bool, marks: tuple[Mark, ...]) -> Iterator[Run]:
    match span:
        case Text(text) | Role(_, text):
            yield from say(text, *marks)
        case Code(text):
            yield from say(text, *marks, CODE)
        case Hashtag(label):
            yield from say(f"#{label}", *marks)
        case Timestamp(_, text):
            moment = moment_of(span)
            yield from say(text, *marks, *((Mark(Kind.MOMENT, "", *moment),) if moment else ()))
        case Strong(inner):
            yield from spoken(inner, linked=linked, marks=(*marks, BOLD))
        case Emphasis(inner):
            yield from spoken(inner, linked=linked, marks=(*marks, ITALIC))
        case Struck(inner):
            yield from spoken(inner, linked=linked, marks=(*marks, STRUCK))
        case Link(inner, url):
            yield from _link(inner, link_url(url), linked=linked, marks=marks)
        case _:
            assert_never(span)


def _link(content: Spans, url: str, *, linked: bool, marks: tuple[Mark, ...]) -> Iterator[Run]:
    """A link; an address that a `text_link` does not open, such as of mail, is written out: Telegram finds it itself."""
    address = url.removeprefix("mailto:")
    said = plain(content)
    if not url:
        yield from spoken(content, linked=linked, marks=marks)
    elif linked and opens(url):
        inner = (*marks, Mark(Kind.LINK, url))
        yield from spoken(content, linked=linked, marks=inner) if visible(said) else say(url, *inner)
    else:
        yield from spoken(content, linked=linked, marks=marks)
        if address not in said:
            yield from say(f" ({address})" if visible(said) else address, *marks)
