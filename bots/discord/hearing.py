"""Who writes a code to us in a direct message: heard in a session of its own, beside that of `newsclip run`, which is told of
everything all the same."""

from typing import Any

from discord import Client, Intents, MemberCacheFlags, Message

from bots.discord.http import Http
from bots.platform import Person
from core.values.text import clean_line


async def heard(http: Http, token: str, code: str) -> Person:
    """Who wrote the code, once somebody does. One session is begun, of the shard that private chats belong to
    (docs.discord.com/developers/events/gateway#sharding). Raises the library's errors, and those of aiohttp."""
    shards, _url, _limit = await http.get_bot_gateway()
    async with Listener(http, code, shards=shards) as listener:
        await listener.start(token)
    assert listener.person is not None, "else it goes on"
    return listener.person


class Listener(Client):
    """Ends by itself once `person` is known. The library misses servers where it is not told of them."""

    def __init__(self, http: Http, code: str, *, shards: int) -> None:
        self._shared = http
        self._code = code
        self.person: Person | None = None
        super().__init__(
            intents=Intents(guilds=True, dm_messages=True),
            shard_id=0,
            shard_count=shards,
            member_cache_flags=MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )

    async def on_message(self, message: Message) -> None:
        if not message.author.bot and message.content.strip() == self._code:
            self.person = Person(str(message.author.id), clean_line(message.author.display_name))
            await self.close()

    def _get_state(self, **options: Any) -> Any:
        self.http = self._shared
        return super()._get_state(**options)
