"""What an adapter brings and what it is given: the seam between one platform and the house."""

from dataclasses import dataclass
from typing import Protocol

from core.commands.router import Router
from core.delivery.lane import Lane
from core.delivery.pace import Limits
from core.values.outcome import Messenger


@dataclass(frozen=True, slots=True)
class House:
    """`router` answers what people say; every answer leaves through `lane.reply`."""

    router: Router
    lane: Lane


class Bot(Protocol):
    """One platform: how to send there, how fast, and how what people say there comes in."""

    @property
    def platform(self) -> str: ...

    @property
    def messenger(self) -> Messenger: ...

    @property
    def limits(self) -> Limits: ...

    async def run(self, house: House) -> None:
        """Take in what people say until cancelled."""
        ...
