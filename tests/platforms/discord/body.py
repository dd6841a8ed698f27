"""The body of a request: JSON, or a form with files beside it (reference, Uploading Files)."""

import re
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from aiohttp.web import FileField

from tests.platforms.discord.errors import ApiError, broken
from tests.platforms.discord.world import Upload

FILE = re.compile(r"files\[(\d+)\]")
SOURCE = "reference, Uploading Files"
LARGEST_FILE = 10 * 1024 * 1024
"""reference, Uploading Files: bytes of one file."""

LARGEST = 25 * 1024 * 1024
"""Bytes of the whole request: the same chapter."""


@dataclass
class Body:
    """`value` is the JSON; `files` are the uploads by their number."""

    value: Any = None
    files: dict[str, Upload] = field(default_factory=dict)


async def read(request: web.BaseRequest) -> Body:
    """Raises `ApiError` where the body is none that Discord takes."""
    if not request.can_read_body:
        return Body()
    if request.content_type == "multipart/form-data":
        return await _form(request)
    raw = await request.read()
    return Body(_json(raw)) if raw else Body()


async def _form(request: web.BaseRequest) -> Body:
    body = Body()
    size = 0
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            content = value.file.read()
            size += len(content)
            if (found := FILE.fullmatch(name)) is None:
                raise broken(name, "UNKNOWN_PART", "Files are called files[n]", source=SOURCE)
            body.files[found[1]] = Upload(value.filename, content)
        elif name == "payload_json":
            body.value = _json(value)
        else:
            raise broken(name, "UNKNOWN_PART", "The other fields are in payload_json", source=SOURCE)
    if size > LARGEST or any(len(file.content) > LARGEST_FILE for file in body.files.values()):
        raise ApiError(40005)
    return body


def _json(raw: Any) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ApiError(50109) from error
