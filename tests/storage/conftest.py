"""The small newsroom of `world`, on both databases."""

from collections.abc import AsyncIterator

import pytest

from core.storage import Storage
from tests.delivery.world import World


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()
