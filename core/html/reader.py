"""From the HTML of feeds to blocks.

Feeds bring whole pages, fragments, plain text and broken tags. The HTML is made shallow (`core.html.tame`), then safe
(nh3), then parsed (lexbor), and what means something to a reader of news becomes blocks.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.composer import Composer
from core.html.tame import BLOCKS, INLINE, LOOSE, tame
from core.values.document import Block, Blocks, Image, Paragraph, Quote, Spans, Text, plain
from core.values.text import clean_line
from core.values.url import link_url

_SAFE = nh3.Cleaner(
    tags=set(INLINE | BLOCKS | LOOSE | {"hr"}),
    attributes={"a": {"href"}, "img": {"src", "alt", "width", "height", "class"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_ICON = 32
"""Pixels up to which an image is a sign among words and not a picture."""

_ICON_CLASS = re.compile(r"\b(?:emoji|smiley|wp-smiley)\b")
_ANY_TAG = re.compile(r"<[/!a-zA-Z]")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_LINE_END = re.compile(r"[\n\r\f\v]")


def read(html: str, base: str = "") -> Blocks:
    """The blocks that `html` means, in normal form. Anything can be read; nothing raises.

    `base` is the address of the page or the feed; relative addresses without one make no links and no images. Two line
    breaks part paragraphs. A row of a table is a paragraph with ` | ` between its cells. A caption is the credit of its
    image or the speaker of its quotation; so are `footer` and `cite` in a quotation. Images of one pixel are dropped,
    small ones are their words. In text without a tag empty lines part paragraphs.
    """
    reader = _Reader(base)
    paragraphs = html if _ANY_TAG.search(html) else _EMPTY_LINE.sub("<p>", html)
    root = LexborHTMLParser(_SAFE.clean(tame(paragraphs))).body
    if root is not None:
        reader.children(root)
    return reader.composer.blocks()


class _Reader:
    def __init__(self, base: str) -> None:
        self.composer = Composer()
        self._base = base
        self._broken = False

    def children(self, node: LexborNode) -> None:
        for child in _children(node):
            self._node(child)

    def _node(self, node: LexborNode) -> None:
        composer = self.composer
        match node.tag:
            case "-text":
                self._text(_LINE_END.sub(" ", node.text_content or ""))
            case "br":
                self._break()
            case "img":
                self._image(node.attributes)
            case "strong" | "b":
                self._within(composer.strong(), node)
            case "em" | "i" | "cite":
                self._within(composer.emphasis(), node)
            case "s" | "strike" | "del":
                self._within(composer.struck(), node)
            case "a":
                self._within(composer.link(link_url(node.attributes.get("href") or "", self._base)), node)
            case "code":
                self._broken = False
                composer.code(_letters(node))
            case "q":
                self._text("“")
                self.children(node)
                self._text("”")
            case "ul":
                self._within(composer.listing(None), node)
            case "ol":
                self._within(composer.listing(_number(node.attributes.get("start"), 1)), node)
            case "li":
                self._within(composer.item(), node)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" as tag:
                self._within(composer.heading(int(tag[1])), node)
            case "blockquote":
                self._quote(node)
            case "figure":
                self._figure(node)
            case "pre":
                composer.code_lines(_letters(node))
            case "td" | "th":
                self._text(" | " * composer.in_line)
                self.children(node)
            case _:
                composer.end_line()
                self.children(node)
                composer.end_line()

    def _within(self, part: AbstractContextManager[object], node: LexborNode) -> None:
        with part:
            self.children(node)

    def _text(self, text: str) -> None:
        self._broken = self._broken and not text.strip()
        self.composer.text(text)

    def _break(self) -> None:
        """One is a line break, two in a row part paragraphs."""
        if self._broken:
            self.composer.end_line()
        else:
            self.composer.text("\n")
        self._broken = True

    def _image(self, attributes: Mapping[str, str | None]) -> None:
        alt = clean_line(attributes.get("alt") or "")
        url = link_url(attributes.get("src") or "", self._base)
        size = [_number(attributes.get(side), 1000) for side in ("width", "height")]
        if min(size) <= 1:
            return
        if max(size) <= _ICON or _ICON_CLASS.search(attributes.get("class") or "") or not url.startswith("http"):
            self._text(alt)
        else:
            self.composer.image(url, alt)

    def _quote(self, node: LexborNode) -> None:
        with self.composer.quote():
            children = list(_children(node))
            last = max((i for i, child in enumerate(children) if _says(child)), default=0)
            for i, child in enumerate(children):
                if child.tag == "footer" or (child.tag == "cite" and i >= last):
                    self.composer.speaker(self._words(child))
                else:
                    self._node(child)

    def _figure(self, node: LexborNode) -> None:
        caption: Spans = ()
        with self.composer.apart() as blocks:
            for child in _children(node):
                if child.tag == "figcaption":
                    caption = self._words(child)
                else:
                    self._node(child)
        self.composer.add(*_captioned(blocks, caption))

    def _words(self, node: LexborNode) -> Spans:
        """What `node` says, in one line."""
        with self.composer.apart() as blocks:
            self.children(node)
        return tuple(span for block in blocks if isinstance(block, Paragraph) for span in (*block.spans, Text(" ")))


def _captioned(blocks: list[Block], caption: Spans) -> Blocks:
    """The blocks of a figure, with its caption where it belongs."""
    if not caption:
        return tuple(blocks)
    for i, block in enumerate(blocks):
        match block:
            case Image(credit=""):
                return (*blocks[:i], replace(block, credit=plain(caption)), *blocks[i + 1 :])
            case Quote(speaker=()):
                return (*blocks[:i], replace(block, speaker=caption), *blocks[i + 1 :])
    return (*blocks, Paragraph(caption))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _says(node: LexborNode) -> bool:
    """Whether there is anything in `node` to read."""
    return node.tag == "img" or bool(_letters(node).strip())


def _letters(node: LexborNode) -> str:
    """The text in `node` with its line ends, breaks being one too."""
    if node.tag == "-text":
        return node.text_content or ""
    if node.tag in {"br", "hr"}:
        return "\n"
    return "".join(map(_letters, _children(node)))


def _number(text: str | None, default: int) -> int:
    digits = (text or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else default
