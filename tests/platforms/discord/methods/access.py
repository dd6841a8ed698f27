"""Whether the bot may write where it wants to; each refusal as Discord gives it."""

from collections.abc import Mapping
from typing import Any

from tests.platforms.discord.channels import Channel, Kind
from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.permissions import WITH_BOT, Permission, in_channel
from tests.platforms.discord.world import World


def held(channel: Channel) -> int:
    """The bot's permissions there."""
    guild = channel.guild
    if guild is None:
        return WITH_BOT
    assert guild.bot is not None, "a channel that the bot may see"
    return in_channel(channel, guild.bot)


def needs(channel: Channel, permission: Permission) -> None:
    if channel.guild is not None and held(channel) & permission != permission:
        raise ApiError(50013)


def may_send(world: World, channel: Channel, body: Mapping[str, Any], *, files: bool) -> None:
    """Raises what speaks against a message there: resources/message, Create Message; topics/threads."""
    if channel.private:
        may_write_to(world, channel)
        return
    if channel.kind is Kind.FORUM:
        raise ApiError(50008)
    if channel.is_thread:
        thread_takes(channel)
        needs(channel, Permission.SEND_MESSAGES_IN_THREADS)
    else:
        needs(channel, Permission.SEND_MESSAGES)
    may_show(channel, body, files=files)
    if body.get("message_reference") and not held(channel) & Permission.READ_MESSAGE_HISTORY:
        raise ApiError(160002)


def may_show(channel: Channel, body: Mapping[str, Any], *, files: bool) -> None:
    """Embeds and files have permissions of their own."""
    if body.get("embeds"):
        needs(channel, Permission.EMBED_LINKS)
    if files:
        needs(channel, Permission.ATTACH_FILES)


def may_write_to(world: World, channel: Channel) -> None:
    """A person who takes no messages, with whom no guild is shared, or who is no more."""
    person = channel.recipients[0]
    if person.deleted or person.closed:
        raise ApiError(50007)
    if not person.shares_guild and not person.installed:
        raise ApiError(50278)


def thread_takes(channel: Channel) -> None:
    """topics/threads, Locked Threads: who may not manage threads writes nothing in one that is locked."""
    state = channel.state
    if state is not None and state.locked and not held(channel) & Permission.MANAGE_THREADS:
        raise ApiError(50083 if state.archived else 160005)


def thread_is_active(channel: Channel) -> None:
    """topics/threads, Active & Archived Threads: in an archived thread nothing is edited."""
    if channel.state is not None and channel.state.archived:
        raise ApiError(50083)
    thread_takes(channel)
