"""The Bot API's refusals, in the words of its own server, which programs have come to read.

https://core.telegram.org/bots/api#making-requests says that a description may change and an `error_code` too; the words here are
those of the open server (github.com/tdlib/telegram-bot-api, `Client.cpp`).
"""

from collections.abc import Mapping
from typing import Any

PREFIX: Mapping[int, str] = {
    400: "Bad Request: ",
    403: "Forbidden: ",
    404: "Not Found",
    409: "Conflict: ",
    429: "Too Many Requests: ",
    501: "Not Implemented: ",
}


class ApiError(Exception):
    """A call that is answered with `ok: false`. `parameters` are of https://core.telegram.org/bots/api#responseparameters."""

    def __init__(self, status: int, words: str, **parameters: int) -> None:
        self.status = status
        self.description = PREFIX.get(status, "") + words
        self.parameters = parameters
        super().__init__(self.description)

    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


class BrokenError(ApiError):
    """A call that breaks a documented rule: refused, and written down as a violation. `source` is where the rule stands."""

    def __init__(self, words: str, *, source: str, status: int = 400) -> None:
        super().__init__(status, words)
        self.source = source


def blocked() -> ApiError:
    return ApiError(403, "bot was blocked by the user")


def deactivated() -> ApiError:
    return ApiError(403, "user is deactivated")


def never_started() -> ApiError:
    """https://core.telegram.org/bots/faq: a bot cannot start a conversation with a person."""
    return ApiError(403, "bot can't initiate conversation with a user")


def kicked(kind: str) -> ApiError:
    return ApiError(403, f"bot was kicked from the {kind} chat")


def no_member(kind: str) -> ApiError:
    return ApiError(403, f"bot is not a member of the {kind} chat")


def chat_not_found() -> ApiError:
    return ApiError(400, "chat not found")


def needs_administrator() -> ApiError:
    return ApiError(400, "need administrator rights in the channel chat")


def no_right(what: str) -> ApiError:
    return ApiError(400, f"not enough rights to {what}")


def migrated(to: int) -> ApiError:
    return ApiError(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)


def topic_closed() -> ApiError:
    return ApiError(400, "TOPIC_CLOSED")


def thread_not_found() -> ApiError:
    return ApiError(400, "message thread not found")


def not_modified() -> ApiError:
    return ApiError(
        400,
        "message is not modified: specified new message content and reply markup are exactly the same as a current content "
        "and reply markup of the message",
    )


def nothing_to(act: str) -> ApiError:
    """`act` is "edit", "delete" or "be replied"."""
    return ApiError(400, f"message to {act} not found")


def cannot_be_edited() -> ApiError:
    return ApiError(400, "message can't be edited")


def cannot_be_deleted() -> ApiError:
    return ApiError(400, "message can't be deleted for everyone")


def query_too_old() -> ApiError:
    return ApiError(400, "query is too old and response timeout expired or query ID is invalid")


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"retry after {seconds}", retry_after=seconds)


def two_pollers() -> ApiError:
    return ApiError(409, "terminated by other getUpdates request; make sure that only one bot instance is running")


def webhook_is_set() -> ApiError:
    return ApiError(
        409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
