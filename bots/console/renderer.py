"""A document on a terminal: cards in frames, buttons with numbers.

The same layout is drawn twice: for a terminal with colours and hyperlinks, and as plain text whose every word can be
read, compared and piped. The limits of the platform “console” live here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import assert_never

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.text import Text as Words

from bots.console.buttons import button_lines
from bots.console.hanging import Clipped, Hanging, height
from bots.console.spans import QUIET, STRONG, hyperlink, one_line, safe, words
from core.i18n import _
from core.reading import read_on
from core.values.document import (
    Action,
    Block,
    Blocks,
    Card,
    Document,
    Form,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Spans,
    Text,
)

WIDTH = 78
"""Cells of a line where nobody says otherwise."""

NARROWEST_PAGE = 24
"""Cells below which a frame holds no words; a narrower terminal wraps the lines itself."""

CARD_LINES = 40
"""Lines of an article's body on a card; a longer one is cut between blocks and can be read on."""

_FRAME = 4
"""Cells that a frame and its padding take from a line."""

_BAR, _BULLET, _PENCIL, _CUT = "│ ", "• ", "✎ ", "⋯"
_MARK = Style(bold=True, color="yellow")
_LEAD = Style(italic=True)
_FRAME_STYLE = Style(color="bright_black")


@dataclass(frozen=True, slots=True)
class Page:
    """`actions[0]` is the first button shown."""

    renderable: RenderableType
    actions: tuple[Action, ...]


def lay_out(document: Document, *, width: int = WIDTH, linked: bool, first: int = 1) -> Page:
    """`document` in `width` cells; `linked` for a terminal that opens hyperlinks, else addresses are written out.

    Its buttons are numbered from `first`.
    """
    return _Layout(max(width, NARROWEST_PAGE), linked, first).page(document)


def render(document: Document, *, width: int = WIDTH) -> RenderableType:
    """`document` for a terminal."""
    return lay_out(document, width=width, linked=True).renderable


def as_text(document: Document, width: int = WIDTH, *, first: int = 1) -> str:
    """`document` as plain text: no colours, no escape sequences, no white space at the ends of lines."""
    page = lay_out(document, width=width, linked=False, first=first)
    file = StringIO()
    console = Console(
        file=file,
        width=max(width, NARROWEST_PAGE),
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(page.renderable, crop=False)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n")).strip("\n")


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int
    linked: bool
    first: int = 1

    def page(self, document: Document) -> Page:
        drawn: list[RenderableType] = []
        cut: list[tuple[Card, int]] = []
        for block in document.blocks:
            if isinstance(block, Card):
                body, shown = self.body(block)
                drawn.append(self.card(block, body))
                if shown < len(block.body):
                    cut.append((block, shown))
            else:
                drawn.append(self.block(block))
        if document.form:
            drawn.append(self.form(document.form))
        rows = [[action for action in row if not (action.inline or action.by_inline)] for row in read_on(document, cut)]
        buttons = list(button_lines(rows, width=self.width, linked=self.linked, first=self.first))
        if buttons:
            drawn.append(Group(*buttons))
        return Page(Group(*_apart(drawn)), tuple(action for row in rows for action in row))

    def block(self, block: Block) -> RenderableType:
        match block:
            case Heading(_, spans):
                return words(spans, linked=self.linked, style=STRONG)
            case Paragraph(spans):
                return words(spans, linked=self.linked)
            case Quote(blocks, speaker):
                return self.quote(blocks, speaker)
            case List():
                return self.items(block)
            case Image():
                return self.image(block)
            case Card():
                return self.card(block, self.body(block)[0])
            case _:
                assert_never(block)

    def quote(self, blocks: Blocks, speaker: Spans) -> RenderableType:
        said = list(_apart(map(self.block, blocks)))
        if speaker:
            said.append(words((Text("— "), *speaker), linked=self.linked, style=QUIET))
        return Hanging(_BAR, _BAR, Group(*said), QUIET)

    def items(self, block: List) -> RenderableType:
        start = block.start
        marks = [_BULLET if start is None else f"{start + at}. " for at in range(len(block.items))]
        wide = max(map(len, marks), default=0)
        return Group(
            *(
                Hanging(mark.rjust(wide), " " * wide, Group(*map(self.block, item)), QUIET)
                for mark, item in zip(marks, block.items, strict=True)
            )
        )

    def image(self, image: Image) -> Words:
        alt, credit = safe(image.alt), safe(image.credit)
        shown = _("Picture: {alt}").format(alt=alt) if alt else _("Picture")
        said = f"[{shown} ({credit})]" if credit else f"[{shown}]"
        return Words(said, style=QUIET + hyperlink(image.url) if self.linked else QUIET, overflow="fold")

    def card(self, card: Card, body: list[RenderableType]) -> RenderableType:
        kicker = one_line(card.kicker, linked=self.linked)
        above = cell_len(kicker.plain) <= self.width - _FRAME - 2
        head = [
            kicker if not above else None,
            Words(safe(card.title), style=STRONG + hyperlink(card.url) if self.linked else STRONG, overflow="fold"),
            words((Text(_PENCIL), *card.mark), linked=self.linked, style=_MARK) if card.mark else None,
        ]
        foot = [words(part, linked=self.linked) for part in (card.source, card.hashtags) if part]
        parts = [
            Group(*filter(None, head)),
            words(card.lead, linked=self.linked, style=_LEAD) if card.lead else None,
            self.image(card.image) if card.image else None,
            *body,
            Group(*foot) if foot else None,
        ]
        return _frame(Group(*_apart(filter(None, parts))), kicker if above else None)

    def body(self, card: Card) -> tuple[list[RenderableType], int]:
        """What of the body fits on the card, and how many of its blocks are whole."""
        kept: list[RenderableType] = []
        left = CARD_LINES
        inner = self.width - _FRAME
        for number, block in enumerate(card.body):
            drawn = self.block(block)
            lines = height(drawn, inner) + (1 if kept else 0)
            if lines > left and card.read_on:
                if left > CARD_LINES // 2:
                    return [*kept, Clipped(drawn, left - bool(kept))], number
                if number and isinstance(card.body[number - 1], Heading):
                    kept.pop()
                    number -= 1
                return [*kept, Words(_CUT, style=QUIET)], number
            kept.append(drawn)
            left -= lines
        return kept, len(card.body)

    def form(self, form: Form) -> RenderableType:
        lines = []
        for field in form.fields:
            line = Words(f"{safe(field.label)} ", style=STRONG, overflow="fold")
            hints = [_("optional")] * (not field.required) + [_("several lines")] * field.long
            lines.append(line.append(f"({', '.join(hints)})" if hints else "", QUIET))
        return _frame(Group(*lines), Words(safe(form.title), style=STRONG))


def _frame(body: RenderableType, title: Words | None) -> Panel:
    return Panel(body, box=box.ROUNDED, title=title or None, title_align="left", border_style=_FRAME_STYLE)


def _apart(parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """The parts with an empty line between them."""
    for number, part in enumerate(parts):
        if number:
            yield Words()
        yield part
