"""Which roles a message of ours can mention: those that anybody may, and all where we have the right to
(docs.discord.com/developers/topics/permissions#role-object, `mentionable`)."""

from collections.abc import Mapping
from typing import Any

from discord import Permissions

from core.values.errors import N_, UserError

Wire = Mapping[str, Any]

HELD_BACK = N_("I may not mention {role}: let everybody mention that role, or give me the right to mention all roles.")
EVERYBODY = N_("I do not mention everybody at once; choose a role.")


def check_role(number: str, data: Wire, *, guild: int | None, ours: Permissions) -> None:
    """Raises `UserError` where a message of ours would not call the role; `data` is that of the command that names it, on the
    wire, and `ours` what we may in the channel."""
    if number == str(guild):
        raise UserError(EVERYBODY)
    role: Wire = data.get("resolved", {}).get("roles", {}).get(number, {})
    if not (role.get("mentionable") or ours.mention_everyone):
        raise UserError(HELD_BACK, role=str(role.get("name", number)))
