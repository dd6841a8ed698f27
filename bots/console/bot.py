"""The console as a platform of the house."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from bots.console.messenger import LIMITS, ConsoleMessenger
from bots.console.screen import Screen
from bots.console.seats import PLATFORM
from bots.console.talk import Talk
from bots.house import House
from core.delivery.pace import Limits
from core.values.document import Action


class ConsoleBot:
    """`new_code` makes the keys of answers. Whoever speaks for the people, a terminal or a scene, asks for `talk`."""

    def __init__(self, screens: Mapping[str, Screen], *, new_code: Callable[[], str]) -> None:
        self._screens = screens
        self._new_code = new_code
        self._messenger = ConsoleMessenger(screens)
        self._talk: Talk | None = None
        self._open = asyncio.Event()

    @property
    def platform(self) -> str:
        return PLATFORM

    @property
    def messenger(self) -> ConsoleMessenger:
        return self._messenger

    @property
    def limits(self) -> Limits:
        return LIMITS

    @property
    def forms(self) -> Sequence[str]:
        return ()

    @property
    def words(self) -> Mapping[str, str]:
        return {}

    def invitations(self) -> Sequence[Action]:
        return ()

    def link(self, _payload: str) -> str:
        return ""

    async def run(self, house: House) -> None:
        """Answer what `talk` is told, until cancelled."""
        self._talk = Talk(house, self._screens, new_code=self._new_code)
        self._open.set()
        house.ready()
        await asyncio.Event().wait()

    async def talk(self) -> Talk:
        """What people say goes here; waits until somebody listens."""
        await self._open.wait()
        assert self._talk is not None
        return self._talk
