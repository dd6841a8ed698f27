"""What the bare server says of its servers and channels, as the library reads it, and where channels are.

Every server (guild) has as many text channels as asked for, eight roles, ten emojis, and two people in a voice channel:
assumed, not counted anywhere.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from bots.discord.places import Place

ID = 4242
TOKEN = "bench"
OWNER = 77
"""The person who owns the newsroom."""

SHARD = 2_500
"""Servers that a connection takes (docs.discord.com/developers/events/gateway#sharding)."""

VOICE, MESSAGES = 1 << 7, 1 << 9
"""Intents that bring what is more than servers (docs.discord.com/developers/events/gateway#list-of-intents)."""

CHANNELS = 500
"""Channels of a server, at most."""

SPOKEN = 1_000
"""Messages that people write once all servers are known, where they are heard."""

_BORN = 250_000_000_000
"""The part of a number that is time, of the first server."""

_EVERYTHING = str((1 << 50) - 1)
_LONG_AGO = "2020-01-01T00:00:00+00:00"
ME = {"id": str(ID), "username": "bench", "discriminator": "0", "global_name": None, "avatar": None, "bot": True}


def places(channels: int) -> list[Place]:
    """So many channels, in as few servers as take them."""
    return list(islice(_places(), channels))


def _places() -> Iterator[Place]:
    number = 0
    while True:
        guild = guild_id(number)
        for channel in range(CHANNELS):
            yield Place(guild, guild + 1 + channel)
        number += 1


def guild_id(number: int) -> int:
    """Neighbours are in different shards."""
    return (_BORN + number) << 22


def guild(number: int, channels: int, intents: int) -> dict[str, Any]:
    """The event GUILD_CREATE, with what the intents ask for."""
    first = guild_id(number)
    people = [_user(number * 2), _user(number * 2 + 1)] if intents & VOICE else []
    voice = first + 1 + CHANNELS
    return {
        "id": str(first),
        "name": f"Server {number}",
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": _user(number * 2)["id"],
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "roles": [_role(first, role) for role in range(8)],
        "emojis": [_emoji(first, emoji) for emoji in range(10)],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": str(first + 1),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "public_updates_channel_id": None,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "safety_alerts_channel_id": None,
        "joined_at": _LONG_AGO,
        "large": True,
        "unavailable": False,
        "member_count": 300,
        "voice_states": [_voice(person["id"], voice) for person in people],
        "members": [_member() | {"user": person} for person in (ME, *people)],
        "channels": [*(_channel(first, channel) for channel in range(channels)), _voice_channel(voice)],
        "threads": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(number: int) -> dict[str, Any]:
    """What somebody wrote, each in another server's first channel."""
    first = guild_id(number)
    return {
        "id": str(first + number + 1),
        "channel_id": str(first + 1),
        "guild_id": str(first),
        "author": _user(number),
        "member": _member(),
        "content": "Has anybody seen when the ferry leaves on Sunday?",
        "timestamp": _LONG_AGO,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": [],
        "flags": 0,
    }


def _user(number: int) -> dict[str, Any]:
    named = {"username": f"reader{number}", "global_name": f"Reader {number}", "avatar": "a" * 32}
    return {"id": str((_BORN << 22) - 1 - number), "discriminator": "0", **named}


def _member() -> dict[str, Any]:
    return {
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": _LONG_AGO,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def _role(guild: int, number: int) -> dict[str, Any]:
    """The first is everybody's."""
    return {
        "id": str(guild + number + 2_000 if number else guild),
        "name": f"Role {number}" if number else "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": number,
        "permissions": _EVERYTHING,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _emoji(guild: int, number: int) -> dict[str, Any]:
    shown = {"managed": False, "animated": False, "available": True, "require_colons": True}
    return {"id": str(guild + number + 3_000), "name": f"emoji{number}", "roles": [], **shown}


def _channel(guild: int, number: int) -> dict[str, Any]:
    """Its topic, and one role that it has other rights for."""
    overwrite = {"id": str(guild + 2_001), "type": 0, "allow": "1024", "deny": "0"}
    return {
        "id": str(guild + 1 + number),
        "type": 0,
        "name": f"channel-{number}",
        "position": number,
        "parent_id": None,
        "topic": f"What we say here about the matter {number} of {guild}",
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": str(guild + number),
        "flags": 0,
        "permission_overwrites": [overwrite],
    }


def _voice_channel(channel: int) -> dict[str, Any]:
    room = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "parent_id": None, "nsfw": False, "position": 0}
    return {"id": str(channel), "type": 2, "name": "voice", "permission_overwrites": [], **room}


def _voice(person: str, channel: int) -> dict[str, Any]:
    quiet = dict.fromkeys(("deaf", "mute", "self_deaf", "self_mute", "self_video", "suppress"), False)
    told = {"user_id": person, "channel_id": str(channel), "session_id": "a" * 32, "request_to_speak_timestamp": None}
    return told | quiet
