"""The table `[bots.discord]` of the configuration."""

import math
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, SecretStr

from bots.fields import Words
from bots.platform import PlatformSettings
from core.delivery.pace import Limits
from core.values.errors import UserError
from core.values.url import web_url

MOST_PER_SECOND = 50
"""Requests a second that Discord takes from a bot (docs.discord.com/developers/topics/rate-limits#global-rate-limit)."""

LATENCY = 0.5
"""Seconds that a call may take before it slows the lane: so many calls a second, times this, are in flight."""


def _web(value: object) -> str:
    try:
        return web_url(str(value)).rstrip("/")
    except UserError:
        raise ValueError("a web address such as https://discord.com/api/v10") from None


class Settings(PlatformSettings):
    """`managers` are roles, by name or number, whose members may manage the chats of their server. `per_second` and
    `channel_interval` (seconds) are the pace of everything that is sent. `identifies_per_day` is how often a session may be
    begun a day: over a thousand Discord takes the token away."""

    rank: ClassVar[int] = 2
    token: SecretStr = SecretStr("")
    api_url: Annotated[str, BeforeValidator(_web)] = "https://discord.com/api/v10"
    managers: Words = ()
    per_second: float = Field(default=45, gt=0, le=MOST_PER_SECOND)
    channel_interval: float = Field(default=1.0, ge=0, le=60)
    identifies_per_day: int = Field(default=400, ge=1, le=1000)

    @property
    def limits(self) -> Limits:
        return Limits(
            per_second=self.per_second,
            chat_interval=self.channel_interval,
            in_flight=max(8, math.ceil(self.per_second * LATENCY)),
        )
