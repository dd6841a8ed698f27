"""Groups that move, and topics that are closed, opened and deleted, with the state that each is left in."""

from collections.abc import AsyncIterator

import pytest

from core.values.chat import ChatState
from core.values.outcome import Refusal
from tests.bots.telegram_life import ACTIVE, SUPER, greeted, paused, state
from tests.bots.telegram_town import Town, town
from tests.conftest import FreshUrl


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Town]:
    """On SQLite only: where nothing that is stored matters."""
    async with town(fresh_url("sqlite", True)) as opened:
        yield opened


@pytest.mark.parametrize("order", ["first the old", "first the new", "both twice"])
async def test_a_group_that_moves_keeps_what_it_follows(house: Town, order: str) -> None:
    group = house.telegram.small_group(-77, "Readers", owner=house.ana)
    await group.add_bot(by=house.ana)
    await group.next()
    await house.asked(house.ana, "/tag follow cuba", in_=group)
    there = await group.migrate(to=SUPER, announce=False)
    old = {"message_id": 9, "date": 1, "chat": {"id": -77, "type": "group"}, "migrate_to_chat_id": SUPER}
    new = {"message_id": 1, "date": 1, "chat": {"id": SUPER, "type": "supergroup"}, "migrate_from_chat_id": -77}
    told = {"first the old": [old, new], "first the new": [new, old], "both twice": [old, new, old, new]}[order]
    for message in told:
        assert await house.members.service(message)
    assert await state(house, group) is None
    assert await state(house, there) == ACTIVE
    await house.post("Harvest begins", "cuba")
    assert (await there.next()).plain.startswith("Harvest begins")


async def test_a_topic_that_is_closed_waits_until_it_is_open_again(house: Town) -> None:
    square = await greeted(house, forum=True)
    topic = await square.open_topic("Sugar", by=house.ana)
    await house.asked(house.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    await square.close_topic(topic)
    assert await state(house, square, topic.thread) == paused(Refusal.FORBIDDEN)
    assert await state(house, square) == ACTIVE
    await square.reopen_topic(topic)
    assert await state(house, square, topic.thread) == ACTIVE
    await house.post("Harvest begins", "cuba")
    posted = await square.next()
    assert (posted.thread, posted.plain.startswith("Harvest begins")) == (topic.thread, True)


async def test_a_closed_topic_is_no_obstacle_to_who_may_open_it(one: Town) -> None:
    square = await greeted(one, forum=True)
    await square.add_bot(by=one.ana, rights={"can_manage_topics": True})
    topic = await square.open_topic("Sugar", by=one.ana)
    await one.asked(one.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    await square.close_topic(topic)
    assert await state(one, square, topic.thread) == ACTIVE
    await one.post("Harvest begins", "cuba")
    assert (await square.next()).plain.startswith("Harvest begins")


async def test_a_closed_general_topic_leaves_the_others_open(one: Town) -> None:
    square = await greeted(one, forum=True)
    topic = await square.open_topic("Sugar", by=one.ana)
    await one.asked(one.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    there = {"message_id": 5, "date": 1, "chat": {"id": square.id, "type": "supergroup"}, "from": {"id": 42}}
    assert await one.members.service(there | {"forum_topic_closed": {}})
    assert await state(one, square, topic.thread) == ACTIVE


async def test_topics_are_lost_and_regained_with_their_forum(house: Town) -> None:
    square = await greeted(house, forum=True)
    topic = await square.open_topic("Sugar", by=house.ana)
    await house.asked(house.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    await square.remove_bot(by=house.ana)
    assert await state(house, square, topic.thread) == paused(Refusal.KICKED)
    await square.add_bot(by=house.ana)
    assert await state(house, square, topic.thread) == ACTIVE
    await house.silent(square)


async def test_a_topic_that_was_closed_stays_so_when_its_forum_is_regained(house: Town) -> None:
    square = await greeted(house, forum=True)
    topic = await square.open_topic("Sugar", by=house.ana)
    await house.asked(house.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    await square.close_topic(topic)
    await square.remove_bot(by=house.ana)
    await square.add_bot(by=house.ana)
    assert await state(house, square) == ACTIVE
    assert await state(house, square, topic.thread) == paused(Refusal.FORBIDDEN)
    await square.add_bot(by=house.ana, rights={"can_manage_topics": True})
    assert await state(house, square, topic.thread) == ACTIVE


async def test_a_topic_that_was_deleted_is_lost_and_told_once_to_who_brought_us(house: Town) -> None:
    square = await greeted(house, forum=True)
    topic = await square.open_topic("Sugar", by=house.ana)
    await house.asked(house.ana, "/start")
    await house.asked(house.ana, "/tag follow cuba", in_=square, thread=topic.thread)
    await square.delete_topic(topic)
    await house.post("Harvest begins", "cuba")
    told = (await house.ana.private.next()).plain
    assert told.startswith(f"telegram:{square.id}/{topic.thread} is no more, so news no longer goes there.")
    assert await state(house, square, topic.thread) == paused(Refusal.GONE)
    assert await state(house, square) == ACTIVE
    await house.post("Harvest ends", "cuba")
    await square.remove_bot(by=house.ana)
    assert await state(house, square, topic.thread) == paused(Refusal.GONE)
    await square.add_bot(by=house.ana)
    assert await state(house, square, topic.thread) == paused(Refusal.GONE)
    told = (await house.ana.private.next()).plain
    assert told.startswith(f"I was removed from Readers (telegram:{square.id}), so"), "the forum, and no topic again"
    await house.silent(house.ana.private)
    await house.silent(square)


async def test_what_is_said_first_where_a_group_has_moved_does_not_undo_its_choices(house: Town) -> None:
    group = house.telegram.small_group(-77, "Readers", owner=house.ana)
    await group.add_bot(by=house.ana)
    await group.next()
    await house.asked(house.ana, "/tag follow cuba", in_=group)
    await house.asked(house.ana, "/settings language es", in_=group)
    there = await group.migrate(to=SUPER, announce=False)
    assert (await house.asked(house.ben, "/help", in_=there)).plain
    await group.announce_migration()
    assert await state(house, group) is None
    known = await house.chat(there)
    assert known is not None
    assert (known.state, known.settings.language, known.bound_by) == (ChatState.ACTIVE, "es", "42")
    await house.post("Harvest begins", "cuba")
    assert (await there.next()).plain.startswith("Harvest begins")
    await house.silent(there)
