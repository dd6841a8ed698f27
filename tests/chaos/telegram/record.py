"""Telegram's log, as the checker understands it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.chaos.record import Write

SET_ASIDE = re.compile(r"Update (\d+) from Telegram could not be handled")

CUT = frozenset({"resets", "says"})

Line = Mapping[str, Any]


def writes(lines: Iterable[Line]) -> Iterator[Write]:
    for line in lines:
        method = str(line.get("method", ""))
        if method.startswith(("send", "edit")) and line.get("chat") is not None:
            yield Write(
                int(line["chat"]),
                int(line["message_id"] or 0),
                str(line["text"]),
                float(line["at"]),
                edit=method.startswith("edit"),
                done=line["done"],
                ambiguous=line["trouble"] in CUT or line["instead"] >= 500,
            )


def set_aside(lines: Iterable[Line]) -> int:
    """How many updates the newsroom was told could not be handled."""
    found = (SET_ASIDE.match(str(line.get("text"))) for line in lines)
    return len({match[1] for match in found if match})
