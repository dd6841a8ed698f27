"""python-telegram-bot itself runs against the test platform, with what it ships."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter
from telegram.warnings import PTBUserWarning

from tests.platforms.telegram import Limits, Telegram
from tests.platforms.test_telegram_bare import PIXEL


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.strict()) as telegram:
        yield telegram
        assert telegram.violations == []


@pytest.fixture
async def ptb(telegram: Telegram) -> AsyncIterator[Bot]:
    base = telegram.api_url
    async with Bot(telegram.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        yield bot


async def test_a_conversation(telegram: Telegram, ptb: Bot) -> None:
    ana = telegram.person(42, "Ana", language="es")
    await ana.says("/start hello")
    [update] = await ptb.get_updates(timeout=5)
    assert update.effective_user is not None
    assert update.effective_user.language_code == "es"
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Follow", callback_data="v1:follow"),
                InlineKeyboardButton("Copy", copy_text=CopyTextButton("a")),
            ]
        ]
    )
    sent = await ptb.send_message(
        42,
        "Sugar is up",
        entities=[MessageEntity(MessageEntity.BOLD, 0, 5)],
        link_preview_options=LinkPreviewOptions(
            url="https://example.org/a", prefer_large_media=True, show_above_text=True
        ),
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(update.effective_message.message_id if update.effective_message else 0),
    )
    message = await ana.private.next()
    assert (message.plain, message.labels) == ("Sugar is up", ("Follow", "Copy"))
    assert message.preview == {"url": "https://example.org/a", "prefer_large_media": True, "show_above_text": True}
    press = asyncio.create_task(ana.presses(message, "Follow"))
    [pressed] = await ptb.get_updates(offset=update.update_id + 1, timeout=5)
    assert pressed.callback_query is not None
    await pressed.callback_query.answer("Followed", show_alert=True)
    answer = await press
    assert (answer.text, answer.alert) == ("Followed", True)
    edited = await ptb.edit_message_text("Sugar is down", 42, sent.message_id)
    assert not isinstance(edited, bool)
    assert (await ana.private.edited(message)).plain == "Sugar is down"
    await ptb.delete_message(42, sent.message_id)
    await ana.private.gone(message)


async def test_photos_files_and_questions(telegram: Telegram, ptb: Bot) -> None:
    ana = telegram.person(42, "Ana", started=True)
    sent = await ptb.send_photo(42, PIXEL, caption="Uploaded")
    file = await ptb.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PIXEL
    await ptb.edit_message_media(InputMediaPhoto("https://example.org/b.jpg", caption="Fetched"), 42, sent.message_id)
    await ptb.edit_message_media(InputMediaPhoto(PIXEL, caption="Uploaded again"), 42, sent.message_id)
    await ptb.edit_message_caption(42, sent.message_id, caption="Corrected")
    await ptb.send_message(42, "Which?", reply_markup=ForceReply(input_field_placeholder="A tag"))
    assert [(m.plain, m.force_reply, m.placeholder) for m in ana.private.messages] == [
        ("Corrected", False, ""),
        ("Which?", True, "A tag"),
    ]


async def test_errors_are_those_of_the_library(telegram: Telegram, ptb: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    ana = telegram.person(42, "Ana", started=True)
    group = telegram.small_group(-77, "Friends", owner=ana)
    await group.add_bot(by=ana)
    sent = await ptb.send_message(42, "Hello")
    with pytest.raises(BadRequest, match="not modified"):
        await ptb.edit_message_text("Hello", 42, sent.message_id)
    with pytest.raises(RetryAfter):
        await asyncio.gather(*[ptb.send_message(42, "Flood") for _number in range(3)])
    await group.migrate(to=-1001)
    with pytest.raises(ChatMigrated) as migrated:
        await ptb.send_message(-77, "Hello")
    assert migrated.value.new_chat_id == -1001
    await ana.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(42, "Hello")
    first = asyncio.create_task(ptb.get_updates(offset=-1, timeout=5))
    await asyncio.wait_for(first, 5)
    waiting = asyncio.create_task(ptb.get_updates(offset=telegram.world.updates.next_id, timeout=5))
    while telegram.world.updates._poll is None:
        await asyncio.sleep(0)
    base = telegram.api_url
    async with Bot(telegram.token, base_url=f"{base}/bot") as second:
        again = asyncio.create_task(second.get_updates(offset=telegram.world.updates.next_id, timeout=1))
        with pytest.raises(Conflict):
            await waiting
        assert await again == ()
    telegram.revoke_token()
    with pytest.raises(InvalidToken):
        await ptb.get_me()


async def test_rich_messages_and_an_older_server(telegram: Telegram, ptb: Bot) -> None:
    """https://core.telegram.org/bots/api#sendrichmessage is newer than the library."""
    ana = telegram.person(42, "Ana", started=True)
    rich = {"html": "<h1>Sugar</h1><p>It is <b>up</b>.</p>"}
    sent = await ptb.do_api_request("sendRichMessage", api_kwargs={"chat_id": 42, "rich_message": rich})
    lower = {"chat_id": 42, "message_id": sent["message_id"], "rich_message": {"html": "<p>Down</p>"}}
    with pytest.warns(PTBUserWarning):
        await ptb.do_api_request("editMessageText", api_kwargs=lower)
    assert [message.plain for message in ana.private.messages] == ["Down"]
    telegram.world.rich = False
    with pytest.raises(EndPointNotFound):
        await ptb.do_api_request("sendRichMessage", api_kwargs={"chat_id": 42, "rich_message": rich})


async def test_an_inline_answer(telegram: Telegram, ptb: Bot) -> None:
    typed = asyncio.create_task(telegram.person(42, "Ana").types_inline("sugar"))
    [update] = await ptb.get_updates(timeout=5)
    assert update.inline_query is not None
    body = InputTextMessageContent("Sugar is up", entities=[MessageEntity(MessageEntity.BOLD, 0, 5)])
    await update.inline_query.answer([InlineQueryResultArticle("1", "Sugar", body)], cache_time=0)
    assert [result.title for result in await typed] == ["Sugar"]
