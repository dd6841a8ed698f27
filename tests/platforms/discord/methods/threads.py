"""Threads and forum posts: resources/channel, Start Thread; topics/threads."""

from typing import Any

from tests.platforms.discord import content, events
from tests.platforms.discord.channels import Channel, Kind
from tests.platforms.discord.errors import ApiError, broken, missing
from tests.platforms.discord.methods import access
from tests.platforms.discord.methods.messages import found
from tests.platforms.discord.permissions import Permission
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]

SOURCE = "resources/channel, Start Thread in Forum or Media Channel"

NEEDED = {
    Kind.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
    Kind.ANNOUNCEMENT_THREAD: Permission.CREATE_PUBLIC_THREADS,
    Kind.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
}


def start(world: World, call: Call) -> Answer:
    """Start Thread without Message; in a forum Start Thread in Forum or Media Channel."""
    channel = world.channel(call.place("channel_id"))
    if channel.kind is Kind.FORUM:
        return _post(world, channel, call)
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise ApiError(50024)
    kind = Kind(call.body.get("type") or Kind.PRIVATE_THREAD)
    access.needs(channel, NEEDED[kind])
    return 201, _open(world, channel, call, kind=kind).wire()


def from_message(world: World, call: Call) -> Answer:
    """Start Thread from Message: the thread has the message's id."""
    message = found(world, call)
    channel = message.channel
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise ApiError(50024)
    access.needs(channel, Permission.CREATE_PUBLIC_THREADS)
    if message.id in world.channels:
        raise ApiError(160004)
    return 201, _open(world, channel, call, number=message.id).wire()


def _post(world: World, forum: Channel, call: Call) -> Answer:
    """A thread with its first message: needs SEND_MESSAGES of the forum, and a tag where the forum says so."""
    access.needs(forum, Permission.SEND_MESSAGES)
    first = call.body.get("message")
    if first is None:
        raise missing("message", source=SOURCE)
    access.may_show(forum, first, files=bool(call.files))
    tags = tuple(int(tag) for tag in call.body.get("applied_tags") or ())
    known = {tag.id for tag in forum.tags}
    if forum.requires_tag and not tags:
        raise ApiError(40067)
    if unknown := [tag for tag in tags if tag not in known]:
        words = f"Unknown tag {unknown[0]}"
        raise broken("applied_tags", "UNKNOWN_FORUM_TAG", words, source=SOURCE)
    content.check_words(forum, first)
    thread = _open(world, forum, call, tags=tags)
    message = content.create(thread, first, call.files, author=None, may=access.held(thread), number=thread.id)
    thread.put(message)
    events.message("MESSAGE_CREATE", message)
    return 201, thread.wire() | {"message": dict(message.wire)}


def _open(
    world: World,
    channel: Channel,
    call: Call,
    *,
    kind: Kind | None = None,
    number: int | None = None,
    tags: tuple[int, ...] = (),
) -> Channel:
    minutes = call.body.get("auto_archive_duration") or 1440
    return channel.open_thread(
        call.body["name"], owner=world.bot_id, number=number, kind=kind, minutes=minutes, tags=tags
    )


def active(world: World, call: Call) -> Answer:
    """resources/guild, List Active Guild Threads."""
    guild = world.guild(call.place("guild_id"))
    seen = [each for each in guild.channels.values() if events.sees(guild, each)]
    return 200, {"threads": [thread.wire() for each in seen for thread in events.active(each)], "members": []}


def archived(world: World, call: Call) -> Answer:
    """List Public Archived Threads: needs the history."""
    channel = world.channel(call.place("channel_id"))
    access.needs(channel, Permission.READ_MESSAGE_HISTORY)
    there = [each for each in channel.threads.values() if each.state is not None and each.state.archived]
    return 200, {"threads": [each.wire() for each in reversed(there)], "members": [], "has_more": False}


def join(world: World, call: Call) -> Answer:
    access.thread_is_active(world.channel(call.place("channel_id")))
    return 204, None


METHODS = {
    "POST /channels/{channel_id}/threads": start,
    "POST /channels/{channel_id}/messages/{message_id}/threads": from_message,
    "GET /guilds/{guild_id}/threads/active": active,
    "GET /channels/{channel_id}/threads/archived/public": archived,
    "PUT /channels/{channel_id}/thread-members/@me": join,
}
