"""A third platform is one package in `bots` and one table in the configuration: nothing else of the house is touched."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copy, rmtree
from typing import Any

import pytest

from core.values.chat import Address
from tests.bots import noticeboard
from tests.bots.contract import Contract
from tests.bots.dialogue import PROGRAM
from tests.bots.harness import Promises, Seen, Trouble
from tests.bots.noticeboard import PLATFORM, ROOM, Board
from tests.bots.typed import Newsclip
from tests.house import ROOT, fault, imports
from tests.test_house import PACKAGES

PATIENCE = 30.0


class BoardHarness:
    """Ana, who reads, and Ben, who does not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for person in ("ana", "ben"):
            (folder / person).mkdir(parents=True)

    @property
    def promises(self) -> Promises:
        return Promises(once=True, keeps=True)

    @property
    def chat(self) -> Address:
        return Address(PLATFORM, "ana")

    @property
    def troubles(self) -> Mapping[Trouble, Callable[[], Awaitable[Address]]]:
        return {Trouble.BLOCKED: self._closed, Trouble.NO_SUCH_CHAT: self._nobody, Trouble.FAULT: self._taken_down}

    def messenger(self) -> Board:
        return Board(self._folder)

    async def shown(self, ref: str) -> Seen | None:
        path = self._folder / ref
        if not path.exists():
            return None
        hung = json.loads(path.read_text())
        faults = (f"{len(hung['words'])} characters",) if len(hung["words"]) > ROOM else ()
        return Seen(hung["words"], tuple(label for label, _to in hung["buttons"]), faults)

    async def count(self) -> int:
        return len(list(self._folder.glob("ana/*.json")))

    async def _closed(self) -> Address:
        (self._folder / "ben" / "closed").touch()
        return Address(PLATFORM, "ben")

    async def _nobody(self) -> Address:
        return Address(PLATFORM, "nobody")

    async def _taken_down(self) -> Address:
        rmtree(self._folder)
        return Address(PLATFORM, "ben")


class TestNoticeboard(Contract):
    @pytest.fixture
    def harness(self, tmp_path: Path) -> BoardHarness:
        return BoardHarness(tmp_path / "board")


class Site:
    """A copy of `bots` with one package more, and a configuration with one table more; `board` is the platform's folder."""

    def __init__(self, newsclip: Newsclip) -> None:
        self._newsclip = newsclip
        self._packages = newsclip.folder / "site"
        (self._packages / "bots" / PLATFORM).mkdir(parents=True)
        for path in (ROOT / "bots").iterdir():
            (self._packages / "bots" / path.name).symlink_to(path)
        copy(noticeboard.__file__, self._packages / "bots" / PLATFORM / "__init__.py")
        self.board = newsclip.folder / "board"
        table = f'[bots.{PLATFORM}]\nfolder = "{self.board}"\nowners = ["eve"]\n'
        self.config = newsclip.file("config.toml", f'[delivery]\nundo = "0"\n\n{table}')
        for person in ("ana", "eve"):
            (self.board / person).mkdir(parents=True)

    async def newsclip(self, *words: str) -> Process:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCLIP_")}
        environment |= {
            "DATABASE_URL": self._newsclip.url,
            "PYTHONPATH": os.pathsep.join(map(str, (self._packages, ROOT))),
        }
        program = (sys.executable, "-P", "-c", PROGRAM, "--config", str(self.config), *words)
        return await asyncio.create_subprocess_exec(*program, env=environment, stdout=PIPE, stderr=PIPE)

    async def ends(self, *words: str) -> tuple[int | None, str]:
        """How a command ends, and all that it prints."""
        process = await self.newsclip(*words)
        out, err = await process.communicate()
        return process.returncode, (out + err).decode()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        process = await self.newsclip("run")
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                assert await process.stdout.readline() == f"ready: {PLATFORM}\n".encode()
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            _out, err = await process.communicate()
        assert process.returncode == 0, err.decode()

    def says(self, person: str, words: str) -> None:
        self._does(person, "said.txt", words)

    def presses(self, person: str, notice: Mapping[str, Any], label: str) -> None:
        self._does(person, "pressed.txt", dict(notice["buttons"])[label])

    def _does(self, person: str, act: str, what: str) -> None:
        draft = self.board / person / "draft"
        draft.write_text(what)
        draft.rename(self.board / person / act)

    async def shows(self, person: str, words: str) -> Any:
        """The notice that has these words, once it hangs there."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for path in sorted((self.board / person).glob("*.json")):
                    hung = json.loads(path.read_text())
                    if words in hung["words"]:
                        return {"ref": path.name, **hung}
                await asyncio.sleep(0.01)


@pytest.fixture
def site(newsclip: Newsclip) -> Site:
    return Site(newsclip)


async def test_a_package_and_a_table_are_a_platform(site: Site) -> None:
    async with site.running():
        site.says("ana", "/tag follow rail")
        await site.shows("ana", "You follow #rail.")
        site.says("eve", "/post Trains run again\n#rail\n\nThe coast line is open.")
        site.presses("eve", await site.shows("eve", "The coast line is open."), "Publish")
        card = await site.shows("ana", "The coast line is open.")
        site.presses("ana", card, "Why this?")
        await site.shows("ana", "you follow #rail")
        site.says("eve", "/correct 1 Only by day\n\nThe coast line is open by day.")
        site.presses("eve", await site.shows("eve", "open by day."), "Publish")
        assert (await site.shows("ana", "open by day."))["ref"] == card["ref"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_command_line_knows_it(site: Site) -> None:
    code, said = await site.ends("doctor")
    assert code == 0, said
    assert f"Platforms that are on: {PLATFORM}." in said
    site.config.write_text(f'[bots.{PLATFORM}]\nfoldr = "x"\n')
    code, said = await site.ends("run")
    assert (code, said) == (1, f"newsclip: The configuration knows no key bots.{PLATFORM}.foldr.\n")


def test_it_keeps_to_the_layers_of_the_house_without_a_line_more() -> None:
    package = f"bots.{PLATFORM}"
    source = Path(noticeboard.__file__).read_text("utf-8")
    assert [found for name in imports(source) if (found := fault(package, name, PACKAGES | {package}))] == []
