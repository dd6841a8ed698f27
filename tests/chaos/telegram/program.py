"""`newsclip` before Telegram."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.chaos.platform import Platform
from tests.chaos.program import Program

OWNER, OPS = 9, 8
PER_SECOND = 120
IN_FLIGHT = 30
"""How many requests the program has under way at most at that pace: a quarter of a second's."""


def program(platform: Platform, url: str, folder: Path) -> AbstractAsyncContextManager[Program]:
    settings = (
        f'[newsclip]\nops = "telegram:{OPS}"\n'
        f'[bots.telegram]\ntoken = "{platform.token}"\napi_url = "{platform.api_url}"\nowners = [{OWNER}]\n'
        f"per_second = {PER_SECOND}\nchat_interval = 0\ngroup_per_minute = 0\n"
    )
    return Program.on("telegram", settings, url, folder)
