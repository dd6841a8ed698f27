"""A chat that can be reached again, and what it is owed since it could not."""

from datetime import datetime

from core.storage import Transaction
from core.values.chat import Chat


async def revive(tx: Transaction, chat: Chat, *, since: datetime) -> None:
    """Active again, with what went out since then, and every edit it is owed, pending. Ring the bell after the commit."""
    await tx.chats.revive(chat.id)
    await tx.missed.write(chat, since=since)
    await tx.deliveries.reopen(chat.id, since=since)
