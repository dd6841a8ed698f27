"""What one interaction lets us say: a first answer within three seconds, and more for a quarter of an hour
(docs.discord.com/developers/interactions/receiving-and-responding).

None of it counts against the bot's requests a second. What comes too late is of no use to anybody, and only noted.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog
from discord import Interaction, InteractionResponseType
from discord.errors import DiscordException, DiscordServerError, HTTPException

from bots.discord.api import Api, NotSentError

log = structlog.get_logger()

EPHEMERAL = 1 << 6
"""The flag of a message that only who asked sees."""

LOST = frozenset({10008, 10015, 10062, 40060, 50027})
"""Unknown message, unknown webhook, unknown interaction, acknowledged already, invalid webhook token
(docs.discord.com/developers/topics/opcodes-and-status-codes#json): the answer has nowhere to go, or is there."""

TRIES = 2
"""How often what may not have arrived is sent: a first answer that did arrive is refused the second time."""

CALLBACK = 1.5
"""Seconds for a first answer to arrive."""


class Callbacks:
    """Those of one interaction. Each call says whether Discord took it, or would take no other look of the same either."""

    def __init__(self, api: Api, heard: Interaction[Any]) -> None:
        self._api = api
        self._id = heard.id
        self._token = heard.token
        self._application = heard.application_id

    async def answer(self, kind: InteractionResponseType, data: dict[str, Any] | None = None) -> bool:
        """The first answer."""
        body = {"type": kind.value} | ({} if data is None else {"data": data})
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        return await self._call("POST", path, body, whose=self._id, patience=CALLBACK)

    async def change(self, body: dict[str, Any], files: Mapping[str, bytes] | None = None) -> bool:
        """What stands there as the first answer becomes this, and has these files beside it."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        return await self._call("PATCH", path, {"attachments": []} | body, files=files)

    async def remove(self) -> bool:
        """The first answer goes."""
        return await self._call("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original")

    async def add(self, body: dict[str, Any], files: Mapping[str, bytes] | None = None) -> bool:
        """Another message behind the first answer, with these files beside it."""
        return await self._call("POST", "/webhooks/{webhook_id}/{webhook_token}", body, files=files)

    async def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        whose: int = 0,
        patience: float | None = None,
    ) -> bool:
        """The library keeps a rate limit for each token when it stands in the path under the name of a webhook's."""
        for tried in range(TRIES):
            try:
                async with asyncio.timeout(patience):
                    await self._api.call(
                        method,
                        path,
                        body=body,
                        files=files,
                        webhook_id=whose or self._application,
                        webhook_token=self._token,
                    )
            except (NotSentError, OSError, aiohttp.ClientError, TimeoutError, DiscordServerError) as error:
                log.warning("answer_not_sent", interaction=self._id, error=type(error).__name__, tried=tried + 1)
            except HTTPException as error:
                lost = error.code in LOST or error.status in {401, 404, 429} or (error.status == 403 and not files)
                log.info("answer_not_taken", interaction=self._id, code=error.code, status=error.status)
                return lost
            except DiscordException as error:
                log.warning("answer_not_taken", interaction=self._id, error=type(error).__name__)
                return True
            else:
                return True
        return True
