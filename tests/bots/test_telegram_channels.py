"""A channel, managed from the private chat of who manages it."""

from collections.abc import AsyncIterator

import pytest

from bots.telegram.channels import CHANNEL, LEAVE
from bots.telegram.managing import carrying
from bots.telegram.menus import NAME
from core.commands import Registry, data
from core.commands.buttons import DATA_BYTES
from core.i18n import _, languages, speaking
from core.values.chat import ChatKind
from core.values.document import Action, Document
from tests.bots.telegram_town import Town, town
from tests.conftest import FreshUrl
from tests.platforms.telegram import Chat, Message
from tests.platforms.telegram.chats import Member

DAILY = -1002222222222


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Town]:
    """On SQLite only: where nothing that is stored matters."""
    async with town(fresh_url("sqlite", True)) as opened:
        yield opened


def daily(house: Town) -> Chat:
    """A channel of Ana's."""
    return house.telegram.channel(DAILY, "Daily", owner=house.ana)


async def managing(house: Town) -> tuple[Chat, Message]:
    """Ana has picked her channel; and what she was shown of it."""
    channel = daily(house)
    await house.asked(house.ana, "/channel")
    await house.ana.picks_chat(channel)
    assert "is for “Daily” now" in (await house.ana.private.next()).plain
    return channel, await house.ana.private.next()


async def follows(house: Town, chat: Chat) -> list[str]:
    known = await house.chat(chat)
    if known is None:
        return []
    following = await house.house.services.subscriptions.of(known)
    return [topic.name for topic in following.followed]


async def test_a_channel_is_picked_and_told_what_to_follow(house: Town) -> None:
    ana, channel = house.ana, daily(house)
    offered = await house.asked(ana, "/channel")
    assert offered.labels == ("Choose a channel", "✓ Done")
    await ana.picks_chat(channel)
    assert "is for “Daily” now" in (await ana.private.next()).plain
    assert (await ana.private.next()).plain.startswith("Daily\n\nThis chat follows nothing yet.")
    assert (await house.asked(ana, "/tag follow cuba")).plain.startswith("Daily\n\nThis chat follows #cuba.")
    assert (await follows(house, channel), await follows(house, ana.private)) == (["cuba"], [])
    known = await house.chat(channel)
    assert known is not None
    assert (known.kind, known.bound_by) == (ChatKind.CHANNEL, "42")
    assert channel.messages == []
    await house.post("Harvest begins", "cuba")
    assert (await channel.next()).plain.startswith("Harvest begins")


async def test_all_else_is_still_for_oneself(house: Town) -> None:
    channel, _shown = await managing(house)
    await house.post("Sugar is dear")
    assert "Sugar is dear" in (await house.asked(house.ana, "sugar")).plain
    assert (await house.asked(house.ana, "/latest")).plain.startswith("The newest articles:")
    assert (await house.asked(house.ana, "/start t-rail")).plain.startswith("You follow #rail.")
    assert await follows(house, channel) == []


async def test_done_is_done(house: Town) -> None:
    channel, _shown = await managing(house)
    assert (await house.asked(house.ana, "✓ Done")).plain == "What you say is for yourself again."
    assert (await house.asked(house.ana, "/tag follow cuba")).plain.startswith("You follow #cuba.")
    assert await follows(house, channel) == []


async def test_a_question_of_the_channel_is_answered_in_plain_words(house: Town) -> None:
    channel, _shown = await managing(house)
    asked = await house.asked(house.ana, "/tag follow")
    assert asked.plain.startswith("Daily\n\n")
    assert asked.force_reply
    assert (await house.asked(house.ana, "cuba")).plain.startswith("Daily\n\nThis chat follows #cuba.")
    assert await follows(house, channel) == ["cuba"]
    await house.asked(house.ana, "/tag follow")
    assert (await house.asked(house.ana, "/cancel")).plain == "Daily\n\nCancelled."
    await house.asked(house.ana, "/tag follow")
    await house.asked(house.ana, "/latest")
    assert (await house.asked(house.ana, "rail")).plain.startswith("Nothing found")


async def test_a_button_means_its_channel_for_ever(house: Town) -> None:
    await house.post("Harvest begins", "Cuba")
    channel, shown = await managing(house)
    await house.asked(house.ana, "/done")
    await house.ana.presses(shown, "+ #Cuba")
    assert (await house.ana.private.next()).plain.startswith("Daily\n\nThis chat follows #Cuba.")
    assert (await follows(house, channel), await follows(house, house.ana.private)) == (["cuba"], [])


async def test_every_button_has_room_for_its_channel(house: Town) -> None:
    for length, letter in enumerate("abcdef", start=36):
        await house.post("Long", letter + "x" * length)
    _channel, shown = await managing(house)
    shown = await house.asked(house.ana, "/tag popular")
    data = [button.data for row in shown.buttons for button in row]
    assert len(data) == 6
    assert all(one is not None and one.startswith("v1:c") and len(one.encode()) <= DATA_BYTES for one in data)
    await house.ana.presses(shown, shown.labels[-1])
    assert (await house.ana.private.next()).plain.startswith("Daily\n\nThis chat follows")


async def test_settings_are_the_channels_own(house: Town) -> None:
    channel, _shown = await managing(house)
    panel = await house.asked(house.ana, "/settings")
    assert panel.plain.startswith("Daily\n\n")
    await house.asked(house.ana, "/settings language es")
    await house.telegram.settled()
    known = await house.chat(channel)
    assert known is not None
    assert known.settings.language == "es"
    assert await house.chat(house.ana.private) is None


async def test_what_was_begun_survives_a_restart(migrated_url: str) -> None:
    async with town(migrated_url) as house:
        await managing(house)
    async with town(migrated_url) as house:
        channel = daily(house)
        await channel.add_bot(by=house.ana)
        assert (await house.asked(house.ana, "/tag follow cuba")).plain.startswith("Daily\n\nThis chat follows #cuba.")


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


async def test_what_waited_for_us_to_come_back_is_done_for_the_channel_with_an_excuse(one: Town) -> None:
    channel, _shown = await managing(one)

    async def an_hour_ago(text: str) -> None:
        wire = one.wire(one.ana.private, one.ana, text)
        await one.hear({"message": wire | {"date": wire["date"] - 3600}})

    await an_hour_ago("/tag follow cuba")
    late = "Daily\n\nI was away when you wrote this.\n\nThis chat follows #cuba."
    assert (await one.ana.private.next()).plain.startswith(late)
    await an_hour_ago("/tag follow rum")
    await an_hour_ago("/channel")
    await one.silent(one.ana.private)
    assert await follows(one, channel) == ["cuba", "rum"]
    await an_hour_ago("/tag follow")
    assert (await one.ana.private.next()).force_reply, "a question is asked, or what comes next is lost"
    await an_hour_ago("tobacco")
    told = "I was away when you wrote this. Please write it again if it still matters."
    assert (await one.ana.private.next()).plain == told
    assert (await one.asked(one.ana, "sugar")).plain.startswith("Daily\n\nThis chat follows")
    assert await follows(one, channel) == ["cuba", "rum", "sugar"]


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


async def test_the_word_is_understood_in_every_language(one: Town) -> None:
    eva = one.telegram.person(44, "Eva", language="es")
    with speaking("es"):
        words = {_(CHANNEL), CHANNEL}
    shown = [(await one.asked(eva, f"/{word}")).labels for word in words]
    assert shown == [shown[0]] * len(words)
    assert len(shown[0]) == 2


@pytest.mark.parametrize("code", languages())
def test_the_words_are_no_other_command(code: str) -> None:
    with speaking(code):
        names = {_(command.name) for command in Registry().commands}
        words = [_(CHANNEL), _(LEAVE)]
    assert len({*words, *names}) == len(words) + len(names)
    assert all(NAME.fullmatch(word) for word in words)


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


async def test_what_is_said_elsewhere_is_no_channels_matter(one: Town) -> None:
    square = await one.square()
    await square.next()
    await managing(one)
    assert (await one.asked(one.ana, "/tag follow rail", in_=square)).plain.startswith("This chat follows #rail.")
    assert await follows(one, square) == ["rail"]


async def test_who_is_banned_is_not_heard_here_either(one: Town) -> None:
    await managing(one)
    await one.asked(one.owner, "/ban telegram:42")
    for said in ("/channel", "/done", "/tag follow cuba"):
        await one.ana.says(said)
    await one.silent(one.ana.private)
