"""Troubles that somebody must hear of, each told once: its key is known until the trouble is over."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.inbox import UNTOLD, alert
from core.storage.watch import notify
from core.values.chat import Address
from core.values.document import Action
from core.values.graphemes import shortened
from core.values.text import clean_line


def lost(chat_id: int) -> str:
    """The key of the trouble that a chat takes nothing from us; over as soon as it is revived."""
    return f"lost:{chat_id}"


NAME = 64
"""Characters of a name that are kept."""


def called(chat: Address, name: str) -> Mapping[str, object]:
    """The places of a sentence that tells of `chat`: the address, and beside it the name that the platform has for it."""
    shown = shortened(clean_line(name), NAME)
    return {"chat": chat, "name": shown} if shown else {"chat": chat}


@dataclass(frozen=True, slots=True)
class Alert:
    """`sentence` is not yet translated (marked `N_`, as the labels of `buttons` are), and `places` go into it; a
    place `name` belongs to the place `chat`. `chat_id` is the chat in trouble, None where it is of none."""

    key: str
    sentence: str
    places: Mapping[str, str]
    chat_id: int | None
    buttons: tuple[Action, ...]
    raised_at: datetime


class Alerts:
    """The column `places` holds `{"places": {name: text}, "buttons": [{"label": …, "command": …}]}`; a button has those
    fields of an `Action` that are set."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self,
        key: str,
        sentence: str,
        places: Mapping[str, object],
        *,
        at: datetime,
        chat_id: int | None = None,
        buttons: Sequence[Action] = (),
    ) -> bool:
        """To be told; False when the key (at most 100 characters) is known: nobody is told twice."""
        pressable = [{name: value for name, value in asdict(button).items() if value} for button in buttons]
        kept = {"places": {name: str(value) for name, value in places.items()}, "buttons": pressable}
        values = {"key": key, "sentence": sentence, "places": json.dumps(kept), "chat_id": chat_id, "raised_at": at}
        statement = insert(self._connection, alert).values(values).on_conflict_do_nothing().returning(alert.c.key)
        fresh = (await self._connection.execute(statement)).one_or_none() is not None
        if fresh:
            await notify(self._connection)
        return fresh

    async def clear(self, *keys: str) -> None:
        """These troubles are over; the next of the kind is told again."""
        await self._connection.execute(delete(alert).where(alert.c.key.in_(keys)))

    async def untold(self, limit: int = 1000) -> list[Alert]:
        """Oldest first."""
        query = select(alert).where(text(UNTOLD)).order_by(alert.c.raised_at, alert.c.key).limit(limit)
        return [_alert(row) for row in await self._connection.execute(query)]

    async def told(self, keys: Collection[str], *, at: datetime) -> None:
        """They need not be told again."""
        await self._connection.execute(update(alert).where(alert.c.key.in_(keys)).values(told_at=at))

    async def expire(self, before: datetime) -> int:
        """Those told before then are forgotten. Rows deleted."""
        return (await self._connection.execute(delete(alert).where(alert.c.told_at < before))).rowcount


def _alert(row: Any) -> Alert:
    kept = json.loads(row.places)
    buttons = tuple(Action(**button) for button in kept["buttons"])
    return Alert(row.key, row.sentence, kept["places"], row.chat_id, buttons, row.raised_at)
