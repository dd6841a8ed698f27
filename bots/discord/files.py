"""Files that come with a command or a form: fetched from Discord's own addresses only, and no larger than they may be."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from discord.errors import DiscordException

from bots.discord.api import Api, NotSentError
from core.heads import attached, pictures
from core.values.errors import N_, UserError

log = structlog.get_logger()

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps what people attach (docs.discord.com/developers/reference#signed-attachment-cdn-urls)."""

PATIENCE = 20.0
"""Seconds."""


class Files:
    """What stands in for Discord at `api_url` keeps its files itself."""

    def __init__(self, api: Api, api_url: str) -> None:
        self._api = api
        self._hosts = HOSTS | {urlsplit(api_url).hostname}

    async def read(self, file: Mapping[str, Any]) -> str:
        """The words of `file`, an Attachment on the wire; raises `UserError`."""
        name = str(file["filename"])
        attached.admit(name, int(file["size"]))
        content = await self._fetched(file)
        attached.admit(name, len(content))
        return attached.words(content)

    async def picture(self, file: Mapping[str, Any]) -> bytes:
        """What `file`, an Attachment on the wire, holds of a picture, unseen as yet; raises `UserError`."""
        pictures.admit(int(file["size"]))
        return await self._fetched(file)

    async def _fetched(self, file: Mapping[str, Any]) -> bytes:
        url = str(file["url"])
        if urlsplit(url).hostname not in self._hosts:
            raise UserError(_LOST)
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._api.download(url)
        except (DiscordException, NotSentError, OSError, aiohttp.ClientError, TimeoutError) as error:
            log.info("file_not_fetched", error=type(error).__name__)
            raise UserError(_LOST) from error


_LOST = N_("That file could not be fetched; please send it again.")
