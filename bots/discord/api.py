"""Discord's API as the bot's parts use it: calls by method and path, answers as they were on the wire."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import orjson
from discord import File
from discord.errors import LoginFailure
from discord.http import Route
from pydantic import SecretStr

from bots.discord.http import NOT_REACHED, Http
from bots.discord.invalid import Invalid
from bots.house import TokenError

PATIENCE = 2.0
"""Seconds that a call waits for the first connection."""


_KIND = "application/octet-stream"
"""Of a file: Discord looks for itself."""


class NotSentError(Exception):
    """The call surely never reached Discord."""


class Api:
    """Open inside `async with session()`; who calls before waits."""

    def __init__(self, token: SecretStr, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._http: Http | None = None
        self._open = asyncio.Event()
        self.invalid = Invalid()
        self.id = 0
        """Our user, which is our application too, once open."""
        self.name = ""

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Http]:
        """Connect and ask who we are. Raises `TokenError`, and what `call` raises."""
        http = Http(self._api_url, self.invalid)
        try:
            try:
                me: Any = await http.static_login(self._token.get_secret_value())
            except LoginFailure:
                raise TokenError from None
            if not isinstance(me, dict):
                raise ConnectionError("what answers there is not Discord's API")
            self.id, self.name = int(me["id"]), str(me["username"])
            self._http = http
            self._open.set()
            yield http
        finally:
            self._open.clear()
            self._http = None
            await http.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        files: Mapping[str, bytes] | None = None,
        query: dict[str, Any] | None = None,
        once: bool = False,
        **places: int | str,
    ) -> Any:
        """The answer to a call; `places` fill those of the path. `files` go with the `body`, by their names. What is done `once`
        is not tried again where it may have been done.

        Raises `NotSentError` while not connected or not to be reached, and the errors of the library and of aiohttp.
        """
        if not self._open.is_set():
            await self.opened()
        if self.invalid.wait:
            raise NotSentError("too much was refused")
        assert self._http is not None, "open"
        parameters: dict[str, Any] = {} if body is None else {"json": body}
        if files:
            parameters = _form(body, files)
        if query:
            parameters["params"] = query
        try:
            return await self._http.request(Route(method, path, metadata=None, **places), once=once, **parameters)
        except NOT_REACHED:
            raise NotSentError("not reached") from None
        except RuntimeError:
            # what aiohttp raises once the gateway's end has closed what both share
            raise NotSentError("closed") from None

    async def opened(self) -> None:
        """Once connected; raises `NotSentError` when that takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._open.wait()
        except TimeoutError:
            raise NotSentError("not connected") from None

    async def download(self, url: str) -> bytes:
        """A file that Discord keeps: of an address that it gave us. Raises what `call` raises."""
        if self._http is None:
            raise NotSentError("not connected")
        try:
            content: bytes = await self._http.get_from_cdn(url)
        except NOT_REACHED:
            raise NotSentError("not reached") from None
        return content


def _form(body: Any, files: Mapping[str, bytes]) -> dict[str, Any]:
    """A body with files beside it (docs.discord.com/developers/reference#uploading-files)."""
    opened = [File(BytesIO(content), filename=name) for name, content in files.items()]
    said = {"name": "payload_json", "value": orjson.dumps(body).decode(), "content_type": "application/json"}
    parts = [
        {"name": f"files[{number}]", "value": file.fp, "filename": file.filename, "content_type": _KIND}
        for number, file in enumerate(opened)
    ]
    return {"form": [said, *parts], "files": opened}
