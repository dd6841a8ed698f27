"""Messages of channels: resources/message."""

from datetime import timedelta
from typing import Any

from tests.platforms.discord import content, events
from tests.platforms.discord.channels import Channel, Kind
from tests.platforms.discord.errors import ApiError, broken
from tests.platforms.discord.messages import CROSSPOSTED, Message
from tests.platforms.discord.methods import access
from tests.platforms.discord.permissions import Permission
from tests.platforms.discord.world import Call, World
from tests.platforms.window import Window

Answer = tuple[int, Any]

OLD = timedelta(hours=1)
FORWARD = 1
SOURCE = "resources/message, Message Reference Structure"


def create(world: World, call: Call) -> Answer:
    """Create Message."""
    channel = world.channel(call.place("channel_id"))
    body = call.body
    access.may_send(world, channel, body, files=bool(call.files))
    if (earlier := _repeated(world, channel, call)) is not None:
        return 200, earlier
    content.check_words(channel, body)
    more = _reference(channel, body)
    if channel.state is not None and channel.state.archived:
        channel.unarchive()
    message = content.create(channel, body, call.files, author=None, may=access.held(channel), **more)
    channel.put(message)
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        world.nonces[channel.id, str(body["nonce"])] = message.id, world.seconds()
    events.message("MESSAGE_CREATE", message)
    nonce = {} if body.get("nonce") is None else {"nonce": body["nonce"]}
    return 200, dict(message.wire) | nonce


def _repeated(world: World, channel: Channel, call: Call) -> Any:
    """`enforce_nonce`: "If another message was created by the same author with the same nonce, that message will be
    returned and no new message will be created"; of one that was deleted meanwhile that it is unknown (issue 6647)."""
    if not call.body.get("enforce_nonce") or call.body.get("nonce") is None:
        return None
    number, at = world.nonces.get((channel.id, str(call.body["nonce"])), (0, 0.0))
    if not number or world.seconds() - at > world.limits.nonce_life:
        return None
    message = channel.message(number)
    if message is None:
        raise ApiError(10008)
    call.repeated = True
    return dict(message.wire) | {"nonce": call.body["nonce"]}


def _reference(channel: Channel, body: Any) -> dict[str, Any]:
    """Message Reference Structure: a reply to what is not there fails unless it is told not to."""
    reference = body.get("message_reference")
    if not reference:
        return {}
    if reference.get("type") == FORWARD:
        raise broken("message_reference.type", "NOT_MODELLED", "forwards are not modelled", source=SOURCE)
    answered = channel.message(int(reference["message_id"]))
    if answered is None and reference.get("fail_if_not_exists", True):
        raise broken("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message", source="")
    if answered is None:
        return {}
    wire = {"channel_id": str(channel.id), "message_id": str(answered.id)}
    wire |= {"guild_id": str(channel.guild.id)} if channel.guild else {}
    return {"type": content.REPLY, "message_reference": wire, "referenced_message": channel.world.for_bot(answered)}


def found(world: World, call: Call) -> Message:
    channel = world.channel(call.place("channel_id"))
    message = channel.message(call.place("message_id"))
    if message is None:
        raise ApiError(10008)
    return message


def one(world: World, call: Call) -> Answer:
    """Get Channel Message: needs the history."""
    channel = world.channel(call.place("channel_id"))
    access.needs(channel, Permission.READ_MESSAGE_HISTORY)
    return 200, world.for_bot(found(world, call))


def history(world: World, call: Call) -> Answer:
    """Get Channel Messages: newest first; without READ_MESSAGE_HISTORY none."""
    channel = world.channel(call.place("channel_id"))
    if not access.held(channel) & Permission.READ_MESSAGE_HISTORY and channel.guild is not None:
        return 200, []
    limit = int(call.query.get("limit", 50))
    all_there = channel.messages
    if "around" in call.query:
        middle = int(call.query["around"])
        older = [each for each in all_there if each.id <= middle]
        newer = [each for each in all_there if each.id > middle]
        chosen = older[-(limit // 2 + 1) :] + newer[: limit // 2]
    elif "after" in call.query:
        chosen = [each for each in all_there if each.id > int(call.query["after"])][:limit]
    else:
        before = int(call.query.get("before", 1 << 63))
        chosen = [each for each in all_there if each.id < before][-limit:]
    return 200, [world.for_bot(each) for each in reversed(chosen)]


def edit(world: World, call: Call) -> Answer:
    """Edit Message: one's own, not in archived threads, and not too often when it is old."""
    message = found(world, call)
    channel = message.channel
    if message.author is not None:
        raise ApiError(50005)
    access.thread_is_active(channel)
    access.may_show(channel, call.body, files=bool(call.files))
    content.check_words(channel, call.body)
    _not_too_often(world, message)
    edited = channel.put(content.edit(message, call.body, call.files, may=access.held(channel)))
    events.message("MESSAGE_UPDATE", edited)
    return 200, dict(edited.wire)


def _not_too_often(world: World, message: Message) -> None:
    if world.now() - message.sent_at <= OLD:
        return
    limits = world.limits
    window = world.old_edits.setdefault(message.channel.id, Window(limits.old_edits, limits.old_edits_in))
    if wait := window.wait(world.seconds()):
        raise ApiError(30046, retry_after=round(wait, 3), **{"global": False})
    window.taken.append(world.seconds())


def delete(world: World, call: Call) -> Answer:
    """Delete Message: one's own, others' with MANAGE_MESSAGES."""
    message = found(world, call)
    if message.author is not None:
        if message.channel.guild is None:
            raise ApiError(50003)
        access.needs(message.channel, Permission.MANAGE_MESSAGES)
    message.channel.take_away(message.id)
    events.message("MESSAGE_DELETE", message)
    return 204, None


def crosspost(world: World, call: Call) -> Answer:
    """Crosspost Message: SEND_MESSAGES for one's own, and MANAGE_MESSAGES for others'."""
    message = found(world, call)
    channel = message.channel
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise ApiError(50024)
    access.needs(channel, Permission.SEND_MESSAGES)
    if message.author is not None:
        access.needs(channel, Permission.MANAGE_MESSAGES)
    if message.crossposted:
        raise ApiError(40033)
    made = channel.mark(message, CROSSPOSTED)
    events.message("MESSAGE_UPDATE", made)
    return 200, dict(made.wire)


METHODS = {
    "POST /channels/{channel_id}/messages": create,
    "GET /channels/{channel_id}/messages": history,
    "GET /channels/{channel_id}/messages/{message_id}": one,
    "PATCH /channels/{channel_id}/messages/{message_id}": edit,
    "DELETE /channels/{channel_id}/messages/{message_id}": delete,
    "POST /channels/{channel_id}/messages/{message_id}/crosspost": crosspost,
}
