"""Discord's log, as the checker understands it: a forum's posts are its messages, and what stands in them too."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tests.chaos.record import Write

SEND = "POST /channels/{channel_id}/messages"
BEGIN = "POST /channels/{channel_id}/threads"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
PUBLISH = "POST /channels/{channel_id}/messages/{message_id}/crosspost"

CUT = frozenset({"resets", "says"})

MARKUP = re.compile(r"^(?:#{1,3}|-#|>) |\*\*|\\", re.MULTILINE)

Line = Mapping[str, Any]


def bare(text: str) -> str:
    """The words without their markup."""
    return MARKUP.sub("", text)


def writes(lines: Iterable[Line]) -> Iterator[Write]:
    forums: dict[str, str] = {}
    for line in lines:
        call, channel = line.get("call"), str(line.get("channel"))
        if call not in {SEND, BEGIN, EDIT}:
            continue
        if call == BEGIN and line["done"]:
            forums[line["message_id"]] = channel
        yield Write(
            int(forums.get(channel, channel)),
            int(line["message_id"] or 0),
            bare(line["text"]),
            float(line["at"]),
            edit=call == EDIT,
            done=line["done"],
            ambiguous=line["trouble"] in CUT or line["instead"] >= 500,
            again=line["repeated"],
        )


def begun(lines: Iterable[Line]) -> list[int]:
    """The posts of forums."""
    return [int(line["message_id"]) for line in lines if line.get("call") == BEGIN and line["done"]]


def unpublished(lines: Iterable[Line], channels: Collection[int]) -> list[int]:
    """The messages in these announcement channels that nobody tried to publish to the servers that follow."""
    sent: list[int] = []
    tried: set[int] = set()
    for line in lines:
        if line.get("call") == SEND and line["done"] and int(line["channel"]) in channels and not line["repeated"]:
            sent.append(int(line["message_id"]))
        elif line.get("call") == PUBLISH:
            tried.add(int(line["message_id"]))
    return [message for message in sent if message not in tried]
