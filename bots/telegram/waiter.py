"""The client of who pressed a button: it shows that it waits until it is told something, or that there is nothing to tell."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import TelegramError

from bots.house import TokenError
from bots.telegram.api import Api
from bots.telegram.words import units
from core.values.graphemes import shortened
from core.values.text import clean_line

log = structlog.get_logger()

WAITING = timedelta(seconds=150)
"""How long Telegram keeps a press; the answer to an older one is refused (tdlib/telegram-bot-api, `Client.cpp`)."""

TOLD = 200
"""UTF-16 units that a client shows (core.telegram.org/bots/api#answercallbackquery)."""

TOAST = 80
"""Units that can be read before they go by themselves; what is longer stays until it is put away."""


class Waiter:
    """Waits on the press `query`, a CallbackQuery on the wire, that we first had at `received_at`."""

    def __init__(
        self, api: Api, query: Mapping[str, Any], *, received_at: datetime, now: Callable[[], datetime]
    ) -> None:
        self._api = api
        self._query = query
        self._until = received_at + WAITING
        self._now = now

    async def tell(self, text: str = "", *, url: str = "") -> None:
        """The client waits no longer, and shows `text` or opens `url` if there is one. Who no longer waits is told nothing."""
        if self._now() >= self._until:
            return
        shown = shortened(clean_line(text), TOLD, units)
        told: dict[str, Any] = {"text": shown or None, "show_alert": units(shown) > TOAST or None, "url": url or None}
        try:
            await self._api.call("answerCallbackQuery", callback_query_id=self._query["id"], **told)
        except (TelegramError, TokenError) as error:
            log.debug("press_not_told", error=str(error))

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """Nothing is told, beside the work in this block, whose error stays what it is."""
        telling = asyncio.create_task(self.tell())
        try:
            yield
        except BaseException:
            telling.cancel()
            raise
        await telling
