"""Spans for a terminal: styled words that can never carry an escape sequence of their own.

Styles are the only way by which an escape sequence gets out, and rich writes those; in the words themselves every
control character is taken out here, at the last moment, whatever was let in before.
"""

from typing import assert_never
from urllib.parse import quote

from rich.style import Style
from rich.text import Text as Words

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
from core.values.graphemes import graphemes, is_pictograph
from core.values.text import clean, clean_line

STRONG = Style(bold=True)
EMPHASIS = Style(italic=True)
STRUCK = Style(strike=True)
CODE = Style(color="cyan", bold=True)
LINK = Style(color="blue", underline=True)
HASHTAG = Style(color="cyan")
QUIET = Style(dim=True)

_TAB = "    "
_JOINER, _WIDENER = "\u200d", "\ufe0f"
_PLAIN_LETTERS = dict.fromkeys(map(ord, (_JOINER, _WIDENER)))
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def words(spans: Spans, *, linked: bool, style: Style | None = None) -> Words:
    """`spans` as rich's text. Addresses are hyperlinks (OSC 8) where `linked`, else written behind their words."""
    text = Words(style=style or "", overflow="fold")
    for span in spans:
        _append(text, span, linked=linked, style=Style.null())
    return text


def one_line(spans: Spans, *, linked: bool, style: Style | None = None) -> Words:
    """`words` without line breaks."""
    return Words(" ", overflow="fold").join(words(spans, linked=linked, style=style).split())


def safe(text: str) -> str:
    """`text` in one line, without control characters."""
    return _measurable(clean_line(text))


def hyperlink(url: str) -> Style:
    """The style of words that open `url`, if it is of a kind that a click may open; only ASCII gets out."""
    address = quote(safe(url), safe=_PRINTABLE, errors="replace")
    known = address.lower().startswith(("http://", "https://", "mailto:"))
    return Style(link=address) if known else Style.null()


def _append(text: Words, span: Span, *, linked: bool, style: Style) -> None:
    match span:
        case Text(said) | Timestamp(_, said) | Role(_, said):
            text.append(_words(said), style)
        case Code(said):
            text.append(_words(said), style + CODE)
        case Hashtag(label):
            text.append(f"#{safe(label)}", style + HASHTAG)
        case Strong(spans):
            _append_all(text, spans, linked=linked, style=style + STRONG)
        case Emphasis(spans):
            _append_all(text, spans, linked=linked, style=style + EMPHASIS)
        case Struck(spans):
            _append_all(text, spans, linked=linked, style=style + STRUCK)
        case Link(spans, url):
            _append_all(text, spans, linked=linked, style=style + LINK + hyperlink(url) if linked else style)
            if not linked and safe(plain(spans)) != safe(url):
                text.append(f" ({safe(url)})" if plain(spans).strip() else safe(url), style)
        case _:
            assert_never(span)


def _append_all(text: Words, spans: Spans, *, linked: bool, style: Style) -> None:
    for span in spans:
        _append(text, span, linked=linked, style=style)


def _words(text: str) -> str:
    return _measurable(clean(text).replace("\t", _TAB))


def _measurable(text: str) -> str:
    """`text` as wide as rich takes it for: it counts no letter behind a joiner and widens what is no picture.

    Both signs stay where they make a picture, and nowhere else.
    """
    if _JOINER not in text and _WIDENER not in text:
        return text
    return "".join(
        cluster.rstrip(_JOINER) if is_pictograph(cluster[0]) else cluster.translate(_PLAIN_LETTERS)
        for cluster in graphemes(text)
    )
