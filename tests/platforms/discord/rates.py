"""How much a bot may ask for: topics/rate-limits. Numbers of single routes are not documented; those here are as observed.

Five messages in five seconds in a channel is what Discord's answers say, and so are the other buckets of `BUCKETS`.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tests.platforms.window import Window

Json = dict[str, Any]

BUCKETS: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "GET /channels/{channel_id}/messages": (5, 5.0),
    "POST /channels/{channel_id}/messages/{message_id}/crosspost": (10, 3600.0),
    "POST /channels/{channel_id}/threads": (10, 60.0),
    "POST /users/@me/channels": (10, 10.0),
    "PUT /applications/{application_id}/commands": (2, 20.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": (5, 2.0),
}
"""Calls in so many seconds, for each channel, guild or webhook."""

FREE = ("/interactions/", "/webhooks/")
"""Routes that are not bound to the global limit: interactions/receiving-and-responding, Endpoints."""

MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")

INVALID = frozenset({401, 403, 429})
TEN_MINUTES = 600.0
DAY = 86_400.0


@dataclass(frozen=True)
class Limits:
    """0 is no limit. Times are seconds.

    `answer_within`: until an interaction without an answer has failed; `token_life`: until nothing more can be answered;
    `nonce_life`: until a nonce is forgotten ("the past few minutes": resources/message, Create Message);
    `old_edits` are edits of messages older than an hour, for each channel in `old_edits_in` (error 30046; observed).
    """

    per_second: int = 50
    buckets: Mapping[str, tuple[int, float]] = field(default_factory=lambda: BUCKETS)
    invalid: int = 10_000
    answer_within: float = 3.0
    token_life: float = 900.0
    nonce_life: float = 180.0
    old_edits: int = 3
    old_edits_in: float = 20.0
    commands_per_day: int = 200
    sessions_per_day: int = 1000
    concurrency: int = 1
    identify_every: float = 5.0
    session_life: float = 120.0
    sends_per_minute: int = 120
    heartbeat: float = 41.25

    @classmethod
    def strict(cls) -> Self:
        return cls()

    @classmethod
    def off(cls) -> Self:
        """No limits of rate; times stay as they are."""
        return cls(per_second=0, buckets={}, invalid=0, old_edits=0, identify_every=0.0, sends_per_minute=0)


@dataclass
class Bucket:
    """So many calls until it is reset, `seconds` after the first of them."""

    most: int
    seconds: float
    resets: float = 0.0
    left: int = 0

    def take(self, now: float) -> bool:
        if now >= self.resets:
            self.resets, self.left = now + self.seconds, self.most
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Flooded:
    """A call too many: what its 429 says. `bucket` are the headers of its bucket."""

    retry_after: float
    scope: str = "user"
    bucket: Mapping[str, str] = field(default_factory=dict)
    code: int = 0

    def headers(self) -> dict[str, str]:
        found = dict(self.bucket) | {"Retry-After": str(math.ceil(self.retry_after)), "X-RateLimit-Scope": self.scope}
        return found | ({"X-RateLimit-Global": "true"} if self.scope == "global" else {})

    def answer(self) -> Json:
        words = "The resource is being rate limited." if self.scope == "shared" else "You are being rate limited."
        answer: Json = {"message": words, "retry_after": round(self.retry_after, 3), "global": self.scope == "global"}
        return answer | ({"code": self.code} if self.code else {})


class Rates:
    """`refused` counts the calls that broke a limit; `shut_out` is whether the address is banned."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.refused = 0
        self._all = Window(limits.per_second, 1.0)
        self._invalid = Window(limits.invalid, TEN_MINUTES)
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def shut_out(self, now: float) -> float:
        """Seconds that the address is still banned for; 0 when it is not (Invalid Request Limit aka Cloudflare bans)."""
        return self._invalid.wait(now)

    def met(self, status: int, now: float, *, shared: bool = False) -> None:
        """An answer with this status; a shared 429 does not count."""
        if status in INVALID and not shared:
            self._invalid.taken.append(now)

    def take(
        self, name: str, places: Mapping[str, str], now: float, *, clock: float
    ) -> tuple[Flooded | None, dict[str, str]]:
        """Whether the call may pass, and its headers. `now` are seconds that only go forward, `clock` those since 1970."""
        bucket, headers = self._bucket(name, places, now, clock)
        if bucket is not None and bucket.left < 0:
            self.refused += 1
            return Flooded(bucket.resets - now, bucket=headers), headers
        if not name.partition(" ")[2].startswith(FREE):
            if wait := self._all.wait(now):
                self.refused += 1
                return Flooded(wait, "global"), headers
            self._all.taken.append(now)
        return None, headers

    def _bucket(
        self, name: str, places: Mapping[str, str], now: float, clock: float
    ) -> tuple[Bucket | None, dict[str, str]]:
        if name not in self._limits.buckets:
            return None, {}
        most, seconds = self._limits.buckets[name]
        key = (name, *(places.get(each, "") for each in MAJOR))
        bucket = self._buckets.setdefault(key, Bucket(most, seconds))
        bucket.take(now)
        after = bucket.resets - now
        return bucket, {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(bucket.left, 0)),
            "X-RateLimit-Reset": f"{clock + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode()).hexdigest(),
        }
