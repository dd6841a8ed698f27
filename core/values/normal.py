"""The one form in which text written down and read again comes back.

Two documents that say the same may differ in how their spans nest, where spaces stand and which spans are empty. `normal`
removes those differences, so that for Markdown and for HTML `read(write(blocks)) == normal(blocks)`.
"""

from dataclasses import replace
from itertools import islice, takewhile
from re import compile as pattern
from typing import assert_never

from core.values.document import Block, Blocks, Card, Code, Heading, Image, Link, List, Paragraph, Quote, Spans, Text
from core.values.runs import Run, Style, runs, spans, tidy
from core.values.text import clean, clean_line
from core.values.url import link_url

NESTING = 16
"""Quotes and lists that may stand in each other; what is deeper is kept one level up."""

LIST_START = 999_999_999
"""The highest first number of a list: nine digits, as CommonMark 0.31 §5.2 has it."""

SPEAKER = pattern(r"(?:(?:—|--|–|―)\s+)+")
"""What stands before a speaker's name, on the last line of a quotation."""


def normal(blocks: Blocks, depth: int = 0) -> Blocks:
    """`blocks` as they come back from Markdown or HTML; idempotent.

    Texts are clean and merged, white space collapsed and outside of styles, empty parts gone, addresses normal. Hashtags
    and moments are text, cards are links. A last line `— Name` of a quotation is its speaker. Code alone in a paragraph
    keeps its lines, with tabs expanded.
    """
    kept: list[Block] = []
    for block in blocks:
        kept += _normal(block, depth)
    return tuple(kept)


def _normal(block: Block, depth: int) -> Blocks:
    match block:
        case Heading(level, content):
            words = spans(tidy(runs(content), one_line=True))
            return (Heading(min(max(level, 1), 6), words),) if words else ()
        case Paragraph(content):
            words = _code_block(content) or spans(tidy(runs(content)))
            return (Paragraph(words),) if words else ()
        case Quote():
            return _quote(block, depth)
        case List(items, start):
            inner = tuple(filter(None, (normal(item, depth + 1) for item in items)))
            if depth >= NESTING:
                return tuple(part for item in inner for part in item)
            number = None if start is None else min(max(start, 0), LIST_START)
            return (List(inner, number),) if inner else ()
        case Image(url, alt, credit):
            if (address := link_url(url)).startswith("http"):
                return (Image(address, clean_line(alt), clean_line(credit)),)
            return _normal(Paragraph((Text(alt),)), depth)
        case Card(title=title, url=url):
            return _normal(Paragraph((Link((Text(title),), url),)), depth)
        case _:
            assert_never(block)


def _quote(quote: Quote, depth: int) -> Blocks:
    blocks = normal(quote.blocks, depth + 1)
    said_by = tidy(runs(quote.speaker), one_line=True)
    speaker = tidy(_without_dash(said_by))
    if depth >= NESTING:
        return (*blocks, Paragraph(spans(speaker))) if speaker else blocks
    if not speaker:
        blocks, speaker = _last_line(blocks)
    if not blocks:
        return (Quote((Paragraph(spans(speaker)),)),) if speaker else ()
    return (Quote(blocks, spans(speaker)),)


def _last_line(blocks: Blocks) -> tuple[Blocks, list[Run]]:
    """The blocks of a quotation without the speaker that their last line may name, and that speaker."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph):
        return blocks, []
    row = list(runs(last.spans))
    words, line = _split(row)
    if not _dash(line):
        return blocks, []
    before = blocks[:-1] + ((Paragraph(spans(tidy(words))),) if words else ())
    return (before, tidy(_without_dash(line))) if before else (blocks, [])


def _split(row: list[Run]) -> tuple[list[Run], list[Run]]:
    """The runs before the last line break, and those after it."""
    for i in range(len(row) - 1, -1, -1):
        before, found, after = row[i].text.rpartition("\n")
        if found and not row[i].style.code:
            rest = [replace(row[i], text=after), *row[i + 1 :]]
            return [*row[:i], replace(row[i], text=before)], [run for run in rest if run.text]
    return [], row


def _dash(row: list[Run]) -> int:
    """How many letters of a line stand before the speaker's name; 0 where it names none."""
    words = "".join(run.text for run in takewhile(lambda run: not run.style.code, row))
    found = SPEAKER.match(words)
    return found.end() if found else 0


def _without_dash(row: list[Run]) -> list[Run]:
    letters = ((letter, run.style) for run in row for letter in run.text)
    return [Run(letter, style) for letter, style in islice(letters, _dash(row), None)]


def _code_block(content: Spans) -> Spans:
    """The code whose lines make up all of a paragraph; empty where there is other text or only one line."""
    match [run for run in runs(content) if clean(run.text).strip()]:
        case [Run(text, style)] if style == Style(code=True):
            lines = [line.rstrip() for line in clean(text).expandtabs(4).split("\n")]
            while lines and not lines[0]:
                lines.pop(0)
            while lines and not lines[-1]:
                lines.pop()
            return (Code("\n".join(lines)),) if len(lines) > 1 else ()
    return ()
