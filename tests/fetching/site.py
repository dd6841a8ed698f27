"""A site on loopback that answers as it is told, and counts who comes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias

Answer: TypeAlias = Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]


def page(content: bytes, *head: str, status: str = "200 OK", length: int | None = None) -> Answer:
    """A whole answer; `length` is what it says its length is."""

    async def write(writer: asyncio.StreamWriter) -> None:
        size = len(content) if length is None else length
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *head, "", ""]
        writer.write("\r\n".join(lines).encode() + content)

    return write


def leads_to(url: str, status: str = "302 Found") -> Answer:
    return page(b"", f"Location: {url}", status=status)


class Site:
    """`pages` by path; `came` are the paths that were asked for, `connected` counts connections, `asked` the heads."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.came: list[str] = []
        self.asked: list[str] = []
        self.connected = 0
        self.port = 0
        self.guests: set[asyncio.Task[Any]] = set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.address}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        if (guest := asyncio.current_task()) is not None:
            self.guests.add(guest)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        self.came.append(path)
        self.asked.append(head)
        await self.pages.get(path, page(b"", status="404 Not Found"))(writer)
        await writer.drain()


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    there = Site()
    server = await asyncio.start_server(there.serve, "127.0.0.1", 0)
    there.port = server.sockets[0].getsockname()[1]
    try:
        yield there
    finally:
        server.close()
        for guest in there.guests:
            guest.cancel()
        await asyncio.gather(*there.guests, return_exceptions=True)
