"""Who is not served: a banned person is heard nowhere on that platform, and a banned chat neither heard nor written to."""

from datetime import datetime

from core.admission import forget_stranger
from core.delivery.revival import revive
from core.storage import Transaction
from core.storage.bans import Ban
from core.values.chat import BANNED, SILENT, Address, Chat, ChatKind, ChatState, Right, Sender


async def banned(tx: Transaction, sender: Sender) -> bool:
    """Whether nothing is to be answered. A ban of a group counts in its topics. An owner is no banned person, whatever
    stands in the list: only owners lift a ban."""
    owner = sender.rights >= Right.OWN
    ids = set() if owner and sender.kind is ChatKind.PRIVATE else set(sender.address.around)
    if sender.person and not owner:
        ids.add(sender.person)
    return bool(ids) and await tx.bans.any(sender.address.platform, ids)


async def ban(tx: Transaction, who: Address, reason: str, person: str, *, at: datetime) -> bool:
    """From now on nothing comes from there or goes there; `person` decided it. False when it was so already, for the same
    reason. A chat that asked for silence keeps that, and so is not woken when the ban ends."""
    known = await tx.bans.at(who)
    if known is not None and known.reason == reason:
        return False
    await tx.bans.put(Ban(who, reason, person, at))
    await forget_stranger(tx, who)
    await _silence(tx, who)
    return True


async def unban(tx: Transaction, who: Address, *, since: datetime) -> bool:
    """Serve it again, beginning with what it missed since then. False when it was not banned."""
    if not await tx.bans.drop(who):
        return False
    for chat in await _places(tx, who):
        if chat.reason == BANNED and not await tx.bans.any(who.platform, chat.address.around):
            await revive(tx, chat, since=since)
    return True


async def keep_banned(tx: Transaction, old: Address, new: Address) -> None:
    """The chat at `old` lives at `new` now, and so does its ban. To be called once its row has moved."""
    if (known := await tx.bans.at(old)) is not None:
        await tx.bans.drop(old)
        await tx.bans.put(Ban(new, known.reason, known.person, known.at))
        await _silence(tx, new)


async def _silence(tx: Transaction, who: Address) -> None:
    for chat in await _places(tx, who):
        if chat.state is ChatState.ACTIVE or chat.reason not in SILENT:
            await tx.chats.pause(chat.id, BANNED)
            await tx.deliveries.pause(chat.id)


async def _places(tx: Transaction, who: Address) -> list[Chat]:
    """The chat at this address, if there is one, and those inside it."""
    known = await tx.chats.at(who)
    return [*([known] if known else []), *await tx.chats.within(who)]
