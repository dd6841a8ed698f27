"""A scene that plays itself: who says or presses what, and what must then be seen. Each turn is data and is checked.

Nothing is faked: every turn goes through the router, and what arrives has come through the lane. A turn is over when all
that it promises is on the screen; where something is missing after `PATIENCE`, the scene ends and names it.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bots.console.renderer import as_text
from bots.console.screen import Message, Screen, What
from bots.console.seats import Seat
from bots.console.talk import Talk
from core.values.document import Blocks, Emphasis, Heading, Link, List, Paragraph, Quote, Spans, Strong, plain

PATIENCE = 15.0
"""Seconds until a turn that shows nothing more is given up."""

_FRAME = re.compile(r"[│╭╮╰╯─]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """`does` is said at `seat`, or is the label of a button in brackets, or "" where only something arrives.

    All of `shows` must stand in what arrives or changes at the seat after its previous turn, the words of `marked` with
    emphasis; nothing of `hides` may.
    """

    seat: Seat
    does: str
    shows: tuple[str, ...]
    hides: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


class BrokenSceneError(Exception):
    """A turn did not show what it promised; the text says which, what was missing and what was there instead."""


class Scene:
    """Plays on the screens of `talk`; `tell` gets the transcript, piece by piece."""

    def __init__(self, talk: Talk, tell: Callable[[str], None], *, patience: float = PATIENCE) -> None:
        self._talk = talk
        self._tell = tell
        self._patience = patience
        self._new: dict[str, list[tuple[What, Message]]] = {name: [] for name in talk.screens}
        self._news = asyncio.Event()
        for screen in talk.screens.values():
            screen.watch(self._changed)

    async def play(self, turns: Iterable[Turn]) -> None:
        """Raises `BrokenSceneError` at the first turn that differs."""
        for number, turn in enumerate(turns, start=1):
            self._tell(f"{turn.seat.name}> {turn.does}\n" if turn.does else f"({turn.seat.name} sees)\n")
            note = await self._act(turn, number)
            faults = await self._watch(turn, note or "")
            for text in filter(None, (note, *self._texts(turn.seat))):
                self._tell(f"{text}\n")
            self._new[turn.seat.name].clear()
            if faults:
                said = f"{turn.seat.name}> {turn.does}".partition("\n")[0]
                raise BrokenSceneError(f"turn {number} ({said}): {'; '.join(faults)}")

    async def _act(self, turn: Turn, number: int) -> str | None:
        if not turn.does:
            return None
        if not turn.does.startswith("["):
            return await self._talk.say(turn.seat, turn.does)
        label = turn.does.removeprefix("[").removesuffix("]")
        for message in reversed(self._talk.screens[turn.seat.name].messages):
            for at, action in message.numbered:
                if action.label == label:
                    return await self._talk.press(turn.seat, at)
        raise BrokenSceneError(f"turn {number}: {turn.seat.name} sees no button “{label}”")

    async def _watch(self, turn: Turn, note: str) -> list[str]:
        """What is still wrong once all is there that should come, or when patience ends."""
        try:
            async with asyncio.timeout(self._patience):
                while self._missing(turn, note):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pass
        seen = _flat(" ".join((note, *self._texts(turn.seat))))
        return [
            *self._missing(turn, note),
            *(f"“{text}” should not be there" for text in turn.hides if _flat(text) in seen),
        ]

    def _missing(self, turn: Turn, note: str) -> list[str]:
        seen = _flat(" ".join((note, *self._texts(turn.seat))))
        strong = _flat(" ".join(_strong(message.document.blocks) for _, message in self._new[turn.seat.name]))
        unseen = [f"“{text}” is missing" for text in turn.shows if _flat(text) not in seen]
        return unseen + [f"“{word}” is not marked" for word in turn.marked if word not in strong]

    def _texts(self, seat: Seat) -> list[str]:
        return [_text(what, message) for what, message in self._new[seat.name]]

    def _changed(self, screen: Screen, what: What, message: Message) -> None:
        self._new[screen.seat].append((what, message))
        self._news.set()


def _text(what: What, message: Message) -> str:
    text = as_text(message.document, message.width, first=message.first)
    return {What.ARRIVED: text, What.CHANGED: f"(changed in place)\n{text}", What.REMOVED: "(deleted)"}[what]


def _strong(content: Blocks | Spans) -> str:
    """The words that stand out."""
    found: list[str] = []
    for part in content:
        match part:
            case Strong(spans):
                found.append(plain(spans))
            case Heading(_, spans) | Paragraph(spans) | Link(spans, _) | Emphasis(spans):
                found.append(_strong(spans))
            case List(items, _):
                found += map(_strong, items)
            case Quote(blocks, _):
                found.append(_strong(blocks))
            case _:
                pass
    return " ".join(found)


def _flat(text: str) -> str:
    """The words alone: no frames, every run of white space one space."""
    return " ".join(_FRAME.sub(" ", text).split())
