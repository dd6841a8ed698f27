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

from tests.chaos.telegram.platform import Platform

OWNER, OPS = 9, 8
PER_SECOND = 120
IN_FLIGHT = 30
"""How many requests the program has under way at most at that pace: a quarter of a second's."""

ROOT = Path(__file__).parents[3]
NEWSCLIP = str(Path(sys.executable).with_name("newsclip"))
READY = b"ready: telegram\n"


@dataclass
class Program:
    """`errors` is the file that takes its standard error."""

    config: Path
    errors: Path
    environment: dict[str, str]
    began: float = 0.0
    _run: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @classmethod
    @asynccontextmanager
    async def on(cls, platform: Platform, url: str, folder: Path) -> AsyncIterator["Program"]:
        """Configured for that platform and database; nothing of it is left after the block."""
        config = folder / "config.toml"
        config.write_text(
            f'[newsclip]\nops = "telegram:{OPS}"\n[delivery]\nundo = "0s"\n[web]\nlisten = ""\nprivate_listen = ""\n'
            "[limits]\nperson_per_minute = 0\nchat_per_minute = 0\nnew_chats_per_day = 0\n"
            f'[bots.telegram]\ntoken = "{platform.token}"\napi_url = "{platform.api_url}"\nowners = [{OWNER}]\n'
            f"per_second = {PER_SECOND}\nchat_interval = 0\ngroup_per_minute = 0\n"
        )
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCLIP_")}
        program = cls(config, folder / "errors", environment | {"DATABASE_URL": url})
        try:
            yield program
        finally:
            if program._run is not None and program._run.returncode is None:
                await program.kill()

    async def start(self, point: str = "", nth: int = 1) -> None:
        """Begin a new life; with a `point` it ends there by itself, at the nth time that it comes by."""
        launch = (sys.executable, "-m", "tests.chaos.telegram.launch", point, str(nth), "--") if point else (NEWSCLIP,)
        self.began = time.time()
        with self.errors.open("ab") as errors:
            self._run = await asyncio.create_subprocess_exec(
                *(*launch, "--config", str(self.config), "run"),
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env=self.environment,
                cwd=ROOT,
            )

    async def ready(self, *, within: float = 30) -> bool:
        """Whether it said so before it ended."""
        assert self._run is not None
        assert self._run.stdout is not None
        return await asyncio.wait_for(self._run.stdout.readline(), within) == READY

    async def ends(self, *, within: float) -> bool:
        """Whether it ended by itself, by SIGKILL; any other end is a fault."""
        assert self._run is not None
        try:
            code = await asyncio.wait_for(self._run.wait(), within)
        except TimeoutError:
            return False
        assert code == -signal.SIGKILL, f"it ended with {code}: {self.errors.read_text()[-3000:]}"
        return True

    async def kill(self) -> None:
        assert self._run is not None
        if self._run.returncode is None:
            self._run.send_signal(signal.SIGKILL)
        assert await self._run.wait() == -signal.SIGKILL, self.errors.read_text()[-3000:]

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
