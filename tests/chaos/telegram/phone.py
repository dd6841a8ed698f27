"""The owner's phone with Telegram on it."""

from dataclasses import dataclass
from typing import Any

from tests.chaos.newsroom import Told
from tests.chaos.telegram.program import OWNER
from tests.chaos.telegram.voices import Voices


@dataclass
class Phone:
    voices: Voices

    async def says(self, words: str, answer: str) -> Told:
        _, line = await self.voices.says(OWNER, words, answer)
        return _told(line, await self._article(line["message_id"]) if line["done"] else 0)

    async def presses(self, shown: Told, label: str, answer: str) -> Told:
        _, line = await self.voices.presses(OWNER, shown.message, label, answer)
        return _told(line)

    async def _article(self, message: int) -> int:
        """From the button that tries it."""
        for shown in await self.voices.platform.control(messages=OWNER):
            if shown["id"] == message:
                tries = (b["data"] for row in shown["buttons"] for b in row if b["text"] == "Try it")
                return next((int(data.removeprefix("v1:/try ")) for data in tries), 0)
        return 0


def _told(line: dict[str, Any], article: int = 0) -> Told:
    return Told(line["text"], line["at"], line["done"], int(line["message_id"] or 0), article)
