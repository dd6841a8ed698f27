"""Two clients of the Discord platform: one without any library, and discord.py as it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord import app_commands

from tests.platforms.discord import Discord

AGENT = "DiscordBot (https://example.org, 1.0)"


class Rest:
    """Calls with a JSON body, and what comes of them."""

    def __init__(self, platform: Discord, session: aiohttp.ClientSession) -> None:
        self.platform, self.session = platform, session

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bot {self.platform.token}", "User-Agent": AGENT}

    async def whole(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any, dict[str, str]]:
        """Status, answer and headers."""
        headers = self.headers | more.pop("headers", {})
        given = {} if body is None else {"json": body}
        url = f"{self.platform.api_url}{path}"
        async with self.session.request(method, url, headers=headers, **given, **more) as response:
            kind = response.content_type
            answer = await response.json() if kind == "application/json" else await response.text()
            return response.status, answer, dict(response.headers)

    async def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        status, answer, _headers = await self.whole(method, path, body, **more)
        return status, answer

    async def done(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The answer to a call that must succeed."""
        status, answer = await self(method, path, body, **more)
        assert status < 300, answer
        return answer

    async def refused(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, int]:
        """The status and the code of a call that must be refused."""
        status, answer = await self(method, path, body, **more)
        assert status >= 400, answer
        return status, answer["code"]

    async def sends(self, channel: int, body: Any) -> int:
        """The id of a message that must be taken."""
        return int((await self.done("POST", f"/channels/{channel}/messages", body))["id"])


class Client(discord.AutoShardedClient):
    """discord.py, but for its pauses of five seconds between sessions."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(intents=intents or discord.Intents(guilds=True), guild_ready_timeout=0.02)
        self.tree: app_commands.CommandTree[Client] = app_commands.CommandTree(self)
        self.heard: list[tuple[str, Any]] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass

    def dispatch(self, event: str, /, *arguments: Any, **named: Any) -> None:
        self.heard.append((event, arguments[0] if arguments else None))
        super().dispatch(event, *arguments, **named)

    def names(self) -> list[str]:
        return [name for name, _value in self.heard if not name.startswith("socket")]

    async def told(self, event: str, *, count: int = 1) -> Any:
        """What came with the `count`th event of that name, once it has come."""
        async with asyncio.timeout(5):
            while len(found := [value for name, value in self.heard if name == event]) < count:
                await asyncio.sleep(0.005)
        return found[count - 1]


@asynccontextmanager
async def logged_in(platform: Discord, client: Client) -> AsyncIterator[Client]:
    """While it runs; what its run raised is raised at the end."""
    running = asyncio.create_task(client.start(platform.token))
    try:
        ready = asyncio.create_task(client.wait_until_ready())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        yield client
    finally:
        await client.close()
        await running
