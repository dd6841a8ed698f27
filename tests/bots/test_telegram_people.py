"""Who may do what in Telegram, and who brought us there. On both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from core.values.chat import ChatKind, Right
from tests.bots.telegram_room import Room, room
from tests.platforms.telegram import Chat

FOLLOWS = "This chat follows #cuba."
REFUSED = "Only those who manage this chat can do that."


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as opened:
        yield opened


async def bound_by(house: Room, chat: Chat) -> str:
    await house.telegram.settled()
    known = await house.chat(chat)
    assert known is not None
    return known.bound_by


async def test_only_who_manages_a_group_chooses_what_comes_there(house: Room) -> None:
    square = await house.square()
    assert (await house.asked(house.ben, "/tag follow cuba", in_=square)).plain == REFUSED
    assert await bound_by(house, square) == ""
    assert (await house.asked(house.ana, "/tag follow cuba", in_=square)).plain.startswith(FOLLOWS)
    assert await bound_by(house, square) == "42"


async def test_who_came_first_stays_the_one_who_bound_the_chat(house: Room) -> None:
    square = await house.square()
    await square.promote(house.ben)
    await house.asked(house.ben, "/tag", in_=square)
    await house.asked(house.ana, "/tag follow cuba", in_=square)
    assert await bound_by(house, square) == "43"


async def test_a_private_chat_is_bound_by_nobody(house: Room) -> None:
    await house.asked(house.owner, "/tag follow cuba")
    assert await bound_by(house, house.owner.private) == ""


async def test_a_right_is_asked_for_once_a_minute(house: Room) -> None:
    square = await house.square()
    await square.promote(house.ben)
    for _ in range(3):
        assert (await house.asked(house.ben, "/tag follow cuba", in_=square)).plain != REFUSED
    assert len(house.called("getChatMember")) == 1
    await square.demote(house.ben)
    assert (await house.asked(house.ben, "/tag follow rum", in_=square)).plain != REFUSED
    house.later(seconds=61)
    assert (await house.asked(house.ben, "/tag follow rum", in_=square)).plain == REFUSED
    assert len(house.called("getChatMember")) == 2


@pytest.mark.parametrize("whom", [43, None])
async def test_a_change_that_is_heard_of_counts_at_once(house: Room, whom: int | None) -> None:
    square = await house.square()
    await square.promote(house.ben)
    await house.asked(house.ana, "/tag follow cuba", in_=square)
    shown = await house.asked(house.ben, "/tag", in_=square)
    await square.demote(house.ben)
    house.people.forget(square.id, whom)
    assert (await house.ben.presses(shown, shown.labels[0])).text == REFUSED
    asked = [call.parameters["user_id"] for call in house.called("getChatMember")]
    assert asked == [42, 43, 43]


async def test_a_change_while_telegram_is_asked_is_not_forgotten(house: Room) -> None:
    square = await house.square()
    await square.promote(house.ben)
    house.telegram.next(method="getChatMember").hangs(0.2)
    async with asyncio.TaskGroup() as meanwhile:
        asked = meanwhile.create_task(house.people.manages(square.id, 43))
        await house.telegram.world.bell.until(lambda: house.called("getChatMember") or None, 5)
        house.people.forget(square.id, 43)
    assert asked.result()
    await square.demote(house.ben)
    assert not await house.people.manages(square.id, 43)


@pytest.mark.parametrize(
    ("trouble", "again"),
    [
        (lambda fault: fault.fails(400, description="Bad Request: member list is inaccessible"), False),
        (lambda fault: fault.fails(403, description="Forbidden: bot is not a member of the supergroup chat"), False),
        (lambda fault: fault.fails(502, body="<html>Bad Gateway</html>"), True),
        (lambda fault: fault.fails(429, retry_after=1), True),
        (lambda fault: fault.resets(), True),
    ],
    ids=["hidden", "outside", "gateway", "flood", "reset"],
)
async def test_what_telegram_does_not_say_is_no_right(house: Room, trouble: Callable[[Any], Any], again: bool) -> None:
    """What may be said a moment later is asked again."""
    square = await house.square()
    trouble(house.telegram.next(method="getChatMember"))
    assert (await house.asked(house.ana, "/tag follow cuba", in_=square)).plain == REFUSED
    answer = await house.asked(house.ana, "/tag follow cuba", in_=square)
    assert answer.plain.startswith(FOLLOWS if again else REFUSED)


async def test_an_anonymous_administrator_manages_the_tags_and_nothing_else(house: Room) -> None:
    square = await house.square()
    followed = await house.asked(house.ana, "/tag follow cuba", in_=square, anonymous=True)
    assert followed.plain.startswith(FOLLOWS)
    assert house.called("getChatMember") == []
    refused = await house.asked(house.ana, "/forget", in_=square, anonymous=True)
    assert refused.plain.startswith("Write as yourself for that")
    refused = await house.asked(house.ana, "/post Sugar", in_=square, anonymous=True)
    assert refused.plain == "Only the newsroom's editors can do that."
    assert await bound_by(house, square) == ""


async def test_a_channel_that_writes_in_a_group_reads_only(house: Room) -> None:
    square = await house.square()
    channel = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    behalf = {"from": channel, "sender_chat": {"id": -1005, "type": "channel", "title": "Other"}}
    await house.hear({"message": house.wire(square, house.ana, "/latest") | behalf})
    assert (await square.next()).plain == "There are no articles yet."
    await house.hear({"message": house.wire(square, house.ana, "/tag follow cuba") | behalf})
    assert (await square.next()).plain == REFUSED
    assert house.called("getChatMember") == []


async def test_the_owner_is_known_everywhere_without_asking(house: Room) -> None:
    square = await house.square()
    assert (await house.asked(house.owner, "/tag follow cuba", in_=square)).plain.startswith(FOLLOWS)
    assert (await house.asked(house.owner, "/post Sugar", in_=square)).plain == "Write to me privately for that."
    assert house.called("getChatMember") == []


async def test_a_managers_group_makes_nobody_an_editor(house: Room) -> None:
    square = await house.square()
    for where in ({"in_": square}, {}):
        answer = await house.asked(house.ana, "/post Sugar", **where)
        assert answer.plain == "Only the newsroom's editors can do that."


async def test_an_open_question_outlives_us(house: Room) -> None:
    square = await house.square()
    question = await house.asked(house.ben, "/more", in_=square)
    assert question.force_reply
    house.begin()
    assert (await house.asked(house.ben, "7", in_=square, reply_to=question)).plain == "There is no article 7."


@pytest.mark.parametrize(
    ("kind", "number", "right"),
    [("private", 43, Right.READ), ("private", 9, Right.OWN), ("channel", 42, Right.READ), ("group", 9, Right.OWN)],
)
async def test_who_somebody_is(house: Room, kind: str, number: int, right: Right) -> None:
    sender = await house.people.sender({"id": -5, "type": kind}, {"id": number, "is_bot": False}, topic=None)
    assert (sender.person, sender.rights, sender.kind) == (str(number), right, ChatKind(kind))
    assert str(sender.address) == "telegram:-5"
