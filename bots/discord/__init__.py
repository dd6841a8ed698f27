"""Discord: channels, threads, forums and direct messages, through its REST API and its gateway."""

from bots.discord.bot import DiscordBot
from bots.discord.check import GUIDE
from bots.discord.settings import Settings

__all__ = ["GUIDE", "Settings", "create"]


def create(settings: Settings) -> DiscordBot | None:
    """The bot as configured; None without a token."""
    return DiscordBot(settings) if settings.token.get_secret_value() else None
