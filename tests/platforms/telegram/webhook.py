"""Delivers updates to the bot's own address: https://core.telegram.org/bots/api#setwebhook."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
import orjson

if TYPE_CHECKING:
    from tests.platforms.telegram.updates import Update
    from tests.platforms.telegram.world import World

LONGEST_PAUSE = 60.0


@dataclass
class Webhook:
    """`url` is "" while none is set. Updates go one after the other, each until it is taken with a 2xx."""

    world: "World"
    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    async def set(self, url: str, *, secret: str, connections: int) -> None:
        await self.drop()
        self.url, self.secret, self.connections, self.last_error = url, secret, connections, ""
        self._task = asyncio.create_task(self._deliver())

    async def drop(self) -> None:
        self.url = ""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _deliver(self) -> None:
        """The first repeat comes soon, the next ones later and later (tdlib/telegram-bot-api, `WebhookActor.cpp`)."""
        async with aiohttp.ClientSession(headers=self._headers()) as session:
            while True:
                update = await self.world.bell.until(self._oldest, timeout=1e9)
                pause = self.world.limits.webhook_pause
                while not await self._taken(session, update):
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                self.world.journal.write(event="delivered", update=update.id, kind=update.kind)
                self.world.updates.forget(update)

    def _oldest(self) -> "Update | None":
        return next(iter(self.world.updates.waiting()), None)

    def _headers(self) -> dict[str, str]:
        return {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}

    async def _taken(self, session: aiohttp.ClientSession, update: "Update") -> bool:
        body, kind = orjson.dumps(update.wire), {"Content-Type": "application/json"}
        try:
            async with session.post(self.url, data=body, headers=kind, allow_redirects=False) as response:
                if 200 <= response.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
        self.last_error_date = int(self.world.now().timestamp())
        return False
