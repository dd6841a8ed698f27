"""What stands under a message: rows of buttons, and the lines of what is none in Discord."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from discord import ButtonStyle, ui

from bots.discord.markdown import address, code, literal, masked, opens, tame, visible, wide
from core.commands.buttons import data, pressed
from core.i18n import _, languages, speaking
from core.values.document import Action, Row
from core.values.graphemes import shortened
from core.values.text import clean_line
from core.values.url import link_url

ROWS, IN_A_ROW = 5, 5
"""Rows of buttons, and buttons of a row (docs.discord.com/developers/components/reference#action-row)."""

MOST_COMPONENTS = ROWS * (1 + IN_A_ROW)
"""Components of a full message's buttons, rows and all."""

LABEL, CUSTOM_ID, URL = 80, 100, 512
"""Characters of a button's label, of what it carries and of the address it opens (…/reference#button)."""

_BEFORE = 6
"""Characters that may stand before a command: which of several like it, and whose chat it is for."""


def rows_of(rows: Sequence[Row], *, linked: bool = True) -> list[list[ui.Button[ui.LayoutView]]]:
    """The buttons in their rows; a row that is too long becomes several, and where that makes too many all rows are full.

    Where not `linked` there are none that open an address.
    """
    given = [[action for action in row if _is_button(action, linked=linked)] for row in rows]
    lines = [line for row in given for line in _parted(row)]
    if len(lines) > ROWS:
        every = [action for row in given for action in row]
        lines = [every[at : at + IN_A_ROW] for at in range(0, len(every), IN_A_ROW)][:ROWS]
    seen: Counter[str] = Counter()
    return [[_button(action, seen) for action in line] for line in lines]


def lines_of(rows: Sequence[Row], *, linked: bool = True) -> Iterator[str]:
    """The actions that are no buttons, as lines of the message: what is to be copied, and addresses too long for a button."""
    for action in (action for row in rows for action in row):
        label = literal(f"{clean_line(action.label)}: ")
        if action.copy:
            yield f"{label}{code(clean_line(action.copy))}"
        elif opens(url := link_url(action.url)) and not _is_button(action, linked=linked):
            yield masked(action.label, url) if linked and tame(action.label) else f"{label}{address(url)}"


def command_of(custom_id: str) -> str | None:
    """The command of the button that carries `custom_id`; None where it is not one of ours."""
    number, space, rest = custom_id.partition(" ")
    return pressed(rest if space and number.isdecimal() else custom_id)


def _is_button(action: Action, *, linked: bool) -> bool:
    if action.url:
        return linked and opens(action.url) and wide(action.url) <= URL
    return bool(action.command) and not action.by_inline and wide(data(action)) <= CUSTOM_ID - _BEFORE


def _button(action: Action, seen: Counter[str]) -> ui.Button[ui.LayoutView]:
    label = shortened(clean_line(action.label), LABEL, wide)
    label = label if visible(label) else "…"
    if action.url:
        return ui.Button(label=label, url=action.url)
    typed = data(action)
    seen[typed] += 1
    custom_id = typed if seen[typed] == 1 else f"{seen[typed]} {typed}"
    return ui.Button(label=label, custom_id=custom_id, style=_style(action))


def _parted(row: list[Action]) -> Iterator[list[Action]]:
    """`row` in as few lines as hold it, evenly filled."""
    count = -(-len(row) // IN_A_ROW)
    size = -(-len(row) // count) if count else 1
    yield from (row[at : at + size] for at in range(0, len(row), size))


def _style(action: Action) -> ButtonStyle:
    """Red for what takes something away, blue for what else works once."""
    if not action.bound:
        return ButtonStyle.secondary
    return ButtonStyle.danger if action.label in _takings() else ButtonStyle.primary


@cache
def _takings() -> frozenset[str]:
    labels: set[str] = set()
    for language in languages():
        with speaking(language):
            labels |= {_("Retract"), _("Discard"), _("Erase everything")}
    return frozenset(labels)
