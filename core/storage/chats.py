"""Chats: where readers are, what they chose, and whether they can be reached."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.articles import topic
from core.storage.schema.chats import chat, subscription
from core.storage.schema.commands import action, prompt
from core.storage.schema.delivery import chat_queue, delivery, message, rollout
from core.values.chat import Address, Chat, ChatKind, ChatState, Settings


class Chats:
    """A chat keeps its id for life; its address may move."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ensure(self, address: Address, kind: ChatKind, *, language: str, at: datetime) -> Chat:
        """The chat at `address`, made when it is new, and active again when it was paused: it speaks to us."""
        known = await self.at(address)
        if known is None:
            values: dict[str, Any] = {
                "platform": address.platform,
                "address": address.id,
                "kind": kind.value,
                "language": language,
            }
            values |= {"timezone": "", "form": "", "silent": False, "networks": "", "languages": ""}
            values |= {"state": ChatState.ACTIVE.value, "reason": "", "created_at": at}
            await self._connection.execute(insert(self._connection, chat).on_conflict_do_nothing(), [values])
            known = await self.at(address)
            assert known is not None
        elif known.state is ChatState.PAUSED:
            await self.revive(known.id)
            known = await self.get(known.id)
        return known

    async def at(self, address: Address) -> Chat | None:
        query = select(chat).where(chat.c.platform == address.platform, chat.c.address == address.id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _chat(row)

    async def get(self, chat_id: int) -> Chat:
        """Raises `LookupError` when there is none."""
        found = await self.many([chat_id])
        if not found:
            raise LookupError(chat_id)
        return found[chat_id]

    async def many(self, chat_ids: Iterable[int]) -> dict[int, Chat]:
        rows = await self._connection.execute(select(chat).where(chat.c.id.in_(set(chat_ids))))
        return {row.id: _chat(row) for row in rows}

    async def change(self, chat_id: int, settings: Settings) -> None:
        values: dict[str, Any] = {"language": settings.language, "timezone": settings.timezone, "form": settings.form}
        values |= {"silent": settings.silent, "networks": ",".join(settings.networks)}
        values |= {"languages": ",".join(settings.languages)}
        await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(values))

    async def bind(self, chat_id: int, person: str) -> None:
        """`person` brought us there: who is told when the chat cannot be reached. The first one stays."""
        unbound = (chat.c.id == chat_id) & (chat.c.bound_by == "")
        await self._connection.execute(update(chat).where(unbound).values(bound_by=person))

    async def pause(self, chat_id: int, reason: str) -> None:
        """It takes nothing from us; its subscriptions stay."""
        values = {"state": ChatState.PAUSED.value, "reason": reason}
        await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(values))

    async def revive(self, chat_id: int) -> None:
        values = {"state": ChatState.ACTIVE.value, "reason": ""}
        await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(values))

    async def move(self, chat_id: int, to: Address) -> int:
        """The chat lives at `to` now; merged into the chat that is there already. Its messages become ghosts: their
        references are of the old address. Returns the id that remains."""
        await self._connection.execute(update(message).where(message.c.chat_id == chat_id).values(ref=""))
        there = await self.at(to)
        if there is None:
            await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(address=to.id))
            return chat_id
        if there.id == chat_id:
            return chat_id
        await self._merge(chat_id, there.id)
        return there.id

    async def _merge(self, old: int, new: int) -> None:
        """What only `old` has goes to `new`; what both have is `new`'s."""
        for table, key in ((subscription, "topic_id"), (delivery, "article_id"), (chat_queue, "share")):
            both = select(table.c[key]).where(table.c.chat_id == new).scalar_subquery()
            only = (table.c.chat_id == old) & table.c[key].not_in(both)
            await self._connection.execute(update(table).where(only).values(chat_id=new))
        await self._connection.execute(update(message).where(message.c.chat_id == old).values(chat_id=new))
        if (await self.get(old)).state is ChatState.ACTIVE:
            await self.revive(new)
        await self.forget(old)

    async def forget(self, chat_id: int) -> None:
        """Erase the chat and all that is kept for it."""
        followed = select(subscription.c.topic_id).where(
            subscription.c.chat_id == chat_id, subscription.c.muted.is_(False)
        )
        await self._connection.execute(
            update(topic).where(topic.c.id.in_(followed)).values(followers=topic.c.followers - 1)
        )
        # by the table's own key: it has no index by chat
        known = delivery.c.article_id.in_(select(rollout.c.article_id))
        await self._connection.execute(delete(delivery).where(known, delivery.c.chat_id == chat_id))
        for table in (subscription, chat_queue, message, action, prompt):
            await self._connection.execute(delete(table).where(table.c.chat_id == chat_id))
        await self._connection.execute(delete(chat).where(chat.c.id == chat_id))

    async def counts(self) -> dict[str, dict[str, int]]:
        """By platform, how many chats with a subscription are active and how many paused."""
        following = select(subscription.c.chat_id).distinct()
        query = (
            select(chat.c.platform, chat.c.state, func.count())
            .where(chat.c.id.in_(following))
            .group_by(chat.c.platform, chat.c.state)
        )
        counted: dict[str, dict[str, int]] = {}
        for platform, state, count in await self._connection.execute(query):
            counted.setdefault(platform, {"active": 0, "paused": 0})[state] = count
        return counted

    async def newest_id(self) -> int:
        """The highest id given so far; 0 when there are no chats."""
        return (await self._connection.scalar(select(func.max(chat.c.id)))) or 0


def _chat(row: Row[Any]) -> Chat:
    networks, languages = (tuple(filter(None, text.split(","))) for text in (row.networks, row.languages))
    settings = Settings(row.language, row.timezone, row.form, row.silent, networks, languages)
    address = Address(row.platform, row.address)
    return Chat(
        id=row.id,
        address=address,
        kind=ChatKind(row.kind),
        settings=settings,
        state=ChatState(row.state),
        reason=row.reason,
        created_at=row.created_at,
        bound_by=row.bound_by,
    )
