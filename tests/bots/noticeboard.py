"""A third platform in one file, as somebody would write it who has read the seams: a noticeboard, which is a folder.

Each person has a folder on it. What hangs there is one file a notice; what they say is the file `said.txt`, and the button that
they press is in `pressed.txt`. Who nails a file `closed` to theirs wants no notices. The tests copy this file into a package
beside ours.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bots.house import House
from bots.platform import PlatformSettings
from core.commands import data
from core.delivery.pace import Limits
from core.values.chat import Address, Right, Sender
from core.values.document import Action, Card, Document, plain
from core.values.graphemes import shortened
from core.values.outcome import Gone, Outcome, Post, Postponed, Refusal, Refused, Sent

PLATFORM = "noticeboard"
ROOM = 2_000
"""Characters on one notice."""

AGAIN = timedelta(seconds=5)
LOOK = 0.02
"""Seconds between two looks for what was said."""


class Settings(PlatformSettings):
    """`folder` is where the board is; without one the platform is off."""

    folder: str = ""


class Board:
    """The messenger: a notice's reference is its file, and its key the file's name, so that it hangs there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, to: Address, post: Post) -> Outcome:
        theirs = self._folder / to.id
        if not self._folder.is_dir():
            return Postponed(datetime.now(UTC) + AGAIN, everyone=True)
        if not theirs.is_dir():
            return Refused(Refusal.GONE)
        if (theirs / "closed").exists():
            return Refused(Refusal.BLOCKED)
        return self._hung(f"{to.id}/{post.key}.json", post.document)

    async def edit(self, ref: str, post: Post) -> Outcome:
        return self._hung(ref, post.document) if (self._folder / ref).exists() else Gone()

    async def delete(self, ref: str) -> Outcome:
        try:
            (self._folder / ref).unlink()
        except FileNotFoundError:
            return Gone()
        return Sent(ref)

    def _hung(self, ref: str, document: Document) -> Sent:
        draft = self._folder / f"{ref}.draft"
        draft.write_text(json.dumps(notice(document)))
        draft.replace(self._folder / ref)
        return Sent(ref)


class Noticeboard:
    """The bot: everybody speaks for their own folder, owners for the newsroom."""

    platform = PLATFORM
    limits = Limits(per_second=1000)
    forms: Sequence[str] = ()
    words: Mapping[str, str] = MappingProxyType({})

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.folder)
        self._owners = settings.owners
        self.messenger = Board(self._folder)

    def invitations(self) -> Sequence[Action]:
        return ()

    def link(self, _payload: str) -> str:
        return ""

    async def run(self, house: House) -> None:
        house.ready()
        while True:
            for act in sorted(self._folder.glob("*/*.txt")):
                await self._answer(house, act.parent.name, act.name, act.read_text())
                act.unlink()
            await asyncio.sleep(LOOK)

    async def _answer(self, house: House, person: str, act: str, words: str) -> None:
        rights = Right.OWN if person in self._owners else Right.READ
        sender = Sender(Address(PLATFORM, person), person, rights)
        meant = house.router.press if act == "pressed.txt" else house.router.handle
        document = await meant(sender, words)
        if document is not None:
            await house.lane.reply(sender.address, Post(document, house.services.new_code()))


def create(settings: Settings) -> Noticeboard | None:
    """The bot as configured; None without a board."""
    return Noticeboard(settings) if settings.folder else None


def notice(document: Document) -> dict[str, Any]:
    """What hangs there: words, and buttons as what they are called and what they lead to."""
    words = plain(document)
    actions = [action for row in document.rows for action in row]
    if len(words) > ROOM:
        cards = [block for block in document.blocks if isinstance(block, Card)]
        actions = [*(card.read_on for card in cards if card.read_on), *actions]
        words = shortened(words, ROOM, len)
    return {"words": words, "buttons": [[a.label, data(a) if a.command else a.url or a.copy] for a in actions]}
