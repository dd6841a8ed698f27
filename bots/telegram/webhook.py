"""Telegram's own calls with what people said: an HTTP server that keeps each update before it says 200.

Path and secret are made from the token, so that they are the same after a restart and nobody else knows them.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import orjson
import structlog
from aiohttp import web
from pydantic import SecretStr

from bots.logs import conceal
from bots.telegram.api import Api
from bots.telegram.arrivals import KINDS, Update

log = structlog.get_logger()

BODY = 1024 * 1024
"""Bytes of an update that are taken; the largest real ones are far below."""

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""How many Telegram opens at once (core.telegram.org/bots/api#setwebhook)."""


class Webhook:
    """`public_url` is where the world reaches us, `listen` (host:port) where we take it in; a proxy with TLS stands
    between."""

    def __init__(
        self,
        api: Api,
        take: Callable[[Sequence[Update]], Awaitable[None]],
        *,
        token: SecretStr,
        public_url: str,
        listen: str,
    ) -> None:
        self._api = api
        self._take = take
        self._listen = listen
        self._secret = _derived(token, "secret")
        self._path = f"/telegram/{_derived(token, 'path')[:32]}"
        self._url = f"{public_url}{self._path}"
        conceal(self._secret, self._path)

    async def serve(self, connected: Callable[[], None], stopped: Awaitable[object]) -> None:
        """Take in updates until `stopped`; `connected` is called once Telegram knows the address."""
        app = web.Application(client_max_size=BODY)
        app.router.add_post(self._path, self._receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            host, _, port = self._listen.rpartition(":")
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
            await self._announce()
            connected()
            await stopped
        finally:
            await runner.cleanup()

    async def _announce(self) -> None:
        await self._api.call(
            "setWebhook",
            url=self._url,
            secret_token=self._secret,
            allowed_updates=KINDS,
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            await self._take([update])
        except Exception:
            log.exception("update_not_kept")
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()


def _derived(token: SecretStr, purpose: str) -> str:
    return hmac.digest(token.get_secret_value().encode(), purpose.encode(), "sha256").hex()
