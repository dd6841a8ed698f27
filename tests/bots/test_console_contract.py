"""The console keeps the contract of adapters."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from bots.console.fitting import CHARACTERS, LINES
from bots.console.messenger import ConsoleMessenger
from bots.console.renderer import as_text
from bots.console.screen import Screen
from core.values.chat import Address
from core.values.document import Document
from core.values.outcome import Refusal
from tests.bots.contract import Contract
from tests.bots.harness import Promises, Seen, Trouble

_FRAME = str.maketrans(dict.fromkeys("│╭╮╰╯─•", " "))


class ConsoleHarness:
    """Two seats: one that takes messages, one that has had enough."""

    def __init__(self) -> None:
        self.screens = {"open": Screen("open"), "closed": Screen("closed")}

    @property
    def promises(self) -> Promises:
        return Promises(once=True, keeps=True)

    @property
    def chat(self) -> Address:
        return Address("console", "open")

    @property
    def troubles(self) -> Mapping[Trouble, Callable[[], Awaitable[Address]]]:
        return {Trouble.BLOCKED: self._blocked, Trouble.KICKED: self._kicked, Trouble.NO_SUCH_CHAT: self._nowhere}

    def messenger(self) -> ConsoleMessenger:
        return ConsoleMessenger(self.screens)

    async def shown(self, ref: str) -> Seen | None:
        message = self.screens["open"].find(ref)
        if message is None:
            return None
        text = as_text(Document(message.document.blocks), 200)
        drawn = as_text(Document(message.document.blocks))
        faults = [f"{drawn.count(chr(10)) + 1} lines"] * (drawn.count("\n") >= LINES)
        faults += [f"{len(drawn)} characters"] * (len(drawn) > CHARACTERS)
        whole = as_text(message.document, first=message.first)
        faults += [f"no [{number}]" for number, _ in message.numbered if f"[{number}]" not in whole]
        return Seen(text.translate(_FRAME), tuple(action.label for action in message.actions), tuple(faults))

    async def count(self) -> int:
        return len(self.screens["open"].messages)

    async def _blocked(self) -> Address:
        self.screens["closed"].refusal = Refusal.BLOCKED
        return Address("console", "closed")

    async def _kicked(self) -> Address:
        self.screens["closed"].refusal = Refusal.KICKED
        return Address("console", "closed")

    async def _nowhere(self) -> Address:
        return Address("console", "nobody")


class TestConsole(Contract):
    @pytest.fixture
    def harness(self) -> ConsoleHarness:
        return ConsoleHarness()
