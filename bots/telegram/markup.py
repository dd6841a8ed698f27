"""Spans and blocks as the HTML of a rich message. Escaping happens here and nowhere else.

The tags are those of the Bot API, “Rich message formatting options”, “Rich HTML style”.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import assert_never
from urllib.parse import urlsplit

from bots.telegram.words import moment_of, opens, visible
from core.values.document import (
    Block,
    Blocks,
    Card,
    Code,
    Emphasis,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Role,
    Span,
    Spans,
    Strong,
    Struck,
    Text,
    Timestamp,
    plain,
)
from core.values.text import clean
from core.values.url import link_url

DEEPEST = 10
"""Levels of nested blocks; the letters in the innermost may have four marks and a paragraph around them."""

_LAST_NUMBER = 2**31
_TAG = re.compile(r"<[^>]*>")
_PENCIL = "✎ "
_LOWEST = 6


def text(words: str) -> str:
    """`words` as they are written, whatever they look like."""
    return escape(clean(words)).replace("\n", "<br>")


def inline(content: Spans, around: frozenset[str] = frozenset()) -> str:
    """`content` in marks; `around` are the tags it stands in already."""
    return "".join(_inline(span, around) for span in content)


def paragraph(content: Spans, *tags: str) -> str:
    """`content` as one paragraph in `tags`; "" where nothing of it can be seen."""
    return _leaf("p", _tagged(inline(content, frozenset(tags)), *tags))


def footer(content: Spans) -> str:
    return _leaf("footer", inline(content))


def blocks(content: Blocks, depth: int = 0, *, lower: int = 0) -> Iterator[str]:
    """Each block that shows something; headings are `lower` by so many levels."""
    for block in content:
        if html := _shown(block, depth, lower):
            yield html


def head(card: Card) -> list[str]:
    """The picture, the title, when and what kind, and the correction."""
    title: Spans = (Link((Text(card.title),), card.url),) if opens(card.url) else (Text(card.title),)
    shown = (
        _figure(card.image) if card.image else "",
        _leaf("h1", inline(title)) if visible(card.title) else "",
        paragraph(card.kicker),
        paragraph((Text(_PENCIL), *card.mark), "i") if card.mark else "",
    )
    return list(filter(None, shown))


def foot(card: Card) -> list[str]:
    """Where it comes from, its page and its hashtags. A rich message has no preview, so the address is written out."""
    address = card.page.partition("://")[2]
    page: Spans = (Link((Text(address),), card.page),) if opens(card.page) else ()
    return list(filter(None, map(footer, (card.source, page, card.hashtags))))


def _inline(span: Span, around: frozenset[str]) -> str:
    match span:
        case Text(words) | Role(_, words):
            return text(words)
        case Hashtag(label):
            return text(f"#{label}")
        case Code(words):
            return _tagged(text(words), "code")
        case Timestamp(_, words):
            moment = moment_of(span)
            return (
                f'<tg-time unix="{moment[0]}" format="{moment[1]}">{text(words)}</tg-time>' if moment else text(words)
            )
        case Strong(inner):
            return _nested(inner, "b", around)
        case Emphasis(inner):
            return _nested(inner, "i", around)
        case Struck(inner):
            return _nested(inner, "s", around)
        case Link(inner, url):
            return _link(inner, link_url(url), around)
        case _:
            assert_never(span)


def _nested(content: Spans, tag: str, around: frozenset[str]) -> str:
    return inline(content, around) if tag in around else _tagged(inline(content, around | {tag}), tag)


def _link(content: Spans, url: str, around: frozenset[str]) -> str:
    if not url or "a" in around or not (opens(url) or urlsplit(url).scheme == "mailto"):
        return inline(content, around)
    said = inline(content, around | {"a"}) if visible(plain(content)) else text(url.removeprefix("mailto:"))
    return f'<a href="{escape(url)}">{said}</a>'


def _shown(block: Block, depth: int, lower: int) -> str:
    if depth >= DEEPEST:
        return paragraph((Text(plain(block)),))
    match block:
        case Heading(level, spans):
            return _leaf(f"h{min(max(level + lower, 1), _LOWEST)}", inline(spans))
        case Paragraph((Code(words),)) if "\n" in words.strip():
            return _leaf("pre", escape(clean(words)))
        case Paragraph(spans):
            return paragraph(spans)
        case Quote(inner, speaker):
            said = _within(inner, depth + 1)
            name = _leaf("cite", inline(speaker))
            return _block("blockquote", said + name) if said else paragraph((Text("— "), *speaker)) if name else ""
        case List():
            return _items(block, depth)
        case Image():
            return _figure(block)
        case Card():
            return "".join((*head(block), paragraph(block.lead, "i"), *blocks(block.body, lower=1), *foot(block)))
        case _:
            assert_never(block)


def _items(block: List, depth: int) -> str:
    told = [_within(item, depth + 2) for item in block.items]
    items = "".join(_block("li", item) for item in told) if any(told) else ""
    if not items or block.start is None:
        return f"<ul>{items}</ul>" if items else ""
    start = f' start="{block.start}"' if 0 < block.start < _LAST_NUMBER - len(block.items) else ""
    return f"<ol{start}>{items}</ol>"


def _within(content: Blocks, depth: int) -> str:
    """What stands in a quotation or an item: a single paragraph as it is, else each block."""
    match content:
        case (Paragraph(spans),) if depth < DEEPEST and not _is_code(content[0]):
            said = inline(spans)
            return said if _seen(said) else ""
        case _:
            return "".join(blocks(content, depth, lower=1))


def _is_code(block: Block) -> bool:
    match block:
        case Paragraph((Code(words),)):
            return "\n" in words.strip()
    return False


def _figure(image: Image) -> str:
    if not opens(image.url):
        return paragraph((Text(image.alt or image.credit),), "i")
    picture = f'<img src="{escape(image.url)}"/>'
    alt, credit = (text(words) if visible(words) else "" for words in (image.alt, image.credit))
    cite = _leaf("cite", credit)
    return f"<figure>{picture}<figcaption>{alt}{cite}</figcaption></figure>" if alt or cite else picture


def _tagged(html: str, *tags: str) -> str:
    for tag in reversed(tags):
        html = f"<{tag}>{html}</{tag}>" if html else ""
    return html


def _block(tag: str, html: str) -> str:
    return f"<{tag}>{html}</{tag}>"


def _leaf(tag: str, html: str) -> str:
    """`html` in `tag`; "" where nothing of it can be seen."""
    return _block(tag, html) if _seen(html) else ""


def _seen(html: str) -> bool:
    return visible(_TAG.sub("", html))
