"""`newsclip` as real processes: the one that is killed, and the command line beside it."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NEWSCLIP = str(Path(sys.executable).with_name("newsclip"))

QUICK = """
[delivery]
undo = "0s"
[web]
listen = ""
private_listen = ""
[limits]
person_per_minute = 0
chat_per_minute = 0
new_chats_per_day = 0
"""
"""What is published leaves at once, and nobody speaks too often."""


@dataclass
class Program:
    """`errors` is the file that takes its standard error; `platform` is the one that is on, whose `tests.chaos` has the
    points at which it may end."""

    platform: str
    config: Path
    errors: Path
    environment: dict[str, str]
    began: float = 0.0
    _run: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @classmethod
    @asynccontextmanager
    async def on(cls, platform: str, settings: str, url: str, folder: Path) -> AsyncIterator["Program"]:
        """With these settings, in TOML, and that database; nothing of it is left after the block."""
        config = folder / "config.toml"
        config.write_text(settings + QUICK)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCLIP_")}
        program = cls(platform, config, folder / "errors", environment | {"DATABASE_URL": url})
        try:
            yield program
        finally:
            if program._run is not None and program._run.returncode is None:
                await program.kill()

    async def start(self, point: str = "", nth: int = 1) -> None:
        """Begin a new life; with a `point` it ends there by itself, at the nth time that it comes by."""
        table = f"tests.chaos.{self.platform}.points"
        trapped = (sys.executable, "-m", "tests.chaos.launch", table, point, str(nth), "--")
        self.began = time.time()
        with self.errors.open("ab") as errors:
            self._run = await asyncio.create_subprocess_exec(
                *(*(trapped if point else (NEWSCLIP,)), "--config", str(self.config), "run"),
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env=self.environment,
                cwd=ROOT,
            )

    async def ready(self, *, within: float) -> bool:
        """Whether it said so before it ended, and in time."""
        assert self._run is not None
        assert self._run.stdout is not None
        try:
            return await asyncio.wait_for(self._run.stdout.readline(), within) == f"ready: {self.platform}\n".encode()
        except TimeoutError:
            return False

    async def ends(self, *, within: float) -> bool:
        """Whether it ended by itself, by SIGKILL; any other end is a fault."""
        assert self._run is not None
        try:
            code = await asyncio.wait_for(self._run.wait(), within)
        except TimeoutError:
            return False
        assert code == -signal.SIGKILL, f"it ended with {code}: {self.last_errors}"
        return True

    async def kill(self) -> None:
        assert self._run is not None
        if self._run.returncode is None:
            self._run.send_signal(signal.SIGKILL)
        assert await self._run.wait() == -signal.SIGKILL, self.last_errors

    @property
    def last_errors(self) -> str:
        return self.errors.read_text()[-3000:]

    def logged(self) -> set[tuple[str, str]]:
        """The events that were logged as errors, and the kind of exception of each."""
        lines = [json.loads(line) for line in self.errors.read_text().splitlines() if line.startswith("{")]
        faults = [line for line in lines if line["level"] in {"error", "critical"}]
        return {(line["event"], line["exception"][0]["exc_type"] if "exception" in line else "") for line in faults}

    async def asked(self, *words: str) -> Any:
        """What the command line answers in JSON."""
        process = await asyncio.create_subprocess_exec(
            *(NEWSCLIP, "--config", str(self.config), *words, "--json"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment,
            cwd=ROOT,
        )
        try:
            answer, errors = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.communicate()
            raise
        assert process.returncode == 0, f"{words}: {errors.decode()}"
        return json.loads(answer)
