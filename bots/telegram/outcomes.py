"""What Telegram's refusals mean: from an error to an outcome.

The texts are those of the Bot API server; they are matched by their telling part, since the rest varies by kind of chat.
"""

from datetime import datetime, timedelta

from telegram.error import BadRequest, ChatMigrated, Conflict, EndPointNotFound, Forbidden, TelegramError

from bots.house import TokenError
from bots.telegram.places import Place
from bots.telegram.transport import FloodError, NotSentError
from core.values.outcome import Doubtful, Gone, Moved, Outcome, Postponed, Refusal, Refused

AGAIN = timedelta(seconds=5)
"""When a platform that cannot be reached is tried again."""

TOKEN_AGAIN = timedelta(minutes=1)

REFUSALS: tuple[tuple[str, Refusal], ...] = (
    ("bot was blocked", Refusal.BLOCKED),
    ("can't initiate conversation", Refusal.BLOCKED),
    ("bot was kicked", Refusal.KICKED),
    ("bot is not a member", Refusal.KICKED),
    ("user is deactivated", Refusal.GONE),
    ("chat not found", Refusal.GONE),
    ("group chat was deactivated", Refusal.GONE),
    ("chat was deleted", Refusal.GONE),
    ("peer_id_invalid", Refusal.GONE),
    ("message thread not found", Refusal.GONE),
    ("topic_deleted", Refusal.GONE),
    ("topic_closed", Refusal.FORBIDDEN),
    ("not enough rights", Refusal.FORBIDDEN),
    ("have no rights", Refusal.FORBIDDEN),
    ("need administrator rights", Refusal.FORBIDDEN),
    ("chat_write_forbidden", Refusal.FORBIDDEN),
    ("chat_restricted", Refusal.FORBIDDEN),
)

GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)

FORGOTTEN = ("wrong file", "wrong remote file", "file_reference")
"""What is said of a file that Telegram keeps no more under that name."""

UNCHANGED = "message is not modified"

MEDIA = ("to send photos", "to send media", "send_photos_forbidden", "send_media_forbidden")
"""What a chat that takes words, and no pictures, says of a picture."""


def outcome(error: TelegramError | TokenError, *, now: datetime) -> Outcome | None:
    """What the call's error says of its chat or message; None when it is the content that was refused."""
    match error:
        case TokenError():
            return Postponed(now + TOKEN_AGAIN, everyone=True)
        case FloodError():
            return Postponed(now + timedelta(seconds=error.seconds))
        case NotSentError() | EndPointNotFound() | Conflict():
            return Postponed(now + AGAIN, everyone=True)
        case ChatMigrated():
            return Moved(Place(error.new_chat_id).address)
        case Forbidden():
            return Refused(_refusal(error) or Refusal.FORBIDDEN)
        case BadRequest():
            if refusal := _refusal(error):
                return Refused(refusal)
            return Gone() if any(part in error.message.casefold() for part in GONE) else None
        case _:
            return Doubtful()


def unchanged(error: TelegramError) -> bool:
    """Whether an edit was refused because the message is that already."""
    return UNCHANGED in error.message.casefold()


def wordless(error: TelegramError | TokenError) -> bool:
    """Whether a chat refused only the picture, and may take words alone."""
    return isinstance(error, TelegramError) and any(part in error.message.casefold() for part in MEDIA)


def forgotten(error: TelegramError) -> bool:
    """Whether a call was refused for the name of a file."""
    return isinstance(error, BadRequest) and any(part in error.message.casefold() for part in FORGOTTEN)


def _refusal(error: TelegramError) -> Refusal | None:
    said = error.message.casefold()
    return next((refusal for part, refusal in REFUSALS if part in said), None)
