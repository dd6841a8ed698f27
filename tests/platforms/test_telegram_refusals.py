"""What a bot is told, in the server's own words, where a chat or a message does not allow what it wants."""

from io import BytesIO

import aiohttp

from tests.pictures import PHOTO, drawn, file
from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram

TOO_OLD = {"hours": 49}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


async def test_a_person_who_never_started_blocked_or_is_no_more(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")

    async def greeted() -> str:
        return await bot.refused("sendMessage", chat_id=42, text="Hello")

    assert await greeted() == "403 Forbidden: bot can't initiate conversation with a user"
    await ana.says("/start")
    await bot.done("sendMessage", chat_id=42, text="Hello")
    await ana.block()
    assert await greeted() == "403 Forbidden: bot was blocked by the user"
    await ana.unblock()
    await bot.done("sendMessage", chat_id=42, text="Hello again")
    ana.deletes_account()
    assert await greeted() == "403 Forbidden: user is deactivated"
    assert await bot.refused("sendMessage", chat_id=43, text="Hello") == "400 Bad Request: chat not found"
    assert telegram.violations == []


async def test_groups_and_channels_that_the_bot_is_not_in(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    places = [
        telegram.small_group(-1, "Friends", owner=ana),
        telegram.group(-1001, "Readers", owner=ana),
        telegram.channel(-1002, "Daily", owner=ana, username="daily"),
    ]
    for place, kind in zip(places, ("group", "supergroup", "channel"), strict=True):
        outside = await bot.refused("sendMessage", chat_id=place.id, text="Hello")
        assert outside == f"403 Forbidden: bot is not a member of the {kind} chat"
        await place.add_bot(by=ana)
        await bot.done("sendMessage", chat_id=place.id, text="Hello")
        await place.remove_bot(by=ana)
    refused = [await bot.refused("sendMessage", chat_id=place.id, text="Hello") for place in places]
    assert refused == [
        "403 Forbidden: bot is not a member of the group chat",
        "403 Forbidden: bot was kicked from the supergroup chat",
        "403 Forbidden: bot was kicked from the channel chat",
    ]
    await places[2].add_bot(by=ana)
    assert (await bot.done("sendMessage", chat_id="@daily", text="By name"))["chat"]["id"] == -1002
    await places[2].add_bot(by=ana, rights={"can_edit_messages": True})
    assert (
        await bot.refused("sendMessage", chat_id=-1002, text="Hello")
        == "400 Bad Request: need administrator rights in the channel chat"
    )


async def test_a_group_where_only_administrators_write(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    group = telegram.group(-1001, "Readers", owner=ana)
    await group.add_bot(by=ana)
    await group.forbid_posting()
    where = "Bad Request: not enough rights to send"
    assert await bot.refused("sendMessage", chat_id=-1001, text="a") == f"400 {where} text messages to the chat"
    photo = {"chat_id": -1001, "photo": "https://a.example/a.jpg"}
    assert await bot.refused("sendPhoto", **photo) == f"400 {where} photos to the chat"
    await group.add_bot(by=ana, rights={"can_delete_messages": True})
    await bot.done("sendMessage", chat_id=-1001, text="As an administrator")
    await group.demote_bot(by=ana)
    await group.allow_posting()
    await bot.done("sendMessage", chat_id=-1001, text="As a member")


async def test_topics_that_are_closed_and_gone(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    group = telegram.group(-1001, "Readers", owner=ana, forum=True)
    await group.add_bot(by=ana)
    topic = await group.open_topic("Sugar", by=ana)
    there = {"chat_id": -1001, "message_thread_id": topic.thread, "text": "Hello"}
    sent = await bot.done("sendMessage", **there)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.thread, True)
    reply = {"message_id": sent["message_id"]}
    answer = await bot.done("sendMessage", chat_id=-1001, text="Again", reply_parameters=reply)
    assert answer["message_thread_id"] == topic.thread
    await group.close_topic(topic)
    assert await bot.refused("sendMessage", **there) == "400 Bad Request: TOPIC_CLOSED"
    await group.reopen_topic(topic)
    await bot.done("sendMessage", **there)
    await group.delete_topic(topic)
    assert await bot.refused("sendMessage", **there) == "400 Bad Request: message thread not found"
    assert group.messages == []


async def test_a_group_that_became_a_supergroup(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#responseparameters, `migrate_to_chat_id`"""
    ana = telegram.person(42, "Ana")
    old = telegram.small_group(-77, "Friends", owner=ana)
    await old.add_bot(by=ana)
    new = await old.migrate(to=-1001)
    answer = await bot("sendMessage", chat_id=-77, text="Hello")
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1001},
    }
    await bot.done("sendMessage", chat_id=-1001, text="Hello")
    assert [message.plain for message in new.messages] == ["Hello"]


async def test_edits_that_are_not_possible(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    said = await ana.says("Hello")
    sent = await bot.done("sendMessage", chat_id=42, text="One", entities=[{"type": "bold", "offset": 0, "length": 3}])
    here = {"chat_id": 42, "message_id": sent["message_id"]}
    same = {"text": "One", "entities": [{"type": "bold", "offset": 0, "length": 3}]}
    assert await bot.refused("editMessageText", **here, **same) == NOT_MODIFIED
    await bot.done("editMessageText", **here, text="One")
    assert await bot.refused("editMessageReplyMarkup", **here) == NOT_MODIFIED
    assert (
        await bot.refused("editMessageText", chat_id=42, message_id=said.id, text="b")
        == "400 Bad Request: message can't be edited"
    )
    assert (
        await bot.refused("editMessageText", chat_id=42, message_id=999, text="b")
        == "400 Bad Request: message to edit not found"
    )
    assert (
        await bot.refused("editMessageCaption", **here, caption="b")
        == "400 Bad Request: there is no caption in the message to edit"
    )
    photo = await bot.done("sendPhoto", chat_id=42, photo="https://a.example/a.jpg", caption="Two")
    where = {"chat_id": 42, "message_id": photo["message_id"]}
    assert (
        await bot.refused("editMessageText", **where, text="b")
        == "400 Bad Request: there is no text in the message to edit"
    )
    await bot.done("editMessageCaption", **where, caption="Three")
    question = await bot.done("sendMessage", chat_id=42, text="Which?", reply_markup={"force_reply": True})
    assert (
        await bot.refused("editMessageText", chat_id=42, message_id=question["message_id"], text="b")
        == "400 Bad Request: message can't be edited"
    )
    assert [m.plain for m in ana.private.messages] == ["Hello", "One", "Three", "Which?"]
    assert telegram.violations == []


async def test_a_reply_to_what_is_not_there(telegram: Telegram, bot: Bare) -> None:
    telegram.person(42, "Ana", started=True)
    asked = {"chat_id": 42, "text": "Hello"}
    assert (
        await bot.refused("sendMessage", **asked, reply_parameters={"message_id": 9})
        == "400 Bad Request: message to be replied not found"
    )
    sent = await bot.done(
        "sendMessage", **asked, reply_parameters={"message_id": 9, "allow_sending_without_reply": True}
    )
    assert "reply_to_message" not in sent


async def test_deleting_within_48_hours(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#deletemessage"""
    ana = telegram.person(42, "Ana")
    said = await ana.says("Hello")
    first, second = [(await bot.done("sendMessage", chat_id=42, text=text))["message_id"] for text in "ab"]
    assert await bot.done("deleteMessage", chat_id=42, message_id=first)
    assert (
        await bot.refused("deleteMessage", chat_id=42, message_id=first)
        == "400 Bad Request: message to delete not found"
    )
    assert await bot.done("deleteMessages", chat_id=42, message_ids=[first, said.id])
    telegram.later(**TOO_OLD)
    assert (
        await bot.refused("deleteMessage", chat_id=42, message_id=second)
        == "400 Bad Request: message can't be deleted for everyone"
    )
    assert [message.plain for message in ana.private.messages] == ["b"]


async def test_who_may_delete_in_a_group(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana")
    group = telegram.group(-1001, "Readers", owner=ana)
    await group.add_bot(by=ana)
    said = await ana.says("Hello", in_=group)
    here = {"chat_id": -1001, "message_id": said.id}
    assert await bot.refused("deleteMessage", **here) == "400 Bad Request: message can't be deleted for everyone"
    await group.add_bot(by=ana, rights={"can_delete_messages": True})
    telegram.later(**TOO_OLD)
    assert await bot.done("deleteMessage", **here)


async def test_answers_that_come_too_late(telegram: Telegram, bot: Bare) -> None:
    telegram.person(42, "Ana", started=True)
    too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    query = telegram.world.ask()
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == too_old
    assert "MESSAGE_TOO_LONG" in await bot.refused("answerCallbackQuery", callback_query_id=query.id, text="a" * 201)
    assert "URL_INVALID" in await bot.refused(
        "answerCallbackQuery", callback_query_id=query.id, url="https://example.org"
    )
    link = f"https://t.me/{telegram.bot_username}?start=a"
    assert await bot.done("answerCallbackQuery", callback_query_id=query.id, url=link)
    telegram.later(seconds=telegram.world.limits.answer_within + 1)
    assert await bot.refused("answerCallbackQuery", callback_query_id=query.id, text="Late") == too_old
    assert len(telegram.violations) == 2


async def test_photos_that_are_none(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#sendphoto"""
    telegram.person(42, "Ana", started=True)
    unknown = await bot.refused("sendPhoto", chat_id=42, photo="AgAC00000099")
    assert unknown == "400 Bad Request: wrong file identifier/HTTP URL specified"
    for content, reason in (
        (b"", "non-empty"),
        (b"text", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff" * 4_000_000, "too big"),
        (PHOTO[: len(PHOTO) // 2], "IMAGE_PROCESS_FAILED"),
        (file(drawn(9_500, 501)), "PHOTO_INVALID_DIMENSIONS"),
        (file(drawn(211, 10)), "PHOTO_INVALID_DIMENSIONS"),
    ):
        parts = aiohttp.FormData({"chat_id": "42"})
        parts.add_field("photo", BytesIO(content), filename="a.jpg")
        async with bot.session.post(bot.url("sendPhoto"), data=parts) as response:
            assert reason in (await response.json())["description"]
    assert len(telegram.violations) == 6


async def test_a_file_that_nothing_names(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#sending-files"""
    telegram.person(42, "Ana", started=True)
    for method, said in (("sendPhoto", {"photo": "https://a.example/a.jpg"}), ("sendMessage", {"text": "Hello"})):
        parts = aiohttp.FormData({"chat_id": "42"} | said)
        parts.add_field("other", PHOTO, filename="a.jpg")
        async with bot.session.post(bot.url(method), data=parts) as response:
            assert "file that nothing names" in (await response.json())["description"]
    assert len(telegram.violations) == 2


async def test_the_small_sizes_of_a_photo_are_not_to_be_had(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", started=True)
    await ana.says(photo=(PHOTO, "a.jpg"), caption="Look")
    [update] = [found for found in await bot.done("getUpdates") if "photo" in found["message"]]
    small, large = update["message"]["photo"]
    assert small["width"] < large["width"]
    assert (await bot.refused("getFile", file_id=small["file_id"])).startswith("400 Bad Request: wrong file_id")
    assert (await bot.done("getFile", file_id=large["file_id"]))["file_size"] == len(PHOTO)


async def test_what_a_bot_can_ask_about_a_chat(telegram: Telegram, bot: Bare) -> None:
    ana, ben = telegram.person(42, "Ana"), telegram.person(43, "Ben")
    group = telegram.group(-1001, "Readers", owner=ana, forum=True)
    await group.add_bot(by=ana)
    assert (await bot.done("getChat", chat_id=-1001))["title"] == "Readers"

    async def status(number: int) -> str:
        return str((await bot.done("getChatMember", chat_id=-1001, user_id=number))["status"])

    assert [await status(42), await status(43), await status(telegram.world.bot["id"])] == ["creator", "left", "member"]
    await group.promote(ben)
    await telegram.person(44, "Cleo").says("Hello", in_=group)
    rulers = await bot.done("getChatAdministrators", chat_id=-1001)
    assert [ruler["user"]["first_name"] for ruler in rulers] == ["Ana", "Ben"]
    await group.demote(ben)
    assert await status(43) == "member"
    assert await bot.done("leaveChat", chat_id=-1001)
    assert "not a member" in await bot.refused("getChat", chat_id=-1001)


async def test_what_a_bot_says_of_itself(telegram: Telegram, bot: Bare) -> None:
    """Commands and texts by scope and language; https://core.telegram.org/bots/api#determining-list-of-commands"""
    commands = [{"command": "help", "description": "Help"}]
    scope = {"type": "all_private_chats"}
    assert await bot.done("setMyCommands", commands=commands, scope=scope, language_code="es")
    assert await bot.done("getMyCommands", scope=scope, language_code="es") == commands
    assert await bot.done("getMyCommands") == []
    assert await bot.done("deleteMyCommands", scope=scope, language_code="es")
    assert await bot.done("getMyCommands", scope=scope, language_code="es") == []
    assert await bot.done("setMyName", name="News")
    assert await bot.done("getMyName", language_code="es") == {"name": "News"}
    rights = await bot.done("getMyDefaultAdministratorRights", for_channels=True)
    assert await bot.done(
        "setMyDefaultAdministratorRights", for_channels=True, rights=rights | {"can_post_messages": True}
    )
    assert (await bot.done("getMyDefaultAdministratorRights", for_channels=True))["can_post_messages"] is True
    assert telegram.violations == []
