"""The list of those who are not served."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from core.storage import Storage
from core.storage.bans import Ban
from core.values.chat import Address

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEN, SQUARE = Address("paper", "2"), Address("paper", "-100")


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    opened = Storage(migrated_url)
    yield opened
    await opened.close()


async def test_a_ban_is_of_an_id_on_one_platform(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.bans.put(Ban(BEN, "spam", "paper:9", NOW))
    async with storage.read() as tx:
        assert await tx.bans.any("paper", ["7", "2"])
        assert not await tx.bans.any("paper", ["7"])
        assert not await tx.bans.any("radio", ["2"])
        assert await tx.bans.at(BEN) == Ban(BEN, "spam", "paper:9", NOW)
        assert await tx.bans.at(SQUARE) is None


async def test_the_last_word_on_somebody_counts(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.bans.put(Ban(BEN, "", "paper:9", NOW))
        await tx.bans.put(Ban(BEN, "insults", "paper:8", NOW + timedelta(days=1)))
        assert await tx.bans.count() == 1
        assert await tx.bans.at(BEN) == Ban(BEN, "insults", "paper:8", NOW + timedelta(days=1))
        assert await tx.bans.drop(BEN)
        assert not await tx.bans.drop(BEN)
        assert not await tx.bans.any("paper", ["2"])


async def test_the_list_begins_with_the_newest(storage: Storage) -> None:
    bans = [Ban(Address("paper", str(n)), "", "paper:9", NOW + timedelta(minutes=n)) for n in range(5)]
    async with storage.begin() as tx:
        for one in bans:
            await tx.bans.put(one)
        assert await tx.bans.newest(offset=0, limit=2) == [bans[4], bans[3]]
        assert await tx.bans.newest(offset=4, limit=2) == [bans[0]]
        assert await tx.bans.count() == 5


@pytest.mark.parametrize(
    ("written", "around"),
    [("42", ("42",)), ("-100/77", ("-100/77", "-100")), ("a/b/c", ("a/b/c", "a/b", "a"))],
)
def test_a_place_is_inside_those_before_each_slash(written: str, around: tuple[str, ...]) -> None:
    assert Address("paper", written).around == around
