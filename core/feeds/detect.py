"""What a file is: by its first bytes, and by its name's ending only where those leave it open."""

import re
from enum import Enum, auto

from core.feeds.encoding import decoded
from core.values.errors import N_, UserError

HEAD = 1 << 16
"""Bytes looked at."""


class Shape(Enum):
    """How a file is to be read."""

    LINES = auto()
    JSON = auto()
    XML = auto()
    MARKDOWN = auto()


_PICTURE = N_("This is a picture, not a file of articles.")
_PACKED = N_("This is a compressed file; unpack it first.")
_OTHERS = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"PK\x03\x04", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"%PDF", N_("This is a PDF, not a file of articles.")),
    (b"SQLite format 3", N_("This is a database; `newsclip db restore` takes one back.")),
)
_MARKDOWN = (".md", ".markdown", ".txt", "")
_FEEDS = ("rss", "feed", "rdf")
_FIRST = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->)*<(!doctype\s+html\b|!doctype|[\w.-]+(?::[\w.-]+)?)", re.IGNORECASE | re.DOTALL
)
_JUNK = re.compile(rb"<(?:\?xml|rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')


def shape(head: bytes, name: str = "") -> Shape:
    """How to read the file that begins with `head` (its first `HEAD` bytes, or all of it) and is called `name`.

    Raises `UserError` for what is no file of articles: empty, a picture, a web page, a list of feeds.
    """
    if not head.strip():
        raise UserError(N_("This file is empty."))
    if refusal := next((sentence for start, sentence in _OTHERS if head.startswith(start)), None):
        raise UserError(refusal)
    text = decoded(head)
    stripped, ending = text.lstrip("\ufeff \t\r\n"), _ending(name)
    if stripped.startswith("<"):
        return _markup(stripped, ending)
    if stripped.startswith("{"):
        return _json(head, ending)
    if stripped.startswith("["):
        raise UserError(N_("This is a JSON list; write one article a line instead (JSON lines)."))
    if "\0" in text and 20 * _controls(text) > len(text):
        raise UserError(N_("This is not a text file."))
    if ending in (".jsonl", ".ndjson"):
        return Shape.LINES
    if ending in (".xml", ".rss", ".atom", ".rdf") and _JUNK.search(head[:8192]):
        return Shape.XML
    if ending in _MARKDOWN or stripped.startswith("# "):
        return Shape.MARKDOWN
    raise UserError(N_("This is neither JSON lines, nor Markdown, nor a feed (RSS, Atom, RDF or JSON Feed)."))


def _markup(text: str, ending: str) -> Shape:
    found = _FIRST.match(text)
    root = found[1].rpartition(":")[2].lower() if found else ""
    if root in _FEEDS or root == "!doctype":
        return Shape.XML
    if ending in (".md", ".markdown"):
        return Shape.MARKDOWN
    if root == "opml":
        raise UserError(N_("This is a list of feeds (OPML), not articles; feeds cannot be polled yet."))
    if root == "html" or root.startswith("!doctype"):
        raise UserError(N_("This is a web page (HTML), not a feed."))
    if not root:
        return Shape.XML
    raise UserError(N_("This XML is not a feed: it is “{root}”, and neither RSS, Atom nor RDF."), root=root[:40])


def _json(head: bytes, ending: str) -> Shape:
    """JSON lines have a whole object in the first line; a feed begins with a brace alone, or says that it is one."""
    if ending in (".jsonl", ".ndjson"):
        return Shape.LINES
    first, end, _ = head.strip().partition(b"\n")
    if _JSON_FEED.search(head) or (first.strip() == b"{" and end):
        return Shape.JSON
    if ending == ".json" and b'"items"' in head and not first.rstrip().endswith(b"}"):
        return Shape.JSON
    return Shape.LINES


def _ending(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    return f".{base.rpartition('.')[2].lower()}" if "." in base else ""


def _controls(text: str) -> int:
    return sum(letter < " " and not letter.isspace() for letter in text)
