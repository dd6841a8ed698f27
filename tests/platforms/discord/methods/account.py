"""Who the bot is, whom it may write to, and where the gateway is."""

from typing import Any

from tests.platforms.discord import shapes
from tests.platforms.discord.errors import ApiError, missing
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]


def me(world: World, _call: Call) -> Answer:
    """resources/user, Get Current User."""
    return 200, world.bot_user() | {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}


def application(world: World, _call: Call) -> Answer:
    """resources/application, Get Current Application."""
    return 200, {
        "id": str(world.bot_id),
        "name": world.bot_name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": world.bot_user(),
        "owner": shapes.user(1, "Owner", username="owner"),
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "hook": True,
        "summary": "",
        "integration_types_config": {"0": {}, "1": {}},
    }


def gateway(world: World, _call: Call) -> Answer:
    return 200, {"url": gateway_url(world)}


def gateway_bot(world: World, _call: Call) -> Answer:
    """events/gateway, Get Gateway Bot."""
    limit = world.gateway.start_limit()
    return 200, {"url": gateway_url(world), "shards": world.shards, "session_start_limit": limit}


def gateway_url(world: World) -> str:
    return f"{world.url.replace('http', 'ws', 1)}/gateway"


def user(world: World, call: Call) -> Answer:
    number = call.place("user_id")
    if number == world.bot_id:
        return 200, world.bot_user()
    if (person := world.people.get(number)) is None:
        raise ApiError(10013)
    return 200, person.wire()


def guilds(world: World, _call: Call) -> Answer:
    """resources/user, Get Current User Guilds."""
    found = world.bot_guilds()
    return 200, [
        {"id": str(each.id), "name": each.name, "icon": None, "owner": False, "features": []} for each in found
    ]


def leave(world: World, call: Call) -> Answer:
    world.guild(call.place("guild_id")).expel_bot()
    return 204, None


def open_private(world: World, call: Call) -> Answer:
    """resources/user, Create DM: the channel with somebody, whether or not they take messages."""
    if call.body.get("recipient_id") is None:
        raise missing("recipient_id", source="resources/user, Create DM")
    person = world.people.get(int(call.body["recipient_id"]))
    if person is None:
        raise ApiError(10013)
    return 200, person.private.wire()


METHODS = {
    "GET /users/@me": me,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_bot,
    "GET /users/{user_id}": user,
    "GET /users/@me/guilds": guilds,
    "DELETE /users/@me/guilds/{guild_id}": leave,
    "POST /users/@me/channels": open_private,
}
