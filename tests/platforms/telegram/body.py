"""The parameters of a request, in each of the forms the Bot API takes them.

https://core.telegram.org/bots/api#making-requests: the query string, `application/x-www-form-urlencoded`, `application/json`
(no uploads) and `multipart/form-data`; objects and lists are JSON in the first two and the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web
from aiohttp.web import FileField

from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.table import METHODS

SOURCE = "https://core.telegram.org/bots/api#making-requests"
TRUTH: Mapping[str, bool] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
PLAIN = ("String", "Integer", "Float", "Boolean", "InputFile")


@dataclass(frozen=True)
class Upload:
    """A file of a multipart request."""

    name: str
    content: bytes


@dataclass
class Body:
    """What came: parameters as they stood, and files by the name of their part."""

    parameters: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


async def read(request: web.BaseRequest) -> Body:
    """Raises `BrokenError` where the body is none that the Bot API takes."""
    body = Body(dict(request.query))
    if not request.can_read_body:
        return body
    match request.content_type:
        case "application/json":
            body.parameters |= _json_object(await request.read())
        case "application/x-www-form-urlencoded":
            pairs = parse_qsl((await request.read()).decode(), keep_blank_values=True)
            body.parameters |= dict(pairs)
        case "multipart/form-data":
            for name, value in (await request.post()).items():
                if isinstance(value, FileField):
                    body.files[name] = Upload(value.filename, value.file.read())
                else:
                    body.parameters[name] = value
        case other:
            raise BrokenError(f"unsupported content type {other}", source=SOURCE)
    return body


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BrokenError("can't parse JSON object", source=SOURCE) from error
    if not isinstance(value, dict):
        raise BrokenError("can't parse JSON object", source=SOURCE)
    return value


def decode(method: str, body: Body) -> dict[str, Any]:
    """The parameters in the types the table wants; an upload in the place of its parameter is its `bytes`.

    What cannot be decoded is left as it came, so that the check names it.
    """
    rules = METHODS[method]
    decoded = {name: _value(rules.get(name, "").lstrip("!"), value) for name, value in body.parameters.items()}
    attached = {name: file.content for name, file in body.files.items() if "InputFile" in rules.get(name, "")}
    for name, kind in rules.items():
        value = decoded.get(name)
        if "InputFile" in kind and isinstance(value, str) and value.startswith("attach://"):
            file = body.files.get(value.removeprefix("attach://"))
            if file is None:
                raise BrokenError("wrong file identifier/HTTP URL specified", source=f"{SOURCE}: {value}")
            attached[name] = file.content
    _all_named(body, rules)
    return decoded | attached


def _all_named(body: Body, rules: Mapping[str, str]) -> None:
    """https://core.telegram.org/bots/api#sending-files: an upload is a parameter's own, or another names it `attach://`."""
    said = str(list(body.parameters.values()))
    for name in body.files:
        if "InputFile" not in rules.get(name, "") and f"attach://{name}" not in said:
            raise BrokenError(
                "file that nothing names", source=f"https://core.telegram.org/bots/api#sending-files: {name}"
            )


def _value(kind: str, value: Any) -> Any:
    if not isinstance(value, str) or kind == "String" or "InputFile" in kind:
        return value
    match kind:
        case "Integer" | "Integer|String":
            return int(value) if value.removeprefix("-").isdecimal() and value.isascii() else value
        case "Boolean":
            return TRUTH.get(value.lower(), value)
        case "Float":
            return _json(value)
        case "":
            return value
        case _:
            return _json(value)


def _json(value: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
