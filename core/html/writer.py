"""From blocks to HTML that any page or feed may hold, and that reads back as the same blocks."""

from html import escape
from typing import assert_never

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
)
from core.values.normal import normal


def write(blocks: Blocks) -> str:
    """`blocks` as HTML elements, one a line; `read(write(blocks)) == normal(blocks)`."""
    return "\n".join(map(_block, normal(blocks)))


def _block(block: Block) -> str:
    match block:
        case Heading(level, spans):
            return f"<h{level}>{_spans(spans)}</h{level}>"
        case Paragraph((Code(text),)) if "\n" in text:
            return f"<pre><code>{escape(text)}</code></pre>"
        case Paragraph(spans):
            return f"<p>{_spans(spans)}</p>"
        case Quote(blocks, speaker):
            by = f"\n<footer>— {_spans(speaker)}</footer>" if speaker else ""
            return f"<blockquote>\n{_blocks(blocks)}{by}\n</blockquote>"
        case List(items, start):
            rows = "\n".join(map(_item, items))
            if start is None:
                return f"<ul>\n{rows}\n</ul>"
            return f"<ol>\n{rows}\n</ol>" if start == 1 else f'<ol start="{start}">\n{rows}\n</ol>'
        case Image(url, alt, credit):
            image = f'<img src="{escape(url)}" alt="{escape(alt)}">'
            by = f"<figcaption>{escape(credit)}</figcaption>" if credit else ""
            return f"<figure>{image}{by}</figure>"
        case Card():
            raise TypeError("a normal document holds no card")
        case _:
            assert_never(block)


def _blocks(blocks: Blocks) -> str:
    return "\n".join(map(_block, blocks))


def _item(item: Blocks) -> str:
    match item:
        case (Paragraph(spans),) if "\n" not in "".join(span.text for span in spans if isinstance(span, Code)):
            return f"<li>{_spans(spans)}</li>"
    return f"<li>\n{_blocks(item)}\n</li>"


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case Text(text) | Timestamp(_, text) | Role(_, text):
            return escape(text, quote=False).replace("\n", "<br>\n")
        case Hashtag(label):
            return escape(f"#{label}", quote=False)
        case Code(text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Strong(inner):
            return f"<strong>{_spans(inner)}</strong>"
        case Emphasis(inner):
            return f"<em>{_spans(inner)}</em>"
        case Struck(inner):
            return f"<s>{_spans(inner)}</s>"
        case Link(inner, url):
            return f'<a href="{escape(url)}">{_spans(inner)}</a>'
        case _:
            assert_never(span)
