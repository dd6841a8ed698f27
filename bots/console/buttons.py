"""Buttons of a terminal: numbers to type, labels to click, addresses to copy."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from rich.style import Style
from rich.text import Text as Words

from bots.console.spans import hyperlink, safe
from core.values.document import Action

_OUT = " ↗"
_MARGIN, _GAP = "  ", "   "
_NUMBER = Style(bold=True, color="cyan")


def button_lines(rows: Iterable[Sequence[Action]], *, width: int, linked: bool, first: int = 1) -> Iterator[Words]:
    """The lines of buttons, numbered from `first`; those of a row share lines as far as they fit into `width` cells."""
    numbers = count(first)
    for row in rows:
        line = Words()
        for action in row:
            button = _button(action, next(numbers), linked=linked)
            if line and line.cell_len + len(_GAP) + button.cell_len > width:
                yield line
                line = Words()
            line = line.append(_GAP if line else _MARGIN).append_text(button)
            line.overflow, line.no_wrap = button.overflow, button.no_wrap
        if line:
            yield line


def _button(action: Action, number: int, *, linked: bool) -> Words:
    """An address that is written out is never broken, so that it can be copied; it may leave the page.

    A label that is a number (of an article in a list) is told apart from the button's own.
    """
    opens = linked and bool(action.url)
    address = "" if opens else safe(action.url or action.copy)
    link = hyperlink(action.url or action.copy) if linked else Style.null()
    button = Words(overflow="ignore" if address else "fold", no_wrap=bool(address))
    label = f"→ {action.label}" if action.label.isdecimal() else safe(action.label)
    button.append(f"[{number}] ", _NUMBER).append(label + _OUT * opens, link)
    return button.append(f"  {address}" if address else "", link)
