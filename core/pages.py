"""Somebody else's page as a draft: fetched, read, and for an editor to look over."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime

from core.feeds.page import drafted
from core.fetching import Fetcher
from core.values.article import Draft

_ALONE = re.compile(r"\s*(?:title:\s*)?(https?://\S+)\s*", re.IGNORECASE)


def alone(text: str) -> str:
    """The address that is all that `text` is, "" where it is more."""
    found = _ALONE.fullmatch(text)
    return found[1] if found else ""


class Pages:
    def __init__(self, fetcher: Fetcher, *, now: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._now = now

    async def draft(self, url: str) -> Draft:
        """Raises `UserError`."""
        page = await self._fetcher.get(url)
        return await asyncio.to_thread(drafted, page, self._now())
