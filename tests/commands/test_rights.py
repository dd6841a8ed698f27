"""Who may use the newsroom, and where; and the owners' tap, which holds everything back."""

import pytest

from core.values.chat import Address, ChatKind, Right, Sender
from tests.commands.house import ANA, EDITOR, EDITOR_IN_GROUP, MANAGER, MEMBER, OWNER, News
from tests.commands.test_newsroom import POST


async def test_pausing_holds_everything_back(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.dialogue(
        OWNER,
        [
            ("/resume", "Sending was not paused."),
            ("/pause paper", "Sending to paper is paused. Nothing is lost: it waits."),
            ("/pause moon", "“moon” is no platform here; there are: paper, radio."),
            ("/pause", "Sending is paused everywhere. Nothing is lost: it waits."),
            ("/resume paper", "Sending is still paused everywhere."),
        ],
    )
    async with news.storage.read() as tx:
        assert await tx.facts.starting("paused:") == {"paused:*": "paper:9"}
    wakes = news.wakes
    await news.dialogue(
        OWNER, [("[Resume]", "Sending goes on everywhere."), ("/resume radio", "Sending was not paused.")]
    )
    assert news.wakes > wakes
    await news.dialogue(OWNER, [("/pause radio", "Sending to radio"), ("/resume radio", "Sending to radio goes on.")])
    async with news.storage.read() as tx:
        assert await tx.facts.starting("paused:") == {}


EDITORIAL = [POST, "/correct 1\ntitle: X", "/retract 1 Hoax", "/restore 1"]


@pytest.mark.parametrize("seat", [ANA, MANAGER, MEMBER])
@pytest.mark.parametrize("said", EDITORIAL)
async def test_the_newsroom_is_for_editors(news: News, said: str, seat: Sender) -> None:
    await news.post("Trains")
    await news.dialogue(seat, [(said, "Only the newsroom's editors can do that.")])


@pytest.mark.parametrize("said", ["/pause", "/resume"])
async def test_the_tap_is_for_owners(news: News, said: str) -> None:
    await news.dialogue(EDITOR, [(said, "Only the owners of this bot can do that.")])
    await news.dialogue(ANA, [(said, "Only the owners of this bot can do that.")])


@pytest.mark.parametrize("said", EDITORIAL)
async def test_elsewhere_the_newsroom_is_private(news: News, said: str) -> None:
    await news.post("Trains")
    await news.dialogue(EDITOR_IN_GROUP, [(said, "Write to me privately for that.")])


async def test_a_desk_is_a_newsroom(news: News) -> None:
    news.set(desks=frozenset({EDITOR_IN_GROUP.address}))
    await news.dialogue(EDITOR_IN_GROUP, [(POST, "World"), ("[Publish]", "Published")])
    elsewhere = Sender(Address("paper", "park"), "7", Right.EDIT, ChatKind.GROUP)
    await news.dialogue(elsewhere, [(POST, "Write to me privately for that.")])
