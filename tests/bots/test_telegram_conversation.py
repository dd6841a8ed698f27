"""What people say to us in Telegram, and what then stands there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.bots.telegram_room import SQUARE, Room, room
from tests.conftest import FreshUrl
from tests.platforms.telegram import Message


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def test_a_reader_follows_and_searches(house: Room) -> None:
    ana = house.ana
    answer = await house.asked(ana, "/tag follow cuba")
    assert answer.plain.startswith("You follow #cuba.")
    assert answer.reply_to is None
    assert (await house.asked(ana, "sugar")).plain.startswith("Nothing found for “sugar”.")


async def test_a_reader_is_spoken_to_in_the_language_of_the_client(house: Room) -> None:
    eva = house.telegram.person(44, "Eva", language="es-MX")
    assert (await house.asked(eva, "/tag follow cuba")).plain.startswith("Sigues #cuba.")
    chat = await house.chat(eva.private)
    assert chat is not None
    assert chat.settings.language == "es"


@pytest.mark.parametrize("language", ["xx", None, "", "-"])
async def test_a_language_that_we_do_not_speak_is_nobodys_choice(house: Room, language: str | None) -> None:
    eva = house.telegram.person(44, "Eva", language=language)
    assert (await house.asked(eva, "/tag follow cuba")).plain.startswith("You follow #cuba.")
    chat = await house.chat(eva.private)
    assert chat is not None
    assert chat.settings.language == ""


async def test_an_answer_in_a_group_is_a_reply(house: Room) -> None:
    ben, square = house.ben, await house.square()
    asked = await ben.says("/latest", in_=square)
    answer = await square.next()
    assert answer.reply_to == asked.id
    assert answer.plain == "There are no articles yet."
    assert (await house.asked(ben, "/latest@Newsclip_Test_bot", in_=square)).plain == "There are no articles yet."


@pytest.mark.parametrize(
    "text", ["good morning", "/latest@other_bot", "/roll 2", "/publish 1", "@newsclip_test_bot hello"]
)
async def test_a_group_is_silent_to_what_is_not_for_us(house: Room, text: str) -> None:
    ana, square = house.ana, await house.square()
    await ana.says(text, in_=square)
    await house.hear({"message": house.wire(square, ana, text)})
    await house.silent(square)
    assert house.called("getChatMember") == []


@pytest.mark.parametrize(
    "more",
    [
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "Other"}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Eva", "date": 1}},
        {"is_automatic_forward": True},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
        {"from": {"id": 5, "is_bot": True, "first_name": "Other"}},
        {"from": None},
    ],
    ids=lambda more: next(iter(more)) + str(more.get("from", ""))[:12],
)
async def test_nobody_in_person_said_it(house: Room, more: dict[str, Any]) -> None:
    ana, square = house.ana, await house.square()
    said = house.wire(square, ana, "/latest")
    await house.hear({"message": said | more})
    await house.silent(square)
    assert await house.chat(square) is None
    await house.hear({"message": said})
    assert (await square.next()).plain == "There are no articles yet."


async def test_a_forwarded_text_is_a_search(house: Room) -> None:
    ana = house.ana
    ana.start()
    origin = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Eva", "date": 1}}
    await house.hear({"message": house.wire(ana.private, ana, "sugar") | origin})
    assert (await ana.private.next()).plain.startswith("Nothing found")


@pytest.mark.parametrize(
    "content", [{"sticker": {}}, {"new_chat_title": "x"}, {"text": ""}, {"document": {"file_id": "f"}}]
)
async def test_what_has_no_words_has_no_answer(house: Room, content: dict[str, Any]) -> None:
    ana = house.ana
    ana.start()
    await house.hear({"message": house.wire(ana.private, ana, "") | content})
    await house.silent(ana.private)


async def test_a_channel_is_never_a_person(house: Room) -> None:
    ana = house.ana
    channel = house.telegram.channel(-1002222222222, "Daily", owner=ana)
    await channel.add_bot(by=ana)
    await house.hear({"message": house.wire(channel, ana, "/latest")})
    await house.silent(channel)


async def test_a_question_is_answered_by_whom_it_was_put_to(house: Room) -> None:
    ana, ben, square = house.ana, house.ben, await house.square()
    await house.publish("Sugar\nsource: https://example.org/sugar\n\nSweet.")
    asked = await ben.says("/share", in_=square)
    question = await square.next()
    assert (question.force_reply, question.reply_to) == (True, asked.id)
    await ben.says("1", in_=square)
    await ana.says("1", in_=square, reply_to=question)
    await house.silent(square)
    assert [call.parameters["user_id"] for call in house.called("getChatMember")] == [ben.id]
    wrong = await house.asked(ben, "Sugar", in_=square, reply_to=question)
    assert wrong.plain == "“Sugar” is not the number of an article."
    assert wrong.labels == ("Cancel",)
    assert (await house.asked(ben, "1", in_=square, reply_to=wrong)).plain.startswith("Share Sugar")
    assert await house.question(square, ben) is None


@pytest.mark.parametrize("form", ["classic", "rich"])
async def test_a_reply_to_a_question_that_is_closed_is_no_search(house: Room, form: str) -> None:
    ben = house.ben
    await house.asked(ben, f"/settings form {form}")
    question = await house.asked(ben, "/share")
    assert question.force_reply
    await house.asked(ben, "/cancel")
    closed = "That question is no longer open; ask again."
    assert (await house.asked(ben, "sugar", reply_to=question)).plain == closed
    nothing = await house.asked(ben, "/latest", reply_to=question)
    assert nothing.plain == "There are no articles yet."
    assert (await house.asked(ben, "sugar", reply_to=nothing)).plain.startswith("Nothing found")


async def test_a_reply_to_a_question_that_was_asked_again_is_no_search(house: Room) -> None:
    ben = house.ben
    await house.asked(ben, "/share")
    again = await house.asked(ben, "sugar")
    assert again.labels == ("Cancel",)
    wire = house.wire(ben.private, ben, "sugar") | {"reply_to_message": wired(house, again)}
    await ben.presses(again, "Cancel")
    await ben.private.edited(again)
    await house.hear({"message": wire})
    assert (await ben.private.next()).plain == "That question is no longer open; ask again."


async def test_a_reply_to_anything_else_of_ours_is_talk(house: Room) -> None:
    ben, square = house.ben, await house.square()
    await house.publish("Sugar\n#Cuba\n\nSweet.")
    card = await house.asked(ben, "/article 1", in_=square)
    await house.asked(ben, "/share", in_=square)
    bot = house.telegram.world.bot
    shown = {"message_id": card.id, "from": bot, "reply_markup": card.markup}
    await house.hear({"message": house.wire(square, ben, "1") | {"reply_to_message": shown}})
    await house.silent(square)
    assert await house.question(square, ben) == "/share "


async def test_each_topic_of_a_forum_is_a_chat(house: Room) -> None:
    ana = house.ana
    forum = await house.square(forum=True)
    sugar, rum = await forum.open_topic("Sugar", by=ana), await forum.open_topic("Rum", by=ana)
    followed = await house.asked(ana, "/tag follow sugar", in_=forum, thread=sugar.thread)
    assert followed.plain.startswith("This chat follows #sugar.")
    assert followed.thread == sugar.thread
    assert (await house.asked(ana, "/tag follow rum", in_=forum, thread=rum.thread)).thread == rum.thread
    general = await house.asked(ana, "/tag", in_=forum)
    assert (general.thread, general.plain[:30]) == (None, "This chat follows nothing yet.")
    assert await house.chat(forum, sugar.thread) != await house.chat(forum, rum.thread)


async def test_a_thread_of_replies_is_no_topic(house: Room) -> None:
    ana, square = house.ana, await house.square()
    await house.hear({"message": house.wire(square, ana, "/latest") | {"message_thread_id": 7}})
    assert (await square.next()).thread is None


async def test_a_flood_of_one_chat_is_waited_out(house: Room) -> None:
    ana = house.ana
    ana.start()
    house.telegram.next(method="sendMessage", chat=ana.id).fails(429, retry_after=1)
    assert (await house.asked(ana, "/latest")).plain == "There are no articles yet."
    assert [call.status for call in house.called("sendMessage")] == [429, 200]


async def test_after_a_long_flood_the_answer_would_be_news_to_nobody(house: Room) -> None:
    ana = house.ana
    ana.start()
    house.telegram.next(method="sendMessage", chat=ana.id).fails(429, retry_after=61)
    await ana.says("/latest")
    await house.silent(ana.private)
    assert len(house.called("sendMessage")) == 1


async def test_who_blocked_us_is_left_alone(house: Room) -> None:
    ana = house.ana
    await house.asked(ana, "/latest")
    await ana.says("/latest")
    await ana.block()
    await house.silent(ana.private)
    await ana.unblock()
    assert (await house.asked(ana, "/latest")).plain == "There are no articles yet."


async def test_a_group_that_became_a_supergroup_is_answered_there(house: Room) -> None:
    ana = house.ana
    club = house.telegram.small_group(-77, "Club", owner=ana)
    await club.add_bot(by=ana)
    async with house.away():
        asked = await ana.says("/latest", in_=club)
        moved = await club.migrate(to=SQUARE, announce=False)
        while moved.message(asked.id) is None:
            await ana.says("another message of the same number", in_=moved)
    answer = await moved.next()
    assert answer.plain == "There are no articles yet."
    assert answer.reply_to is None
    await house.telegram.settled()
    assert await house.chat(club) is None
    assert await house.chat(moved) is not None


async def test_what_is_no_message_is_for_the_inbox_to_put_aside(house: Room) -> None:
    said = house.wire(house.ana.private, house.ana, "/latest")
    with pytest.raises(KeyError):
        await house.conversation.message({"message_id": 1}, received_at=house.now())
    with pytest.raises(TypeError):
        await house.conversation.message(said | {"chat": None}, received_at=house.now())
    await house.silent(house.ana.private)


def wired(house: Room, message: Message) -> dict[str, Any]:
    """Our message as it stood on the wire."""
    return {"message_id": message.id, "from": house.telegram.world.bot, "reply_markup": message.markup}
