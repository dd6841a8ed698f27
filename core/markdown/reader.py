"""From Markdown to blocks.

The language is CommonMark 0.31 (https://spec.commonmark.org/0.31.2/) without raw HTML: a tag is shown as it was typed; with
`~~struck~~` words beside it (https://github.github.com/gfm/#strikethrough-extension-).
markdown-it-py does the parsing; here its tokens become blocks, with limits on nesting that keep the work linear in the
length of the text whatever it holds.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token
from markdown_it.utils import EnvType

from core.composer import Composer
from core.values.document import Blocks
from core.values.normal import NESTING, SPEAKER
from core.values.text import clean

_Rule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

_INLINE_NESTING = 8
"""Brackets in brackets that may still be links; the work on a row of `[` grows with it."""

_ENDS = ("paragraph", "reference", "blockquote")
"""What a quotation or a list may interrupt (the names are markdown-it's)."""

_MARKERS = re.compile(r"^(?:>|[-+*][ \t]|[ \t])+", re.MULTILINE)


def read(text: str) -> Blocks:
    """The blocks that `text` means, in normal form. Anything can be read; nothing raises.

    A single line end is a space and a hard break is `\\n`. Only http, https and mailto make links, else the words stay.
    An image alone in its paragraph is a block, with the title as its credit; one among words is a link by its words.
    The last line of a quotation is its speaker where it begins with `— ` or `-- `. Code blocks are paragraphs of code,
    thematic breaks are left out.
    """
    return _Reader().read(clean(text))


def _bounded(rule: _Rule) -> _Rule:
    """`rule` for the first `NESTING` containers; deeper ones are text of the innermost."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        depth = state.env.get("depth", 0)
        if depth >= NESTING:
            return False
        state.env["depth"] = depth + 1
        matched = rule(state, start, end, silent)
        state.env["depth"] = depth
        return matched

    return bounded


def _parser(nesting: int) -> MarkdownIt:
    """A parser that takes every address as it is; which of them make links is decided as in all other texts."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": nesting})
    vars(parser).update(validateLink=bool, normalizeLink=str, normalizeLinkText=str)
    parser.disable(["html_block", "html_inline"]).disable(["inline", "text_join"]).enable("strikethrough")
    parser.block.ruler.at("blockquote", _bounded(blockquote), {"alt": [*_ENDS, "list"]})
    parser.block.ruler.at("list", _bounded(list_block), {"alt": [*_ENDS]})
    return parser


_BLOCKS = _parser(4 * NESTING)
_INLINE = _parser(_INLINE_NESTING)


class _Reader:
    def __init__(self) -> None:
        self._composer = Composer()
        self._open: list[AbstractContextManager[object]] = []
        self._quotes = 0
        self._depth = 0
        self._references: EnvType = {}

    def read(self, text: str) -> Blocks:
        for token in _BLOCKS.parse(text, self._references):
            self._block(token)
        return self._composer.blocks()

    def _block(self, token: Token) -> None:
        composer = self._composer
        match token.type:
            case "inline":
                self._words(token.content)
            case "fence" | "code_block":
                composer.code_lines(token.content)
            case "blockquote_open":
                self._quotes += 1
                self._depth += 1
                self._enter(composer.quote())
            case "bullet_list_open":
                self._depth += 1
                self._enter(composer.listing(None))
            case "ordered_list_open":
                self._depth += 1
                self._enter(composer.listing(int(token.attrs.get("start", 1))))
            case "list_item_open":
                self._enter(composer.item())
            case "heading_open":
                self._enter(composer.heading(int(token.tag[1:])))
            case "paragraph_close":
                composer.end_line()
            case "blockquote_close" | "bullet_list_close" | "ordered_list_close":
                self._quotes -= token.type == "blockquote_close"
                self._depth -= 1
                self._leave()
            case "list_item_close" | "heading_close":
                self._leave()

    def _words(self, content: str) -> None:
        if self._depth >= NESTING:
            content = _MARKERS.sub("", content)
        tokens: list[Token] = []
        _INLINE.inline.parse(content, _INLINE, self._references, tokens)
        if _is_gallery(tokens):
            for token in tokens:
                if token.type == "image":
                    self._composer.image(str(token.attrs["src"]), _alt(token), str(token.attrs.get("title", "")))
            return
        for i, token in enumerate(tokens):
            self._span(token, tokens[i + 1] if i + 1 < len(tokens) else None)

    def _span(self, token: Token, following: Token | None) -> None:
        composer = self._composer
        match token.type:
            case "text" | "text_special":
                composer.text(token.content)
            case "code_inline":
                composer.code(token.content)
            case "hardbreak":
                composer.text("\n")
            case "softbreak":
                speaks = self._quotes and following and SPEAKER.match(following.content)
                composer.text("\n" if speaks else " ")
            case "strong_open":
                self._enter(composer.strong())
            case "em_open":
                self._enter(composer.emphasis())
            case "s_open":
                self._enter(composer.struck())
            case "link_open":
                self._enter(composer.link(str(token.attrs["href"])))
            case "strong_close" | "em_close" | "s_close" | "link_close":
                self._leave()
            case "image":
                url = str(token.attrs["src"])
                with composer.link(url):
                    composer.text(_alt(token) or url)

    def _enter(self, part: AbstractContextManager[object]) -> None:
        part.__enter__()
        self._open.append(part)

    def _leave(self) -> None:
        self._open.pop().__exit__(None, None, None)


def _is_gallery(tokens: list[Token]) -> bool:
    """Whether a paragraph is only images, linked or not."""
    kinds = {token.type for token in tokens if token.type != "text" or token.content.strip()}
    return "image" in kinds and kinds <= {"image", "softbreak", "hardbreak", "link_open", "link_close"}


def _alt(image: Token) -> str:
    """The words of an image's description, without their styles."""
    words = ""
    for token in image.children or ():
        words += _alt(token) if token.type == "image" else token.content
        words += " " * token.type.endswith("break")
    return words
