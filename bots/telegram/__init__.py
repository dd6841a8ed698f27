"""Telegram: private chats, groups, forum topics and channels, through the Bot API."""

from bots.telegram.bot import TelegramBot
from bots.telegram.check import GUIDE
from bots.telegram.settings import Settings

__all__ = ["GUIDE", "Settings", "create"]


def create(settings: Settings) -> TelegramBot | None:
    """The bot as configured; None without a token."""
    return TelegramBot(settings) if settings.token.get_secret_value() else None
