"""Conversations at the three seats: what is said and pressed at one of them, and what then stands at the others."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bots.console.fitting import fitted
from bots.console.messenger import ConsoleMessenger
from bots.console.scene import Turn
from bots.console.screen import KEPT, Screen
from bots.console.seats import COMMUNITY, EDITOR, SUBSCRIBER
from core.values.chat import Address, ChatState
from core.values.document import Action, say
from core.values.outcome import Gone, Post, Refusal, Sent
from tests.bots.console import Room, room
from tests.conftest import FreshUrl

POST = "/post Sugar\n#Cuba\ncategory: World\nsource: https://example.org/sugar\n\nSweet."
OPEN = Address("console", "open")


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def test_what_an_editor_publishes_arrives_at_the_other_seats(house: Room) -> None:
    await house.play(
        Turn(SUBSCRIBER, "/tag follow cuba", ("You follow #cuba.",)),
        Turn(COMMUNITY, "/tag follow category:World", ("This chat follows World.",)),
        Turn(EDITOR, POST, ("Sugar", "2 chats would get it", "[1] Publish")),
        Turn(EDITOR, "[Publish]", ("Published: Sugar",)),
        Turn(SUBSCRIBER, "", ("Sugar", "Sweet.", "Why this?"), hides=("preview",)),
        Turn(COMMUNITY, "", ("Sugar", "Sweet.", "Why this?")),
    )


async def test_a_correction_changes_the_message_where_it_stands(house: Room) -> None:
    await house.play(
        Turn(SUBSCRIBER, "/tag follow cuba", ("You follow",)),
        Turn(EDITOR, POST, ("Publish",)),
        Turn(EDITOR, "[Publish]", ("Published",)),
        Turn(SUBSCRIBER, "", ("Sweet.",)),
    )
    before = house.last(SUBSCRIBER)
    await house.play(
        Turn(EDITOR, "/correct 1 It was salt\n\nSalty.", ("Salty.",)),
        Turn(EDITOR, "[Publish]", ("Corrected: Sugar",)),
        Turn(SUBSCRIBER, "", ("(changed in place)", "Salty.", "It was salt"), hides=("Sweet.",)),
    )
    after = house.last(SUBSCRIBER)
    assert (after.ref, after.edited, after.first) == (before.ref, True, before.first)


async def test_a_one_time_button_works_once(house: Room) -> None:
    await house.play(
        Turn(EDITOR, POST, ("Publish",)),
        Turn(EDITOR, "[Publish]", ("Published: Sugar",)),
        Turn(EDITOR, "[Publish]", ("This button was used already.",)),
    )


async def test_readers_cannot_post(house: Room) -> None:
    await house.play(
        Turn(SUBSCRIBER, POST, ("Only the newsroom's editors can do that.",)),
        Turn(COMMUNITY, POST, ("Only the newsroom's editors can do that.",)),
    )


async def test_a_form_is_filled_in_field_by_field(house: Room) -> None:
    await house.talk.say(EDITOR, "/post")
    answers = {"Title": "Sugar", "Tags": "cuba, trade", "Category": "", "Body": "One.\n\nTwo.", "Picture": ""}
    asked = []
    while field := house.talk.asked(EDITOR):
        asked.append(field.label)
        assert await house.talk.say(EDITOR, answers[field.label]) is None
    assert asked == list(answers)
    await house.play(Turn(EDITOR, "", ("Sugar", "One.", "Two.", "#cuba #trade", "This is a preview")))


async def test_what_a_form_needs_cannot_be_left_empty(house: Room) -> None:
    await house.talk.say(EDITOR, "/post")
    assert await house.talk.say(EDITOR, "  ") == "Title cannot be left empty."
    field = house.talk.asked(EDITOR)
    assert field is not None
    assert field.label == "Title"


@pytest.mark.parametrize("leaving", ["/help", "[Cancel]"])
async def test_a_form_is_left_by_a_command_or_a_button(house: Room, leaving: str) -> None:
    await house.talk.say(EDITOR, "/post")
    if leaving == "[Cancel]":
        await house.press(EDITOR, "Cancel")
    else:
        await house.talk.say(EDITOR, leaving)
    assert house.talk.asked(EDITOR) is None
    await house.play(Turn(EDITOR, "sugar", ("Nothing found for “sugar”.",)))


async def test_a_question_of_one_field_is_no_form(house: Room) -> None:
    await house.talk.say(SUBSCRIBER, "/share")
    assert house.last(SUBSCRIBER).document.form is None
    await house.play(Turn(SUBSCRIBER, "77", ("Which article?", "There is no article 77.")))


async def test_addresses_are_shown_and_texts_printed(house: Room) -> None:
    await house.play(Turn(EDITOR, POST, ("Publish",)), Turn(EDITOR, "[Publish]", ("Published",)))
    await house.play(Turn(SUBSCRIBER, "/share 1", ("Share Sugar", "Reddit")))
    assert await house.press(SUBSCRIBER, "Copy link") == "Copy this: https://example.org/sugar"
    assert (await house.press(SUBSCRIBER, "Facebook") or "").startswith("This opens https://www.facebook.com/sharer/")
    with pytest.raises(LookupError):
        await house.talk.press(SUBSCRIBER, 99)


async def test_any_button_on_the_screen_can_be_pressed(house: Room) -> None:
    for _ in range(2):
        await house.play(Turn(EDITOR, POST, ("Publish",)))
    numbers = [at for m in house.screens["editor"].messages for at, a in m.numbered if a.label == "Discard"]
    assert numbers == [5, 10]
    assert await house.talk.press(EDITOR, 5) is None
    await house.play(Turn(EDITOR, "", ("Discarded.",)), Turn(EDITOR, "/retract 1 because", ("There is no article 1.",)))


async def test_a_group_is_silent_to_plain_words(house: Room) -> None:
    assert await house.talk.say(COMMUNITY, "good morning") == "There is no answer to that here."
    assert house.screens["community"].messages == ()


async def test_who_blocks_the_bot_is_left_alone_and_served_again_on_return(house: Room) -> None:
    await house.play(Turn(SUBSCRIBER, "/tag follow cuba", ("You follow",)))
    await house.play(Turn(COMMUNITY, "/tag follow cuba", ("This chat follows",)))
    house.screens["subscriber"].refusal = Refusal.BLOCKED
    await house.play(
        Turn(EDITOR, POST, ("Publish",)), Turn(EDITOR, "[Publish]", ("Published",)), Turn(COMMUNITY, "", ("Sweet.",))
    )
    async with asyncio.timeout(20):
        while (chat := await house.chat(SUBSCRIBER)).state is ChatState.ACTIVE:
            await asyncio.sleep(0)
    assert chat.reason == "blocked"
    assert await house.talk.say(SUBSCRIBER, "/tag") == "This seat takes nothing from the bot now."
    house.screens["subscriber"].refusal = None
    await house.play(Turn(SUBSCRIBER, "/start", ("Welcome back.", "Sweet.")))


async def test_a_screen_forgets_its_oldest_messages() -> None:
    screen = Screen("open")
    messenger = ConsoleMessenger({"open": screen})
    refs = [await messenger.send(OPEN, Post(say(f"{n}"), f"k{n}")) for n in range(KEPT + 1)]
    first, last = refs[0], refs[-1]
    assert isinstance(first, Sent)
    assert isinstance(last, Sent)
    assert await messenger.edit(first.ref, Post(say("again"), "e")) == Gone()
    assert isinstance(await messenger.edit(last.ref, Post(say("again"), "e")), Sent)
    assert await messenger.send(OPEN, Post(say("0"), "k0")) != first


async def test_changed_buttons_get_new_numbers_only_when_there_are_more_or_fewer() -> None:
    screen = Screen("open")
    messenger = ConsoleMessenger({"open": screen})
    one, two = Action("One", command="/one"), Action("Two", command="/two")
    sent = await messenger.send(OPEN, Post(say("a").offer((one,)), "k1"))
    await messenger.send(OPEN, Post(say("b").offer((one,)), "k2"))
    assert isinstance(sent, Sent)
    await messenger.edit(sent.ref, Post(say("a").offer((two,)), "e1"))
    assert (screen.button(1), screen.button(2)) == (two, one)
    await messenger.edit(sent.ref, Post(say("a").offer((two, one)), "e2"))
    assert (screen.button(1), screen.button(3), screen.button(4)) == (None, two, one)


def test_what_fits_is_left_as_it_is() -> None:
    document = say("word " * 500)
    assert fitted(document) == document
