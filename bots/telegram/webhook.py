"""Telegram's own calls with what people said: an HTTP server that keeps each update before it says 200.

Path and secret are made from the token, so that they are the same after a restart and nobody else knows them. Somebody else
may end the webhook or take it to another address, and nothing would ever come again: so we look at it once a minute.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from aiohttp import web
from pydantic import SecretStr
from telegram.error import TelegramError

from bots.logs import conceal
from bots.telegram.api import Api
from bots.telegram.arrivals import KINDS, Update, numbered
from bots.telegram.transport import FloodError
from core.values.text import clean_line

log = structlog.get_logger()

BODY = 1024 * 1024
"""Bytes of an update that are taken; the largest real ones are far below."""

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""How many Telegram opens at once (core.telegram.org/bots/api#setwebhook)."""

LOOK = 60.0
"""Seconds between two looks at the webhook."""

SOON = 5.0
"""Seconds until a look that failed is made again."""

ASIDE = 300.0
"""Seconds for which we stand back while somebody else has the webhook, or keeps ending it."""

REMOVALS = 2
"""So many looks in a row that find no webhook mean that somebody ends it on purpose."""


class Webhook:
    """`public_url` is where the world reaches us, `listen` (host:port) where we take it in; a proxy with TLS stands
    between. `rival` is told whether somebody else has the webhook, `unreached` why Telegram cannot call us, "" when it can.
    `every` and `aside` are seconds."""

    def __init__(
        self,
        api: Api,
        take: Callable[[Sequence[Update]], Awaitable[None]],
        *,
        token: SecretStr,
        public_url: str,
        listen: str,
        rival: Callable[[bool], Awaitable[None]],
        unreached: Callable[[str], Awaitable[None]],
        every: float = LOOK,
        aside: float = ASIDE,
    ) -> None:
        self._api = api
        self._take = take
        self._listen = listen
        self._rival = rival
        self._unreached = unreached
        self._every = every
        self._aside = aside
        self._removals = 0
        self._failed_at: int | None = None
        self._secret = _derived(token, "secret")
        self._path = f"/telegram/{_derived(token, 'path')[:32]}"
        self._url = f"{public_url}{self._path}"
        conceal(self._secret, self._path)

    async def serve(self, connected: Callable[[], None]) -> None:
        """Take in updates until cancelled; `connected` is called once Telegram has the address. Raises `TokenError`."""
        app = web.Application(client_max_size=BODY)
        app.router.add_post(self._path, self._receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            host, _, port = self._listen.rpartition(":")
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
            await self._watch(connected)
        finally:
            await runner.cleanup()

    async def _watch(self, connected: Callable[[], None]) -> None:
        step: Callable[[], Awaitable[float]] = self._announce
        while True:
            try:
                pause = await step()
            except FloodError as flood:
                pause = float(flood.seconds)
            except TelegramError as error:
                log.warning("webhook_not_seen", error=type(error).__name__, again_in=SOON)
                pause = SOON
            else:
                if step == self._announce:
                    connected()
                step = self._look
            await asyncio.sleep(pause)

    async def _look(self) -> float:
        """Whether the webhook is ours, and what is to be done (core.telegram.org/bots/api#webhookinfo). Seconds until the
        next look."""
        info = await self._api.call("getWebhookInfo")
        if info["url"] == self._url:
            self._removals = 0
            await self._rival(False)
            await self._heed(info)
            return self._every
        if not info["url"]:
            self._removals += 1
            if self._removals < REMOVALS:
                log.warning("webhook_removed")
                return await self._announce()
        log.error("webhook_taken", told="another program takes in what is said to this bot", again_in=self._aside)
        self._removals = 0
        await self._rival(True)
        return self._aside

    async def _heed(self, info: Mapping[str, Any]) -> None:
        """Tell that Telegram failed to call us since the last look; the first look finds what failed before the start."""
        known, self._failed_at = self._failed_at, info.get("last_error_date", 0)
        if not info["pending_update_count"]:
            await self._unreached("")
        elif known is not None and self._failed_at != known:
            cause = clean_line(info.get("last_error_message", ""))
            log.warning("webhook_unreached", cause=cause, waiting=info["pending_update_count"])
            await self._unreached(cause)

    async def _announce(self) -> float:
        await self._api.call(
            "setWebhook",
            url=self._url,
            secret_token=self._secret,
            allowed_updates=KINDS,
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )
        return self._every

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            update = None
        if numbered(update) is None:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            await self._take([update])
        except Exception:
            log.exception("update_not_kept")
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()


def _derived(token: SecretStr, purpose: str) -> str:
    return hmac.digest(token.get_secret_value().encode(), purpose.encode(), "sha256").hex()
