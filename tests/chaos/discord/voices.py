"""People who use the bot until they are answered. Where nobody listens, Discord tells them so after three seconds."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from tests.chaos.discord.record import bare
from tests.chaos.ledger import Ledger, Span
from tests.chaos.platform import Platform

PATIENCE = 150.0
"""Seconds in which everything is answered at last."""

BREATH = 0.2
"""Seconds between two tries."""

CHANGE = 3.0
"""Seconds in which a message changes whose button was pressed."""

Json = dict[str, Any]


@dataclass
class Voices:
    """`chance` decides what people do; `marks` make each thing that is said unlike every other. `asked` and `failed` count
    interactions, and those of them that were not answered."""

    platform: Platform
    ledger: Ledger
    chance: Random
    marks: Iterator[int] = field(default_factory=lambda: count(1))
    asked: int = 0
    failed: int = 0

    async def uses(
        self, person: int, command: str, options: Json, answer: str, *, channel: int | None = None
    ) -> tuple[Span, Json]:
        """A command, until it is answered so: when, and the message. Without a channel: in their chat with the bot."""

        async def use() -> list[Json]:
            given = {"person": person, "command": command, "options": options, "channel": channel}
            return shown(await self.asks(uses=given))

        return await self.until_answered(f"/{command} {options} of {person}", answer, use)

    async def fills_in(self, person: int, command: str, fields: Json, answer: str) -> tuple[Span, Json]:
        """A command's form, in their chat with the bot."""

        async def fill() -> list[Json]:
            opened = await self.asks(uses={"person": person, "command": command})
            if opened.get("modal") is None:
                return []
            return shown(await self.asks(submits={"person": person, "fields": fields}))

        return await self.until_answered(f"/{command} {fields} of {person}", answer, fill)

    async def presses(self, person: int, channel: int, message: int, label: str, answer: str) -> tuple[Span, Json]:
        """A button of a message in their chat with the bot, which is `channel`; the answer may take the message's place."""

        async def press() -> list[Json]:
            given = {"person": person, "message": message, "label": label}
            seen = shown(await self.asks(presses=given))
            until = time.time() + CHANGE
            while time.time() < until and not any(matches(answer, one) for one in seen):
                await asyncio.sleep(BREATH)
                seen += [one for one in await self.platform.control(messages=channel) if one["id"] == message]
            return seen

        return await self.until_answered(f"[{label}] of {message}", answer, press)

    async def asks(self, **act: Any) -> Json:
        """What came of an interaction; nothing where the client offers it to nobody, or it was left unfinished."""
        self.asked += 1
        try:
            came: Json = await self.platform.control(**act)
        except LookupError:
            came = {"failed": True}
        self.failed += came["failed"]
        return came

    async def until_answered(
        self, words: str, answer: str, act: Callable[[], Awaitable[list[Json]]]
    ) -> tuple[Span, Json]:
        span = Span(time.time())
        while time.time() < span.said + PATIENCE:
            for message in await act():
                if matches(answer, message):
                    span.told = time.time()
                    return span, message
            await asyncio.sleep(BREATH)
        raise AssertionError(f"{words} was never answered")


def shown(came: Json) -> list[Json]:
    """The messages that answer an interaction."""
    return [message for message in (came.get("answer"), *came.get("followups", ())) if message is not None]


def matches(answer: str, message: Json) -> bool:
    return re.search(answer, bare(message["plain"]), re.DOTALL) is not None
