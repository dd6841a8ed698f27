"""The owner's phone with Discord on it: forms, files and buttons."""

import re
from dataclasses import dataclass
from typing import Any

from tests.chaos.discord.program import OWNER
from tests.chaos.discord.record import bare
from tests.chaos.discord.voices import Voices
from tests.chaos.ledger import Span
from tests.chaos.newsroom import Told

TRY = re.compile(r"v1:/try (\d+)")


@dataclass
class Phone:
    """`private` is her chat with the bot."""

    voices: Voices
    private: int

    async def says(self, words: str, answer: str) -> Told:
        """What is one message elsewhere: a command, its head and a text."""
        command, _, rest = words.removeprefix("/").partition(" ")
        if command == "post":
            title, tags, _empty, body = rest.split("\n", 3)
            fields = {"Title": title, "Tags": tags, "Body": body}
            return _told(*await self.voices.fills_in(OWNER, command, fields, answer))
        head, _, body = rest.partition("\n\n")
        number, _, more = head.partition(" ")
        options: dict[str, Any] = {"id": number, "reason" if command == "retract" else "note": more}
        if body:
            options["file"] = ["story.md", f"\n{body}"]
        return _told(*await self.voices.uses(OWNER, command, options, answer))

    async def presses(self, shown: Told, label: str, answer: str) -> Told:
        return _told(*await self.voices.presses(OWNER, self.private, shown.message, label, answer))


def _told(span: Span, message: dict[str, Any]) -> Told:
    tries = TRY.search(str(message["wire"]["components"]))
    return Told(bare(message["plain"]), span.told, True, message["id"], int(tries[1]) if tries else 0)
