"""Asking Telegram for what people said, for as long as we run.

A poll that stays silent longer than it may is taken for dead and gets new connections: a wedged one would wait for ever and
nobody would notice. Somebody else who polls with the same token makes the younger of the two stand back; a webhook, which
keeps polls away too, is ended whenever it is found.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import Conflict, NetworkError, TelegramError, TimedOut

from bots.telegram.api import Api
from bots.telegram.arrivals import KINDS, Update, numbered
from bots.telegram.transport import FloodError

log = structlog.get_logger()

POLL = 30
"""Seconds that Telegram holds a poll when nothing comes."""

SILENCE = 60.0
"""Seconds after which a poll is dead."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two tries while Telegram cannot be reached, doubling."""

NEWCOMER = 60.0
"""Seconds from the start in which `CONFLICTS` of them make us the one who stands back; so many without any end the matter."""

CONFLICTS = 3
MANY = 6
"""Conflicts that are told even where we were first: a newcomer that stands back makes fewer."""

STANDING_BACK = "another program takes in what is said to this bot; this one stands back"
ASIDE = 300.0
"""Seconds for which we stand back before we look again."""

MOST = 100
"""Updates in one answer (core.telegram.org/bots/api#getupdates)."""


class Poller:
    """`take` commits updates; only then are they confirmed, by the next poll. `rival` is told whether another program polls.
    `jitter` is in [0, 1); `silence`, `newcomer` and `aside` are seconds."""

    def __init__(
        self,
        api: Api,
        take: Callable[[list[Update]], Awaitable[None]],
        *,
        rival: Callable[[bool], Awaitable[None]],
        jitter: Callable[[], float],
        silence: float = SILENCE,
        newcomer: float = NEWCOMER,
        aside: float = ASIDE,
    ) -> None:
        self._api = api
        self._take = take
        self._rival = rival
        self._jitter = jitter
        self._silence = silence
        self._newcomer = newcomer
        self._aside = aside
        self._offset: int | None = None
        self._limit = MOST
        self._waits = 0
        self._pause = FIRST_PAUSE
        self._began = 0.0
        self._conflicts = 0
        self._alone_since = 0.0

    async def run(self, connected: Callable[[], None]) -> None:
        """Until cancelled; `connected` is called after each poll that went well. Raises `TokenError`."""
        self._began = self._alone_since = self._clock()
        while True:
            try:
                updates = await self._poll()
                connected()
                self._waits = POLL
                await self._keep(updates)
                if self._clock() - self._alone_since >= self._newcomer:
                    self._conflicts = 0
                    await self._rival(False)
            except (TimeoutError, TimedOut):
                log.warning("poll_silent", seconds=self._silence)
                self._waits = 0
                await self._api.renew_polls()
            except Conflict:
                await self._contest()
            except FloodError as flood:
                await asyncio.sleep(flood.seconds)
            except TelegramError as error:
                await self._fail(error)

    async def _poll(self) -> list[Update]:
        """The updates after those confirmed. The first poll does not wait, so that a start is quick to tell that it works."""
        async with asyncio.timeout(self._silence):
            updates = await self._api.call(
                "getUpdates",
                read=self._silence,
                offset=self._offset,
                limit=self._limit if self._limit < MOST else None,
                timeout=min(self._waits, int(self._silence / 2)),
                allowed_updates=KINDS,
            )
        if not isinstance(updates, list) or (updates and not any(numbered(update) is not None for update in updates)):
            raise TelegramError("Invalid server response")
        return updates

    async def _keep(self, updates: list[Update]) -> None:
        """What cannot be kept now is not confirmed, so it comes again."""
        try:
            if updates:
                await self._take(updates)
        except Exception:
            log.exception("updates_not_kept", again_in=self._pause)
            await self._rest()
            return
        self._pause, self._limit = FIRST_PAUSE, min(self._limit * 2, MOST)
        if numbers := [number for update in updates if (number := numbered(update)) is not None]:
            self._offset = max(numbers) + 1

    async def _fail(self, error: TelegramError) -> None:
        """An answer that cannot be read may be too large: it is asked for in parts, and told where no part can be read."""
        log.warning("poll_failed", error=type(error).__name__, limit=self._limit, again_in=self._pause)
        self._waits = 0
        if not isinstance(error, NetworkError):
            if self._limit > 1:
                self._limit //= 2
                self._pause = FIRST_PAUSE
            else:
                log.error("update_unreadable", after=self._offset)
        await self._rest()

    async def _rest(self) -> None:
        await asyncio.sleep(self._pause * (0.5 + self._jitter() / 2))
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _contest(self) -> None:
        """Somebody keeps our polls away: a webhook, or another program that polls."""
        try:
            if await self._end_webhook():
                return
        except FloodError as flood:
            await asyncio.sleep(flood.seconds)
            return
        except TelegramError as error:
            await self._fail(error)
            return
        self._alone_since = now = self._clock()
        self._conflicts += 1
        young = now - self._began < self._newcomer
        if self._conflicts < (CONFLICTS if young else MANY):
            log.warning("poll_conflict", conflicts=self._conflicts)
            await asyncio.sleep(FIRST_PAUSE + self._jitter())
            return
        self._conflicts = 0
        await self._rival(True)
        if young:
            log.error("token_in_use", told=STANDING_BACK, again_in=self._aside)
            await asyncio.sleep(self._aside)
            self._began = self._alone_since = self._clock()

    async def _end_webhook(self) -> bool:
        """Whether there was one; whoever is configured to poll ends it. Nothing that waits is dropped."""
        info = await self._api.call("getWebhookInfo")
        if info["url"]:
            log.warning("webhook_ended")
            await self._api.call("deleteWebhook", drop_pending_updates=False)
        return bool(info["url"])

    @staticmethod
    def _clock() -> float:
        return asyncio.get_running_loop().time()
