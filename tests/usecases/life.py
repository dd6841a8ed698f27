"""A world whose chats come and go: what a platform tells of them, and how they are left."""

import asyncio
from datetime import timedelta

from core.lifecycle import Lifecycle
from core.values.chat import Address, Chat, ChatKind
from core.values.tag import Topic, parse_tag
from tests.delivery.world import PLATFORM, World

GROUP, SUPER = Address(PLATFORM, "-5"), Address(PLATFORM, "-1005")
TOPIC = Address(PLATFORM, "-1005/77")
DAY = timedelta(days=1)


def lifecycle(world: World) -> Lifecycle:
    return Lifecycle(world.storage, wake=lambda: None, now=lambda: world.now, ttl=DAY)


async def following(world: World, address: Address, *tags: str, kind: ChatKind = ChatKind.GROUP) -> Chat:
    async with world.storage.begin() as tx:
        chat = await tx.chats.ensure(address, kind, language="", at=world.now)
        ids = await tx.topics.ids(Topic.tag(parse_tag(tag)) for tag in tags)
        await tx.subscriptions.put(chat.id, ids.values(), muted=False, at=world.now)
    return chat


async def known(world: World, address: Address) -> Chat:
    async with world.storage.read() as tx:
        chat = await tx.chats.at(address)
    assert chat is not None
    return chat


async def at(world: World, address: Address) -> Chat | None:
    async with world.storage.read() as tx:
        return await tx.chats.at(address)


async def alerts(world: World) -> list[str]:
    async with world.storage.read() as tx:
        return sorted(alert.key for alert in await tx.alerts.untold())


async def walked(world: World) -> None:
    """Until what was published stands in the outbox; nothing is sent, for the platform is paused."""
    async with world.storage.begin() as tx:
        await tx.facts.put(f"paused:{PLATFORM}", "", at=world.now)
    async with asyncio.timeout(20), world.running():
        while not await _open(world):
            await asyncio.sleep(0.001)
    async with world.storage.begin() as tx:
        await tx.facts.drop(f"paused:{PLATFORM}")


async def _open(world: World) -> int:
    async with world.storage.read() as tx:
        return await tx.deliveries.open_count()
