"""Objects of the API that more than one part hands out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel, ThreadState
    from tests.platforms.discord.guilds import Guild, Role

Json = dict[str, Any]


def user(number: int, name: str, *, username: str, bot: bool = False) -> Json:
    """resources/user, User Object."""
    return {
        "id": str(number),
        "username": username,
        "discriminator": "0",
        "global_name": None if bot else name,
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
        "bot": bot,
    }


def member(guild: "Guild", number: int) -> Json:
    """resources/guild, Guild Member Object, without its user."""
    found = guild.members[number]
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role.id) for role in found.roles],
        "joined_at": found.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def role(of: "Role") -> Json:
    """topics/permissions, Role Object."""
    return {
        "id": str(of.id),
        "name": of.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": of.position,
        "permissions": str(of.permissions),
        "managed": of.managed,
        "mentionable": of.mentionable,
        "flags": 0,
    }


def guild(of: "Guild") -> Json:
    """resources/guild, Guild Object."""
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(of.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in of.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "preferred_locale": of.locale,
        "public_updates_channel_id": None,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "safety_alerts_channel_id": None,
    }


def channel(of: "Channel") -> Json:
    """resources/channel, Channel Object."""
    newest = of.newest()
    common: Json = {
        "id": str(of.id),
        "type": int(of.kind),
        "flags": REQUIRE_TAG if of.requires_tag else 0,
        "last_message_id": None if newest is None else str(newest),
    }
    if of.guild is None:
        return common | _private(of)
    common |= {"guild_id": str(of.guild.id), "name": of.name, "rate_limit_per_user": 0}
    if of.state is not None:
        return common | _thread(of, of.state)
    return common | {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(whom), "type": int(one.person), "allow": str(one.allow), "deny": str(one.deny)}
            for whom, one in of.overwrites.items()
        ],
        **(_forum(of) if of.takes_posts else {}),
    }


REQUIRE_TAG = 1 << 4
"""resources/channel, Channel Flags."""


def _private(of: "Channel") -> Json:
    wire: Json = {"recipients": [person.wire() for person in of.recipients]}
    if of.name:
        wire |= {"name": of.name, "icon": None, "owner_id": str(of.recipients[0].id)}
    return wire


def _forum(of: "Channel") -> Json:
    tags = [
        {"id": str(tag.id), "name": tag.name, "moderated": tag.moderated, "emoji_id": None, "emoji_name": None}
        for tag in of.tags
    ]
    return {
        "available_tags": tags,
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def _thread(of: "Channel", state: "ThreadState") -> Json:
    count = len(of.messages)
    return {
        "parent_id": str(of.above.id),
        "owner_id": str(state.owner),
        "member_count": 1,
        "message_count": count,
        "total_message_sent": count,
        "applied_tags": [str(tag) for tag in state.tags],
        "thread_metadata": {
            "archived": state.archived,
            "locked": state.locked,
            "auto_archive_duration": state.minutes,
            "archive_timestamp": state.since,
            "create_timestamp": state.since,
            "invitable": True,
        },
    }
