"""The command line at a terminal: what it shows, and what somebody types when asked."""

import asyncio
import os
import pty
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = "from bots.cli import main; main()"


class Dialogue:
    """`newsclip` with these words, started by `async with`; it has no terminal but ours."""

    def __init__(self, *words: str | Path, environment: Mapping[str, str], patience: float = 30.0) -> None:
        self._words = list(map(str, words))
        self._environment = os.environ | environment
        self._patience = patience
        self._came = asyncio.Event()
        self._read = 0
        self.shown = ""

    async def __aenter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", PROGRAM, *self._words),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=self._environment,
            start_new_session=True,
        )
        os.close(theirs)
        asyncio.get_running_loop().add_reader(self._ours, self._receive)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)

    async def says(self, words: str) -> str:
        """Waits until it has shown `words` after what was waited for before; what it showed up to there."""
        async with asyncio.timeout(self._patience):
            while (found := self.shown.find(words, self._read)) < 0:
                self._came.clear()
                await self._came.wait()
        before, self._read = self._read, found + len(words)
        return self.shown[before : self._read]

    def type(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    async def answers(self, question: str, answer: str) -> None:
        """Types `answer` once `question` is shown."""
        await self.says(question)
        self.type(answer)

    async def ended(self) -> int:
        async with asyncio.timeout(self._patience):
            return await self._process.wait()

    def _receive(self) -> None:
        try:
            self.shown += os.read(self._ours, 65536).decode().replace("\r\n", "\n")
        except OSError:  # the other side is closed
            asyncio.get_running_loop().remove_reader(self._ours)
        self._came.set()
