"""Telegram on loopback: a Bot API server as strict as the real one, and people who use the bot.

Each rule stands beside the page it is from; what breaks one is refused and written into `Telegram.violations`.
"""

from tests.platforms.telegram.chats import Chat, Topic
from tests.platforms.telegram.choosing import Answer, Result
from tests.platforms.telegram.flood import Limits
from tests.platforms.telegram.messages import Button, File, Message
from tests.platforms.telegram.people import Person, Pressed
from tests.platforms.telegram.platform import Telegram
from tests.platforms.telegram.world import Call

__all__ = [
    "Answer",
    "Button",
    "Call",
    "Chat",
    "File",
    "Limits",
    "Message",
    "Person",
    "Pressed",
    "Result",
    "Telegram",
    "Topic",
]
