"""getUpdates, setWebhook, deleteWebhook and getWebhookInfo: https://core.telegram.org/bots/api#getting-updates."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.telegram import errors
from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.table import TYPES
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
KINDS = frozenset(TYPES["Update"]) - {"update_id"}


async def get_updates(world: World, call: Call) -> Any:
    if world.webhook.url:
        raise errors.webhook_is_set()
    parameters = call.parameters
    limit, timeout = parameters.get("limit", 100), parameters.get("timeout", 0)
    if not 1 <= limit <= 100:
        raise BrokenError("limit is not 1-100", source=f"{API}getupdates")
    if timeout < 0:
        raise BrokenError("timeout is negative", source=f"{API}getupdates")
    _allow(world, call)
    return await world.updates.poll(offset=parameters.get("offset", 0), limit=limit, timeout=timeout)


def _allow(world: World, call: Call) -> None:
    kinds = call.parameters.get("allowed_updates")
    if kinds is None:
        return
    if unknown := set(kinds) - KINDS:
        raise BrokenError(f"no kind of update: {sorted(unknown)}", source=f"{API}getupdates: allowed_updates")
    world.updates.allow(kinds)


async def set_webhook(world: World, call: Call) -> bool:
    """Loopback may be plain HTTP on any port, as with a local Bot API server."""
    parameters = call.parameters
    url, secret = parameters["url"], parameters.get("secret_token", "")
    if not url:
        return await delete_webhook(world, call)
    parts = urlsplit(url)
    if parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise BrokenError("bad webhook: this server goes to loopback only", source=f"{API}setwebhook")
    if parts.scheme not in {"http", "https"}:
        raise BrokenError("bad webhook: An HTTPS URL must be provided for webhook", source=f"{API}setwebhook")
    if "secret_token" in parameters and not SECRET.fullmatch(secret):
        raise BrokenError("secret token contains unallowed characters", source=f"{API}setwebhook: secret_token")
    connections = parameters.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise BrokenError("max_connections is not 1-100", source=f"{API}setwebhook")
    _allow(world, call)
    _drop_pending(world, call)
    world.updates.end_poll(errors.ApiError(409, "terminated by setWebhook request"))
    await world.webhook.set(url, secret=secret, connections=connections)
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    _drop_pending(world, call)
    await world.webhook.drop()
    return True


def _drop_pending(world: World, call: Call) -> None:
    if call.parameters.get("drop_pending_updates"):
        world.updates.confirm(world.updates.next_id)


async def webhook_info(world: World, call: Call) -> Any:
    webhook = world.webhook
    info = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.connections
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


METHODS: Mapping[str, Callable[[World, Call], Awaitable[Any]]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
