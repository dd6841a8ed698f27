"""The table `[bots.telegram]` of the configuration."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, SecretStr

from bots.platform import PlatformSettings
from core.delivery.pace import Limits
from core.values.errors import UserError
from core.values.url import web_url

MOST_PER_SECOND = 1000
"""Calls a second that Telegram takes with `allow_paid_broadcast` (core.telegram.org/bots/api#sendmessage)."""

LATENCY = 0.25
"""Seconds that a call may take before it slows the lane: so many calls a second, times this, are in flight."""


def _web(value: object) -> str:
    try:
        return web_url(str(value)).rstrip("/")
    except UserError:
        raise ValueError("a web address such as https://api.telegram.org") from None


def _proxy(value: object) -> str:
    return "" if value == "" else _web(value)


class Settings(PlatformSettings):
    """`updates` is how what people say comes in. `per_second`, `chat_interval` (seconds) and `group_per_minute` are the
    pace of everything that is sent (core.telegram.org/bots/faq#broadcasting-to-users); `paid_broadcast` pays for more than
    thirty a second. `proxy` is an HTTP proxy's address, "" none."""

    rank: ClassVar[int] = 1
    token: SecretStr = SecretStr("")
    api_url: Annotated[str, BeforeValidator(_web)] = "https://api.telegram.org"
    updates: Literal["polling", "webhook"] = "polling"
    per_second: float = Field(default=29.5, gt=0, le=MOST_PER_SECOND)
    chat_interval: float = Field(default=1.0, ge=0, le=60)
    group_per_minute: int = Field(default=20, ge=0, le=6000)
    paid_broadcast: bool = False
    proxy: Annotated[str, BeforeValidator(_proxy)] = Field(default="", repr=False)

    @property
    def limits(self) -> Limits:
        return Limits(
            per_second=self.per_second,
            chat_interval=self.chat_interval,
            group_per_minute=self.group_per_minute,
            in_flight=max(8, math.ceil(self.per_second * LATENCY)),
        )
