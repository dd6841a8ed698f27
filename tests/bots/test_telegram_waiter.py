"""What the client of who pressed a button shows."""

from collections.abc import AsyncIterator

import pytest

from bots.telegram.waiter import Waiter
from tests.bots.telegram_room import Room, room
from tests.conftest import FreshUrl


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "shown", "alert"),
    [
        ("Only one.", "Only one.", None),
        ("sugar " * 20, ("sugar " * 20).strip(), True),
        ("x" * 300, "x" * 199 + "…", True),
    ],
)
async def test_what_is_long_stays_until_it_is_put_away(house: Room, text: str, shown: str, alert: bool | None) -> None:
    waiter = Waiter(house.api, {"id": "1"}, received_at=house.now(), now=house.now)
    await waiter.tell(text)
    told = house.called("answerCallbackQuery")[-1].parameters
    assert (told["text"], told.get("show_alert")) == (shown, alert)
