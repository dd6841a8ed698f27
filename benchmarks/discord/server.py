"""`python -m benchmarks.discord.server`: an API server that does as little as can be, so that the client is measured.

It answers each message as Discord would, after `latency` seconds, with the headers of its channel's rate limit, and remembers
when each came. With `strict` it refuses what goes beyond fifty a second, and beyond five within five seconds in a channel;
without, its headers promise as much as anybody wants. Beside the API it answers whoever measures: `/begin`, `/world`,
`/wait` and `/calls`. It prints its port and ends with its standard input.
"""

import asyncio
import re
from collections import defaultdict, deque
from time import monotonic, time
from typing import Any

import orjson

from benchmarks.discord.gateway import Gateway, World
from benchmarks.discord.world import ID, ME
from benchmarks.wire import Reply, serve

API = "api/v10/"

PER_SECOND = 50
"""Requests that the strict server takes in any second (docs.discord.com/developers/topics/rate-limits#global-rate-limit)."""

PER_CHANNEL, WINDOW = 5, 5.0
"""Messages that it takes in a channel within so many seconds, as the platform's headers say."""

FREELY = 1_000_000

BUCKET = b"80c17d2f203122d936070c88c8d10f33"
"""The hash of the route's limit: the same for each channel, and with its number the channel's own bucket."""

_MESSAGES = re.compile(r"channels/(\d+)/messages$")


class Platform:
    """Messages that came."""

    def __init__(self, gateway: Gateway) -> None:
        self._loop = asyncio.get_running_loop()
        self._gateway = gateway
        self._begin({})

    def _begin(self, wanted: dict[str, Any]) -> None:
        """Forget all messages; from now on answer as `wanted`."""
        self._latency: float = wanted.get("latency", 0.0)
        self._strict: bool = wanted.get("strict", False)
        self._taken: deque[float] = deque(maxlen=PER_SECOND)
        self._channels: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=PER_CHANNEL))
        self._calls: list[tuple[float, int, int]] = []
        self._messages = 0
        self._waiting: list[tuple[int, Reply]] = []

    def called(self, method: str, path: str, body: bytes, reply: Reply) -> None:
        """One request: see `benchmarks.wire.Called`."""
        if not path.startswith(API):
            self._asked(path, body, reply)
        elif method == "POST" and (found := _MESSAGES.search(path)):
            self._message(int(found[1]), reply)
        else:
            reply(orjson.dumps(self._known(path.removeprefix(API))), 200, _VIA)

    def _known(self, path: str) -> object:
        if path == "users/@me":
            return ME
        if path == "oauth2/applications/@me":
            return _APPLICATION
        if path != "gateway/bot":
            return []
        sessions = {"total": 1_000, "remaining": 1_000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": self._gateway.world.shards, "session_start_limit": sessions}

    def _message(self, channel: int, reply: Reply) -> None:
        now = monotonic()
        room = self._room(channel, now)
        everybody = self._strict and len(self._taken) == PER_SECOND and self._taken[0] > now - 1
        refused = everybody or room < 0
        self._calls.append((now, channel, 429 if refused else 200))
        if refused:
            told = b'{"message":"You are being rate limited.","retry_after":1.0,"global":%b}'
            reply(told % (b"true" if everybody else b"false"), 429, _limits(0))
            return
        self._taken.append(now)
        if self._strict:
            self._channels[channel].append(now)
        self._messages += 1
        answer = _ANSWER % (self._messages, channel)
        if self._latency:
            self._loop.call_later(self._latency, reply, answer, 200, _limits(room))
        else:
            reply(answer, 200, _limits(room))
        if self._waiting:
            self._tell_waiting()

    def _room(self, channel: int, now: float) -> int:
        """How many more the channel takes after this one; below 0 when it does not take this one."""
        if not self._strict:
            return FREELY - 1
        lately = sum(at > now - WINDOW for at in self._channels[channel])
        return PER_CHANNEL - 1 - lately

    def _tell_waiting(self) -> None:
        for count, told in self._waiting:
            if count <= self._messages:
                told(b"true", 200)
        self._waiting = [(count, told) for count, told in self._waiting if count > self._messages]

    def _asked(self, path: str, body: bytes, reply: Reply) -> None:
        asked: Any = orjson.loads(body)
        if path == "wait":
            self._waiting.append((asked, reply))
            self._tell_waiting()
            return
        if path == "begin":
            self._begin(asked)
        elif path == "world":
            self._gateway.world = World(**asked)
        elif path == "calls":
            reply(orjson.dumps(self._calls), 200)
            return
        reply(b"true", 200)


_APPLICATION = {
    "id": str(ID),
    "name": "Bench",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": ME,
}
_VIA = b"Via: 1.1 google\r\n"


def _limits(room: int) -> bytes:
    """The head's lines on the channel's limit (docs.discord.com/developers/topics/rate-limits#header-format)."""
    most = PER_CHANNEL if room < PER_CHANNEL else FREELY
    head = b"X-RateLimit-Limit: %d\r\nX-RateLimit-Remaining: %d\r\nX-RateLimit-Reset: %.3f\r\n"
    after = b"X-RateLimit-Reset-After: %.3f\r\nX-RateLimit-Bucket: %b\r\n"
    return head % (most, room, time() + WINDOW) + after % (WINDOW, BUCKET) + _VIA


_SHOWN = [
    {
        "type": 17,
        "id": 1,
        "accent_color": None,
        "spoiler": False,
        "components": [{"type": 10, "id": 2, "content": "x" * 400}],
    },
    {
        "type": 1,
        "id": 3,
        "components": [
            {"type": 2, "id": 4 + number, "style": 2, "label": "Word", "custom_id": f"v1:/{number}"}
            for number in range(3)
        ],
    },
]
_FIXED = {
    "type": 0,
    "content": "",
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "timestamp": "2026-11-21T12:00:00.000000+00:00",
    "edited_timestamp": None,
    "flags": 1 << 15,
    "components": _SHOWN,
    "author": ME | {"public_flags": 0, "flags": 0, "banner": None, "accent_color": None, "clan": None},
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
    "application_id": str(ID),
}
_ANSWER = b'{"id":"%d","channel_id":"%d",' + orjson.dumps(_FIXED)[1:].replace(b"%", b"%%")


async def main() -> None:
    gateway = Gateway()
    await gateway.open()
    await serve(Platform(gateway).called)


if __name__ == "__main__":
    asyncio.run(main())
