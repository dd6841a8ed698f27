"""Which platforms are connected, and what becomes of one that takes us no more: the others go on, and are told through."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bots.house import Bot, House, TokenError
from core.storage import Storage
from core.values.errors import N_, UserError

log = structlog.get_logger()

AGAIN = timedelta(seconds=5)

REFUSED = N_(
    "{platform} no longer takes its token, so nothing goes there and nothing is heard. Put a new one into bots.{platform} and"
    " start again."
)

UNKNOWN = N_("{platform} refuses the token of bots.{platform}.")


class Connections:
    """`refused` names the platforms that take nothing from us any more; `wake` tells that there is something to tell."""

    def __init__(
        self, bots: Sequence[Bot], storage: Storage, *, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._bots = bots
        self._storage = storage
        self._now = now
        self._wake = wake
        self._made: dict[str, asyncio.Future[None]] = {}
        self.refused: set[str] = set()

    def begin(self) -> None:
        """Before the first `serve`, inside the loop."""
        self._made = {bot.platform: asyncio.get_running_loop().create_future() for bot in self._bots}

    @property
    def on(self) -> Sequence[str]:
        """The platforms that are connected, and were not refused since."""
        made = self._made.items()
        return [name for name, one in made if one.done() and not one.exception() and name not in self.refused]

    async def made(self) -> Sequence[str]:
        """The platforms that are on, once each of the others never can be: its token is refused, or its settings do not go
        together. Raises the first hindrance as a `UserError` when there is none."""
        await asyncio.wait(self._made.values())
        if not (on := self.on):
            await next(iter(self._made.values()))
        async with self._storage.begin() as tx:
            await tx.alerts.clear(*map(_off, on))
        return on

    async def serve(self, bot: Bot, house: Callable[[Callable[[], None]], House]) -> None:
        """Listen on one platform, in a house that is told how to say that it is ready; without a token that is known there, no
        more."""
        connection = self._made[bot.platform]

        def ready() -> None:
            if not connection.done():
                connection.set_result(None)

        there = house(ready)
        try:
            await again(bot.platform, lambda: bot.run(there))
        except (TokenError, UserError) as hindrance:
            said = REFUSED if connection.done() else UNKNOWN
            why = UserError(said, platform=bot.platform) if isinstance(hindrance, TokenError) else hindrance
            self.refused.add(bot.platform)
            if not connection.done():
                connection.set_exception(why)
            log.error("platform_off", platform=bot.platform, hindrance=str(why))
            await there.lane.stop()
            await again("alerts", lambda: self._tell_off(bot.platform, why))

    async def _tell_off(self, platform: str, why: UserError) -> None:
        async with self._storage.begin() as tx:
            await tx.alerts.put(_off(platform), why.message, why.places, at=self._now())
        self._wake()


async def again(name: str, part: Callable[[], Awaitable[None]]) -> None:
    """Run a part until it ends by itself; one that fails is logged and begun again."""
    while True:
        try:
            return await part()
        except (TokenError, UserError):
            raise
        except Exception:
            log.exception("part_failed", part=name, again_in=AGAIN.total_seconds())
            await asyncio.sleep(AGAIN.total_seconds())


def _off(platform: str) -> str:
    """The key of the trouble that a platform takes nothing from us any more, and tells us nothing."""
    return f"off:{platform}"
