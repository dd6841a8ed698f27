"""The newsroom of `house`, on both databases."""

from collections.abc import AsyncIterator

import pytest

from tests.commands.house import News


@pytest.fixture
async def news(migrated_url: str) -> AsyncIterator[News]:
    opened = News(migrated_url)
    yield opened
    await opened.storage.close()
