"""Every documented rule refuses a wrong call, and says so among the violations; what is right passes."""

from typing import Any

import pytest

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram

Given = dict[str, Any]

LOOK_UP = "🔎"
"""Two UTF-16 units."""


def bold(offset: int, length: int) -> Given:
    return {"type": "bold", "offset": offset, "length": length}


def entity(kind: str, offset: int = 0, length: int = 4, **more: Any) -> Given:
    return {"type": kind, "offset": offset, "length": length, **more}


def inline(*buttons: Given) -> Given:
    return {"reply_markup": {"inline_keyboard": [list(buttons)]}}


def button(**action: Any) -> Given:
    return inline({"text": "Go", **action})


def words(text: str, *entities: Given) -> Given:
    return {"text": text, "entities": list(entities)}


def chosen(**options: Any) -> Given:
    return button(switch_inline_query_chosen_chat=options)


def asks(**request: Any) -> Given:
    picker = {"request_id": 1, "chat_is_channel": True, **request}
    return {"reply_markup": {"keyboard": [[{"text": "Pick", "request_chat": picker}]]}}


RIGHTS = dict.fromkeys(
    "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories".split(),
    False,
)


WRONG_MESSAGES: dict[str, tuple[Given, str]] = {
    # The table: names and types, all the way down
    "unknown parameter": ({"colour": "red"}, "sendMessage.colour is no field of sendMessage"),
    "text is missing": ({"text": None}, "sendMessage.text must be String"),
    "text is a number": ({"text": 5}, "sendMessage.text must be String"),
    "flag is a word": ({"disable_notification": "perhaps"}, "must be Boolean"),
    "thread is a word": ({"message_thread_id": "first"}, "must be Integer"),
    "entities are none": ({"entities": "bold"}, "must be a list"),
    "entity without length": ({"entities": [{"type": "bold", "offset": 0}]}, "entities[0].length is missing"),
    "entity with a field more": ({"entities": [bold(0, 1) | {"size": 3}]}, "entities[0].size is no field"),
    "preview is a word": ({"link_preview_options": "none"}, "must be LinkPreviewOptions"),
    "preview with a field more": ({"link_preview_options": {"big": True}}, "big is no field of LinkPreviewOptions"),
    "markup is none of the four": ({"reply_markup": {"rows": []}}, "is none of InlineKeyboardMarkup"),
    "button without text": (inline({"callback_data": "a"}), "text is missing"),
    "button with a field more": (button(callback_data="a", colour="red"), "colour is no field"),
    "reply without a message": ({"reply_parameters": {}}, "message_id is missing"),
    # The text: https://core.telegram.org/bots/api#sendmessage
    "empty": (words(""), "message text is empty"),
    "blank": (words(" \n "), "text must be non-empty"),
    "too long": (words("a" * 4097), "message is too long"),
    "too long in UTF-16": (words(LOOK_UP * 2049), "message is too long"),
    "a parse mode": ({"parse_mode": "HTML"}, "parse_mode is not modelled"),
    # Entities: https://core.telegram.org/bots/api#messageentity
    "of no known kind": (words("Hello", entity("loud")), "Unsupported type"),
    "entity without a unit": (words("Hello", bold(0, 0)), "has length 0"),
    "entity before the text": (words("Hello", bold(-1, 2)), "has length 2"),
    "entity after the text": (words("Hello", bold(3, 3)), "ends after the text"),
    "entity of blanks": (words("Hello   you", bold(5, 2)), "has no text"),
    "entity that is trimmed away": (words("Hello  ", bold(5, 2)), "has no text"),
    "entity that begins in a pair": (words(f"{LOOK_UP} you", bold(1, 3)), "begins in a middle of a UTF-16 symbol"),
    "entity that ends in a pair": (words(f"you {LOOK_UP}", bold(0, 5)), "ends in a middle of a UTF-16 symbol"),
    "entities that overlap": (words("Hello you", bold(0, 6), entity("italic", 3, 6)), "overlap"),
    "a quotation in a quotation": (
        words("Hello", entity("blockquote", 0, 5), entity("blockquote", 1, 2)),
        "can't contain",
    ),
    "bold code": (words("Hello", entity("code"), bold(0, 4)), "can't contain"),
    "code in bold": (words("Hello", bold(0, 5), entity("pre", 1, 2)), "bold can't contain pre"),
    "link in link": (
        words("Hello", *[entity("text_link", 0, at, url="https://a.example") for at in (5, 2)]),
        "can't contain",
    ),
    "101 entities": (words("a" * 101, *[bold(at, 1) for at in range(101)]), "too many entities"),
    "link without address": (words("Hello", entity("text_link")), "Can't find field 'url'"),
    "link to a file": (words("Hello", entity("text_link", url="file:///a")), "Unsupported URL protocol"),
    "link without a dot": (words("Hello", entity("text_link", url="http://localhost/")), "Wrong HTTP URL"),
    "address of bold": (words("Hello", bold(0, 2) | {"url": "https://a.example"}), "url is for text_link only"),
    "language of code": (words("Hello", entity("code", language="c")), "language is for pre only"),
    "time without a time": (words("Hello", entity("date_time")), "Can't find field 'unix_time'"),
    "time in no format": (words("Hello", entity("date_time", unix_time=1, date_time_format="Y")), "date_time_format"),
    "relative time and more": (
        words("Hello", entity("date_time", unix_time=1, date_time_format="rD")),
        "date_time_format",
    ),
    # Previews: https://core.telegram.org/bots/api#linkpreviewoptions
    "preview of no link": ({"link_preview_options": {"url": "example"}}, "is invalid"),
    "preview small and large": (
        {"link_preview_options": {"prefer_small_media": True, "prefer_large_media": True}},
        "small and large",
    ),
    # Buttons: https://core.telegram.org/bots/api#inlinekeyboardbutton
    "button of blanks": (inline({"text": " ", "callback_data": "a"}), "Text buttons must be non-empty"),
    "button that does nothing": (button(), "has 0 actions"),
    "button that does two things": (button(callback_data="a", url="https://a.example"), "has 2 actions"),
    "no data": (button(callback_data=""), "BUTTON_DATA_INVALID"),
    "65 bytes of data": (button(callback_data="é" * 32 + "a"), "BUTTON_DATA_INVALID"),
    "button to no address": (button(url="example"), "is invalid: Unsupported URL protocol"),
    "button to this machine": (button(url="http://localhost"), "is invalid: Wrong HTTP URL"),
    "nothing to copy": (button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
    "too much to copy": (button(copy_text={"text": "a" * 257}), "BUTTON_COPY_TEXT_INVALID"),
    "chat of no kind": (chosen(query="a"), "at least one chat type"),
    "inline query too long": (button(switch_inline_query="a" * 257), "longer than 256"),
    "button in pink": (button(callback_data="a", style="pink"), "style"),
    "nine in a row": (inline(*[{"text": "a", "callback_data": "a"}] * 9), "a row of 9 buttons"),
    "an empty row": ({"reply_markup": {"inline_keyboard": [[]]}}, "a row of 0 buttons"),
    "101 buttons": (
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
        "reply markup is too long",
    ),
    # Questions and keyboards: https://core.telegram.org/bots/api#forcereply, #keyboardbuttonrequestchat
    "no placeholder": ({"reply_markup": {"force_reply": True, "input_field_placeholder": ""}}, "1-64"),
    "placeholder too long": ({"reply_markup": {"force_reply": True, "input_field_placeholder": "a" * 65}}, "1-64"),
    "question that is none": ({"reply_markup": {"force_reply": False}}, "must be True"),
    "keyboard without keys": ({"reply_markup": {"keyboard": []}}, "without buttons"),
    "key without text": ({"reply_markup": {"keyboard": [[{"text": ""}]]}}, "without text"),
    "key that does two things": (
        {"reply_markup": {"keyboard": [[{"text": "a", "request_contact": True, "request_location": True}]]}},
        "more than one action",
    ),
    "request of 33 bits": (asks(request_id=2**31), "signed 32-bit"),
    "request that wants more than the user has": (
        asks(bot_administrator_rights=RIGHTS | {"can_post_messages": True}, user_administrator_rights=RIGHTS),
        "can_post_messages",
    ),
    "rights that are not all": (asks(bot_administrator_rights={"can_post_messages": True}), "is missing"),
    "request twice": (
        {"reply_markup": {"keyboard": [[asks()["reply_markup"]["keyboard"][0][0]] * 2]}},
        "request_id used twice",
    ),
}


@pytest.mark.parametrize(("given", "reason"), WRONG_MESSAGES.values(), ids=list(WRONG_MESSAGES))
async def test_a_wrong_message_is_refused(telegram: Telegram, bot: Bare, given: Given, reason: str) -> None:
    ana = telegram.person(42, "Ana", started=True)
    refused = await bot.refused("sendMessage", **{"chat_id": 42, "text": "Hello"} | given)
    assert reason in refused
    assert ana.private.messages == []
    assert len(telegram.violations) == 1
    assert "https://" in telegram.violations[0]


RIGHT_MESSAGES: dict[str, Given] = {
    "the longest": words("a" * 4096),
    "the longest in UTF-16": words(LOOK_UP * 2048),
    "the longest after trimming": words("a" * 4096 + "   "),
    "100 entities": words("a" * 100, *[bold(at, 1) for at in range(100)]),
    "nested entities": words("Hello", bold(0, 5), entity("italic", 1, 2)),
    "a bold link in a quotation": words(
        "Hello", entity("expandable_blockquote", 0, 5), bold(0, 4), entity("text_link", url="https://a.example/é")
    ),
    "code in a quotation": words("Hello", entity("blockquote", 0, 5), entity("code")),
    "a time": words("Hello", entity("date_time", unix_time=1, date_time_format="wDT")),
    "around a pair": words(f"{LOOK_UP} you", bold(0, 2)),
    "64 bytes of data": button(callback_data="é" * 32),
    "a person": button(url="tg://user?id=42"),
    "no query": button(switch_inline_query=""),
    "any chat": chosen(allow_group_chats=True),
    "eight in a row": inline(*[{"text": "a", "callback_data": "a", "style": "danger"}] * 8),
    "100 buttons": {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 4] * 25}},
    "a question": {"reply_markup": {"force_reply": True, "input_field_placeholder": "a" * 64, "selective": True}},
    "a request": asks(
        bot_administrator_rights=RIGHTS | {"can_post_messages": True},
        user_administrator_rights=RIGHTS | {"can_post_messages": True},
    ),
}


@pytest.mark.parametrize("given", RIGHT_MESSAGES.values(), ids=list(RIGHT_MESSAGES))
async def test_a_right_message_passes(telegram: Telegram, bot: Bare, given: Given) -> None:
    ana = telegram.person(42, "Ana", started=True)
    await bot.done("sendMessage", **{"chat_id": 42, "text": "Hello"} | given)
    assert len(ana.private.messages) == 1
    assert telegram.violations == []


async def test_text_is_trimmed_with_its_entities(telegram: Telegram, bot: Bare) -> None:
    """Blanks go from the end always, from the beginning as far as the first entity."""
    ana = telegram.person(42, "Ana", started=True)
    await bot.done("sendMessage", chat_id=42, **words(" \n Hello you \n", bold(3, 11)))
    await bot.done("sendMessage", chat_id=42, **words("  Hello", bold(1, 6)))
    assert [(m.text, m.entities) for m in ana.private.messages] == [
        ("Hello you", (bold(0, 9),)),
        (" Hello", (bold(0, 6),)),
    ]


WRONG_CALLS: dict[str, tuple[str, Given, str]] = {
    # Captions and photos: https://core.telegram.org/bots/api#sendphoto
    "caption too long": ("sendPhoto", {"photo": "https://a.example/a", "caption": "a" * 1025}, "caption is too long"),
    "entities of a text": ("sendPhoto", {"photo": "https://a.example/a", "entities": []}, "entities is no field"),
    "photo at no address": ("sendPhoto", {"photo": "http://localhost/a"}, "wrong HTTP URL"),
    "photo that is not attached": ("sendPhoto", {"photo": "attach://a"}, "wrong file identifier"),
    "an action that is none": ("sendChatAction", {"action": "sings"}, "wrong parameter action"),
    "nothing to delete": ("deleteMessages", {"message_ids": []}, "1-100"),
    "too much to delete": ("deleteMessages", {"message_ids": list(range(1, 102))}, "1-100"),
    # https://core.telegram.org/bots/api#editmessagetext
    "edit of nothing": ("editMessageText", {"text": "a"}, "message identifier is not specified"),
    "edit to nothing": ("editMessageText", {"message_id": 1}, "message text is empty"),
    "edit in two forms": (
        "editMessageText",
        {"message_id": 1, "text": "a", "rich_message": {"html": "a"}},
        "message text is empty",
    ),
    "edit with a question": (
        "editMessageText",
        {"message_id": 1, "text": "a", "reply_markup": {"force_reply": True}},
        "inline_keyboard is missing",
    ),
    "edit to an album": (
        "editMessageMedia",
        {"message_id": 1, "media": {"type": "photograph", "media": "https://a.example"}},
        "is none of",
    ),
}


@pytest.mark.parametrize(("method", "given", "reason"), WRONG_CALLS.values(), ids=list(WRONG_CALLS))
async def test_a_wrong_call_is_refused(telegram: Telegram, bot: Bare, method: str, given: Given, reason: str) -> None:
    ana = telegram.person(42, "Ana", started=True)
    await ana.says("Hello")
    assert reason in await bot.refused(method, chat_id=42, **given)
    assert len(telegram.violations) == 1


async def test_channels_take_less(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#forcereply, #inlinekeyboardbutton and #sendchataction: not in channels."""
    ana = telegram.person(42, "Ana")
    channel = telegram.channel(-1001, "Daily", owner=ana)
    await channel.add_bot(by=ana)
    for given in ({"reply_markup": {"force_reply": True}}, button(switch_inline_query_current_chat="")):
        assert "in a channel" in await bot.refused("sendMessage", chat_id=-1001, text="Hello", **given)
    assert "channels" in await bot.refused("sendChatAction", chat_id=-1001, action="typing")
    assert len(telegram.violations) == 3
