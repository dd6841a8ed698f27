"""How the library's calls travel: HTTP by aiohttp, JSON by orjson.

The library's own transport takes 3 ms of processor a call and slows down with more calls in flight; this one a tenth. What
went wrong is told apart by what matters to whoever sends: `NotSentError` is surely not done, all else may be.
"""

import re
from http import HTTPStatus
from io import BytesIO
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0
READ = 60.0
"""Seconds for an answer: long, since giving up leaves a doubt."""

SLACK = 15.0
"""Seconds beyond the longest silence after which a call that still drips is given up."""

BODY = 12 * 1024 * 1024
"""Bytes of an answer that are read: more than the largest file that is taken."""

SHOWN = 1024
"""Bytes of an error's body that are kept."""

LONGEST_FLOOD = 24 * 3600
"""Seconds that a flood may ask to wait: longer ones are asked again after a day."""

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""No connection, none in time, none free in time, or a proxy that made none."""

_WAIT = re.compile(r"retry after (\d+)")


class NotSentError(NetworkError):
    """The call never reached the other side."""


class FloodError(TelegramError):
    """Too many calls; the next may come after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"flood, wait {seconds} s")
        self.seconds = seconds


class Transport(BaseRequest):
    """One pool of connections. `proxy` is an HTTP proxy's address, "" none; `read` the seconds that an answer may be silent,
    `slack` those beyond them that it may take in all, `connect` those until there is a connection."""

    def __init__(
        self, *, connections: int, proxy: str = "", read: float = READ, slack: float = SLACK, connect: float = CONNECT
    ) -> None:
        self._connections = connections
        self._proxy = proxy
        self._read = read
        self._slack = slack
        self._connect = connect
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                json_serialize=lambda value: orjson.dumps(value).decode(),
                headers={"User-Agent": "Newsclip"},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body. Raises `NotSentError`, `TimedOut`, `NetworkError` and `FloodError`; none of them
        names the address, which holds the token."""
        if self._session is None:
            raise NotSentError("not connected")
        read = self._read if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=read + self._slack, connect=self._connect, sock_read=read)
        failed: TelegramError
        try:
            async with self._session.request(
                method, url, timeout=timeout, proxy=self._proxy or None, **_body(request_data)
            ) as response:
                return _checked(response.status, await _read(response.content))
        except _NEVER_SENT as error:
            failed = NotSentError(type(error).__name__)
        except TimeoutError:
            failed = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            failed = NetworkError(type(error).__name__)
        # not inside the handlers: the first error, which names the address, would come along as its context
        raise failed

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises `TelegramError` for what is no answer of the Bot API: a JSON object with `ok`, and with `result` if so."""
        try:
            parsed = orjson.loads(payload)
        except orjson.JSONDecodeError:
            parsed = None
        if not isinstance(parsed, dict) or (parsed.get("ok") is True and "result" not in parsed):
            raise TelegramError("Invalid server response")
        return parsed


async def _read(content: aiohttp.StreamReader) -> bytes:
    """At most `BODY` bytes."""
    parts, room = [], BODY
    while room > 0 and (part := await content.read(room)):
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    """What the library is given. Raises `FloodError`, which the library would not see in all its spellings, and
    `NotSentError` for a refusal that is not the Bot API's but of something on the way. Of 401 and 404 only asking again
    tells whose they are."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise FloodError(_wait(body))
    if status < HTTPStatus.BAD_REQUEST:
        return status, body
    asks = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and not asks and not _of_the_api(body):
        raise NotSentError(f"status {status} of something on the way")
    return status, body[:SHOWN]


def _of_the_api(body: bytes) -> bool:
    """Whether an answer is one of the Bot API (core.telegram.org/bots/api#making-requests: an object with `ok`)."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(answer, dict) and "ok" in answer


def _body(data: RequestData | None) -> dict[str, Any]:
    """The parameters as JSON, or as a form where there are files."""
    if data is None or not data.parameters:
        return {}
    if not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=kind)
    return {"data": form}


def _wait(body: bytes) -> int:
    """Seconds that a 429 asks for, between one and a day, however it says so."""
    try:
        answer = orjson.loads(body)
        asked = answer["parameters"]["retry_after"]
        seconds = int(asked)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        found = _WAIT.search(body.decode(errors="replace"))
        seconds = int(found[1]) if found else 1
    return min(max(seconds, 1), LONGEST_FLOOD)
