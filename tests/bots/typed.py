"""The command line as somebody types it: what went in, what came out, and how it ended."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bots.cli import main

POST = """Trains run again
#rail #Coast
category: World
source: https://example.org/story

The coast line is open.
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` is the exit code, `out` and `err` what was printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def objects(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Newsclip:
    """Calls on the database at `url`; `folder` is for files."""

    url: str
    folder: Path

    def __call__(self, *words: str | Path, url: str | None = None, **environment: str) -> Ended:
        given: dict[str, str | None] = {"DATABASE_URL": url or self.url, "NEWSCLIP_CONFIG": None, **environment}
        ended = CliRunner(env=given).invoke(main, list(map(str, words)))
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def good(self, *words: str | Path, url: str | None = None, **environment: str) -> Ended:
        """One that must go well."""
        ended = self(*words, url=url, **environment)
        assert ended.code == 0, ended.err
        return ended

    async def later(self, *words: str | Path) -> Ended:
        """A good one, while the test's own event loop goes on."""
        return await asyncio.to_thread(self.good, *words)

    def refused(self, *words: str | Path, url: str | None = None, **environment: str) -> str:
        """One that must not: the one sentence on standard error."""
        ended = self(*words, url=url, **environment)
        assert (ended.code, ended.out) == (1, "")
        assert len(ended.err.splitlines()) == 1, ended.err
        return ended.err.rstrip("\n")

    def file(self, name: str, content: str | bytes = POST) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
