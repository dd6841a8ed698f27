"""`python -m benchmarks.telegram.server`: a Bot API server that does as little as can be, so that the client is measured.

It answers each message as Telegram would, after `latency` seconds, and remembers when each came. With `strict` it refuses
what goes beyond thirty a second. Beside the Bot API it answers whoever measures: `/begin`, `/hear`, `/wait` and `/calls`.
It prints its port and ends with its standard input.
"""

import asyncio
import json
import re
import sys
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

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

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id"?[:=] ?(-?\d+)')
_TIMEOUT = re.compile(rb'timeout"?[:=] ?(\d+)')

Reply = Callable[[bytes, int], None]
"""Answers a request: the body, and the status."""


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

    def called(self, path: str, body: bytes, reply: Reply) -> None:
        """One request; `path` is without its first slash."""
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


class Connection(asyncio.Protocol):
    """HTTP/1.1, kept alive; bodies have a length."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            found = _LENGTH.search(head)
            start = end + 4
            stop = start + (int(found[1]) if found else 0)
            if len(self._received) < stop:
                return
            body, self._received = self._received[start:stop], self._received[stop:]
            self._platform.called(head.split(b" ", 2)[1].decode().removeprefix("/"), body, self._reply)

    def _reply(self, body: bytes, status: int) -> None:
        head = b"HTTP/1.1 %d .\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        self._transport.write(head + body)


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


_FROM = json.dumps({"from": ME, **WORDS})[1:-1].encode()


async def serve() -> None:
    """On a free port of loopback, until the standard input ends."""
    loop = asyncio.get_running_loop()
    platform = Platform()
    server = await loop.create_server(lambda: Connection(platform), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
