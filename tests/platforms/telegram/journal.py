"""What happened, a JSON line each, for whoever checks a run afterwards without having been part of it.

A call: `{"at", "method", "chat", "message_id", "text", "status", "error", "done", "trouble", "instead"}`. `at` are seconds since
1970 when it was done, before its answer went out; `done` is whether it was carried out, with `status` as its answer should have
been (0 when trouble kept it from being done); `trouble` is what befell the answer then, "" for nothing, and `instead` the status
that was answered in its place, 0 for none. The long polls are left out.

An event has `"event"`: "queued", "delivered" and "confirmed" for updates, with `update` (for "confirmed" the first that is not),
and "control" for acts.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import orjson

WORDS = 400
"""Characters of a text that are kept: enough for a headline and an id."""


class Journal:
    """Appends to a file, line by line; without one it writes nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = None if path is None else path.open("a", buffering=1)

    def write(self, **entry: Any) -> None:
        if self._file is not None:
            self._file.write(orjson.dumps(entry, default=str).decode() + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def told(parameters: Mapping[str, Any]) -> str:
    """The words of a call."""
    media = parameters.get("media")
    rich = parameters.get("rich_message")
    found = (
        parameters.get("text")
        or parameters.get("caption")
        or (isinstance(rich, dict) and rich.get("html"))
        or (isinstance(media, dict) and media.get("caption"))
        or ""
    )
    return str(found)[:WORDS]


def number(parameters: Mapping[str, Any], result: Any) -> Any:
    """The message a call made or was about."""
    if isinstance(result, dict) and "message_id" in result:
        return result["message_id"]
    return parameters.get("message_id") or parameters.get("message_ids") or parameters.get("inline_message_id")
