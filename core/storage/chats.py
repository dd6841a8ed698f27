"""Chats: where readers are, what they chose, and whether they can be reached."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.alerts import lost
from core.storage.insert import insert
from core.storage.lane_sql import lane_sql
from core.storage.many import packed
from core.storage.schema.articles import topic
from core.storage.schema.chats import chat, subscription
from core.storage.schema.commands import action, prompt
from core.storage.schema.delivery import chat_queue, delivery, message, rollout
from core.storage.schema.inbox import alert, inbox
from core.values.chat import SILENT, Address, Chat, ChatKind, ChatState, Settings
from core.values.delivery import State


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

    async def within(self, address: Address) -> list[Chat]:
        """The chats inside this one: those whose address begins with this and a slash."""
        inside = (chat.c.platform == address.platform) & chat.c.address.startswith(f"{address.id}/", autoescape=True)
        return [_chat(row) for row in await self._connection.execute(select(chat).where(inside).order_by(chat.c.id))]

    async def parts(self, platform: str, *, after: str, limit: int) -> list[Chat]:
        """Chats that are inside something, in the order of their addresses, from the one behind `after` on."""
        inside = (chat.c.platform == platform) & chat.c.address.contains("/") & (chat.c.address > after)
        rows = await self._connection.execute(select(chat).where(inside).order_by(chat.c.address).limit(limit))
        return [_chat(row) for row in rows]

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
        await self._hold(chat_id)
        values = {"state": ChatState.PAUSED.value, "reason": reason}
        await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(values))

    async def revive(self, chat_id: int) -> None:
        """It takes messages again, and should it be lost once more, that is told once more."""
        await self._hold(chat_id)
        values = {"state": ChatState.ACTIVE.value, "reason": ""}
        await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(values))
        await self._connection.execute(delete(alert).where(alert.c.key == lost(chat_id)))

    async def move(self, chat_id: int, to: Address) -> int:
        """The chat lives at `to` now; merged into the chat that is there already. Its messages become ghosts: their
        references are of the old address. Once it lives there, nothing changes. Returns the id that remains."""
        found = await self._connection.execute(select(chat).where(chat.c.id == chat_id).with_for_update())
        moving, there = found.one_or_none(), await self.at(to)
        if moving is None or (there is not None and there.id == chat_id):
            return chat_id if there is None else there.id
        await self._connection.execute(update(message).where(message.c.chat_id == chat_id).values(ref=""))
        if there is None:
            await self._connection.execute(update(chat).where(chat.c.id == chat_id).values(address=to.id))
            return chat_id
        await self._merge(_chat(moving), there)
        return there.id

    async def _hold(self, chat_id: int) -> None:
        """Its places in the queue come first, as a lane takes them that settles a send and loses the chat by it: in another
        order the two would wait for each other."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(lane_sql(sqlite=False).lock, {"ids": packed([chat_id])})

    async def _merge(self, old: Chat, new: Chat) -> None:
        """What only `old` has goes to `new`, its choices too; what both have is `new`'s. What was claimed for `old` is free
        again. Silence that was asked for at either stays."""
        state = case((delivery.c.state == State.CLAIMED, int(State.PENDING)), else_=delivery.c.state)
        keyed: tuple[tuple[Table, str, dict[str, Any]], ...] = (
            (subscription, "topic_id", {}),
            (delivery, "article_id", {"state": state}),
            (chat_queue, "share", {"claimed": 0}),
        )
        for table, key, values in keyed:
            both = select(table.c[key]).where(table.c.chat_id == new.id).scalar_subquery()
            only = (table.c.chat_id == old.id) & table.c[key].not_in(both)
            await self._connection.execute(update(table).where(only).values({"chat_id": new.id, **values}))
        await self._connection.execute(update(message).where(message.c.chat_id == old.id).values(chat_id=new.id))
        await self.change(new.id, _chosen(new.settings, else_=old.settings))
        await self.bind(new.id, old.bound_by)
        if old.reason in SILENT and new.reason not in SILENT:
            await self.pause(new.id, old.reason)
        elif old.state is ChatState.ACTIVE and new.reason not in SILENT:
            await self.revive(new.id)
        await self._erase(old.id)

    async def forget(self, chat_id: int) -> None:
        """Erase the chat and all that is kept for it, what it said included; but what it said and was not begun yet
        waits to be answered."""
        if known := (await self.many([chat_id])).get(chat_id):
            platform, source = known.address.platform, known.address.id
            said = (inbox.c.platform == platform) & (inbox.c.source == source)
            begun = inbox.c.ended_at.is_not(None) | (inbox.c.attempts > 0)
            await self._connection.execute(delete(inbox).where(said & begun))
        await self._erase(chat_id)

    async def _erase(self, chat_id: int) -> None:
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


def _chosen(settings: Settings, *, else_: Settings) -> Settings:
    """`settings`, with each that was not chosen as in `else_`."""
    return Settings(
        language=settings.language or else_.language,
        timezone=settings.timezone or else_.timezone,
        form=settings.form or else_.form,
        silent=settings.silent or else_.silent,
        networks=settings.networks or else_.networks,
        languages=settings.languages or else_.languages,
    )


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
