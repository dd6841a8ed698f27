"""What people do, and what the bot gets of it: every update of the shape that the specification gives it."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram
from tests.platforms.test_telegram_rules import RIGHTS, inline

ARTICLE = {"type": "article", "id": "1", "title": "Sugar", "input_message_content": {"message_text": "Sugar is up"}}


def lost(given: Any, read: Any, where: str = "update") -> list[str]:
    """What of `given` is not in `read`, which may have defaults beside."""
    if isinstance(given, dict) and isinstance(read, dict):
        return [fault for key, value in given.items() for fault in lost(value, read.get(key), f"{where}.{key}")]
    if isinstance(given, list) and len(given) == len(read or ()):
        return [fault for at, value in enumerate(given) for fault in lost(value, read[at], f"{where}[{at}]")]
    return [] if given == read else [f"{where}: {given} was read as {read}"]


async def heard(telegram: Telegram, bot: Bare) -> list[dict[str, Any]]:
    """What waits for the bot without the ids, read by python-telegram-bot without a loss, and confirmed."""
    updates = await bot.done("getUpdates")
    for update in updates:
        read = Update.de_json(update, None)
        assert read is not None
        assert lost(update, read.to_dict()) == []
    if updates:
        await bot.done("getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
    return [{key: value for key, value in update.items() if key != "update_id"} for update in updates]


async def test_in_a_group_a_bot_hears_what_is_meant_for_it(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/features#privacy-mode"""
    ana = telegram.person(42, "Ana", username="ana")
    group = telegram.group(-1001, "Readers", owner=ana)
    await ana.says("/before", in_=group)
    await group.add_bot(by=ana)
    [joined, service] = await heard(telegram, bot)
    changed = joined["my_chat_member"]
    assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == ("left", "member")
    assert service["message"]["new_chat_members"][0]["id"] == telegram.world.bot["id"]
    asked = await bot.done("sendMessage", chat_id=-1001, text="Which?")
    question = await group.next()
    assert question.id == asked["message_id"]
    for text in (
        "small talk",
        "/tag list",
        "/tag@newsclip_test_bot list",
        "/tag@other_bot list",
        "hi @newsclip_test_bot",
    ):
        await ana.says(text, in_=group)
    await ana.says("That one", in_=group, reply_to=question)
    await ana.says("/settings", in_=group, anonymous=True)
    messages = [update["message"] for update in await heard(telegram, bot)]
    assert [message["text"] for message in messages] == [
        "/tag list",
        "/tag@newsclip_test_bot list",
        "hi @newsclip_test_bot",
        "That one",
        "/settings",
    ]
    assert messages[3]["reply_to_message"]["text"] == "Which?"
    assert (messages[4]["from"]["username"], messages[4]["sender_chat"]["id"]) == ("GroupAnonymousBot", -1001)
    await group.add_bot(by=ana, rights={"can_pin_messages": True})
    await ana.says("small talk again", in_=group)
    [promoted, talk] = await heard(telegram, bot)
    assert promoted["my_chat_member"]["new_chat_member"]["can_pin_messages"] is True
    assert talk["message"]["text"] == "small talk again"


async def test_channels_files_topics_and_blocks(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", language="es")
    channel = telegram.channel(-1002, "Daily", owner=ana, username="daily")
    await channel.add_bot(by=ana)
    await ana.says("A post", in_=channel)
    [joined, post] = await heard(telegram, bot)
    assert joined["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
    assert (post["channel_post"]["text"], "from" in post["channel_post"]) == ("A post", False)
    await ana.says(document=(b"# Title", "story.md"), caption="/post")
    await ana.says(photo=(b"\x89PNG\r\n\x1a\n", "a.png"), caption="A picture")
    [file, photo] = [update["message"] for update in await heard(telegram, bot)]
    assert (file["document"]["file_name"], file["from"]["language_code"]) == ("story.md", "es")
    kept = await bot.done("getFile", file_id=file["document"]["file_id"])
    assert kept["file_size"] == len(b"# Title")
    assert photo["photo"][0]["width"] > 0
    await ana.block()
    await ana.says("/start")
    assert [next(iter(update)) for update in await heard(telegram, bot)] == [
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    forum = telegram.group(-1003, "Forum", owner=ana, forum=True)
    await forum.add_bot(by=ana)
    topic = await forum.open_topic("Sugar", by=ana)
    await ana.says("/tag list", in_=forum, thread=topic.thread)
    await forum.close_topic(topic, by=ana)
    updates = await heard(telegram, bot)
    assert [update["message"].get("message_thread_id") for update in updates[2:]] == [None, topic.thread, topic.thread]


async def test_a_migration_is_told_in_both_chats(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    old = telegram.small_group(-77, "Friends", owner=ana)
    await old.add_bot(by=ana)
    await heard(telegram, bot)
    await old.migrate(to=-1001, announce=False)
    assert await heard(telegram, bot) == []
    await old.announce_migration()
    [left, new] = [update["message"] for update in await heard(telegram, bot)]
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (-77, -1001)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (-1001, -77)


async def test_buttons_that_the_client_serves_by_itself(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", started=True)
    buttons: list[dict[str, Any]] = [
        {"text": "Read", "url": "https://example.org/a"},
        {"text": "Copy link", "copy_text": {"text": "https://example.org/a"}},
        {"text": "Send to a chat", "switch_inline_query_chosen_chat": {"query": "id:1", "allow_group_chats": True}},
    ]
    await bot.done("sendMessage", chat_id=42, text="Sugar", **inline(*buttons))
    message = await ana.private.next()
    assert (await ana.presses(message, "Read")).url == "https://example.org/a"
    assert (await ana.presses(message, "Copy")).copied == "https://example.org/a"
    assert (await ana.presses(message, "Send")).inline == "id:1"
    with pytest.raises(LookupError):
        await ana.presses(message, "Delete")
    assert await heard(telegram, bot) == []


async def test_inline_results_are_chosen_and_edited(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", started=True)
    group = telegram.group(-1001, "Readers", owner=ana)
    typed = asyncio.create_task(ana.types_inline("sugar", in_=group))
    [update] = await bot.done("getUpdates", timeout=5)
    query = update["inline_query"]
    assert (query["query"], query["offset"], query["chat_type"]) == ("sugar", "", "supergroup")
    result = ARTICLE | inline({"text": "More", "callback_data": "more"})
    await bot.done("answerInlineQuery", inline_query_id=query["id"], results=[result], cache_time=5, next_offset="2")
    answer = await typed
    assert ([found.title for found in answer], answer.next_offset, answer.cache_time) == (["Sugar"], "2", 5)
    message = await ana.chooses(answer[0], in_=group)
    assert (message.plain, message.labels, message.via_bot) == ("Sugar is up", ("More",), True)
    [_query, chosen] = await heard(telegram, bot)
    number = chosen["chosen_inline_result"]["inline_message_id"]
    assert await bot.done("editMessageText", inline_message_id=number, text="Sugar is down") is True
    assert [m.plain for m in group.messages] == ["Sugar is down"]
    await bot.done(
        "editMessageText", inline_message_id=number, text="Sugar", **inline({"text": "Up", "callback_data": "up"})
    )
    press = asyncio.create_task(ana.presses(group.messages[0], "Up"))
    [pressed] = await bot.done("getUpdates", timeout=5)
    assert pressed["callback_query"]["inline_message_id"] == number
    await bot.done("answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"])
    await press
    assert telegram.violations == []


WRONG_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    # https://core.telegram.org/bots/api#answerinlinequery, #inlinequeryresultarticle, #inlinequeryresultsbutton
    "51 results": ({"results": [ARTICLE | {"id": str(at)} for at in range(51)]}, "RESULTS_TOO_MUCH"),
    "no id": ({"results": [ARTICLE | {"id": ""}]}, "RESULT_ID_INVALID"),
    "65 bytes of id": ({"results": [ARTICLE | {"id": "é" * 33}]}, "RESULT_ID_INVALID"),
    "an id twice": ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
    "no title": ({"results": [ARTICLE | {"title": ""}]}, "ARTICLE_TITLE_EMPTY"),
    "a title that is a number": ({"results": [ARTICLE | {"title": 1}]}, "title must be String"),
    "no text": ({"results": [ARTICLE | {"input_message_content": {"message_text": ""}}]}, "message text is empty"),
    "a text too long": ({"results": [ARTICLE | {"input_message_content": {"message_text": "a" * 4097}}]}, "too long"),
    "data too long": ({"results": [ARTICLE | inline({"text": "a", "callback_data": "a" * 65})]}, "BUTTON_DATA_INVALID"),
    "65 bytes of offset": ({"results": [], "next_offset": "a" * 65}, "NEXT_OFFSET_INVALID"),
    "a time before now": ({"results": [], "cache_time": -1}, "cache_time is negative"),
    "a button that does nothing": ({"results": [], "button": {"text": "a"}}, "exactly one of"),
    "a payload with a blank": (
        {"results": [], "button": {"text": "a", "start_parameter": "a b"}},
        "START_PARAM_INVALID",
    ),
    "a payload too long": (
        {"results": [], "button": {"text": "a", "start_parameter": "a" * 65}},
        "START_PARAM_INVALID",
    ),
}


@pytest.mark.parametrize(("given", "reason"), WRONG_ANSWERS.values(), ids=list(WRONG_ANSWERS))
async def test_a_wrong_inline_answer_is_refused(
    telegram: Telegram, bot: Bare, given: dict[str, Any], reason: str
) -> None:
    query = telegram.world.ask()
    assert reason in await bot.refused("answerInlineQuery", inline_query_id=query.id, **given)
    assert (query.answer, len(telegram.violations)) == (None, 1)


async def test_a_chat_is_picked_and_the_bot_promoted(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#keyboardbuttonrequestchat"""
    ana, ben = telegram.person(42, "Ana", started=True), telegram.person(43, "Ben", started=True)
    channel = telegram.channel(-1002, "Daily", owner=ana)
    rights = RIGHTS | {"can_post_messages": True, "can_edit_messages": True}
    request: dict[str, Any] = {"request_id": 7, "chat_is_channel": True, "request_title": True}
    request |= {"bot_administrator_rights": rights, "user_administrator_rights": rights}
    for person in (42, 43):
        keyboard = {"keyboard": [[{"text": "Pick a channel", "request_chat": request}]]}
        await bot.done("sendMessage", chat_id=person, text="Which?", reply_markup=keyboard)
    with pytest.raises(LookupError):
        await ben.picks_chat(channel)
    await ana.picks_chat(channel)
    [joined, shared] = await heard(telegram, bot)
    assert joined["my_chat_member"]["new_chat_member"]["can_edit_messages"] is True
    assert shared["message"]["chat_shared"] == {"request_id": 7, "chat_id": -1002, "title": "Daily"}
    assert await bot.done("sendMessage", chat_id=-1002, text="Hello")


async def test_links_to_the_bot(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/features#deep-linking"""
    ana = telegram.person(42, "Ana")
    group = telegram.group(-1001, "Readers", owner=ana)
    link = f"https://t.me/{telegram.bot_username}"
    await ana.opens(f"{link}?start=tag-cuba_1")
    await ana.opens(f"{link}?startgroup=new&admin=pin_messages+delete_messages", in_=group)
    said = [update["message"] for update in await heard(telegram, bot) if "text" in update.get("message", {})]
    assert [message["text"] for message in said] == ["/start tag-cuba_1", "/start@newsclip_test_bot new"]
    assert group.bot.rights == {"can_pin_messages", "can_delete_messages", "can_manage_chat"}
    assert telegram.violations == []
    channel = telegram.channel(-1002, "Daily", owner=ana)
    await ana.opens(f"{link}?start={'a' * 65}")
    await ana.opens(f"{link}?start=a%20b")
    await ana.opens(f"{link}?startgroup&admin=everything", in_=group)
    await ana.opens(f"{link}?startchannel", in_=channel)
    assert len(telegram.violations) == 4
    assert await heard(telegram, bot) == []
