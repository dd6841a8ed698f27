"""Troubles of delivery that a person can heal: who must hear of them, and in which words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from core.storage import Transaction
from core.storage.alerts import called, lost
from core.values.chat import SILENT, Address, Chat, ChatKind, ChatState
from core.values.errors import N_
from core.values.outcome import Outcome, Refusal, Rejected, Sent
from core.values.text import clean_line

LOSSES: Mapping[Refusal, str] = {
    Refusal.BLOCKED: N_(
        "I am blocked in {chat}, so news no longer goes there. Let me in again, and what it missed follows."
    ),
    Refusal.KICKED: N_(
        "I was removed from {chat}, so news no longer goes there. Add me again, and what it missed follows."
    ),
    Refusal.GONE: N_("{chat} is no more, so news no longer goes there. Should it be back, write /start in it."),
    Refusal.FORBIDDEN: N_(
        "I may no longer write in {chat}, so news no longer goes there. Let me write there again, and what it missed follows."
    ),
}

PLAIN = N_(
    "“{title}” was sent to {platform} without its formatting, which was not taken there. Please look at its text."
)
REJECTED = N_("{platform} refused the text of “{title}”: {reason}. Correct the article, and it is sent again.")
FLOOD = N_(
    "{platform} takes nothing from me until {time} (UTC), since it found that I sent too much. What waits is sent then."
)

LONG_FLOOD = timedelta(minutes=10)
"""A flood that halts a lane for longer is told."""

REASON_LENGTH = 200
"""Characters of a platform's own words that are passed on."""


async def lose(tx: Transaction, chat_id: int, reason: Refusal, *, at: datetime) -> None:
    """The chat takes nothing from us: it is paused, and where it is not just one reader's, somebody is told once. A chat
    that shall hear nothing anyway stays as it is."""
    await lose_all(tx, [chat_id], reason, at=at)


async def lose_all(
    tx: Transaction,
    chat_ids: Iterable[int],
    reason: Refusal,
    *,
    at: datetime,
    whole: Address | None = None,
    name: str = "",
) -> None:
    """As `lose`, of chats that are lost at one stroke: who brought us to several of them hears of it once, and is told of
    the `whole` that they are inside of, which the platform calls `name`."""
    chats = (await tx.chats.many(chat_ids)).values()
    lost_now = [chat for chat in chats if chat.state is ChatState.ACTIVE or chat.reason not in SILENT]
    lost_now.sort(key=lambda chat: (chat.state is not ChatState.ACTIVE, chat.id))
    for chat in lost_now:
        await tx.chats.pause(chat.id, reason.value)
        await tx.deliveries.pause(chat.id)
    theirs: dict[str, list[Chat]] = {}
    for chat in lost_now:
        if chat.kind is not ChatKind.PRIVATE:
            theirs.setdefault(chat.bound_by, []).append(chat)
    for first, *others in theirs.values():
        place = whole if others and whole is not None else first.address
        await tx.alerts.put(lost(first.id), LOSSES[reason], called(place, name), at=at, chat_id=first.id)


async def complain(tx: Transaction, platform: str, ended: Collection[tuple[int, Outcome]], *, at: datetime) -> None:
    """Tell once of each article that the platform refused, or took without its formatting; `ended` are (article id, how
    its message ended)."""
    refused = {article_id: outcome for article_id, outcome in ended if isinstance(outcome, Rejected)}
    plain = {article_id for article_id, outcome in ended if isinstance(outcome, Sent) and outcome.plain}
    if not refused and not plain:
        return
    name = platform.capitalize()
    for article in await tx.articles.many(sorted(refused.keys() | plain)):
        if article.id in plain:
            places = {"title": article.title, "platform": name}
            await tx.alerts.put(f"plain:{article.id}:{platform}", PLAIN, places, at=at)
        if article.id in refused:
            reason = clean_line(refused[article.id].reason)[:REASON_LENGTH]
            places = {"title": article.title, "platform": name, "reason": reason}
            await tx.alerts.put(f"rejected:{article.id}:{platform}", REJECTED, places, at=at)


async def halted(tx: Transaction, platform: str, until: datetime, *, known: datetime, at: datetime) -> None:
    """Keep that the platform takes nothing until then, over a restart; one longer than was `known` is told."""
    await tx.facts.put(f"halted:{platform}", until.isoformat(), at=at)
    if known - at <= LONG_FLOOD < until - at:
        await flooded(tx, platform, until, at=at)


async def flooded(tx: Transaction, platform: str, until: datetime, *, at: datetime) -> None:
    """The platform takes nothing until then; an earlier flood is over, and known no more."""
    key = f"flood:{platform}"
    await tx.alerts.clear(key)
    places = {"platform": platform.capitalize(), "time": f"{until:%Y-%m-%d %H:%M}"}
    await tx.alerts.put(key, FLOOD, places, at=at)
