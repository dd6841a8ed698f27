"""What is told of a chat is told in the words of its platform."""

from collections.abc import AsyncIterator

import pytest

from core.alerts import Alerts
from core.delivery.wake import Bell
from core.storage import Storage
from core.storage.alerts import called
from core.values.chat import Address
from core.values.errors import N_
from tests.delivery.world import PLATFORM, World

OPS = Address(PLATFORM, "ops")
LEAK = N_("There is a leak in {chat}.")


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


async def test_a_platform_has_words_of_its_own_for_its_chats(world: World) -> None:
    for chat in (Address(PLATFORM, "news"), Address("radio", "1")):
        async with world.storage.begin() as tx:
            await tx.alerts.put(f"leak:{chat}", LEAK, called(chat, "News"), at=world.now)
    world.dispatcher()
    words = {PLATFORM: {LEAK: "{chat} drips."}, "console": {LEAK: "{chat} hums."}}
    lanes = {PLATFORM: world.lane}
    alerts = Alerts(world.storage, lanes, (OPS,), words=words, bell=Bell(), now=lambda: world.now, language="en")
    await alerts.tell()
    assert world.paper.shown("ops") == ["News (paper:news) drips.", "There is a leak in News (radio:1)."]
