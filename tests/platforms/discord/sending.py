"""How an answer leaves, whole or as trouble has it."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from tests.platforms.discord.faults import Trouble
from tests.platforms.discord.rates import Flooded

VIA = {"Via": "1.1 google"}
"""What stands before the API adds it; discord.py takes a 429 without it for a ban."""

BANNED = b"<!DOCTYPE html><html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body>error code: 1015</body></html>"  # noqa: E501
BLOCKED = b"<!DOCTYPE html><html><head><title>Access denied</title></head><body>error code: 1010</body></html>"


def json(status: int, answer: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    common = {**VIA, **(headers or {})}
    if status == 204:
        return web.Response(status=204, headers=common)
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json", headers=common)


def flooded(flood: Flooded, headers: Mapping[str, str] | None = None) -> web.Response:
    return json(429, flood.answer(), {**(headers or {}), **flood.headers()})


def banned(seconds: float) -> web.Response:
    """topics/rate-limits, Invalid Request Limit aka Cloudflare bans: a page of what stands before the API."""
    headers = {"Retry-After": str(int(seconds) + 1)}
    return web.Response(status=429, body=BANNED, content_type="text/html", headers=headers)


def blocked() -> web.Response:
    """reference, User Agent: who has none that is valid may be blocked and gets a page."""
    return web.Response(status=403, body=BLOCKED, content_type="text/html")


def failed(trouble: Trouble) -> web.Response:
    """An answer of the API, or a body as it is: HTML where it opens so."""
    if trouble.body:
        kind = "text/html" if trouble.body.lstrip().startswith(b"<") else "application/json"
        return web.Response(status=trouble.status, body=trouble.body, content_type=kind, headers=VIA)
    words = trouble.message or f"{trouble.status}: Internal Server Error"
    return json(trouble.status, {"message": words, "code": trouble.code})


def reset(request: web.BaseRequest) -> web.Response:
    """Ends the connection with a RST and no byte."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


def said(request: web.BaseRequest, raw: bytes) -> web.Response:
    if request.transport is not None:
        request.transport.write(raw)
        request.transport.close()
    return web.Response()


async def dripped(request: web.BaseRequest, whole: web.Response, seconds: float) -> web.StreamResponse:
    raw = whole.body if isinstance(whole.body, bytes) else b""
    kind = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
    response = web.StreamResponse(status=whole.status, headers={**VIA, **kind})
    await response.prepare(request)
    for at in range(len(raw)):
        await asyncio.sleep(seconds)
        try:
            await response.write(raw[at : at + 1])
        except ConnectionError:
            break
    return response
