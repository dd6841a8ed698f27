"""`python -m benchmarks.telegram.server`: a Bot API server that does as little as can be, so that the client is measured.

It answers each message as Telegram would, after `latency` seconds, and remembers when each came. With `strict` it refuses
what goes beyond thirty a second. Beside the Bot API it answers whoever measures: `/begin`, `/hear`, `/wait` and `/calls`.
It prints its port and ends with its standard input.
"""

import asyncio
import json
import re
from collections import deque
from time import monotonic
from typing import Any

from benchmarks.wire import Reply, serve

MESSAGES = frozenset({"sendMessage", "editMessageText"})
PER_SECOND = 30
"""Messages that the strict server takes in any second (core.telegram.org/bots/faq#broadcasting-to-users)."""

ID = 4242
ME = {"id": ID, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "supports_inline_queries": True}
WORDS = {
    "text": "x" * 400,
    "entities": [
        {"type": "bold", "offset": 0, "length": 40},
        {"type": "hashtag", "offset": 360, "length": 10},
        {"type": "text_link", "offset": 380, "length": 15, "url": "https://example.org/"},
    ],
}

_CHAT = re.compile(rb'chat_id"?[:=] ?(-?\d+)')
_TIMEOUT = re.compile(rb'timeout"?[:=] ?(\d+)')


class Platform:
    """Messages that came, and what was said that no poll has taken yet."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._updates: list[Any] = []
        self._heard: list[tuple[float, int]] = []
        self._poll: tuple[Reply, asyncio.TimerHandle] | None = None
        self.begin({})

    def begin(self, wanted: dict[str, Any]) -> None:
        """Forget all messages; from now on answer as `wanted`."""
        self._latency: float = wanted.get("latency", 0.0)
        self._strict: bool = wanted.get("strict", False)
        self._taken: deque[float] = deque(maxlen=PER_SECOND)
        self._calls: list[tuple[float, str, int, int]] = []
        self._messages = 0
        self._last: dict[int, tuple[int, bytes]] = {}
        self._waiting: list[tuple[int, Reply]] = []

    def called(self, _method: str, path: str, body: bytes, reply: Reply) -> None:
        """One request: see `benchmarks.wire.Called`."""
        place, _, method = path.rpartition("/")
        if not place.startswith("bot"):
            self._asked(path, body, reply)
        elif method in MESSAGES:
            self._message(method, body, reply)
        elif method == "getUpdates":
            self._polled(body, reply)
        else:
            known = {"getMe": ME, "getWebhookInfo": {"url": "", "pending_update_count": 0}}
            reply(_ok(known.get(method, True)), 200)

    def _message(self, method: str, body: bytes, reply: Reply) -> None:
        now = monotonic()
        found = _CHAT.search(body)
        chat = int(found[1]) if found else 0
        refused = self._strict and len(self._taken) == PER_SECOND and self._taken[0] > now - 1
        self._calls.append((now, method, chat, 429 if refused else 200))
        if refused:
            parameters = b'"parameters":{"retry_after":1}'
            reply(
                b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",%b}' % parameters, 429
            )
            return
        self._taken.append(now)
        self._messages += 1
        number = self._messages
        self._last[chat] = number, body
        told = b'{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},%b}}'
        answer = told % (number, 1_800_000_000, chat, _FROM)
        if self._latency:
            self._loop.call_later(self._latency, reply, answer, 200)
        else:
            reply(answer, 200)
        if self._waiting:
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        for count, told in self._waiting:
            if count <= self._messages:
                told(b"true", 200)
        self._waiting = [(count, told) for count, told in self._waiting if count > self._messages]

    def _polled(self, body: bytes, reply: Reply) -> None:
        self._end_poll()
        found = _TIMEOUT.search(body)
        self._poll = reply, self._loop.call_later(int(found[1]) if found else 0, self._end_poll)
        if self._updates:
            self._end_poll()

    def _end_poll(self) -> None:
        if self._poll is None:
            return
        reply, timer = self._poll
        self._poll = None
        timer.cancel()
        updates, self._updates = self._updates, []
        self._heard += [(monotonic(), update["update_id"]) for update in updates]
        reply(_ok(updates), 200)

    def _asked(self, path: str, body: bytes, reply: Reply) -> None:
        asked: Any = json.loads(body)
        if path == "wait":
            self._waiting.append((asked, reply))
            self._tell_waiting()
            return
        if path == "begin":
            self.begin(asked)
        elif path == "hear":
            self._updates.append(asked)
            self._end_poll()
        elif path == "calls":
            shown = {chat: (number, body.decode()) for chat, (number, body) in self._last.items()}
            reply(json.dumps({"calls": self._calls, "heard": self._heard, "last": shown}).encode(), 200)
            return
        reply(b"true", 200)


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


_FROM = json.dumps({"from": ME, **WORDS})[1:-1].encode()


async def main() -> None:
    await serve(Platform().called)


if __name__ == "__main__":
    asyncio.run(main())
