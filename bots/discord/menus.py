"""What Discord lists of our commands: kept there, so it is set only when it is to be another than last time, which a
fingerprint in the database tells."""

import asyncio
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson
import structlog
from discord.errors import DiscordException

from bots.discord.api import Api, NotSentError
from bots.discord.commands import commands
from bots.discord.messenger import UNSURE
from bots.discord.places import PLATFORM
from bots.house import House

log = structlog.get_logger()

FACT = f"{PLATFORM}:menus"

AGAIN = 5.0


class Menus:
    """`managed_by_role` where roles of ours say who manages; `again` are the seconds until what was not heard is said again."""

    def __init__(self, api: Api, house: House, *, managed_by_role: bool = False, again: float = AGAIN) -> None:
        self._api = api
        self._house = house
        self._managed_by_role = managed_by_role
        self._again = again

    async def put(self) -> None:
        """At the start. What Discord refuses is logged and tried at the next start; what it did not hear, after a while."""
        services = self._house.services
        wanted = commands(
            self._house.router.registry, language=services.cards.language, managed_by_role=self._managed_by_role
        )
        fingerprint = blake2b(orjson.dumps([self._api.id, wanted]), digest_size=16).hexdigest()
        async with services.storage.read() as tx:
            known = await tx.facts.get(FACT)
        if known is not None and known[0] == fingerprint:
            return
        try:
            await self._set(wanted)
        except DiscordException as error:
            log.warning("commands_not_set", error=str(error))
            return
        async with services.storage.begin() as tx:
            await tx.facts.put(FACT, fingerprint, at=services.now())

    async def _set(self, wanted: Sequence[Mapping[str, Any]]) -> None:
        while True:
            await self._house.lane.spend()
            try:
                path = "/applications/{application_id}/commands"
                await self._api.call("PUT", path, body=wanted, application_id=self._api.id)
            except (NotSentError, *UNSURE) as error:
                log.warning("commands_not_heard", error=type(error).__name__, again_in=self._again)
            else:
                return
            await asyncio.sleep(self._again)
