"""What happens to us in chats, and the state that each chat is left in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.values.chat import Address, ChatKind, ChatState
from core.values.outcome import Refusal
from tests.bots.telegram_life import ACTIVE, DAILY, SUPER, changed, greeted, paused, state
from tests.bots.telegram_town import Town, town
from tests.conftest import FreshUrl
from tests.platforms.telegram.chats import Member

TOPIC = {"message_thread_id": 7, "is_topic_message": True}


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Town]:
    """On SQLite only: where nothing that is stored matters."""
    async with town(fresh_url("sqlite", True)) as opened:
        yield opened


async def test_who_blocks_us_and_comes_back_keeps_what_is_followed(house: Town) -> None:
    ben = house.ben
    await house.asked(ben, "/tag follow cuba")
    await ben.block()
    assert await state(house, ben.private) == paused(Refusal.BLOCKED)
    await ben.unblock()
    assert await state(house, ben.private) == ACTIVE
    await house.post("Harvest begins", "cuba")
    assert (await ben.private.next()).plain.startswith("Harvest begins")


async def test_who_is_unknown_is_not_made_known_by_a_block(house: Town) -> None:
    await house.ben.block()
    await house.ben.unblock()
    assert await state(house, house.ben.private) is None


async def test_a_group_greets_once(house: Town) -> None:
    square = await house.square()
    greeting = await square.next()
    assert greeting.plain.startswith("Hello, this is Newsclip")
    assert "Write /search" in greeting.plain
    await house.telegram.settled()
    known = await house.chat(square)
    assert known is not None
    assert (known.kind, known.bound_by) == (ChatKind.GROUP, "42")
    await square.remove_bot(by=house.ana)
    assert await state(house, square) == paused(Refusal.KICKED)
    await square.add_bot(by=house.ana)
    assert await state(house, square) == ACTIVE
    await house.silent(square)


async def test_a_promotion_is_no_reason_to_greet_again(one: Town) -> None:
    square = await greeted(one)
    await square.add_bot(by=one.ana, rights={"can_pin_messages": True})
    await one.silent(square)
    assert await state(one, square) == ACTIVE


async def test_a_link_that_follows_in_a_group_is_answered_there(one: Town) -> None:
    square = await greeted(one)
    answer = await one.asked(one.ana, "/start@newsclip_test_bot t-cuba", in_=square)
    assert answer.plain.startswith("This chat follows #cuba.")


async def test_the_start_that_a_client_says_after_adding_us_is_no_second_greeting(one: Town) -> None:
    square = await greeted(one, forum=True)
    topic = await square.open_topic("Sugar", by=one.ana)
    for start in ("/start@newsclip_test_bot", "/start"):
        await one.ana.says(start, in_=square)
        await one.silent(square)
    assert (await one.asked(one.ana, "/start", in_=square, thread=topic.thread)).plain.startswith("Hello")
    one.later(seconds=61)
    assert (await one.asked(one.ana, "/start", in_=square)).plain.startswith("Hello")


async def test_where_readers_are_invited_only_an_owner_brings_a_group(fresh_url: FreshUrl) -> None:
    async with town(fresh_url("sqlite", True), newsclip={"access": "invite"}) as house:
        square = await house.square()
        assert (await square.next()).plain.startswith("This bot is for invited readers.")
        assert await state(house, square) is None
        mine = house.telegram.group(SUPER, "Desk", owner=house.owner)
        await mine.add_bot(by=house.owner)
        assert (await mine.next()).plain.startswith("Hello")


async def test_the_right_to_write_comes_and_goes(house: Town) -> None:
    square = await greeted(house)
    free = {"status": "restricted", "is_member": True, "can_send_messages": True}
    mute = free | {"can_send_messages": False}
    await house.hear({"my_chat_member": changed(square, {"status": "member"}, mute)})
    assert await state(house, square) == paused(Refusal.FORBIDDEN)
    await house.hear({"my_chat_member": changed(square, mute, free)})
    assert await state(house, square) == ACTIVE
    await house.hear({"my_chat_member": changed(square, free, mute | {"is_member": False})})
    assert await state(house, square) == paused(Refusal.KICKED)
    await house.silent(square)


async def test_a_channel_needs_the_right_to_post(house: Town) -> None:
    channel = house.telegram.channel(DAILY, "Daily", owner=house.ana)
    await house.asked(house.ana, "/channel")
    await house.ana.picks_chat(channel)
    await house.ana.private.next()
    await house.ana.private.next()
    assert await state(house, channel) == ACTIVE
    await channel.add_bot(by=house.ana, rights={"can_change_info": True})
    assert await state(house, channel) == paused(Refusal.FORBIDDEN)
    await channel.add_bot(by=house.ana, rights={"can_post_messages": True})
    assert await state(house, channel) == ACTIVE
    await channel.remove_bot(by=house.ana)
    assert await state(house, channel) == paused(Refusal.KICKED)


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("supergroup", {"status": "visiting"}),
        ("private", {"status": "restricted", "is_member": True, "can_send_messages": False}),
        ("market", {"status": "left"}),
    ],
)
async def test_what_we_do_not_know_changes_nothing(one: Town, kind: str, member: dict[str, Any]) -> None:
    square = await greeted(one)
    change = changed(square, {"status": "member"}, member)
    await one.hear({"my_chat_member": change | {"chat": change["chat"] | {"type": kind}}})
    assert await state(one, square) == ACTIVE


async def test_a_reader_whose_account_is_deleted_is_lost_and_nobodys_trouble(migrated_url: str) -> None:
    async with town(migrated_url, newsclip={"ops": "telegram:9"}) as house:
        await house.asked(house.owner, "/start")
        await house.asked(house.ben, "/tag follow cuba")
        house.ben.deletes_account()
        await house.post("Harvest begins", "cuba")
        async with asyncio.timeout(10):
            while await state(house, house.ben.private) == ACTIVE:
                await asyncio.sleep(0)
        assert await state(house, house.ben.private) == paused(Refusal.GONE)
        await greeted(house)
        first = await house.owner.private.next()
        assert first.plain.startswith("I was brought into a new group"), "that Ben is gone was told before"


async def test_an_anonymous_administrator_who_adds_us_is_nobody_to_be_told(one: Town) -> None:
    square = one.telegram.group(SUPER, "Readers", owner=one.ana)
    square.bot = Member("member")
    there = changed(square, {"status": "left"}, {"status": "member"})
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    await one.hear({"my_chat_member": there | {"from": hidden}})
    assert (await square.next()).plain.startswith("Hello")
    await one.telegram.settled()
    known = await one.chat(square)
    assert known is not None
    assert (known.state, known.bound_by) == (ChatState.ACTIVE, "")
    assert [call.parameters for call in one.called("getChatMember") if call.parameters["user_id"] == 1087968824] == []
    await one.hear({"my_chat_member": changed(square, {"status": "left"}, {"status": "member"})})
    known = await one.chat(square)
    assert known is not None
    assert known.bound_by == "42", "who shows themselves is known"


async def test_other_service_messages_are_not_ours(one: Town) -> None:
    square = await greeted(one, forum=True)
    hidden = {"message_id": 5, "date": 1, "chat": {"id": square.id, "type": "supergroup"}, "from": {"id": 42}}
    others: tuple[dict[str, Any], ...] = (
        {"general_forum_topic_hidden": {}},
        {"left_chat_member": {"id": 43}},
        {"new_chat_title": "Writers"},
        {"text": "good morning"},
    )
    for service in others:
        assert not await one.members.service(hidden | service)
    assert await state(one, square) == ACTIVE
    assert await one.members.service(hidden | {"left_chat_member": {"id": 123456}})
    assert await state(one, square) == paused(Refusal.KICKED)


async def test_who_is_demoted_in_a_group_manages_it_no_longer(one: Town) -> None:
    square = await greeted(one)
    await square.promote(one.ben)
    assert (await one.asked(one.ben, "/tag follow cuba", in_=square)).plain.startswith("This chat follows #cuba.")
    await square.demote(one.ben)
    there = {"id": square.id, "type": "supergroup", "title": square.title}
    ben = {"user": {"id": 43, "is_bot": False, "first_name": "Ben"}}
    change = {"chat": there, "from": {"id": 42}, "date": 1}
    members = {"old_chat_member": ben | {"status": "administrator"}, "new_chat_member": ben | {"status": "member"}}
    await one.hear({"chat_member": change | members})
    assert (await one.asked(one.ben, "/tag unfollow cuba", in_=square)).plain.startswith("Only those who manage")


async def test_who_is_demoted_in_a_channel_is_told_that_it_is_over(one: Town) -> None:
    channel = one.telegram.channel(DAILY, "Daily", owner=one.ana)
    await one.asked(one.ana, "/channel")
    await one.ana.picks_chat(channel)
    await one.ana.private.next()
    await one.ana.private.next()
    there = {"id": DAILY, "type": "channel", "title": "Daily"}
    change = {"chat": there, "from": {"id": 9}, "date": 1}
    for who in (43, 42):
        member = {"user": {"id": who, "is_bot": False, "first_name": "Ana"}}
        members = {
            "old_chat_member": member | {"status": "administrator"},
            "new_chat_member": member | {"status": "left"},
        }
        await one.hear({"chat_member": change | members})
    assert (await one.ana.private.next()).plain.startswith("You no longer manage “Daily”")
    assert one.ben.private.messages == []
    assert (await one.asked(one.ana, "/tag follow cuba")).plain.startswith("You follow #cuba.")


async def test_an_address_that_nobody_knows_is_left_alone(one: Town) -> None:
    for message in (
        {"chat": {"id": -5, "type": "group"}, "migrate_to_chat_id": SUPER},
        {"chat": {"id": SUPER, "type": "supergroup"}, "forum_topic_closed": {}} | TOPIC,
        {"chat": {"id": SUPER, "type": "supergroup"}, "forum_topic_reopened": {}} | TOPIC,
    ):
        assert await one.members.service(message)
    async with one.house.services.storage.read() as tx:
        for place in ("-5", str(SUPER), f"{SUPER}/7"):
            assert await tx.chats.at(Address("telegram", place)) is None
