"""Shapes that rich has no name for: a text hanging from a bar or a bullet, and one that ends after so many lines."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style

NARROWEST = 12
"""Cells that a text keeps: nested deeper than there is room for, it hangs no further to the right."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """`body` behind `first` in its first line and behind `rest`, as wide as `first`, in the others."""

    first: str
    rest: str
    body: RenderableType
    style: Style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width - cell_len(self.first)
        if width < NARROWEST:
            yield self.body
            return
        lines = console.render_lines(self.body, options.update_width(width), pad=False)
        for number, line in enumerate(lines or [[]]):
            yield Segment(self.rest if number else self.first, self.style)
            yield from line
            yield Segment.line()


@dataclass(frozen=True, slots=True)
class Clipped:
    """`body` in at most `lines` lines, the last of them “…”."""

    body: RenderableType
    lines: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self.body, options, pad=False)[: self.lines - 1]:
            yield from line
            yield Segment.line()
        yield Segment("…\n")


def height(body: RenderableType, width: int) -> int:
    """How many lines `body` takes in `width` cells."""
    console = Console(width=width, color_system=None, force_terminal=False, legacy_windows=False, _environ={})
    return len(console.render_lines(body, pad=False))
