"""Pictures that are on no web page go to Telegram once, by the first message that shows them; later ones name the copy that it
keeps for us (core.telegram.org/bots/api#sending-files, `file_id`), after a restart too."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import InputFile
from telegram.error import TelegramError

from bots.telegram.api import Api
from bots.telegram.outcomes import forgotten
from bots.telegram.places import PLATFORM
from core.pictures import Pictures
from core.values.picture import kept_name

log = structlog.get_logger()

KEPT = 256
"""Names of copies that are kept in memory."""

PATIENCE = 10.0
"""Seconds that a message waits for another one that takes the same picture there."""

Call = Callable[[str | InputFile], Awaitable[Any]]
"""A call with its picture: the name of a copy, or the picture itself."""


class NotKeptError(Exception):
    """The picture is not to be had any more."""


class Uploads:
    """`pictures` is set once there is a house; `spend` is waited for before each call but a message's first."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._copies: OrderedDict[str, str] = OrderedDict()
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.pictures: Pictures | None = None

    async def show(self, picture: str, call: Call, spend: Callable[[], Awaitable[None]]) -> None:
        """Make `call` with the kept `picture`. Raises `NotKeptError`, and what `call` raises."""
        if await self._by_copy(picture, call):
            return
        async with self._alone(picture) as waited:
            if waited:
                await spend()
                if await self._by_copy(picture, call):
                    return
            content = await self.pictures.read(picture) if self.pictures is not None else None
            if content is None:
                raise NotKeptError
            answer = await call(InputFile(content, filename=kept_name(picture)))
            sizes = answer.get("photo") if isinstance(answer, dict) else None
            if sizes:
                await self._note(picture, sizes[-1]["file_id"])

    async def _by_copy(self, picture: str, call: Call) -> bool:
        """Whether it was done with a copy that is there; one that Telegram knows no more is forgotten."""
        copy = await self._copy(picture)
        if not copy:
            return False
        try:
            await call(copy)
        except TelegramError as error:
            if not forgotten(error):
                raise
            log.warning("copy_forgotten", picture=picture)
            await self._note(picture, "")
            return False
        return True

    async def _copy(self, picture: str) -> str:
        if picture in self._copies:
            self._copies.move_to_end(picture)
            return self._copies[picture]
        if self.pictures is not None and (copy := await self.pictures.copy(picture, self._place)):
            self._remember(picture, copy)
            return copy
        return ""

    async def _note(self, picture: str, copy: str) -> None:
        """What stands there stands there, even where that cannot be written down."""
        self._remember(picture, copy)
        try:
            if self.pictures is not None:
                await self.pictures.copied(picture, self._place, copy)
        except Exception:
            log.exception("copy_not_noted", picture=picture)

    def _remember(self, picture: str, copy: str) -> None:
        self._copies[picture] = copy
        self._copies.move_to_end(picture)
        if len(self._copies) > KEPT:
            self._copies.popitem(last=False)

    @property
    def _place(self) -> str:
        """Another bot cannot use our names."""
        return f"{PLATFORM}:{self._api.me.id}"

    @asynccontextmanager
    async def _alone(self, picture: str) -> AsyncIterator[bool]:
        """So that what goes to many chats is taken there once; whether that was waited for. One that takes too long is left
        to itself."""
        lock = self._under_way.setdefault(picture, asyncio.Lock())
        waits = lock.locked()
        held = False
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                held = await lock.acquire()
        try:
            yield waits
        finally:
            if held:
                lock.release()
