"""Application commands, for all guilds and people or for one guild: interactions/application-commands."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.rates import DAY
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]


def _guild(world: World, call: Call) -> int:
    """0 for the commands of all."""
    if call.place("application_id") != world.bot_id:
        raise ApiError(50001)
    if "guild_id" not in call.places:
        return 0
    number = call.place("guild_id")
    if number not in world.guilds or world.guilds[number].bot is None:
        raise ApiError(50001)
    return number


def every(world: World, call: Call) -> Answer:
    """Get Commands: with localizations only if asked for."""
    kept = world.commands.get(_guild(world, call), [])
    if call.query.get("with_localizations", "").lower() in {"true", "1"}:
        return 200, kept
    left_out = ("name_localizations", "description_localizations")
    return 200, [{name: value for name, value in each.items() if name not in left_out} for each in kept]


def overwrite(world: World, call: Call) -> Answer:
    """Bulk Overwrite Commands: what is not given is deleted, what is new counts towards 200 a day."""
    guild = _guild(world, call)
    before = world.commands.get(guild, [])
    world.commands[guild] = [_stored(world, guild, before, wire) for wire in call.body]
    world.bell.ring()
    return 200, world.commands[guild]


def create(world: World, call: Call) -> Answer:
    """Create Command: takes the place of one of the same name and type."""
    guild = _guild(world, call)
    before = world.commands.setdefault(guild, [])
    made = _stored(world, guild, before, call.body)
    world.commands[guild] = [each for each in before if each["id"] != made["id"]] + [made]
    return (200 if any(each["id"] == made["id"] for each in before) else 201), made


def one(world: World, call: Call) -> Answer:
    return 200, _found(world, call)


def delete(world: World, call: Call) -> Answer:
    found = _found(world, call)
    world.commands[_guild(world, call)].remove(found)
    return 204, None


def _found(world: World, call: Call) -> dict[str, Any]:
    for each in world.commands.get(_guild(world, call), ()):
        if each["id"] == call.places["command_id"]:
            return each
    raise ApiError(10063)


def _stored(world: World, guild: int, before: Sequence[Mapping[str, Any]], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Application Command Structure, with its defaults."""
    kind = wire.get("type") or 1
    known = next((each["id"] for each in before if (each["name"], each["type"]) == (wire["name"], kind)), None)
    if known is None:
        _count(world)
    made: dict[str, Any] = {
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "options": [],
        "name_localizations": None,
        "description_localizations": None,
        "integration_types": [0],
        "contexts": None,
    }
    made |= {name: value for name, value in wire.items() if value is not None}
    made |= {"id": known or str(world.snowflake()), "application_id": str(world.bot_id), "type": kind}
    made["version"] = str(world.snowflake())
    if made["default_member_permissions"] is not None:
        made["default_member_permissions"] = str(made["default_member_permissions"])
    return made | ({"guild_id": str(guild)} if guild else {})


def _count(world: World) -> None:
    """Registering a Command: 200 new ones a day."""
    made, now = world.commands_made, world.seconds()
    while made and made[0] <= now - DAY:
        made.popleft()
    if len(made) >= world.limits.commands_per_day:
        raise ApiError(30034)
    made.append(now)


ALL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

METHODS = {
    f"{method} {path}{rest}": act
    for path in (ALL, OF_GUILD)
    for method, rest, act in (
        ("GET", "", every),
        ("PUT", "", overwrite),
        ("POST", "", create),
        ("GET", "/{command_id}", one),
        ("DELETE", "/{command_id}", delete),
    )
}
