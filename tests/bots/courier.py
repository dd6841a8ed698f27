"""A platform as small as can be, for an `App` that runs: what it sends stands in a list."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bots.config import Config, read
from bots.house import House
from bots.platform import PlatformSettings
from core.delivery.pace import Limits
from core.values.chat import Address
from core.values.document import Action
from core.values.outcome import Outcome, Post
from tests.delivery.world import Paper


class Doorstep(Paper):
    """`arrived` is set by each message; with `hung` no request ever ends."""

    def __init__(self, *, hung: bool = False) -> None:
        super().__init__()
        self.arrived = asyncio.Event()
        self.began = asyncio.Event()
        self._hung = hung

    async def send(self, to: Address, post: Post) -> Outcome:
        self.began.set()
        if self._hung:
            await asyncio.Event().wait()
        outcome = await super().send(to, post)
        self.arrived.set()
        return outcome


class Courier:
    """A `Bot`. `house` is what it was given once `listening` is set; `stopped` once it was told to go."""

    platform = "paper"
    limits = Limits(per_second=1000)
    forms = ()
    words: Mapping[str, str] = {}

    def __init__(self, *, hung: bool = False) -> None:
        self.messenger = Doorstep(hung=hung)
        self.listening = asyncio.Event()
        self.stopped = False
        self.house: House | None = None

    def invitations(self) -> Sequence[Action]:
        return ()

    def link(self, payload: str) -> str:
        return f"https://paper.example/?start={payload}"

    async def run(self, house: House) -> None:
        self.house = house
        house.ready()
        self.listening.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped = True


def settings(url: str, **tables: Mapping[str, Any]) -> Config:
    """A configuration on the database at `url`, in which the courier's platform may have a table."""
    return read({"database": {"url": url}} | tables, {}, {Courier.platform: PlatformSettings})
