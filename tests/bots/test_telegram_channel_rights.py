"""Who may manage a channel from their private chat, who is asked to, and who may no longer."""

from collections.abc import AsyncIterator

import pytest

from bots.telegram.managing import carrying
from core.commands import data
from core.values.chat import ChatKind
from core.values.document import Action, Document
from tests.bots.telegram_channel import DAILY, daily, follows, managing
from tests.bots.telegram_town import Town, town
from tests.conftest import FreshUrl
from tests.platforms.telegram.chats import Member


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Town]:
    """On SQLite only: where nothing that is stored matters."""
    async with town(fresh_url("sqlite", True)) as opened:
        yield opened


async def test_who_is_demoted_manages_no_more(house: Town) -> None:
    await house.post("Harvest begins", "Cuba")
    channel = daily(house)
    await channel.promote(house.ben)
    await house.asked(house.ben, "/channel")
    await house.ben.picks_chat(channel)
    await house.ben.private.next()
    shown = await house.ben.private.next()
    await channel.demote(house.ben)
    house.later(seconds=61)
    assert (await house.asked(house.ben, "/tag follow cuba")).plain.startswith("You no longer manage “Daily”")
    assert (await house.asked(house.ben, "/tag follow rail")).plain.startswith("You follow #rail.")
    await house.ben.presses(shown, "+ #Cuba")
    assert (await house.ben.private.next()).plain == "Only those who manage “Daily” can do that."
    assert await follows(house, channel) == []


async def test_the_channel_of_somebody_else_is_not_managed_by_a_forged_button(one: Town) -> None:
    await one.post("Harvest begins", "Cuba")
    channel, shown = await managing(one)
    await one.asked(one.ben, "/start")
    there = {"message_id": 1, "date": 1, "chat": {"id": 43, "type": "private"}}
    forged = {"id": "1", "from": {"id": 43, "is_bot": False, "first_name": "Ben"}, "message": there}
    await one.hear({"callback_query": forged | {"data": shown.button("+ #Cuba").data}})
    assert (await one.ben.private.next()).plain == "Only those who manage “Daily” can do that."
    assert await follows(one, channel) == []


async def test_a_button_with_the_number_of_a_group_makes_no_channel_of_it(one: Town) -> None:
    square = await one.square()
    await square.next()
    unknown = one.telegram.group(-1003333333333, "Writers", owner=one.ana)
    unknown.bot = Member("member")
    await one.asked(one.ana, "/start")
    for group, command in ((square, "/tag follow cuba"), (unknown, "/tag follow cuba"), (unknown, "/channel")):
        [[forged]] = carrying(Document(rows=((Action("", command=command),),)), group.id).rows
        there = {"message_id": 1, "date": 1, "chat": {"id": 42, "type": "private"}}
        query = {"id": "1", "from": {"id": 42, "is_bot": False, "first_name": "Ana"}, "message": there}
        await one.hear({"callback_query": query | {"data": data(forged)}})
        assert (await one.ana.private.next()).plain == "This button no longer works; ask again."
    known = await one.chat(square)
    assert known is not None
    assert (known.kind, await follows(one, square), await one.chat(unknown)) == (ChatKind.GROUP, [], None)


async def test_a_channel_that_dropped_us_while_we_were_away_is_managed_no_more(migrated_url: str) -> None:
    async with town(migrated_url) as house:
        _channel, shown = await managing(house)
        forged = {"id": "1", "from": {"id": 42, "is_bot": False, "first_name": "Ana"}, "data": "v1:c0:/tag"}
    async with town(migrated_url) as house:
        over = "You no longer manage that channel, so what you say is for yourself again."
        assert (await house.asked(house.ana, "/tag")).plain == over
        assert (await house.asked(house.ana, "/tag follow rail")).plain.startswith("You follow #rail.")
        there = {"message_id": shown.id, "date": 1, "chat": {"id": 42, "type": "private"}}
        await house.hear({"callback_query": forged | {"message": there}})
        assert (await house.ana.private.next()).plain == "Only those who manage it can do that."


async def test_who_picks_a_channel_that_is_no_more_is_told(one: Town) -> None:
    await one.asked(one.ana, "/channel")
    channel = daily(one)
    await one.people.manages(DAILY, 42)
    del one.telegram.world.chats[channel.id]
    one.ana.private.service(one.ana, chat_shared={"request_id": 1, "chat_id": DAILY})
    assert (await one.ana.private.next()).plain == "Only those who manage it can do that."


async def test_who_asks_for_too_much_is_told_so_once(fresh_url: FreshUrl) -> None:
    async with town(fresh_url("sqlite", True), limits={"person_per_minute": 2}) as house:
        assert (await house.asked(house.ana, "/channel")).labels
        assert (await house.asked(house.ana, "/done")).plain == "What you say is for yourself again."
        assert (await house.asked(house.ana, "/channel")).plain.startswith("That was a little fast.")
        for said in ("/channel", "/done"):
            await house.ana.says(said)
        await house.silent(house.ana.private)


async def test_who_did_not_pick_a_channel_is_asked_when_we_are_added_later(one: Town) -> None:
    channel = daily(one)
    await one.asked(one.ana, "/channel")
    one.later(minutes=11)
    await channel.add_bot(by=one.ana)
    assert (await one.ana.private.next()).plain.startswith("I can post in “Daily” now.")


async def test_who_adds_us_to_a_channel_is_asked_what_it_shall_follow(one: Town) -> None:
    ana, channel = one.ana, daily(one)
    await one.asked(ana, "/start")
    await channel.add_bot(by=ana)
    asked = await ana.private.next()
    assert asked.plain == "I can post in “Daily” now. What shall it follow?"
    await ana.presses(asked, "Choose its tags")
    assert "is for “Daily” now" in (await ana.private.next()).plain
    assert (await ana.private.next()).plain.startswith("Daily\n\n")


async def test_who_adds_us_but_never_wrote_to_us_is_not_written_to(one: Town) -> None:
    await daily(one).add_bot(by=one.ana)
    await one.telegram.settled()
    assert one.ana.private.messages == []


async def test_a_channel_where_we_may_not_post_is_not_taken(one: Town) -> None:
    ana, channel = one.ana, daily(one)
    await one.asked(ana, "/channel")
    await channel.add_bot(by=ana, rights={"can_change_info": True})
    shared = {"request_id": 1, "chat_id": DAILY, "title": "Daily"}
    ana.private.service(ana, chat_shared=shared)
    assert (await ana.private.next()).plain == "I may not post in “Daily”: there I need that right."
    assert (await one.asked(ana, "/tag follow cuba")).plain.startswith("You follow #cuba.")


async def test_where_readers_are_invited_strangers_bring_no_channel(fresh_url: FreshUrl) -> None:
    async with town(fresh_url("sqlite", True), newsclip={"access": "invite"}) as house:
        channel = daily(house)
        assert (await house.asked(house.ana, "/channel")).plain.startswith("This bot is for invited readers")
        await house.ana.says("/channel")
        await house.silent(house.ana.private)
        async with house.house.services.storage.read() as tx:
            assert await tx.facts.get("knock:telegram:42") is not None
        await house.asked(house.owner, "/admit telegram:42")
        await house.ana.private.next()
        await house.asked(house.ana, "/channel")
        await house.ana.picks_chat(channel)
        assert (await house.ana.private.next()).plain.startswith("Daily\n\nThis bot is for invited readers")
        assert await house.chat(channel) is None
        await house.silent(house.ana.private)


async def test_who_is_banned_is_not_heard_here_either(one: Town) -> None:
    await managing(one)
    await one.asked(one.owner, "/ban telegram:42")
    for said in ("/channel", "/done", "/tag follow cuba"):
        await one.ana.says(said)
    await one.silent(one.ana.private)
