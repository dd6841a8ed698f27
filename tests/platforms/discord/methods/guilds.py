"""Guilds, their channels, roles and members: resources/guild."""

from typing import Any

from tests.platforms.discord import events, shapes
from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]


def one(world: World, call: Call) -> Answer:
    guild = world.guild(call.place("guild_id"))
    return 200, shapes.guild(guild) | {"approximate_member_count": len(guild.members)}


def channels(world: World, call: Call) -> Answer:
    return 200, [each.wire() for each in world.guild(call.place("guild_id")).channels.values()]


def roles(world: World, call: Call) -> Answer:
    return 200, [shapes.role(each) for each in world.guild(call.place("guild_id")).roles.values()]


def role(world: World, call: Call) -> Answer:
    found = world.guild(call.place("guild_id")).roles.get(call.place("role_id"))
    if found is None:
        raise ApiError(10011)
    return 200, shapes.role(found)


def member(world: World, call: Call) -> Answer:
    """Get Guild Member."""
    guild = world.guild(call.place("guild_id"))
    number = call.place("user_id")
    if number == world.bot_id:
        return 200, events.bot_member(guild)
    if number not in world.people:
        raise ApiError(10013)
    if number not in guild.members:
        raise ApiError(10007)
    return 200, shapes.member(guild, number) | {"user": world.people[number].wire()}


METHODS = {
    "GET /guilds/{guild_id}": one,
    "GET /guilds/{guild_id}/channels": channels,
    "GET /guilds/{guild_id}/roles": roles,
    "GET /guilds/{guild_id}/roles/{role_id}": role,
    "GET /guilds/{guild_id}/members/{user_id}": member,
}
