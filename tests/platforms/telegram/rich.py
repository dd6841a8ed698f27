"""Rich messages: what their HTML may hold, and its words.

https://core.telegram.org/bots/api#rich-message-formatting-options, "Rich HTML style" and "Rich message limits"; the server's own
words for a refusal are not known, those here say what is wrong.
"""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from tests.platforms.telegram.entities import DATE_FORMAT
from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.text import link_fault

SOURCE = "https://core.telegram.org/bots/api#inputrichmessage"
TAGS = "https://core.telegram.org/bots/api#rich-message-formatting-options: Rich HTML style"
LIMITS = "https://core.telegram.org/bots/api#rich-message-formatting-options: Rich message limits"
CHARACTERS, BLOCKS, LEVELS, MEDIA, COLUMNS = 32_768, 500, 16, 50, 20

INLINE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        "b strong i em u ins s strike del code mark sub sup tg-spoiler tg-math cite br".split(), frozenset()
    ),
    "a": frozenset({"href", "name"}),
    "code": frozenset({"class"}),
    "tg-reference": frozenset({"name"}),
    "tg-emoji": frozenset({"emoji-id"}),
    "tg-time": frozenset({"unix", "format"}),
    "input": frozenset({"type", "checked"}),
}
PIECES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 p pre footer summary caption figcaption tg-math-block".split(), frozenset()),
    "th": frozenset({"colspan", "rowspan", "align", "valign"}),
    "td": frozenset({"colspan", "rowspan", "align", "valign"}),
}
"""Blocks that hold inline text only."""
BOXES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys("ul blockquote aside figure tr tg-collage tg-slideshow".split(), frozenset()),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value", "type"}),
    "table": frozenset({"bordered", "striped"}),
    "details": frozenset({"open"}),
}
SINGLE: Mapping[str, frozenset[str]] = {
    "hr": frozenset(),
    "img": frozenset({"src", "alt", "tg-spoiler"}),
    "video": frozenset({"src", "tg-spoiler"}),
    "audio": frozenset({"src"}),
    "tg-map": frozenset({"lat", "long", "zoom"}),
}
KNOWN = {**INLINE, **PIECES, **BOXES, **SINGLE}
VOID = frozenset({"br", "hr", "img", "input", "tg-map"})
UNCOUNTED = frozenset({"figure", "summary", "caption", "figcaption", "td", "th"})
FILES = frozenset({"img", "video", "audio"})
WITHIN = {"li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr"}, "th": {"tr"}, "summary": {"details"}}
NAMED = re.compile(r"&(?!#|(?:lt|gt|amp|quot|apos|nbsp|hellip|mdash|ndash|lsquo|rsquo|ldquo|rdquo);)\w+;")


def html(given: Mapping[str, Any]) -> str:
    """The HTML of an InputRichMessage; raises `BrokenError` where it breaks a rule."""
    if ("html" in given) == ("markdown" in given):
        raise BrokenError("exactly one of html and markdown must be used", source=SOURCE)
    if "markdown" in given:
        raise BrokenError("markdown is not modelled: give html", source=SOURCE, status=501)
    raw = str(given["html"])
    if named := NAMED.search(raw):
        raise BrokenError(f"unsupported entity {named[0]}", source=TAGS)
    _Reader().read(raw)
    return raw


def words(raw: str) -> str:
    """The words of a rich message, a block a line."""
    breaks = re.sub(rf"</?(?:{'|'.join([*PIECES, *BOXES, *SINGLE, 'br', 'cite'])})\b[^>]*>", "\n", raw)
    return re.sub(r"\s*\n\s*", "\n", unescape(re.sub(r"<[^>]+>", "", breaks))).strip()


class _Reader(HTMLParser):
    """Reads once and raises at the first tag that may not stand where it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._characters = self._blocks = self._media = self._cells = 0
        self._shown = False

    def read(self, raw: str) -> None:
        self.feed(raw)
        self.close()
        if self._open:
            raise BrokenError(f"can't find end tag corresponding to start tag {self._open[-1]!r}", source=TAGS)
        if not self._shown:
            raise BrokenError("message text is empty", source=SOURCE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN:
            raise BrokenError(f"unsupported start tag {tag!r}", source=TAGS)
        if unknown := {name for name, _value in attrs} - KNOWN[tag]:
            raise BrokenError(f"unsupported attributes {sorted(unknown)} of {tag!r}", source=TAGS)
        self._attributes(tag, dict(attrs))
        self._place(tag)
        self._count(tag)
        if tag not in VOID:
            self._open.append(tag)
            if len(self._open) > LEVELS:
                raise BrokenError(f"more than {LEVELS} levels", source=LIMITS)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            raise BrokenError(f"unexpected end tag {tag!r}", source=TAGS)
        self._open.pop()
        if tag == "tr":
            self._cells = 0

    def handle_data(self, data: str) -> None:
        self._characters += len(data)
        self._shown = self._shown or bool(data.strip())
        if self._characters > CHARACTERS:
            raise BrokenError("message is too long", source=LIMITS)
        if data.strip() and self._open and self._open[-1] in {"ul", "ol", "table", "tr", "figure"}:
            raise BrokenError(f"text directly in {self._open[-1]!r}", source=TAGS)

    def handle_comment(self, data: str) -> None:
        raise BrokenError("comments are not supported", source=TAGS)

    def _place(self, tag: str) -> None:
        inside = self._open[-1] if self._open else ""
        if tag in WITHIN and inside not in WITHIN[tag]:
            raise BrokenError(f"{tag!r} directly in {inside or 'the message'!r}", source=TAGS)
        if tag not in INLINE and (inside in INLINE or inside in PIECES):
            raise BrokenError(f"block {tag!r} in {inside!r}", source=TAGS)
        if inside in {"ul", "ol"} and tag != "li":
            raise BrokenError(f"{tag!r} directly in {inside!r}", source=TAGS)

    def _attributes(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag in FILES and not (attributes.get("src") or "").startswith(("http://", "https://")):
            raise BrokenError(f"{tag} needs an HTTP URL", source=f"{TAGS}: media blocks")
        url = attributes.get("href")
        if tag == "a" and url is None and "name" not in attributes:
            raise BrokenError("a without href and name", source=TAGS)
        if url and not url.startswith(("#", "mailto:", "tel:")) and (fault := link_fault(url)):
            raise BrokenError(f"link {url!r} is none: {fault}", source=TAGS)
        if tag == "tg-time" and not (
            (attributes.get("unix") or "").isdecimal() and DATE_FORMAT.fullmatch(attributes.get("format") or "")
        ):
            raise BrokenError(f"tg-time {dict(attributes)} is none", source=TAGS)

    def _count(self, tag: str) -> None:
        self._blocks += tag not in INLINE and tag not in UNCOUNTED
        self._media += tag in FILES
        self._cells += tag in {"td", "th"}
        self._shown = self._shown or tag in FILES
        for counted, most, what in (
            (self._blocks, BLOCKS, "blocks"),
            (self._media, MEDIA, "media"),
            (self._cells, COLUMNS, "columns"),
        ):
            if counted > most:
                raise BrokenError(f"more than {most} {what}", source=LIMITS)
