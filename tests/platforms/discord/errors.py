"""Refusals in Discord's own numbers and words: topics/opcodes-and-status-codes, JSON Error Codes.

Documentation pages are named as under https://docs.discord.com/developers.
"""

from collections.abc import Mapping
from typing import Any

CODES: Mapping[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "This interaction has hit the maximum number of follow up messages"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user"),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    200000: (400, "Message was blocked by automatic moderation"),
    240000: (400, "Message blocked by harmful links filter"),
}


class ApiError(Exception):
    """A call that is refused by a code of `CODES`; `more` are further fields of the answer."""

    def __init__(self, code: int, **more: Any) -> None:
        self.status, self.message = CODES[code]
        self.code, self.more = code, more
        super().__init__(f"{code}: {self.message}")

    def answer(self) -> dict[str, Any]:
        return {"message": self.message, "code": self.code, **self.more}


class PlainError(ApiError):
    """A refusal without a code of its own: `401: Unauthorized`, `404: Not Found` and the like."""

    def __init__(self, status: int, words: str) -> None:
        self.status, self.message, self.code, self.more = status, f"{status}: {words}", 0, {}
        Exception.__init__(self, self.message)


class BrokenError(ApiError):
    """A form that is wrong (reference, Error Messages): refused, and written down as a violation.

    `document` is the answer as `table.faults` gives it; `source` is where the rule stands.
    """

    def __init__(self, document: Mapping[str, Any], *, source: str = "", status: int = 400) -> None:
        self.status, self.code, self.message = status, document["code"], document["message"]
        self.more = {name: value for name, value in document.items() if name not in {"code", "message"}}
        self.source = source
        Exception.__init__(self, self.message)


def broken(field: str, code: str, message: str, *, source: str) -> BrokenError:
    """One field is wrong; `field` is its path, with dots. Without a `source` it is no violation: nobody could know."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for name in reversed(field.split(".")):
        errors = {name: errors}
    return BrokenError({"code": 50035, "message": "Invalid Form Body", "errors": errors}, source=source)


def missing(field: str, *, source: str) -> BrokenError:
    return broken(field, "BASE_TYPE_REQUIRED", "This field is required", source=source)
