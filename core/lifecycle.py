"""The life of chats as a platform tells of it: lost and regained, bound to a person, and moved to another address."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from core.access import keep_banned
from core.admission import arrived
from core.delivery.revival import revive
from core.delivery.troubles import lose_all
from core.storage import Storage, Transaction
from core.values.chat import SILENT, Address, Chat, ChatKind, ChatState
from core.values.outcome import Refusal

LOOK = 0.1
LOOKS = 300
"""How often, and how many times, a move looks whether what is being sent to the chat has ended: half a minute in all."""


class Lifecycle:
    """`wake` is rung after each commit that gives the lanes work; `ttl` is how far back a chat is served what it missed."""

    def __init__(
        self, storage: Storage, *, wake: Callable[[], None], now: Callable[[], datetime], ttl: timedelta
    ) -> None:
        self._storage = storage
        self._wake = wake
        self._now = now
        self._ttl = ttl

    async def lost(self, address: Address, reason: Refusal, *, name: str = "") -> None:
        """The chat, which the platform calls `name`, and those inside it take nothing from us. One that nobody knows is no
        loss; one inside that was lost by itself stays so for its own reason."""
        async with self._storage.begin() as tx:
            whole = await tx.chats.at(address)
            going = [
                chat.id
                for chat in await _with_those_inside(tx, address)
                if chat.address == address
                or chat.state is ChatState.ACTIVE
                or (whole is not None and chat.reason == whole.reason)
            ]
            await lose_all(tx, going, reason, at=self._now(), whole=address, name=name)
        self._wake()

    async def found(self, standings: Mapping[int, Refusal | None], *, inside: Address, name: str = "") -> None:
        """How it is now in these chats, by id, all of them `inside` one place that the platform calls `name`: lost for this
        reason, or to be reached again (None). One that asked for silence, or is banned, hears nothing still."""
        async with self._storage.begin() as tx:
            for reason in Refusal:
                gone = [chat_id for chat_id, found in standings.items() if found is reason]
                await lose_all(tx, gone, reason, at=self._now(), whole=inside, name=name)
            back = await tx.chats.many(chat_id for chat_id, found in standings.items() if found is None)
            for chat in back.values():
                if chat.state is ChatState.PAUSED and chat.reason not in SILENT:
                    await revive(tx, chat, since=self._now() - self._ttl)
        self._wake()

    async def arrived(self, address: Address, kind: ChatKind, *, name: str = "") -> None:
        """We were brought to a place that has no chat of ours yet, and that the platform calls `name`."""
        async with self._storage.begin() as tx:
            await arrived(tx, address, kind, at=self._now(), name=name)
        self._wake()

    async def regained(self, address: Address, kind: ChatKind, *, person: str = "", trusted: bool = False) -> None:
        """The chat and those inside it take messages again, and get what they missed; `person` brought us back, and made us
        an administrator where we are `trusted`. One that asked for silence, or is banned, hears nothing still; neither does
        one inside that was closed or deleted by itself."""
        async with self._storage.begin() as tx:
            back = _back_with(await tx.chats.at(address), trusted=trusted)
            chats = await _with_those_inside(tx, address, inside=kind is not ChatKind.PRIVATE)
            for chat in chats:
                here = chat.address == address and chat.reason not in SILENT
                if chat.state is ChatState.PAUSED and (here or chat.reason in back):
                    await revive(tx, chat, since=self._now() - self._ttl)
            for chat in chats if person else ():
                await tx.chats.bind(chat.id, person)
        self._wake()

    async def bound(self, address: Address, kind: ChatKind, person: str, *, name: str = "") -> None:
        """`person` brought us to the chat, which is made when it is new. Who was first stays."""
        async with self._storage.begin() as tx:
            known = await tx.chats.at(address)
            chat = known or await tx.chats.ensure(address, kind, language="", at=self._now())
            if known is None:
                await arrived(tx, chat.address, chat.kind, at=self._now(), name=name)
            await tx.chats.bind(chat.id, person)

    async def moved(self, old: Address, new: Address) -> None:
        """The chat at `old`, and those inside it, live at `new` now, as the outcome `Moved` of a message says too: either
        may come first, or twice. Waits until nothing is on its way to a chat that another takes in."""
        for look in range(LOOKS):
            async with self._storage.begin() as tx:
                if await self._move(tx, old, new, patient=look + 1 < LOOKS):
                    break
            await asyncio.sleep(LOOK)
        self._wake()

    async def _move(self, tx: Transaction, old: Address, new: Address, *, patient: bool) -> bool:
        """False, and nothing done, while a `patient` move has to wait."""
        chats, there = await _with_those_inside(tx, old), await _with_those_inside(tx, new)
        places = {chat.id: Address(new.platform, new.id + chat.address.id.removeprefix(old.id)) for chat in chats}
        await tx.queue.lock([*places, *(chat.id for chat in there)])
        taken = {chat.address for chat in there}
        for chat_id, place in places.items():
            if patient and place in taken and await tx.queue.busy(chat_id):
                return False
        for chat_id, place in places.items():
            await tx.chats.move(chat_id, place)
        await keep_banned(tx, old, new)
        return True


def _back_with(whole: Chat | None, *, trusted: bool) -> frozenset[str]:
    """The reasons of those inside that end with the loss of the `whole`: nothing is removed from a part alone; what was
    forbidden may have been so everywhere where we know nothing of the whole, or were told of a right."""
    reasons = {Refusal.KICKED.value}
    if whole is None or whole.reason in SILENT or trusted:
        reasons.add(Refusal.FORBIDDEN.value)
    elif whole.state is ChatState.PAUSED:
        reasons.add(whole.reason)
    return frozenset(reasons)


async def _with_those_inside(tx: Transaction, address: Address, *, inside: bool = True) -> Sequence[Chat]:
    known = await tx.chats.at(address)
    return [*([known] if known else []), *(await tx.chats.within(address) if inside else ())]
