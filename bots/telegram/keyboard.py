"""What stands under a message: an inline keyboard a phone shows readably, or the question that waits for an answer.

In a channel nobody is spoken to, and where a card was dropped by inline mode the chat is unknown: there a command becomes a
link into the private chat.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bots.telegram.words import CODE, Kind, Mark, Words, joined, opens, say, units, visible
from core.commands.buttons import DATA_BYTES, data
from core.commands.start import payload
from core.i18n import _, languages, speaking
from core.values.chat import ChatKind
from core.values.document import Action, Form, Row
from core.values.graphemes import graphemes, shortened
from core.values.text import clean_line

BUTTONS, BUTTONS_IN_A_ROW = 100, 8
"""Buttons of a keyboard and of one of its rows."""

COPY_UNITS = 256
"""UTF-16 units of a text to copy (Bot API, `CopyTextButton`)."""

PLACEHOLDER_UNITS = 64
"""UTF-16 units of `input_field_placeholder` (Bot API, `ForceReply`)."""

LABEL = 33
"""Cells of a label that a phone shows in a row of its own; a wide letter takes two."""

_ROW, _PADDING = 36, 3
_CHATS = {"allow_user_chats": True, "allow_group_chats": True, "allow_channel_chats": True}


@dataclass(frozen=True, slots=True)
class Keyboard:
    """`username` is the bot's; where `kind` is a channel, commands are links into the private chat."""

    username: str
    kind: ChatKind

    def inline(self, rows: Sequence[Row]) -> dict[str, Any] | None:
        """An InlineKeyboardMarkup, None without buttons. A row too wide for a phone becomes several."""
        shown = [[button for action in row if (button := self._button(action))] for row in rows]
        lines = [line for row in shown for line in _lines(row)]
        left = BUTTONS
        kept: list[list[dict[str, Any]]] = []
        for line in lines:
            if line[:left]:
                kept.append(line[:left])
                left -= len(kept[-1])
        return {"inline_keyboard": kept} if kept else None

    def question(self, form: Form) -> dict[str, Any] | None:
        """A ForceReply to whoever asked; None in a channel, which has none."""
        if self.kind is ChatKind.CHANNEL:
            return None
        markup: dict[str, Any] = {"force_reply": True, "selective": True}
        asked = next((field for field in form.fields if field.required), None) or next(iter(form.fields), None)
        hint = shortened(clean_line(asked.label), PLACEHOLDER_UNITS, units) if asked else ""
        return markup | {"input_field_placeholder": hint} if visible(hint) else markup

    def lines(self, rows: Sequence[Row], *, asking: bool) -> Iterator[Words]:
        """The actions that are no buttons, as lines of the message: what is too long to copy, and all beside a question."""
        for action in (action for row in rows for action in row):
            label = clean_line(action.label)
            if action.copy and (asking or units(action.copy) > COPY_UNITS):
                yield joined((say(f"{label}: "), say(clean_line(action.copy), CODE)), "")
            elif asking and action.command:
                yield say(f"{label}: {self._typed(action.command)}")
            elif asking and opens(action.url):
                yield say(label, Mark(Kind.LINK, action.url))

    def _typed(self, command: str) -> str:
        """As it is typed here; in a group other bots listen too."""
        name, space, rest = command.partition(" ")
        return f"{name}@{self.username}{space}{rest}" if self.kind is ChatKind.GROUP else command

    def _button(self, action: Action) -> dict[str, Any] | None:
        opened = self._opened(action)
        if opened is None:
            return None
        label = shortened(clean_line(action.label), LABEL, _cells)
        styled = {"style": _style(action)} if action.bound and "callback_data" in opened else {}
        return {"text": label if visible(label) else "…", **opened, **styled}

    def _opened(self, action: Action) -> dict[str, Any] | None:
        """What the button does, as its one field; None for what a button cannot do here."""
        if action.url:
            return {"url": action.url} if opens(action.url) or action.url.startswith("tg://") else None
        if action.copy:
            return {"copy_text": {"text": action.copy}} if units(action.copy) <= COPY_UNITS else None
        if action.inline:
            return {"switch_inline_query_chosen_chat": {"query": action.inline, **_CHATS}}
        if self.kind is ChatKind.CHANNEL:
            start = payload(action.command)
            return {"url": f"https://t.me/{self.username}?start={start}"} if start else None
        typed = data(action)
        return {"callback_data": typed} if len(typed.encode(errors="replace")) <= DATA_BYTES else None


def _lines(row: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """`row` in as few lines as a phone shows readably, evenly filled; buttons of a line are equally wide."""
    fewest = 1
    while any(_too_wide(line) for line in _parted(row, fewest)):
        fewest += 1
    yield from _parted(row, fewest)


def _parted(row: list[dict[str, Any]], count: int) -> list[list[dict[str, Any]]]:
    size = -(-len(row) // count) or 1
    return [row[at : at + size] for at in range(0, len(row), size)]


def _too_wide(line: list[dict[str, Any]]) -> bool:
    widest = max(sum(map(_cells, graphemes(button["text"]))) for button in line)
    return len(line) > BUTTONS_IN_A_ROW or (len(line) > 1 and len(line) * (widest + _PADDING) > _ROW)


def _cells(grapheme: str) -> int:
    return 2 if len(grapheme) > 1 or unicodedata.east_asian_width(grapheme) in "WF" else 1


def _style(action: Action) -> str:
    """Red for what takes something away, else blue; the command itself is behind a key by now."""
    return "danger" if action.label in _takings() else "primary"


@cache
def _takings() -> frozenset[str]:
    labels: set[str] = set()
    for language in languages():
        with speaking(language):
            labels |= {_("Retract"), _("Discard"), _("Erase everything")}
    return frozenset(labels)
