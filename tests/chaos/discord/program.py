"""`newsclip` before Discord."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.chaos.platform import Platform
from tests.chaos.program import Program

OWNER, OPS = 9, 8
PER_SECOND = 50
IN_FLIGHT = 25
"""How many requests the program has under way at most at that pace: half a second's."""

TROUBLES = frozenset(
    {
        "",
        "ClientConnectionResetError",
        "ClientConnectorError",
        "ClientOSError",
        "ClientPayloadError",
        "ConnectionClosed",
        "DiscordServerError",
        "ServerDisconnectedError",
        "TimeoutError",
    }
)
"""What may hold up a connection here: nothing but what the network does and a platform that is unwell."""

SLACK = 8.0
"""Seconds that a send may take which is looked for first, or tried again, and waits out a flood."""


def program(platform: Platform, url: str, folder: Path, *, sessions: int = 400) -> AbstractAsyncContextManager[Program]:
    """`sessions` is the budget of a day."""
    settings = (
        f'[newsclip]\nops = "discord:{OPS}"\n'
        f'[bots.discord]\ntoken = "{platform.token}"\napi_url = "{platform.api_url}"\nowners = [{OWNER}]\n'
        f"per_second = {PER_SECOND}\nchannel_interval = 0\nidentifies_per_day = {sessions}\n"
    )
    return Program.on("discord", settings, url, folder)
