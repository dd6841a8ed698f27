"""The connection over which Discord tells what happens: servers only, no members, nothing kept of messages."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from discord import AllowedMentions, AutoShardedClient, Intents, MemberCacheFlags

from bots.discord.http import Http

log = structlog.get_logger()

SHARD_PAUSE = 5.0
"""Seconds between two IDENTIFYs of one bot (docs.discord.com/developers/events/gateway#sharding-max-concurrency)."""

PATIENCE = 2.0

EVENT = "WebSocket Event"


def _without_events(record: logging.LogRecord) -> bool:
    """The library writes out what it is told, in which people's words and the tokens of interactions stand."""
    return EVENT not in str(record.msg)


class Gateway(AutoShardedClient):
    """One connection to the whole; made anew for each `DiscordBot.run`. `identify` is waited for before each session that
    is begun; `patience` are the seconds after a server within which the next one is told of, at the beginning."""

    def __init__(self, http: Http, identify: Callable[[], Awaitable[None]], *, patience: float = PATIENCE) -> None:
        self._shared = http
        self._identify = identify
        logging.getLogger("discord.gateway").addFilter(_without_events)
        self._hearers: dict[str, list[Callable[..., Coroutine[Any, Any, None]]]] = {}
        super().__init__(
            intents=Intents(guilds=True),
            member_cache_flags=MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=patience,
            allowed_mentions=AllowedMentions.none(),
        )

    def hear(self, event: str, handle: Callable[..., Coroutine[Any, Any, None]]) -> None:
        """Call `handle` for each event of that name (discord.py's event reference, without `on_`), with what it brings.
        Several may hear the same."""
        self._hearers.setdefault(event, []).append(handle)

    def dispatch(self, event: str, /, *what: Any, **named: Any) -> None:
        super().dispatch(event, *what, **named)
        for handle in self._hearers.get(event, ()):
            self._schedule_event(handle, f"on_{event}", *what, **named)

    async def on_error(self, event_method: str, /, *_args: Any, **_parameters: Any) -> None:
        """What a handler did not expect ends that event alone."""
        log.exception("event_failed", platform="discord", event_name=event_method)

    def _get_state(self, **options: Any) -> Any:
        self.http = self._shared
        return super()._get_state(**options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._identify()
        if not initial:
            await asyncio.sleep(SHARD_PAUSE)
