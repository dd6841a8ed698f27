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

STORY = re.compile(r"Story \d+")
WORD = re.compile(r"Corrected: ")

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
    """The messages in these announcement channels that nobody tried to publish to the servers that follow. A word about a
    change that a later change overtook, before anybody knew that it had come, is none of them."""
    sent: dict[int, tuple[str, str]] = {}
    tried: set[int] = set()
    for line in lines:
        call, channel = line.get("call"), str(line.get("channel"))
        story = STORY.search(line["text"]) if call in {SEND, EDIT} else None
        if call == PUBLISH:
            tried.add(int(line["message_id"]))
        elif story is not None and line["done"] and channel in map(str, channels):
            about = (channel, story[0])
            overtaken = [number for number, known in sent.items() if known == about and number not in tried]
            for number in overtaken if call == EDIT else ():
                del sent[number]
            if call == SEND and not line["repeated"]:
                sent[int(line["message_id"])] = about if WORD.match(bare(line["text"])) else (channel, "")
    return [message for message in sent if message not in tried]
