"""Discord's REST API: the library's client, sent to the configured address, with what the library does not do itself.

The library looks through all its rate-limit buckets for each new channel once there are 256 of them, which makes a message
to many channels five times as dear; here that is done once a second. It waits out floods of any length; here one longer than
`FLOOD` is an error. And it retries what it knows of other systems' errors; here nothing is retried that it leaves alone.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import orjson
import yarl
from discord import VoiceClient
from discord.errors import HTTPException, RateLimited
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Ratelimit, Route

from bots.discord.buckets import Bucket
from bots.discord.invalid import INVALID, Invalid

FLOOD = 30.0
"""Seconds of a 429 that are waited out in the call itself: the least that the library lets one say."""

TIMEOUT = aiohttp.ClientTimeout(total=25, connect=10)

UNWELL = 500
"""The least status of a server's own faults."""

SWEEP = 1.0
"""Seconds between two looks for buckets that nobody uses any more."""

LIBRARY = Route.BASE

NOT_REACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Errors of a call that surely never left."""

VoiceClient.warn_nacl = VoiceClient.warn_dave = False
"""Else it complains at each start that it cannot speak in voice channels, where we never are."""


_TOKEN = re.compile(r"(/(?:webhooks|interactions)/[0-9]+/)[^/?\s]+")


def _without_tokens(record: logging.LogRecord) -> bool:
    """The library names the addresses of its calls, in which an interaction's token stands."""
    if isinstance(record.args, tuple):
        record.args = tuple(_TOKEN.sub(r"\1***", one) if isinstance(one, str) else one for one in record.args)
    return True


class UnsureError(aiohttp.ClientError):
    """A try of the call may have been done, and none was confirmed."""


class Http(HTTPClient):
    """`api_url` ends with the version of the API; `invalid` counts what is refused."""

    def __init__(self, api_url: str, invalid: Invalid, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(asyncio.get_running_loop(), max_ratelimit_timeout=FLOOD)
        self._api_url = api_url
        self._invalid = invalid
        self._clock = clock
        self._swept = clock()
        logging.getLogger("discord.http").addFilter(_without_tokens)
        self._me: Any = None

    def __repr__(self) -> str:
        return "<Http>"

    async def static_login(self, token: str) -> Any:
        """Who we are, asked once: the gateway logs in over what is open already."""
        if self._me is None:
            self._me = await super().static_login(token)
        return self._me

    async def request(self, route: Route, *, once: bool = False, **parameters: Any) -> Any:
        """As the library's, at our address. Raises its errors, and those of aiohttp, which calls what is to raise for a status
        with every answer: its tracing costs a message a fifth more. What is done `once` the library does not try again after
        an answer that leaves open whether it was done."""
        if route.url.startswith(LIBRARY):
            route.url = self._api_url + route.url.removeprefix(LIBRARY)
        if "json" in parameters:
            body = orjson.dumps(parameters.pop("json"))
            parameters["data"] = aiohttp.BytesPayload(body, content_type="application/json")
        unwell = False

        async def look(response: aiohttp.ClientResponse) -> None:
            nonlocal unwell
            await self._invalid.look(response)
            if response.status >= UNWELL:
                unwell = True
                if once:
                    raise UnsureError

        try:
            return await super().request(route, timeout=TIMEOUT, raise_for_status=look, **parameters)
        except (RateLimited, HTTPException, *NOT_REACHED) as error:
            if unwell and (not isinstance(error, HTTPException) or error.status in INVALID):
                raise UnsureError from error
            raise
        except asyncio.CancelledError:
            # the library halts all calls for a flood that is everybody's, until the call that met it goes on
            asyncio.get_running_loop().call_later(self._invalid.flood, self._global_over.set)
            raise

    async def get_bot_gateway(self) -> Any:
        """The library falls back on a gateway of its own for some errors; it is the platform's from here on."""
        shards, url, limit = await super().get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        return shards, url, limit

    def get_ratelimit(self, key: str) -> Ratelimit:
        if (known := self._buckets.get(key)) is None:
            known = self._buckets[key] = Bucket(FLOOD)
            self._try_clear_expired_ratelimits()
        return known

    def _try_clear_expired_ratelimits(self) -> None:
        now = self._clock()
        if now - self._swept >= SWEEP:
            self._swept = now
            super()._try_clear_expired_ratelimits()
