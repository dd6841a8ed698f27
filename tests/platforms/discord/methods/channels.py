"""Channels: resources/channel."""

from typing import Any

from tests.platforms.discord.channels import Channel
from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.methods import access
from tests.platforms.discord.permissions import Permission
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]


def one(world: World, call: Call) -> Answer:
    return 200, world.channel(call.place("channel_id")).wire()


def change(world: World, call: Call) -> Answer:
    """Modify Channel, of threads; of other channels their name. What is null stays as it is."""
    channel = world.channel(call.place("channel_id"))
    body = {name: value for name, value in (call.body or {}).items() if value is not None}
    if channel.state is None:
        access.needs(channel, Permission.MANAGE_CHANNELS)
        channel.rename(body.get("name", channel.name))
        return 200, channel.wire()
    _may_change(world, channel, body)
    changes: dict[str, Any] = {name: body[name] for name in ("archived", "locked") if name in body}
    if "auto_archive_duration" in body:
        changes["minutes"] = body["auto_archive_duration"]
    if "applied_tags" in body:
        changes["tags"] = tuple(map(int, body["applied_tags"]))
    channel.name = body.get("name", channel.name)
    channel.change_state(**changes)
    return 200, channel.wire()


def _may_change(world: World, thread: Channel, body: dict[str, Any]) -> None:
    """topics/threads, Editing & Deleting Threads."""
    assert thread.state is not None
    if access.held(thread) & Permission.MANAGE_THREADS:
        return
    if thread.state.archived and body.get("archived") is not False:
        raise ApiError(50083)
    if thread.state.locked or "locked" in body or "rate_limit_per_user" in body:
        raise ApiError(50013)
    if thread.state.owner != world.bot_id and body != {"archived": False}:
        raise ApiError(50013)


def delete(world: World, call: Call) -> Answer:
    """Delete/Close Channel."""
    channel = world.channel(call.place("channel_id"))
    wire = channel.wire()
    if not channel.private:
        access.needs(channel, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        channel.delete()
    return 200, wire


def typing(world: World, call: Call) -> Answer:
    access.may_send(world, world.channel(call.place("channel_id")), {}, files=False)
    return 204, None


METHODS = {
    "GET /channels/{channel_id}": one,
    "PATCH /channels/{channel_id}": change,
    "DELETE /channels/{channel_id}": delete,
    "POST /channels/{channel_id}/typing": typing,
}
