"""What happened, a JSON line each, for whoever checks a run afterwards without having been part of it.

A call: `{"at", "call", "channel", "message_id", "nonce", "text", "status", "code", "done", "trouble", "instead"}`. `at` are
seconds since 1970 when it was done, before its answer went out; `call` is `"POST /channels/{channel_id}/messages"`; `done` is
whether it was carried out, with `status` as its answer should have been (0 when trouble kept it from being done) and `code` the
number of its error; `trouble` is what befell the answer then, "" for nothing, and `instead` the status that was answered in its
place, 0 for none. A call that returned an earlier message for its nonce is done too, with `repeated`. The `message_id` of a
forum's new post is that of its thread.

An event has `"event"`: "identified", "resumed" and "lost" for sessions, "asked" for interactions and "control" for acts.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import orjson

from tests.platforms.discord import components

WORDS = 400
"""Characters of a text that are kept: enough for a headline and an id."""


class Journal:
    """Appends to a file, line by line; without one it writes nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = None if path is None else path.open("a", buffering=1)

    def write(self, **entry: Any) -> None:
        if self._file is not None:
            self._file.write(orjson.dumps(entry, default=str).decode() + "\n")

    @property
    def open(self) -> bool:
        return self._file is not None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def told(body: Mapping[str, Any]) -> str:
    """The words of a call, as many as are kept."""
    return components.words(components.message_in(body))[:WORDS]
