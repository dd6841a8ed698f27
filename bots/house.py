"""What an adapter brings and what it is given: the seam between one platform and the house."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.commands import Services
from core.commands.router import Router
from core.delivery.lane import Lane
from core.delivery.pace import Limits
from core.lifecycle import Lifecycle
from core.pictures import Pictures
from core.values.document import Action
from core.values.outcome import Messenger


@dataclass(frozen=True, slots=True)
class House:
    """`router` answers what people say; every answer leaves through `lane.reply`.

    `services` are what commands have: the storage, the clock, the search. `pictures` are those that editors sent. `ready` is
    called once the platform is connected. `listen` is where the house takes in HTTP, "" nowhere.
    """

    router: Router
    lane: Lane
    services: Services
    pictures: Pictures
    ready: Callable[[], None]
    listen: str = ""

    @property
    def lifecycle(self) -> Lifecycle:
        """Where the platform tells what becomes of its chats."""
        at = self.services
        return Lifecycle(at.storage, wake=at.wake, now=at.now, ttl=at.ttl)


class Bot(Protocol):
    """One platform: how to send there, how fast, and how what people say there comes in."""

    @property
    def platform(self) -> str: ...

    @property
    def messenger(self) -> Messenger: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def forms(self) -> Sequence[str]:
        """The looks that a chat may choose between, the usual one first; none where there is only one."""
        ...

    @property
    def words(self) -> Mapping[str, str]:
        """Sentences of the house about chats there, not yet translated, with how they are said on this platform."""
        ...

    def invitations(self) -> Sequence[Action]:
        """Links that bring the bot to more places, once connected: for who starts it, and for the one who sets it up."""
        ...

    def link(self, payload: str) -> str:
        """The address that says `/start` with this payload to the bot, once connected; "" where there is none."""
        ...

    async def run(self, house: House) -> None:
        """Take in what people say until cancelled; call `house.ready` once connected.

        Raises `TokenError`, and `UserError` where the configuration does not go together: nothing is tried again then.
        """
        ...


class TokenError(Exception):
    """The platform does not know the token (any more): nothing can be done until it is another."""
