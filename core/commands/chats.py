"""When a chat listens to us: it stops at `/stop` and begins again at `/start` or when it follows something."""

from core.commands.context import Context
from core.values.chat import STOPPED, ChatState


async def listen(ctx: Context) -> bool:
    """Send to this chat again, beginning with what it missed lately; False when nothing had stopped."""
    if ctx.chat.state is ChatState.ACTIVE:
        return False
    async with ctx.services.storage.begin() as tx:
        await tx.chats.revive(ctx.chat.id)
        await tx.deliveries.reopen(ctx.chat.id, since=ctx.now - ctx.services.ttl)
    ctx.services.wake()
    return True


async def silence(ctx: Context) -> None:
    """Send nothing more to this chat; what it follows stays."""
    async with ctx.services.storage.begin() as tx:
        await tx.chats.pause(ctx.chat.id, STOPPED)
        await tx.deliveries.pause(ctx.chat.id)
