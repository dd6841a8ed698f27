"""Asking Telegram for what people said, for as long as we run.

A poll that stays silent longer than it may is taken for dead and gets new connections: a wedged one would wait for ever and
nobody would notice. Somebody else who polls with the same token makes the younger of the two stand back.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import Conflict, TelegramError, TimedOut

from bots.telegram.api import Api
from bots.telegram.arrivals import KINDS, Update
from bots.telegram.transport import FloodError

log = structlog.get_logger()

POLL = 30
"""Seconds that Telegram holds a poll when nothing comes."""

SILENCE = 60.0
"""Seconds after which a poll is dead."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two tries while Telegram cannot be reached, doubling."""

NEWCOMER = 60.0
"""Seconds from the start in which `CONFLICTS` of them make us the one who stands back."""

CONFLICTS = 3
STANDING_BACK = "another program takes in what is said to this bot; this one stands back"
ASIDE = 300.0
"""Seconds for which we stand back before we look again."""


class Poller:
    """`take` commits updates; only then are they confirmed, by the next poll. `jitter` is in [0, 1)."""

    def __init__(
        self,
        api: Api,
        take: Callable[[list[Update]], Awaitable[None]],
        *,
        jitter: Callable[[], float],
        silence: float = SILENCE,
        aside: float = ASIDE,
    ) -> None:
        self._api = api
        self._take = take
        self._jitter = jitter
        self._silence = silence
        self._aside = aside
        self._offset: int | None = None
        self._waits = 0

    async def run(self, connected: Callable[[], None]) -> None:
        """Until cancelled; `connected` is called after each poll that went well. Raises `TokenError`."""
        clock = asyncio.get_running_loop().time
        began, conflicts, pause = clock(), 0, FIRST_PAUSE
        await self._release_webhook()
        while True:
            try:
                updates = await self._poll()
            except (TimeoutError, TimedOut):
                log.warning("poll_silent", seconds=self._silence)
                self._waits = 0
                await self._api.renew_polls()
            except Conflict:
                conflicts += 1
                if clock() - began < NEWCOMER and conflicts >= CONFLICTS:
                    log.error("token_in_use", told=STANDING_BACK, again_in=self._aside)
                    await asyncio.sleep(self._aside)
                    began, conflicts = clock(), 0
                else:
                    await asyncio.sleep(FIRST_PAUSE + self._jitter())
            except FloodError as flood:
                await asyncio.sleep(flood.seconds)
            except TelegramError as error:
                log.warning("poll_failed", error=type(error).__name__, again_in=pause)
                self._waits = 0
                await asyncio.sleep(pause * (0.5 + self._jitter() / 2))
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                connected()
                pause, self._waits = FIRST_PAUSE, POLL
                if updates:
                    await self._take(updates)
                    self._offset = updates[-1]["update_id"] + 1

    async def _poll(self) -> list[Update]:
        """The updates after those confirmed. The first poll does not wait, so that a start is quick to tell that it works."""
        async with asyncio.timeout(self._silence):
            updates: list[Update] = await self._api.call(
                "getUpdates",
                read=self._silence,
                offset=self._offset,
                timeout=min(self._waits, int(self._silence / 2)),
                allowed_updates=KINDS,
            )
        return updates

    async def _release_webhook(self) -> None:
        """A webhook keeps polls away; whoever is configured to poll ends it. Nothing that waits is dropped."""
        try:
            info = await self._api.call("getWebhookInfo")
            if info["url"]:
                log.warning("webhook_ended")
                await self._api.call("deleteWebhook", drop_pending_updates=False)
        except TelegramError as error:
            log.warning("poll_failed", error=type(error).__name__)
