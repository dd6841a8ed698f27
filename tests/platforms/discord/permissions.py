"""Who may do what where: topics/permissions."""

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.guilds import Guild, Member


class Permission(IntFlag):
    """topics/permissions, Bitwise Permission Flags; those that matter to a bot that writes."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


ALL = (1 << 53) - 1

EVERYONE = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.ADD_REACTIONS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
"""What everyone may in a new guild here: nobody may mention everyone or manage anything."""

WITH_PEOPLE = int(Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE)
"""interactions/receiving-and-responding, Interaction Structure: `app_permissions` in private chats of other people."""

WITH_BOT = int(Permission(WITH_PEOPLE) | Permission.USE_EXTERNAL_EMOJIS)
"""The same, in private chats with the bot."""


def in_guild(guild: "Guild", member: "Member") -> int:
    """topics/permissions, Permission Overwrites: what the roles give together."""
    if guild.owner.id == member.id:
        return ALL
    held = guild.everyone.permissions
    for role in member.roles:
        held |= role.permissions
    return ALL if held & Permission.ADMINISTRATOR else held


def in_channel(channel: "Channel", member: "Member") -> int:
    """What a member may in a channel of its guild; a thread has what its parent has.

    First what the channel says of everyone, then of the member's roles together, then of the member.
    """
    guild = channel.guild
    assert guild is not None, "a channel of a guild"
    held = in_guild(guild, member)
    if held == ALL:
        return ALL
    overwrites = channel.above.overwrites
    stages = ([guild.everyone.id], [role.id for role in member.roles], [member.id])
    for stage in stages:
        found = [overwrites[each] for each in stage if each in overwrites]
        for one in found:
            held &= ~one.deny
        for one in found:
            held |= one.allow
    return _implicit(held, thread=channel.is_thread)


def _implicit(held: int, *, thread: bool) -> int:
    """topics/permissions, Implicit Permissions: without seeing a channel nothing, without writing nothing of it."""
    if not held & Permission.VIEW_CHANNEL:
        return 0
    writes = Permission.SEND_MESSAGES_IN_THREADS if thread else Permission.SEND_MESSAGES
    if not held & writes:
        held &= ~int(Permission.MENTION_EVERYONE | Permission.ATTACH_FILES | Permission.EMBED_LINKS)
    return held
