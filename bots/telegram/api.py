"""The Bot API: calls by their own names, answers as plain values.

The library's methods make an object of each answer, which takes more time than the call itself; here the answer stays what
it was on the wire, and methods newer than the library are called like all others.
"""

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from pydantic import SecretStr
from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bots.house import TokenError
from bots.telegram.transport import FloodError, NotSentError, Transport

POLLERS = 2
"""Connections for taking in updates: one that waits, and one for the poll that follows a broken one."""


WARM = 4
"""Connections that are open before the first message: one that had to be made first would arrive late, and so too close to
those behind it."""


PATIENCE = 2.0
"""Seconds that a call waits for the first connection."""

AGAIN = (0.2, 1.0)
"""Seconds until the first call is made again."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are there."""

    id: int
    username: str
    inline: bool


class _Bot(Bot):
    """The library's bot with its one way out in the open, and a repr that tells nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<bot>"

    async def raw(self, method: str, parameters: dict[str, Any], read: float | None) -> Any:
        if read is None:
            return await self._post(method, parameters)
        return await self._post(method, parameters, read_timeout=read)


class Api:
    """Open inside `async with`; who calls before waits. `connections` are for calls, beside those that take in updates."""

    def __init__(self, token: SecretStr, api_url: str, *, connections: int, proxy: str = "") -> None:
        self._calls = Transport(connections=connections, proxy=proxy)
        self._polls = Transport(connections=POLLERS, proxy=proxy)
        self._bot = _Bot(
            token.get_secret_value(),
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )
        self._me: Me | None = None
        self._open = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Connect and ask who we are. Raises `TokenError`, and what `call` raises."""
        await self._calls.initialize()
        await self._polls.initialize()
        try:
            await self._introduce()
        except BaseException:
            await self._close()
            raise
        self._open.set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.clear()
        await self._close()

    @property
    def me(self) -> Me:
        assert self._me is not None, "not open yet"
        return self._me

    async def opened(self) -> Me:
        """Wait a moment until open; raises `NotSentError` when it is not by then."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._open.wait()
        except TimeoutError:
            raise NotSentError("not connected") from None
        return self.me

    async def call(self, method: str, *, read: float | None = None, **parameters: Any) -> Any:
        """The result of a method, as the wire had it; a parameter that is None is left out. `read` are the seconds for
        its answer.

        Raises `TokenError` when the token is no longer known, `EndPointNotFound` for a method that is not known there,
        `FloodError`, `NotSentError`, and the library's other errors.
        """
        try:
            return await self._bot.raw(method, parameters, read)
        except InvalidToken:
            pass
        # 401 is the token, 404 the method or something on the way: only asking again tells
        try:
            await self._meet()
        except FloodError:
            raise
        except TelegramError:
            raise NotSentError(f"{method} was not reached") from None
        raise EndPointNotFound(f"{method} is not known there")

    async def download(self, file_id: str) -> bytes:
        """What a file holds. Raises what `call` raises."""
        file = await self.call("getFile", file_id=file_id)
        return await self._calls.retrieve(f"{self._bot.base_file_url}/{file['file_path']}")

    async def warm(self) -> None:
        """Open the connections that the first messages will use."""
        await asyncio.gather(*(self._meet() for _ in range(WARM)), return_exceptions=True)

    async def renew_polls(self) -> None:
        """New connections for taking in updates: the old ones may be wedged."""
        await self._polls.shutdown()
        await self._polls.initialize()

    async def _introduce(self) -> None:
        """The first call of all, made again after a moment where the network fails: nothing can begin without it."""
        for pause in AGAIN:
            try:
                return await self._meet()
            except TelegramError:
                await asyncio.sleep(pause)
        return await self._meet()

    async def _meet(self) -> None:
        try:
            me = await self._bot.raw("getMe", {}, None)
        except InvalidToken:
            raise TokenError from None
        self._me = Me(me["id"], me["username"], bool(me.get("supports_inline_queries")))

    async def _close(self) -> None:
        await self._calls.shutdown()
        await self._polls.shutdown()
