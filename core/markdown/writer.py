"""From blocks to Markdown that reads back as the same blocks.

Here are the blocks; `core.markdown.inline` writes what stands in a line.
"""

import re
from typing import assert_never

from core.markdown import escape
from core.markdown.inline import inline
from core.values.document import Block, Blocks, Card, Code, Heading, Image, List, Paragraph, Quote
from core.values.normal import normal


def write(blocks: Blocks) -> str:
    """`blocks` as Markdown without a line end; `read(write(blocks)) == normal(blocks)`."""
    return _blocks(normal(blocks))


def _blocks(blocks: Blocks) -> str:
    written: list[str] = []
    other_mark = False
    for i, block in enumerate(blocks):
        before = blocks[i - 1] if i else None
        alike = isinstance(block, List) and isinstance(before, List) and (block.start is None) == (before.start is None)
        other_mark = alike and not other_mark
        written.append(_block(block, other_mark=other_mark))
    return "\n\n".join(written)


def _block(block: Block, *, other_mark: bool) -> str:
    match block:
        case Heading(level, spans):
            return f"{'#' * level} {escape.closing(inline(spans))}"
        case Paragraph((Code(text),)) if "\n" in text:
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            return f"{fence}\n{text}\n{fence}"
        case Paragraph(spans):
            return inline(spans)
        case Quote(blocks, speaker):
            said = [_blocks(blocks)] + ([f"— {inline(speaker, starts_line=False)}"] if speaker else [])
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(said).split("\n"))
        case List():
            return _list(block, other_mark=other_mark)
        case Image(url, alt, credit):
            by = f' "{escape.title(credit)}"' if credit else ""
            return f"![{escape.words(alt, starts_line=False)}]({escape.address(url)}{by})"
        case Card():
            raise TypeError("a normal document holds no card")
        case _:
            assert_never(block)


def _list(block: List, *, other_mark: bool) -> str:
    """`other_mark` keeps it apart from a list just before, which would go on otherwise."""
    items: list[str] = []
    for i, item in enumerate(block.items):
        if block.start is None:
            mark = "*" if other_mark else "-"
        else:
            mark = f"{min(block.start + i, 999_999_999)}{')' if other_mark else '.'}"
        indent = " " * (len(mark) + 1)
        lines = _blocks(item).split("\n")
        items.append("\n".join([f"{mark} {lines[0]}", *(f"{indent}{line}".rstrip() for line in lines[1:])]))
    apart = "\n" if all(len(item) == 1 and isinstance(item[0], Paragraph) for item in block.items) else "\n\n"
    return apart.join(items)
