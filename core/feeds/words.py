"""The words of a feed, which may be HTML or not and seldom say which.

Titles hold ticker symbols such as `<NT>` beside real tags, so what is not declared is only taken for HTML where it has a
tag that HTML knows or a character reference.
"""

import html
import re
from dataclasses import dataclass
from enum import Enum

from core.html import read
from core.values.document import Blocks, Image, plain
from core.values.graphemes import shortened
from core.values.text import clean_line

_HTML = re.compile(
    r"</?(?:a|abbr|address|article|aside|audio|b|big|blockquote|br|center|cite|code|del|div|dd|dl|dt|em|embed|figcaption"
    r"|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|li|main|mark|nav|object|ol|p|picture|pre|q|s|script"
    r"|section|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|tr|tt|u|ul|var|video|wbr"
    r")(?:\s[^<>]*|/)?>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|<!--",
    re.IGNORECASE,
)


_WRAPPED = 60
"""Characters; lines broken by a program are at least as wide."""


class Kind(Enum):
    TEXT = "text"
    HTML = "html"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Words:
    text: str = ""
    kind: Kind = Kind.UNSAID

    @property
    def is_html(self) -> bool:
        return self.kind is Kind.HTML or (self.kind is Kind.UNSAID and _HTML.search(self.text) is not None)

    def blocks(self, base: str = "") -> Blocks:
        """What they mean; relative addresses are resolved against `base`."""
        return read(self.text if self.is_html else _broken(html.escape(self.text, quote=False)), base)

    def line(self, limit: int) -> str:
        """One line of plain text, at most `limit` characters of it."""
        return cut(plain(self.blocks()) if self.is_html else self.text, limit)


NONE = Words()


def kind_of(declared: str | None) -> Kind:
    """What a `type` attribute or a media type says (RFC 4287, section 3.1.1)."""
    name = (declared or "").partition(";")[0].strip().lower()
    if name.endswith(("html", "html+xml")):
        return Kind.HTML
    return Kind.TEXT if name in ("text", "text/plain") else Kind.UNSAID


def cut(text: str, limit: int) -> str:
    """`text` as one line of at most `limit` characters, whole words where it can be."""
    line = clean_line(text[: 8 * limit])
    return line if len(line) <= limit else shortened(line, limit, len)


def says_more(summary: str, blocks: Blocks) -> bool:
    """Whether `summary` is more than the beginning of the body. Parsers fill a missing summary from the body."""
    start = "".join(summary.rstrip(" .…[]").split())[:60]
    body = plain(tuple(block for block in blocks if not isinstance(block, Image)))
    return bool(start) and not "".join(body[:2000].split()).startswith(start)


def _broken(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, and a line end stays one where it was meant, which is where the
    next word would have fitted into the widest line."""
    lines = [line.strip() for line in text.splitlines()]
    width = max([_WRAPPED, *map(len, lines)])
    kept: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        fits = len(line) + 1 + len(following.partition(" ")[0]) <= width
        kept.append(f"{line}<br>" if line and following and fits else line or "</p><p>")
    return f"<p>{chr(10).join(kept)}</p>"
