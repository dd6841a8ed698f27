"""People who speak until they are answered, as people do when a program dies under their hands."""

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from tests.chaos.ledger import Ledger, Said, Span
from tests.chaos.platform import Platform

PATIENCE = 12.0
"""Seconds after which somebody says it again: it was set aside, or its answer was lost."""

TRIES = 12


@dataclass
class Voices:
    """`chance` decides what people do; `marks` make each thing that is said unlike every other."""

    platform: Platform
    ledger: Ledger
    chance: Random

    def __post_init__(self) -> None:
        self.marks = count(1)

    async def says(
        self, person: int, words: str, answer: str, *, chat: int | None = None
    ) -> tuple[Span, dict[str, Any]]:
        """Said until it is answered: when, and the answer's line in the log."""

        async def speak() -> None:
            await self.platform.control(says={"person": person, "text": words, "chat": chat})

        return await self._until_answered(person if chat is None else chat, words, answer, speak)

    async def presses(self, person: int, message: int, label: str, answer: str) -> tuple[Span, dict[str, Any]]:
        """Pressed in the private chat until it is answered."""
        given = {"person": person, "message": message, "label": label, "timeout": PATIENCE}
        pressing: list[asyncio.Task[None]] = []

        async def told() -> None:
            with suppress(LookupError):
                await self.platform.control(presses=given)

        async def press() -> None:
            pressing.append(asyncio.create_task(told()))

        try:
            return await self._until_answered(person, f"[{label}] of {message}", answer, press)
        finally:
            for task in pressing:
                task.cancel()

    async def _until_answered(
        self, chat: int, words: str, answer: str, act: Callable[[], Any]
    ) -> tuple[Span, dict[str, Any]]:
        pattern, span = re.compile(answer, re.DOTALL), Span(time.time())

        def answers(line: dict[str, Any]) -> bool:
            here = str(line.get("method", "")).startswith(("send", "edit")) and line["chat"] == chat
            return here and pattern.search(line["text"]) is not None

        for _ in range(TRIES):
            since = len(self.platform.lines)
            self.ledger.said.append(Said(chat, words, answer, time.time()))
            await act()
            try:
                line = await self.platform.line(answers, since=since, timeout=PATIENCE)
            except TimeoutError:
                continue
            span.told = line["at"]
            return span, line
        raise AssertionError(f"{words!r} in {chat} was never answered")
