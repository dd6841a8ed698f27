"""One fetch: from an address as somebody wrote it to the bytes that are there, or one clear sentence why not."""

import asyncio
import socket
from dataclasses import dataclass
from email.message import Message

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from core.fetching.addresses import Exceptions, permitted
from core.fetching.inflating import BrokenError, Inflating, TooLargeError
from core.values.errors import N_, UserError

HOPS = 5
"""Redirects that are followed."""

PATIENCE = 30.0
"""Seconds for all of it, redirects included."""

CHUNK = 64 * 1024

LONGEST = 2048
"""Characters of an address."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
OK = 200

NO_ADDRESS = N_("That is no address on the web: one begins with http:// or https://.")
PRIVATE = N_("I fetch nothing from addresses inside a network, nor from unusual ports.")
UNSAFE = N_("{host} leads on to where I do not go.")
ENDLESS = N_("{host} leads from one address to the next without end.")
UNREACHED = N_("{host} could not be reached.")
SLOW = N_("{host} took too long.")
STATUS = N_("{host} answered with {status}.")
LARGE = N_("What is there is too large.")
BROKEN = N_("What {host} sent is broken.")
EMPTY = N_("There is nothing there.")


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url` is where it was found in the end; `media_type` such as "text/html", `charset` as declared, each "" where not."""

    url: str
    media_type: str
    charset: str
    content: bytes


class Fetcher:
    """Fetches from everybody's addresses and those of `but`. `agent` is how we introduce ourselves; `resolver` turns names into
    addresses, the system's where it is None; `patience` are the seconds for one fetch."""

    def __init__(
        self,
        but: Exceptions,
        *,
        agent: str,
        resolver: AbstractResolver | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._but = but
        self._agent = agent
        self._resolver = resolver
        self._patience = patience

    async def get(self, written: str) -> Fetched:
        """What is at an address. Raises `UserError`."""
        url = _address(written)
        guard = _Guard(self._but)
        try:
            async with asyncio.timeout(self._patience), self._session(guard) as session:
                return await self._follow(session, url)
        except TimeoutError:
            raise UserError(SLOW, host=url.host or "") from None
        except (aiohttp.ClientError, OSError, ValueError):
            if guard.refused:
                raise UserError(PRIVATE) from None
            raise UserError(UNREACHED, host=url.host or "") from None

    def _session(self, guard: "_Guard") -> aiohttp.ClientSession:
        """Of one fetch only: nothing is shared between those who ask."""
        connector = aiohttp.TCPConnector(
            socket_factory=guard.socket, resolver=self._resolver, use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            connector_owner=True,
            headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )

    async def _follow(self, session: aiohttp.ClientSession, url: URL) -> Fetched:
        for _hop in range(HOPS + 1):
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status not in REDIRECTS or "Location" not in answer.headers:
                    return await _read(answer, url)
                url = _next(url, answer.headers["Location"])
        raise UserError(ENDLESS, host=url.host or "")


class _Guard:
    """Makes the sockets of one fetch, to permitted addresses only."""

    def __init__(self, but: Exceptions) -> None:
        self._but = but
        self.refused = False

    def socket(self, where: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _name, address = where
        if not permitted(str(address[0]), int(address[1]), self._but):
            self.refused = True
            raise OSError("not permitted")
        return socket.socket(family, kind, protocol)


def _address(written: str) -> URL:
    try:
        url = URL(written.strip())
        sound = url.scheme in {"http", "https"} and bool(url.host) and url.port is not None
    except ValueError:
        sound = False
    if not sound or url.user is not None or url.password is not None or len(written) > LONGEST:
        raise UserError(NO_ADDRESS)
    return url.with_fragment(None)


def _next(url: URL, location: str) -> URL:
    """Where a redirect leads; never from an encrypted connection to an open one."""
    try:
        led = _address(str(url.join(URL(location))))
    except (UserError, ValueError):
        raise UserError(UNSAFE, host=url.host or "") from None
    if url.scheme == "https" and led.scheme == "http":
        raise UserError(UNSAFE, host=url.host or "")
    return led


async def _read(answer: aiohttp.ClientResponse, url: URL) -> Fetched:
    host = url.host or ""
    if answer.status != OK:
        raise UserError(STATUS, host=host, status=answer.status)
    try:
        body = Inflating(answer.headers.get("Content-Encoding", "").strip().lower())
        async for chunk in answer.content.iter_chunked(CHUNK):
            body.feed(chunk)
        content = body.end()
    except TooLargeError:
        raise UserError(LARGE) from None
    except (BrokenError, aiohttp.ClientPayloadError):
        raise UserError(BROKEN, host=host) from None
    if not content:
        raise UserError(EMPTY)
    declared = Message()
    declared["Content-Type"] = answer.headers.get("Content-Type", "")
    media_type = declared.get_content_type() if "Content-Type" in answer.headers else ""
    return Fetched(str(url), media_type, declared.get_content_charset() or "", content)
