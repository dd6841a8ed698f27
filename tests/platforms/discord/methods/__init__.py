"""What each call does, by its name; what is not here is not modelled."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.platforms.discord.methods import account, callbacks, channels, commands, guilds, messages, threads, webhooks
from tests.platforms.discord.world import Call, World

Method = Callable[[World, Call], tuple[int, Any]]
"""Gives the status and the value of the answer."""

MODELLED: Mapping[str, Method] = {
    **account.METHODS,
    **channels.METHODS,
    **messages.METHODS,
    **threads.METHODS,
    **guilds.METHODS,
    **commands.METHODS,
    **callbacks.METHODS,
    **webhooks.METHODS,
}
