"""Whether a message stands in a channel already, by the mark that its first component carries."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from discord.errors import HTTPException
from discord.utils import snowflake_time, time_snowflake

from bots.discord.api import Api
from bots.discord.channels import Channel
from bots.discord.outcomes import UNKNOWN_MESSAGE
from bots.discord.places import Form, Person, Place, Ref
from bots.discord.rendered import IS_COMPONENTS_V2

PAGE = 100
PAGES = 5
"""How far is looked: five hundred messages since the post was due."""

SLACK = timedelta(minutes=1)
"""By how much Discord's clock may be behind ours."""


class UnreadableError(Exception):
    """What stands there is not to be found out, now or later."""


async def recalled(
    api: Api,
    spend: Callable[[], Awaitable[None]],
    place: Person | Place,
    channel: Channel,
    mark: int,
    *,
    since: datetime,
) -> Ref | None:
    """The message with this mark that we sent since then, None when there surely is none. Raises
    `UnreadableError`, and what `Api.call` raises."""
    after = time_snowflake(since - SLACK)
    if channel.forum and isinstance(place, Place):
        return await _in_forum(api, spend, place, mark, after=after)
    seen = False
    for _ in range(PAGES):
        await spend()
        query = {"after": str(after), "limit": PAGE}
        page = await api.call("GET", "/channels/{channel_id}/messages", query=query, channel_id=channel.id)
        seen = seen or bool(page)
        for message in page:
            if _bears(message, api.id, mark):
                return Ref(channel.id, int(message["id"]), _form(message))
        if len(page) < PAGE:
            if not seen:
                await _surely_empty(api, spend, channel, after)
            return None
        after = max(int(message["id"]) for message in page)
    raise UnreadableError("more was written there than is looked through")


async def _surely_empty(api: Api, spend: Callable[[], Awaitable[None]], channel: Channel, after: int) -> None:
    """Where the history may not be read it seems empty (docs.discord.com/developers/resources/message#get-channel-messages):
    raises `UnreadableError` when something was written since."""
    await spend()
    wire = await api.call("GET", "/channels/{channel_id}", channel_id=channel.id)
    if int(wire.get("last_message_id") or 0) > after:
        raise UnreadableError("what was written there is not to be read")


async def _in_forum(
    api: Api, spend: Callable[[], Awaitable[None]], forum: Place, mark: int, *, after: int
) -> Ref | None:
    """A post's first message has the number of its thread; one that somebody deleted is none of those we look for."""
    ours = [
        int(thread["id"])
        for thread in await _posts(api, spend, forum, after=after)
        if int(thread["parent_id"]) == forum.channel and int(thread["owner_id"]) == api.id and int(thread["id"]) > after
    ]
    if len(ours) > PAGE * PAGES:
        raise UnreadableError("we wrote more posts there than are looked through")
    for thread in ours:
        await spend()
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            message = await api.call("GET", path, channel_id=thread, message_id=thread)
        except HTTPException as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            continue
        if _bears(message, api.id, mark):
            return Ref(thread, thread, _form(message))
    return None


async def _posts(
    api: Api, spend: Callable[[], Awaitable[None]], forum: Place, *, after: int
) -> list[Mapping[str, Any]]:
    """Those of the whole server that are awake, and those of the forum that fell asleep since, the last to do so first."""
    await spend()
    active = await api.call("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild)
    await spend()
    path = "/channels/{channel_id}/threads/archived/public"
    asleep = await api.call("GET", path, query={"limit": PAGE}, channel_id=forum.channel)
    if asleep["has_more"] and _fell_asleep(asleep["threads"][-1]) > snowflake_time(after):
        raise UnreadableError("more posts fell asleep there than are looked through")
    return [*active["threads"], *asleep["threads"]]


def _fell_asleep(thread: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(thread["thread_metadata"]["archive_timestamp"])


def _bears(message: Mapping[str, Any], us: int, mark: int) -> bool:
    ours = int(message["author"]["id"]) == us and message.get("interaction_metadata") is None
    return ours and any(component.get("id") == mark for component in message.get("components", ()))


def _form(message: Mapping[str, Any]) -> Form:
    return Form.CARD if message["flags"] & IS_COMPONENTS_V2 else Form.EMBED
