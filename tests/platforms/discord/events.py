"""What the bot is told of what happens: events/gateway-events. Each goes to the sessions of its guild's shard."""

from typing import TYPE_CHECKING, Any

from tests.platforms.discord import shapes
from tests.platforms.discord.gateway.codes import Intent
from tests.platforms.discord.permissions import Permission, in_channel

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.guilds import Guild, Role
    from tests.platforms.discord.messages import Message
    from tests.platforms.discord.world import World

Json = dict[str, Any]

DELETED = ("id", "guild_id", "parent_id", "type")
"""What Thread Delete tells of it."""


def guild_came(guild: "Guild", *, new: bool) -> None:
    """`new` when the bot was added, otherwise it is back after an outage, which is told by `unavailable`."""
    more = {} if new else {"unavailable": False}
    guild.world.gateway.tell("GUILD_CREATE", lambda: guild_create(guild) | more, Intent.GUILDS, guild.id)


def guild_changed(guild: "Guild") -> None:
    if _told(guild):
        guild.world.gateway.tell("GUILD_UPDATE", lambda: shapes.guild(guild), Intent.GUILDS, guild.id)


def guild_went(guild: "Guild", *, unavailable: bool) -> None:
    wire: Json = {"id": str(guild.id)} | ({"unavailable": True} if unavailable else {})
    guild.world.gateway.tell("GUILD_DELETE", lambda: wire, Intent.GUILDS, guild.id)


def guild_create(guild: "Guild") -> Json:
    """Guild Create, with the active threads that the bot can see and itself as the only member."""
    bot = guild.bot
    assert bot is not None, "the bot is in it"
    return shapes.guild(guild) | {
        "joined_at": bot.joined_at,
        "large": False,
        "member_count": len(guild.members),
        "members": [bot_member(guild)],
        "channels": [each.wire() for each in guild.channels.values()],
        "threads": [
            each.wire() for channel in guild.channels.values() for each in active(channel) if sees(guild, channel)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def bot_member(guild: "Guild") -> Json:
    assert guild.bot is not None, "the bot is in it"
    return shapes.member(guild, guild.bot.id) | {"user": guild.world.bot_user()}


def bot_changed(guild: "Guild") -> None:
    """Of itself a bot is told without the intent of members: events/gateway, List of Intents."""
    more = {"guild_id": str(guild.id)}
    guild.world.gateway.tell("GUILD_MEMBER_UPDATE", lambda: bot_member(guild) | more, Intent.NONE, guild.id)


def role(guild: "Guild", event: str, changed: "Role") -> None:
    if not _told(guild):
        return
    wire: Json = {"guild_id": str(guild.id)}
    wire |= {"role_id": str(changed.id)} if event == "GUILD_ROLE_DELETE" else {"role": shapes.role(changed)}
    guild.world.gateway.tell(event, lambda: wire, Intent.GUILDS, guild.id)


def channel(world: "World", event: str, changed: "Channel", **more: Any) -> None:
    """A channel or thread; of threads that it may not see the bot is told nothing (topics/threads, Permissions)."""
    guild = changed.guild
    if guild is None or not _told(guild) or (changed.is_thread and not sees(guild, changed.above)):
        return

    def wire() -> Json:
        whole = changed.wire() | more
        return {name: whole[name] for name in DELETED} if event == "THREAD_DELETE" else whole

    world.gateway.tell(event, wire, Intent.GUILDS, guild.id)


def message(event: str, changed: "Message") -> None:
    """Message Create, Update and Delete: only with the intent of messages, and to who may see the channel."""
    place = changed.channel
    guild = place.guild
    if changed.reader is not None or (guild is not None and not (_told(guild) and sees(guild, place.above))):
        return
    if guild is None and not place.with_bot:
        return
    where: Json = {"guild_id": str(guild.id)} if guild else {}

    def wire() -> Json:
        if event == "MESSAGE_DELETE":
            return where | {"id": str(changed.id), "channel_id": str(place.id)}
        return where | place.world.for_bot(changed)

    intent = Intent.GUILD_MESSAGES if guild else Intent.DIRECT_MESSAGES
    place.world.gateway.tell(event, wire, intent, guild.id if guild else 0)


def visible(guild: "Guild") -> "set[Channel]":
    """The channels with threads that the bot sees now, to compare with after a change."""
    if not _told(guild):
        return set()
    return {each for each in guild.channels.values() if each.threads and sees(guild, each)}


def sync_threads(guild: "Guild", before: "set[Channel]") -> None:
    """Thread List Sync: the bot has gained access to channels."""
    gained = visible(guild) - before
    if not gained:
        return
    wire = {
        "guild_id": str(guild.id),
        "channel_ids": [str(each.id) for each in gained],
        "threads": [thread.wire() for each in gained for thread in active(each)],
        "members": [],
    }
    guild.world.gateway.tell("THREAD_LIST_SYNC", lambda: wire, Intent.GUILDS, guild.id)


def active(channel: "Channel") -> "list[Channel]":
    """Its threads that are not archived."""
    return [thread for thread in channel.threads.values() if thread.state is not None and not thread.state.archived]


def sees(guild: "Guild", place: "Channel") -> bool:
    return guild.bot is not None and bool(in_channel(place, guild.bot) & Permission.VIEW_CHANNEL)


def _told(guild: "Guild") -> bool:
    return guild.bot is not None and guild.available
