"""Where only the invited read: who is let in, and how the owners hear of everybody else.

Who has a chat with us is in, and with a group all places inside it. A stranger comes in by an invitation, or because an
owner says so. What is kept meanwhile are facts: that a stranger knocked (with what is needed to open the chat later), an
invitation, an admission ahead of the first word. Of a place inside a group it is the group that knocks and arrives.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.delivery.revival import revive
from core.storage import Transaction
from core.storage.alerts import called
from core.values.chat import SILENT, Address, Chat, ChatKind, ChatState, Sender
from core.values.document import Action
from core.values.errors import N_

LASTS = timedelta(days=7)
"""How long an invitation is good, and how long a knock is remembered."""

QUIET = timedelta(days=1)
"""How long a stranger is told nothing more."""

INVITATION, KNOCK = "invite:", "knock:"
PASSING = (INVITATION, KNOCK)
"""Names of facts that begin so are forgotten after `LASTS`."""

_ADMITTED = "admitted:"

STRANGERS: Mapping[ChatKind, str] = {
    ChatKind.PRIVATE: N_("Somebody asks to be let in: {chat}."),
    ChatKind.GROUP: N_("A group asks to be let in: {chat}."),
    ChatKind.CHANNEL: N_("A channel asks to be let in: {chat}."),
}
ARRIVALS: Mapping[ChatKind, str] = {
    ChatKind.GROUP: N_("I was brought into a new group: {chat}."),
    ChatKind.CHANNEL: N_("I was brought into a new channel: {chat}."),
}
LET_IN, BAN = N_("Let in"), N_("Ban")


async def quiet(tx: Transaction, sender: Sender, *, at: datetime) -> bool:
    """Whether this stranger was told lately that the bot is for the invited."""
    known = await tx.facts.get(f"{KNOCK}{_whole(sender.address)}")
    return known is not None and known[1] > at - QUIET


async def knock(tx: Transaction, sender: Sender, *, at: datetime) -> None:
    """A stranger spoke: the owners hear of each once."""
    who, kind = _whole(sender.address), sender.kind
    await tx.facts.put(f"{KNOCK}{who}", f"{kind.value} {sender.begins_in}", at=at)
    buttons = Action(LET_IN, command=f"/admit {who}"), Action(BAN, command=f"/ban {who}")
    await tx.alerts.put(_stranger(who), STRANGERS[kind], called(who, sender.name), at=at, buttons=buttons)


async def arrived(tx: Transaction, address: Address, kind: ChatKind, *, at: datetime, name: str = "") -> None:
    """We are new there, where the platform calls it `name`: the owners hear once of each group and channel, and not of each
    reader."""
    if kind in ARRIVALS:
        who = _whole(address)
        ban = Action(BAN, command=f"/ban {who}")
        key = f"arrived:{who}"
        await tx.alerts.put(key, ARRIVALS[kind], called(who, name), at=at, buttons=(ban,))


async def invite(tx: Transaction, code: str, person: str, *, at: datetime) -> None:
    """From now on `code` lets one chat in, once; `person` made it."""
    await tx.facts.put(f"{INVITATION}{code}", person, at=at)


async def expected(tx: Transaction, sender: Sender) -> bool:
    """Whether an owner let this stranger in ahead of the first word, or the group that this place is inside of is in."""
    here = sender.address
    for place in (Address(here.platform, around) for around in here.around):
        if await tx.facts.get(f"{_ADMITTED}{place}") is not None or await tx.chats.at(place) is not None:
            return True
    return False


async def enter(tx: Transaction, sender: Sender, code: str, *, at: datetime) -> Chat | None:
    """The new chat of a stranger who was let in, or comes with the `code` of an invitation, which is used up then. None
    when it is good no more, or none was given."""
    if not await expected(tx, sender):
        found = await tx.facts.take(f"{INVITATION}{code}") if code else None
        if found is None or found[1] <= at - LASTS:
            return None
    whole = _whole(sender.address)
    await forget_stranger(tx, whole)
    if whole != sender.address:
        await tx.facts.put(f"{_ADMITTED}{whole}", "", at=at)
    chat = await tx.chats.ensure(sender.address, sender.kind, language=sender.begins_in, at=at)
    await arrived(tx, chat.address, chat.kind, at=at, name=sender.name)
    return chat


async def admit(tx: Transaction, who: Address, *, since: datetime, at: datetime) -> Chat | None:
    """Open the chat at `who`, or serve it again with what it missed since then. None where nobody knocked lately, so that
    nothing is known of it: then it is opened at its first word. A chat that asked for silence keeps it."""
    known, knocked = await tx.chats.at(who), await tx.facts.get(f"{KNOCK}{who}")
    await forget_stranger(tx, who)
    if known is not None:
        if known.state is ChatState.PAUSED and known.reason not in SILENT:
            await revive(tx, known, since=since)
        return known
    if knocked is None:
        await tx.facts.put(f"{_ADMITTED}{who}", "", at=at)
        return None
    kind, _space, language = knocked[0].partition(" ")
    return await tx.chats.ensure(who, ChatKind(kind), language=language, at=at)


async def forget_stranger(tx: Transaction, who: Address) -> None:
    """It was decided about: nothing of it waits any more."""
    await tx.facts.take(f"{KNOCK}{who}")
    await tx.facts.take(f"{_ADMITTED}{who}")
    await tx.alerts.clear(_stranger(who))


def _stranger(who: Address) -> str:
    return f"stranger:{who}"


def _whole(place: Address) -> Address:
    return Address(place.platform, place.around[-1])
