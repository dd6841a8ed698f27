"""Pictures that editors send: taken in, kept, and given to the platforms that show them."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from core.heads import pictures
from core.storage import Storage
from core.values.picture import kept_name

AT_HAND = 4
"""Pictures that are kept in memory: one article's goes to many chats at once."""


class Pictures:
    """One for the whole house: it looks at one picture at a time, since each takes a lot of memory meanwhile."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._looking = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._at_hand: OrderedDict[str, bytes] = OrderedDict()

    async def keep(self, content: bytes) -> str:
        """What an article refers to the picture in `content` by; raises `UserError` for what is none that we take."""
        async with self._looking:
            kept = await asyncio.to_thread(pictures.picture, content)
        async with self._storage.begin() as tx:
            await tx.pictures.keep(kept, at=self._now())
        return kept.reference

    async def read(self, url: str) -> bytes | None:
        """The bytes of the kept picture that `url` refers to; None where there is none."""
        if not (name := kept_name(url)):
            return None
        async with self._reading:
            content = self._at_hand.pop(name, None)
            if content is None:
                async with self._storage.read() as tx:
                    content = await tx.pictures.read(name)
            if content is not None:
                self._at_hand[name] = content
            if len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return content

    async def copy(self, url: str, place: str) -> str:
        """What a platform called the copy that it has at `place`, "" without one."""
        async with self._storage.read() as tx:
            return await tx.pictures.copy(kept_name(url), place)

    async def copied(self, url: str, place: str, copy: str) -> None:
        """A platform has a copy at `place`, or with "" has none any more."""
        async with self._storage.begin() as tx:
            await tx.pictures.copied(kept_name(url), place, copy)
