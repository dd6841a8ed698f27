"""A bare HTTP server: as little as can be, so that the client is what is measured."""

import asyncio
import re
import sys
from collections.abc import Callable

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)

Reply = Callable[..., None]
"""Answers a request: the body, the status, and further lines of the head, each with its end."""

Called = Callable[[str, str, bytes, Reply], None]
"""A request: the method, the path without its first slash, the body, and how to answer it."""


class Connection(asyncio.Protocol):
    """HTTP/1.1, kept alive; bodies have a length."""

    def __init__(self, called: Called) -> None:
        self._called = called
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
            method, path, _version = head.split(b" ", 2)
            self._called(method.decode(), path.decode().removeprefix("/"), body, self._reply)

    def _reply(self, body: bytes, status: int, more: bytes = b"") -> None:
        head = b"HTTP/1.1 %d .\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, more, len(body)) + body)


async def serve(called: Called) -> None:
    """On a free port of loopback, which is printed, until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(called), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
