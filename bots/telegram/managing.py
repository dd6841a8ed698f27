"""Which channel somebody manages from the private chat, and how a button carries the channel it is about.

The first is kept in the database, so that a restart does not make what was meant for a channel count for its manager. A
button needs neither: the channel's number stands in its data.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bots.telegram.places import PLATFORM
from core.commands import data
from core.storage import Storage
from core.values.document import Action, Document

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PREFIX = data(Action(""))
_CARRIED = re.compile(rf"{_PREFIX}c([0-9a-z]{{1,11}}):(.+)", re.DOTALL)


class Managing:
    """By person; at most one channel at a time."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now

    async def channel_of(self, person: str) -> int | None:
        async with self._storage.read() as tx:
            fact = await tx.facts.get(_fact(person))
        return None if fact is None else int(fact[0])

    async def begin(self, person: str, channel: int) -> None:
        async with self._storage.begin() as tx:
            await tx.facts.put(_fact(person), str(channel), at=self._now())

    async def end(self, person: str) -> None:
        async with self._storage.begin() as tx:
            await tx.facts.drop(_fact(person))


def carrying(document: Document, channel: int) -> Document:
    """`document` with each command meant for `channel`, wherever its button is pressed."""
    rows = tuple(tuple(_carrying(action, channel) for action in row) for row in document.rows)
    return document if document.form else replace(document, rows=rows)


def carried(text: str) -> tuple[int, str] | None:
    """The channel, and the data as it would be in the channel; None for the data of any other button."""
    found = _CARRIED.fullmatch(text)
    return None if found is None else (-int(found[1], 36), _PREFIX + found[2])


def margin(channel: int) -> int:
    """Bytes that the channel takes of each button."""
    return len(_mark(channel))


def _carrying(action: Action, channel: int) -> Action:
    return replace(action, command=_mark(channel) + action.command) if action.command else action


def _mark(channel: int) -> str:
    digits, rest = "", -channel
    while rest:
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"c{digits}:"


def _fact(person: str) -> str:
    return f"{PLATFORM}:manages:{person}"
