"""The newsroom: an owner with a phone, and the command line beside her. Both post, correct and retract."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Protocol

from tests.chaos.ledger import Ledger, Span, Story, Version
from tests.chaos.program import Program

TAGS = ("cuba", "rum", "sea")
ACTS = {"post": 45, "correct": 25, "tell": 15, "retract": 15}

AT_WORK = 3.0
"""Seconds that a press may take to do its work."""

WORN = r"^This button |^Article \d+ (is|was) "
"""A press that came too late, perhaps behind one that nobody answered: whether that one did its work must be looked up."""


@dataclass(frozen=True)
class Told:
    """An answer, without markup; `done` when it stands there, as the message of that number. `article` is the one that it
    shows to try, 0 for none."""

    text: str
    at: float
    done: bool
    message: int
    article: int = 0


class Phone(Protocol):
    """What the owner does until she is answered by something that matches `answer`, a regular expression."""

    async def says(self, words: str, answer: str) -> Told: ...

    async def presses(self, shown: Told, label: str, answer: str) -> Told: ...


@dataclass
class Newsroom:
    """`free` are stories that nobody has in hand."""

    phone: Phone
    program: Program
    ledger: Ledger
    chance: Random
    folder: Path
    free: list[Story] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def by_phone(self, kind: str) -> None:
        await self._act(kind, by_phone=True)

    async def by_hand(self, kind: str) -> None:
        """By the command line."""
        await self._act(kind, by_phone=False)

    async def _act(self, kind: str, *, by_phone: bool) -> None:
        if kind == "post" or not self.free:
            story = Story(next(self.numbers), self.chance.choice(TAGS), Span(0))
            await (self._post if by_phone else self._post_file)(story)
            self.ledger.stories.append(story)
            self.free.append(story)
            return
        story = self.free.pop(self.chance.randrange(len(self.free)))
        if kind == "retract":
            await (self._retract if by_phone else self._retract_file)(story)
        else:
            await (self._correct if by_phone else self._correct_file)(story, material=kind == "tell")
            self.free.append(story)

    # By phone

    async def _post(self, story: Story) -> None:
        text, pressed_at = f"/post {_text(story)}", 0.0
        while True:
            preview = await self.phone.says(text, rf"^Story {story.number}\n.*This is a preview")
            if not preview.done:
                continue
            pressed_at = pressed_at or time.time()
            told = await self._press(preview, "Publish", f"^Published: Story {story.number}\n")
            if re.match(WORN, told.text) and not await self._is_out(preview.article, story):
                continue
            story.id, story.published = preview.article, Span(pressed_at, told.at)
            return

    async def _is_out(self, article: int, story: Story) -> bool:
        """Whether it was published; asked by beginning to take it back, and once more: the press may be at its work still."""
        looked = rf"^Retracted [^\n]*: Story {story.number}\n.*Nothing changes before"
        for _ in range(2):
            told = await self.phone.says(
                f"/retract {article} Is it out?", rf"{looked}|^There is no article {article}\."
            )
            if told.text.startswith("Retracted"):
                return True
            await asyncio.sleep(AT_WORK)
        return False

    async def _correct(self, story: Story, *, material: bool) -> None:
        number = story.version + 1
        span = Span(time.time())
        story.versions.append(Version(number, material, span))
        text = f"/correct {story.id} Now version {number}\n\nVersion {number} of the story."
        done = rf"^That changes nothing in article {story.id}\."
        while True:
            told = await self.phone.says(text, rf"Version {number} of.*This is a preview|{done}")
            if not told.done:
                continue
            if not re.match(done, told.text):
                label = "Publish and tell readers" if material else "Publish"
                told = await self._press(told, label, f"^Corrected: Story {story.number}\n")
            if re.match(done, told.text) or not re.match(WORN, told.text):
                span.told = told.at
                return

    async def _retract(self, story: Story) -> None:
        story.retracted = span = Span(time.time())
        text, done = f"/retract {story.id} It was wrong", rf"^Article {story.id} is not published\."
        preview = rf"^Retracted [^\n]*: Story {story.number}\n.*Nothing changes before"
        while True:
            told = await self.phone.says(text, f"{preview}|{done}")
            if not told.done:
                continue
            if not re.match(done, told.text):
                told = await self._press(told, "Retract", f"^Retracted: Story {story.number}\n")
            if re.match(done, told.text) or not re.match(WORN, told.text):
                span.told = told.at
                return

    async def _press(self, preview: Told, label: str, answer: str) -> Told:
        return await self.phone.presses(preview, label, f"{answer}|{WORN}")

    # By the command line

    async def _post_file(self, story: Story) -> None:
        story.published.said = time.time()
        told = await self.program.asked("post", self._file(story, _text(story)))
        story.id, story.published.told = told["id"], time.time()

    async def _correct_file(self, story: Story, *, material: bool) -> None:
        number = story.version + 1
        span = Span(time.time())
        story.versions.append(Version(number, material, span))
        file = self._file(story, f"\nVersion {number} of the story.")
        flags = ["--tell-readers"] if material else []
        await self.program.asked("correct", str(story.id), file, "--note", f"Now version {number}", *flags)
        span.told = time.time()

    async def _retract_file(self, story: Story) -> None:
        story.retracted = span = Span(time.time())
        await self.program.asked("retract", str(story.id), "--reason", "It was wrong")
        span.told = time.time()

    def _file(self, story: Story, text: str) -> str:
        file = self.folder / f"story{story.number}.md"
        file.write_text(text)
        return str(file)


def _text(story: Story) -> str:
    return f"Story {story.number}\n#{story.tag}\n\nVersion 1 of the story."
