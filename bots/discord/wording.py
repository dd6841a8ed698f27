"""What the house says of servers and their channels in Discord's words."""

from collections.abc import Mapping

from core.admission import ARRIVALS, STRANGERS
from core.delivery.troubles import LOSSES
from core.values.chat import ChatKind
from core.values.errors import N_
from core.values.outcome import Refusal

WORDS: Mapping[str, str] = {
    ARRIVALS[ChatKind.GROUP]: N_("I was brought into a new server: {chat}."),
    STRANGERS[ChatKind.GROUP]: N_("A server asks to be let in: {chat}."),
    LOSSES[Refusal.FORBIDDEN]: N_(
        "I may no longer write in {chat}, so news no longer goes there. Give me the rights View Channel and Send Messages there,"
        " in a thread Send Messages in Threads, and what it missed follows."
    ),
}
