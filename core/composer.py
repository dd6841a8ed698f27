"""Puts blocks together from what a reader of Markdown or HTML meets, one after the other.

Readers only say what begins and ends. Whatever the nesting, the result is flat runs and a bounded tree, so no input can
exhaust the stack.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.values.document import Block, Blocks, Code, Heading, Image, List, Paragraph, Quote, Span, Spans, Text
from core.values.normal import normal
from core.values.runs import Run, Style, spans, tidy
from core.values.url import link_url


@dataclass(slots=True)
class _Room:
    """A quotation, a list or the document itself while it fills; a list has its blocks in `items`."""

    blocks: list[Block] = field(default_factory=list)
    speaker: list[Span] = field(default_factory=list)
    items: list[list[Block]] | None = None


class Composer:
    """Blocks in the making. Every `with` ends the line that was begun before and inside it."""

    def __init__(self) -> None:
        self._rooms = [_Room()]
        self._line: list[Run] = []
        self._level = 0
        self._strong = 0
        self._emphasis = 0
        self._struck = 0
        self._urls: list[str] = []

    def blocks(self) -> Blocks:
        """All that was said, in normal form."""
        self.end_line()
        return normal(tuple(self._rooms[0].blocks))

    @property
    def in_line(self) -> bool:
        """Whether a line has begun."""
        return any(run.text.strip(" \n\t") for run in self._line)

    def text(self, text: str) -> None:
        if text:
            self._line.append(Run(text, self._style()))

    def code(self, text: str) -> None:
        self._line.append(Run(text, self._style(code=True)))

    def code_lines(self, text: str) -> None:
        """A paragraph of code that keeps its lines."""
        self.add(Paragraph((Code(text),)))

    def image(self, url: str, alt: str, credit: str = "") -> None:
        self.add(Image(url, alt, credit))

    def add(self, *blocks: Block) -> None:
        """Into the room; what stands in a list but in no item makes one, or belongs to the last when it is a list."""
        self.end_line()
        room = self._rooms[-1]
        for block in blocks:
            if room.items is None:
                room.blocks.append(block)
            elif room.items and isinstance(block, List):
                room.items[-1].append(block)
            else:
                room.items.append([block])

    def end_line(self) -> None:
        """What was said since the last one is a paragraph, or a heading inside of `heading`."""
        if not self._line:
            return
        line, self._line = self._line, []
        if content := spans(tidy(line)):
            self.add(Heading(self._level, content) if self._level else Paragraph(content))

    @contextmanager
    def heading(self, level: int) -> Iterator[None]:
        self.end_line()
        outer, self._level = self._level, level
        yield
        self.end_line()
        self._level = outer

    @contextmanager
    def strong(self) -> Iterator[None]:
        self._strong += 1
        yield
        self._strong -= 1

    @contextmanager
    def emphasis(self) -> Iterator[None]:
        self._emphasis += 1
        yield
        self._emphasis -= 1

    @contextmanager
    def struck(self) -> Iterator[None]:
        self._struck += 1
        yield
        self._struck -= 1

    @contextmanager
    def link(self, url: str) -> Iterator[None]:
        """A link where `url` may be one, and only the words otherwise."""
        self._urls.append(link_url(url))
        yield
        self._urls.pop()

    @contextmanager
    def quote(self) -> Iterator[None]:
        self.end_line()
        self._rooms.append(room := _Room())
        yield
        self.end_line()
        self._rooms.pop()
        self.add(Quote(tuple(room.blocks), tuple(room.speaker)))

    def speaker(self, words: Spans) -> None:
        """Who said the quotation around; several are named one after the other."""
        speaker = self._rooms[-1].speaker
        speaker += (Text(", "), *words) if speaker and words else words

    @contextmanager
    def listing(self, start: int | None) -> Iterator[None]:
        self.end_line()
        self._rooms.append(room := _Room(items=[]))
        yield
        self.end_line()
        self._rooms.pop()
        self.add(List(tuple(map(tuple, room.items or [])), start))

    @contextmanager
    def item(self) -> Iterator[None]:
        with self.apart() as blocks:
            yield
        if (items := self._rooms[-1].items) is None:
            self._rooms[-1].blocks += blocks
        else:
            items.append(blocks)

    @contextmanager
    def apart(self) -> Iterator[list[Block]]:
        """What is said inside goes to the list given and nowhere else."""
        self.end_line()
        self._rooms.append(room := _Room())
        yield room.blocks
        self.end_line()
        self._rooms.pop()

    def _style(self, *, code: bool = False) -> Style:
        url = next(filter(None, self._urls), "")
        return Style(url, self._strong > 0, self._emphasis > 0, self._struck > 0, code)
