"""How a platform finds many chats at once: each ends in that state, and who can heal it hears of it once."""

from collections.abc import AsyncIterator

import pytest

from core.storage import Storage
from core.values.chat import BANNED, STOPPED, Address, Chat, ChatKind, ChatState
from core.values.outcome import Refusal
from tests.delivery.world import PLATFORM, World
from tests.usecases.life import lifecycle

SERVER = Address(PLATFORM, "7")


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


async def channels(world: World, *people: str) -> list[Chat]:
    """A chat of each of these people's, "" for nobody's."""
    async with world.storage.begin() as tx:
        made = []
        for number, person in enumerate(people):
            chat = await tx.chats.ensure(Address(PLATFORM, f"7/{number}"), ChatKind.GROUP, language="", at=world.now)
            await tx.chats.bind(chat.id, person)
            made.append(chat)
    return made


async def states(world: World, chats: list[Chat]) -> list[str]:
    """The reason of each, "" where it is active."""
    async with world.storage.read() as tx:
        found = await tx.chats.many(chat.id for chat in chats)
    return [found[chat.id].reason for chat in chats]


async def told(world: World) -> list[tuple[int | None, str]]:
    async with world.storage.read() as tx:
        return [(alert.chat_id, alert.places["chat"]) for alert in await tx.alerts.untold()]


async def test_each_who_can_heal_it_hears_once_of_the_whole(world: World) -> None:
    first, second, third, fourth = chats = await channels(world, "42", "42", "43", "")
    await lifecycle(world).found({chat.id: Refusal.FORBIDDEN for chat in chats}, inside=SERVER, name="Town")
    assert await states(world, chats) == ["forbidden"] * 4
    assert sorted(await told(world)) == [
        (first.id, "paper:7"),
        (third.id, "paper:7/2"),
        (fourth.id, "paper:7/3"),
    ]
    await lifecycle(world).found({second.id: None, first.id: None}, inside=SERVER)
    assert await states(world, chats) == ["", "", "forbidden", "forbidden"]
    assert sorted(await told(world)) == [(third.id, "paper:7/2"), (fourth.id, "paper:7/3")]


async def test_another_reason_is_no_other_trouble(world: World) -> None:
    chats = await channels(world, "42", "42")
    await lifecycle(world).lost(SERVER, Refusal.KICKED)
    before = await told(world)
    await lifecycle(world).found({chat.id: Refusal.FORBIDDEN for chat in chats}, inside=SERVER)
    assert await states(world, chats) == ["forbidden"] * 2
    assert await told(world) == before


async def test_what_is_lost_now_is_told_beside_what_was_told_of(world: World) -> None:
    first, second = chats = await channels(world, "42", "42")
    await lifecycle(world).lost(first.address, Refusal.FORBIDDEN)
    await lifecycle(world).found({chat.id: Refusal.FORBIDDEN for chat in chats}, inside=SERVER)
    assert sorted(await told(world)) == [(first.id, "paper:7/0"), (second.id, "paper:7")]


@pytest.mark.parametrize("reason", [STOPPED, BANNED])
async def test_silence_that_was_asked_for_stays(world: World, reason: str) -> None:
    [chat] = chats = await channels(world, "42")
    async with world.storage.begin() as tx:
        await tx.chats.pause(chat.id, reason)
    for found in (Refusal.GONE, None):
        await lifecycle(world).found({chat.id: found}, inside=SERVER)
        assert await states(world, chats) == [reason]
    assert await told(world) == []


async def test_what_is_found_as_it_was_gets_nothing_again(world: World) -> None:
    reader = await world.chat("7/9", "cuba")
    await world.publish("Sugar", "cuba")
    await world.settle()
    await lifecycle(world).found({reader.id: None, 999: None, 998: Refusal.GONE}, inside=SERVER)
    await world.settle()
    assert world.paper.shown("7/9") == ["Sugar r1"]
    async with world.storage.read() as tx:
        assert (await tx.chats.get(reader.id)).state is ChatState.ACTIVE
