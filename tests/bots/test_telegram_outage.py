"""What people wrote in Telegram while we were away."""

from collections.abc import AsyncIterator

import pytest

from core.i18n import _, speaking
from tests.bots.telegram_room import Room, room
from tests.conftest import FreshUrl

AWAY = "I was away when you wrote this."
AGAIN = f"{AWAY} Please write it again if it still matters."
NOTHING = "I was away when you wrote this, so nothing was published or changed. Please send it again."


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def test_a_readers_command_is_done_with_a_word_of_excuse(house: Room) -> None:
    async with house.away(minutes=6):
        await house.ben.says("/tag follow cuba")
    assert (await house.ben.private.next()).plain.startswith(f"{AWAY}\n\nYou follow #cuba.")


async def test_the_excuse_is_made_once_and_the_rest_is_done_in_silence(house: Room) -> None:
    async with house.away(minutes=6):
        for tag in ("cuba", "rum", "sugar"):
            await house.ben.says(f"/tag follow {tag}")
        await house.ana.says("/tag follow cuba")
    assert (await house.ben.private.next()).plain.startswith(f"{AWAY}\n\nYou follow #cuba.")
    assert (await house.ana.private.next()).plain.startswith(f"{AWAY}\n\nYou follow #cuba.")
    await house.silent(house.ben.private)
    assert (await house.asked(house.ben, "/tag")).plain.startswith("You follow #cuba, #rum, #sugar.")


async def test_after_another_outage_there_is_another_excuse(house: Room) -> None:
    for _outage in range(2):
        async with house.away(minutes=11):
            await house.ben.says("/latest")
        assert (await house.ben.private.next()).plain == f"{AWAY}\n\nThere are no articles yet."


async def test_what_was_written_just_now_is_answered_as_ever(house: Room) -> None:
    async with house.away(minutes=4, seconds=55):
        await house.ben.says("/latest")
    assert (await house.ben.private.next()).plain == "There are no articles yet."


async def test_what_waited_with_us_is_as_old(house: Room) -> None:
    """The platform's clock may be ahead of ours."""
    said = house.wire(house.ben.private, house.ben, "/latest") | {"date": int(house.now().timestamp()) + 3600}
    received_at = house.now()
    house.ben.start()
    house.later(minutes=6)
    await house.conversation.message(said, received_at=received_at)
    assert (await house.ben.private.next()).plain == f"{AWAY}\n\nThere are no articles yet."


async def test_words_are_not_searched_for_any_more(house: Room) -> None:
    await house.asked(house.ben, "/start")
    async with house.away(minutes=6):
        await house.ben.says("sugar")
        await house.ben.says("rum")
    assert (await house.ben.private.next()).plain == AGAIN
    await house.silent(house.ben.private)


async def test_a_stranger_is_not_written_to_for_a_few_old_words(house: Room) -> None:
    async with house.away(minutes=6):
        await house.ben.says("sugar")
    await house.silent(house.ben.private)
    assert await house.chat(house.ben.private) is None


@pytest.mark.parametrize(
    "command", ["/post Sugar", "/retract 1 a hoax", "/restore 1", "/pause", "/correct 1\ntitle: Rum"]
)
async def test_the_newsrooms_commands_are_not_done(house: Room, command: str) -> None:
    await house.publish("Sugar")
    async with house.away(minutes=6):
        await house.owner.says("/latest")
        await house.owner.says(command)
        await house.owner.says(command)
    assert (await house.owner.private.next()).plain.startswith(AWAY)
    told = await house.owner.private.next()
    assert (told.plain, told.labels) == (NOTHING, ())
    await house.silent(house.owner.private)


async def test_the_newsrooms_commands_are_known_in_the_chats_own_language(house: Room) -> None:
    eva = house.telegram.person(44, "Eva", language="es")
    await house.asked(eva, "/start")
    async with house.away(minutes=6):
        await eva.says("/publicar Azúcar")
    with speaking("es"):
        assert (await eva.private.next()).plain == _(NOTHING)


async def test_a_file_that_came_then_is_to_be_sent_again(house: Room) -> None:
    async with house.away(minutes=6):
        await house.owner.says(document=(b"Sugar", "sugar.md"))
        await house.ben.says(document=(b"Sugar", "sugar.md"))
    assert (await house.owner.private.next()).plain == NOTHING
    await house.silent(house.ben.private)
    assert house.called("getFile") == []


async def test_a_group_hears_one_excuse_whoever_wrote(house: Room) -> None:
    square = await house.square()
    async with house.away(minutes=6):
        asked = await house.ben.says("/latest", in_=square)
        await house.ana.says("/latest", in_=square)
        await house.ana.says("good morning", in_=square)
    answer = await square.next()
    assert (answer.plain, answer.reply_to) == (f"{AWAY}\n\nThere are no articles yet.", asked.id)
    await house.silent(square)


async def test_a_question_is_never_put_in_silence(house: Room) -> None:
    async with house.away(minutes=6):
        await house.ben.says("/latest")
        await house.ben.says("/tag follow")
    assert (await house.ben.private.next()).plain == f"{AWAY}\n\nThere are no articles yet."
    assert (await house.ben.private.next()).force_reply
    assert (await house.asked(house.ben, "cuba")).plain.startswith("You follow #cuba.")
