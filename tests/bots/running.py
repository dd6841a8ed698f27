"""`newsclip run` as a process of its own, on a database, before the platforms on loopback."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0


@dataclass
class Process:
    """`platforms` are those that are on, in the order in which it names them; `errors` is all that it wrote to its standard
    error, once it has ended."""

    config: Path
    url: str
    platforms: str = "telegram"
    errors: str = ""
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    async def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCLIP_")}
        self._process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("newsclip")), "--config", str(self.config), "run"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment | {"DATABASE_URL": self.url},
        )
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                line = await self._process.stdout.readline()
        except TimeoutError:
            line = b""
        if line.decode() != f"ready: {self.platforms}\n":
            await self.stop()
            raise AssertionError(f"{line!r} {self.errors}")

    async def stop(self, how: int = signal.SIGTERM) -> int:
        """End it and give its exit code back."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            _, errors = await self._process.communicate()
        self.errors += errors.decode()
        assert self._process.returncode is not None
        return self._process.returncode


@asynccontextmanager
async def running(config: Path, url: str, *, platforms: str = "telegram") -> AsyncIterator[Process]:
    """Ready in the block; ends well after it."""
    process = Process(config, url, platforms)
    await process.start()
    ended = False
    try:
        yield process
        ended = True
    finally:
        code = await process.stop()
        if ended:
            assert code == 0, process.errors
