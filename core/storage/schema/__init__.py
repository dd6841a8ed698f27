"""The declared schema: what the migrations must arrive at."""

from core.storage.schema import articles, chats, commands, delivery, inbox, pictures, search
from core.storage.schema.metadata import metadata

__all__ = ["articles", "chats", "commands", "delivery", "inbox", "metadata", "pictures", "search"]
