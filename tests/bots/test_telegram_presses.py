"""What people press in Telegram, and what then stands there."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.values.article import Draft
from tests.bots.telegram_room import Room, room
from tests.conftest import FreshUrl
from tests.platforms.telegram import Chat, Message

SUGAR = "Sugar\n#Cuba\n\nSweet."
NO_MORE = "Bad Request: message to edit not found"
USED = "This button was used already."


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def pages(house: Room, chat: Chat | None = None) -> Message:
    """The first of two pages, which Ben asked for."""
    newsroom = house.house.services.newsroom
    for number in range(11):
        await newsroom.post(Draft(f"Sugar {number}"), "console:1")
    return await house.asked(house.ben, "/latest", **({"in_": chat} if chat else {}))


async def test_the_next_page_takes_the_place_of_the_first(house: Room) -> None:
    first = await pages(house)
    pressed = await house.ben.presses(first, "Next")
    assert (pressed.text, pressed.url) == ("", None)
    second = await house.ben.private.edited(first)
    assert second.plain.count("Sugar") == 1
    assert len(house.ben.private.messages) == 2


async def test_anybody_in_a_group_may_turn_the_page(house: Room) -> None:
    square = await house.square()
    first = await pages(house, square)
    await house.ana.presses(first, "Next")
    assert (await square.edited(first)).reply_to == first.reply_to


@pytest.mark.parametrize("refusal", [NO_MORE, "Bad Request: message can't be edited", "Bad Request: who knows"])
async def test_where_the_message_cannot_be_changed_a_new_one_comes(house: Room, refusal: str) -> None:
    square = await house.square()
    first = await pages(house, square)
    house.telegram.next(method="editMessageText").fails(400, description=refusal, times=2)
    await house.ben.presses(first, "Next")
    second = await square.next()
    assert second.plain.count("Sugar") == 1
    assert second.reply_to == first.id


async def test_an_answer_that_is_no_next_state_is_a_message_of_its_own(house: Room) -> None:
    square = await house.square()
    await house.publish(SUGAR)
    card = await house.asked(house.ana, "/article 1", in_=square)
    await house.ben.presses(card, "Share")
    shared = await square.next()
    assert shared.reply_to == card.id
    assert square.message(card.id) == card


async def test_a_caption_changes_as_a_caption(house: Room) -> None:
    preview = await house.asked(house.owner, "/post Sugar\nimage: https://example.org/sugar.jpg\n\nSweet.")
    assert preview.photo is not None
    await house.owner.presses(preview, "Discard")
    assert (await house.owner.private.edited(preview)).caption == "Discarded. Nothing was published."


async def test_a_rich_message_changes_as_a_rich_message(house: Room) -> None:
    await house.asked(house.ben, "/start")
    async with house.house.services.storage.begin() as tx:
        chat = await house.chat(house.ben.private)
        assert chat is not None
        await tx.chats.change(chat.id, replace(chat.settings, form="rich"))
    first = await pages(house)
    assert first.rich is not None
    await house.ben.presses(first, "Next")
    second = await house.ben.private.edited(first)
    assert second.rich is not None
    assert second.plain.count("Sugar") == 1


async def test_a_button_of_one_person_is_nobody_elses(house: Room) -> None:
    square = await house.square()
    ours = await house.asked(house.ana, "/forget", in_=square)
    refused = await house.ben.presses(ours, "Erase")
    assert (refused.text, refused.alert) == ("This button is for the person who asked for it.", False)
    await house.silent(square)
    await house.ana.presses(ours, "Erase")
    assert (await square.edited(ours)).plain.startswith("Done: I no longer know this chat.")


async def test_who_presses_twice_publishes_once(house: Room) -> None:
    preview = await house.asked(house.owner, f"/post {SUGAR}")
    await asyncio.gather(house.owner.presses(preview, "Publish"), house.owner.presses(preview, "Publish"))
    assert (await house.owner.private.edited(preview)).plain.startswith("Published: Sugar")
    assert (await house.owner.private.next()).plain == USED
    assert (await house.asked(house.ana, "/latest")).plain.count("Sugar") == 1


@pytest.mark.parametrize(
    "data", ["", "x", "v1:", "v1:/publish 1", "v1:/do nothing", "v1:/nonsense", "v2:/tag", "ü" * 32, None]
)
async def test_data_that_is_not_ours_breaks_nothing(house: Room, data: str | None) -> None:
    square = await house.square()
    shown = await house.asked(house.ben, "/latest", in_=square)
    await house.hear({"callback_query": query(house, data, message=wired(house, shown))})
    assert told(house)["text"] == "This button no longer works; ask again."
    await house.silent(square)


async def test_why_nothing_is_done_is_told_to_who_pressed_and_not_to_the_group(house: Room) -> None:
    square = await house.square()
    await house.asked(house.ana, "/tag follow cuba", in_=square)
    await house.asked(house.ben, "/start")
    offered = await house.asked(house.ana, "/tag", in_=square)
    refused = await house.ben.presses(offered, "✓ #cuba")
    assert refused.text == "Only those who manage this chat can do that."
    await house.silent(square)
    await house.silent(house.ben.private)


async def test_who_presses_too_fast_is_told_alone_once(fresh_url: FreshUrl) -> None:
    async with room(fresh_url("sqlite", True), limits={"person_per_minute": 2}) as house:
        square = await house.square()
        shown = await house.asked(house.ben, "/privacy", in_=square)
        await house.ben.presses(shown, "Forget")
        fast = await house.ben.presses(shown, "Forget")
        assert fast.text == "That was a little fast. Please wait a minute."
        assert (await house.ben.presses(shown, "Forget")).text == ""
        await house.silent(square)


async def test_a_refusal_that_comes_too_late_for_the_client_is_no_message_either(house: Room) -> None:
    square = await house.square()
    shown = await house.asked(house.ben, "/latest", in_=square)
    pressed = query(house, "v1:/nonsense", message=wired(house, shown))
    before = len(house.called("answerCallbackQuery"))
    await house.conversation.pressed(pressed, received_at=house.now() - timedelta(seconds=151))
    assert len(house.called("answerCallbackQuery")) == before
    await house.silent(square)


async def test_who_waited_too_long_is_answered_and_told_nothing(house: Room) -> None:
    first = await pages(house)
    pressed = query(house, first.button("Next").data, message=wired(house, first))
    await house.conversation.pressed(pressed, received_at=house.now() - timedelta(seconds=151))
    assert (await house.ben.private.edited(first)).plain.count("Sugar") == 1
    assert house.called("answerCallbackQuery") == []


async def test_that_a_press_is_too_old_to_be_answered_is_no_matter(house: Room) -> None:
    preview = await house.asked(house.owner, f"/post {SUGAR}")
    data = preview.button("Publish").data
    pressed = query(house, data, message=wired(house, preview)) | {"from": person(9)}
    await house.hear({"callback_query": pressed})
    assert (await house.owner.private.edited(preview)).plain.startswith("Published: Sugar")
    assert [call.status for call in house.called("answerCallbackQuery")] == [400]


async def test_the_client_does_not_wait_for_the_work(house: Room) -> None:
    """The answer to the press comes through while the message waits for its flood to end."""
    first = await pages(house)
    house.telegram.next(method="editMessageText").fails(429, retry_after=1)
    await house.ben.presses(first, "Next", timeout=0.8)
    assert len(house.called("editMessageText")) <= 1
    assert (await house.ben.private.edited(first)).plain.count("Sugar") == 1


async def test_the_work_does_not_wait_for_the_client(house: Room) -> None:
    first = await pages(house)
    house.telegram.next(method="answerCallbackQuery").hangs(2.0)
    await house.ben.presses(first, "Next")
    await house.ben.private.edited(first)
    assert [call.status for call in house.called("answerCallbackQuery")] == [0]


async def test_under_a_message_that_is_no_more_the_answer_comes_privately(house: Room) -> None:
    square = await house.square()
    await house.asked(house.ben, "/start")
    first = await pages(house, square)
    square.take_away(first.id)
    pressed = await house.ben.presses(first, "Next")
    assert pressed.url is None
    assert (await house.ben.private.next()).plain.count("Sugar") == 1
    await house.silent(square)


async def test_under_a_message_that_is_no_more_in_a_private_chat_a_new_one_comes(house: Room) -> None:
    first = await pages(house)
    house.ben.private.take_away(first.id)
    await house.ben.presses(first, "Next")
    assert (await house.ben.private.next()).plain.count("Sugar") == 1


async def test_under_a_message_that_is_no_more_what_is_for_the_group_is_not_done_elsewhere(house: Room) -> None:
    square = await house.square()
    await house.asked(house.ana, "/tag follow cuba", in_=square)
    await house.asked(house.ana, "/tag follow cuba")
    asked = await house.asked(house.ana, "/forget", in_=square)
    square.take_away(asked.id)
    erase = await house.ana.presses(asked, "Erase")
    assert (erase.text, erase.url) == ("Write it in the group.", None)
    lost = {"message_id": 3, "date": 0, "chat": {"id": square.id, "type": "supergroup"}}
    unfollow = query(house, "v1:/tag unfollow cuba", message=lost)
    await house.hear({"callback_query": unfollow | {"from": house.wire(square, house.ana, "")["from"]}})
    assert house.called("answerCallbackQuery")[-1].parameters["text"] == "Write it in the group."
    await house.silent(square)
    await house.silent(house.ana.private)
    assert (await house.asked(house.ana, "/tag")).plain.startswith("You follow #cuba.")


async def test_who_never_wrote_to_us_is_led_to_the_private_chat(house: Room) -> None:
    square = await house.square()
    await house.publish(SUGAR)
    shown = await house.asked(house.ana, "/latest", in_=square)
    square.take_away(shown.id)
    pressed = await house.ben.presses(shown, "1")
    assert pressed.url == "https://t.me/newsclip_test_bot?start=a-1"
    assert await house.chat(house.ben.private) is None
    await house.asked(house.ben, "/start")
    await house.ben.block()
    async with house.house.services.storage.begin() as tx:
        chat = await house.chat(house.ben.private)
        assert chat is not None
        await tx.chats.pause(chat.id, "blocked")
    assert (await house.ben.presses(shown, "1")).url == pressed.url


async def test_a_press_in_an_inline_message_is_answered_privately(house: Room) -> None:
    await house.publish(SUGAR)
    pressed = query(house, "v1:/article 1", inline_message_id="AAA")
    await house.hear({"callback_query": pressed})
    assert house.called("answerCallbackQuery")[-1].parameters["url"].endswith("?start=a-1")
    await house.asked(house.ben, "/start")
    await house.hear({"callback_query": pressed})
    assert (await house.ben.private.next()).plain.startswith("Sugar\nGeneral")


async def test_a_press_in_a_channel_leads_to_the_private_chat(house: Room) -> None:
    channel = house.telegram.channel(-1002222222222, "Daily", owner=house.ana)
    await channel.add_bot(by=house.ana)
    message = {"message_id": 5, "date": 1, "chat": {"id": channel.id, "type": "channel"}}
    await house.hear({"callback_query": query(house, "v1:/tag follow cuba", message=message)})
    assert house.called("answerCallbackQuery")[-1].parameters["url"].endswith("?start=t-cuba")
    await house.hear({"callback_query": query(house, "v1:/forget", message=message)})
    assert house.called("answerCallbackQuery")[-1].parameters["url"].endswith("?start=hello")
    await house.silent(channel)
    assert await house.chat(channel) is None


async def test_a_press_in_a_topic_is_answered_there(house: Room) -> None:
    forum = await house.square(forum=True)
    topic = await forum.open_topic("Sugar", by=house.ana)
    await house.publish(SUGAR)
    card = await house.asked(house.ben, "/article 1", in_=forum, thread=topic.thread)
    await house.ben.presses(card, "Share")
    assert (await forum.next()).thread == topic.thread


def told(house: Room) -> Mapping[str, Any]:
    """What the client was told last."""
    parameters: Mapping[str, Any] = house.called("answerCallbackQuery")[-1].parameters
    return parameters


def person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Somebody"}


def query(house: Room, data: str | None, **of: Any) -> dict[str, Any]:
    """A press of Ben's as on the wire, too old to be answered."""
    given = {} if data is None else {"data": data}
    return {"id": "1", "from": person(house.ben.id), "chat_instance": "1"} | given | of


def wired(house: Room, message: Message) -> dict[str, Any]:
    """Our message as on the wire."""
    chat = {"id": message.chat.id, "type": message.chat.kind}
    return {"message_id": message.id, "date": 1, "chat": chat, "from": house.telegram.world.bot, "text": message.text}
