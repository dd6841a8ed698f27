"""A channel, managed from the private chat of who manages it."""

from collections.abc import AsyncIterator

import pytest

from bots.telegram.channels import CHANNEL, LEAVE
from bots.telegram.menus import NAME
from core.commands import Registry
from core.commands.buttons import DATA_BYTES
from core.i18n import _, languages, speaking
from core.values.chat import ChatKind
from tests.bots.telegram_channel import daily, follows, managing
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


async def test_what_is_said_elsewhere_is_no_channels_matter(one: Town) -> None:
    square = await one.square()
    await square.next()
    await managing(one)
    assert (await one.asked(one.ana, "/tag follow rail", in_=square)).plain.startswith("This chat follows #rail.")
    assert await follows(one, square) == ["rail"]
