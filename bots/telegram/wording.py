"""What the house says of chats in Telegram's words."""

from collections.abc import Mapping

from core.delivery.troubles import LOSSES
from core.values.errors import N_
from core.values.outcome import Refusal

WORDS: Mapping[str, str] = {
    LOSSES[Refusal.FORBIDDEN]: N_(
        "I may no longer write in {chat}, so news no longer goes there. Let me write there again, and what it missed follows:"
        " a topic must be open, and in a channel I need the right to post."
    ),
}
