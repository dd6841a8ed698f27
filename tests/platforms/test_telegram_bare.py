"""A client without any library talks to the test platform, as the Bot API's pages say it can."""

import asyncio
import json

import aiohttp

from tests.pictures import drawn, file
from tests.platforms.conftest import Bare
from tests.platforms.telegram import Telegram

PIXEL = file(drawn(1, 1), "PNG")


async def test_a_conversation(telegram: Telegram, bot: Bare) -> None:
    assert (await bot.done("getMe"))["username"] == telegram.bot_username
    ana = telegram.person(42, "Ana")
    poll = asyncio.create_task(bot.done("getUpdates", timeout=5))
    await ana.says("/tag follow cuba")
    [update] = await poll
    assert update["message"]["text"] == "/tag follow cuba"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]

    keyboard = {"inline_keyboard": [[{"text": "Publish", "callback_data": "v1:publish"}]]}
    sent = await bot.done("sendMessage", chat_id=42, text="You follow #cuba.", reply_markup=keyboard)
    message = await ana.private.next()
    assert (message.id, message.plain, message.labels) == (sent["message_id"], "You follow #cuba.", ("Publish",))

    press = asyncio.create_task(ana.presses(message, "Pub"))
    [update] = await bot.done("getUpdates", timeout=5, offset=update["update_id"] + 1)
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("v1:publish", message.id)
    await bot.done("answerCallbackQuery", callback_query_id=query["id"], text="Published")
    assert (await press).text == "Published"
    await bot.done("getUpdates", offset=update["update_id"] + 1)
    await telegram.settled()
    assert [message.plain for message in ana.private.messages] == ["/tag follow cuba", "You follow #cuba."]
    assert telegram.violations == []


async def test_every_form_of_a_request(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#making-requests: four ways, GET and POST, names in any case."""
    ana = telegram.person(42, "Ana", started=True)
    keyboard = json.dumps({"inline_keyboard": [[{"text": "Read", "url": "https://example.org/a"}]]})
    given = {"chat_id": "42", "text": "Hello", "disable_notification": "true", "reply_markup": keyboard}
    parts = aiohttp.FormData(given, default_to_multipart=True)
    async with bot.session.get(bot.url("sendmessage"), params=given) as by_query:
        assert (await by_query.json())["ok"]
    async with bot.session.post(bot.url("SENDMESSAGE"), data=given) as by_form:
        assert (await by_form.json())["ok"]
    async with bot.session.post(bot.url("sendMessage"), data=parts) as by_parts:
        assert (await by_parts.json())["ok"]
    assert (await bot.done("sendMessage", **given))["text"] == "Hello"
    assert [(m.text, m.silent, m.labels) for m in ana.private.messages] == [("Hello", True, ("Read",))] * 4
    async with bot.session.post(bot.url("sendMessage"), data=b"<xml/>", headers={"Content-Type": "text/xml"}) as other:
        assert other.status == 400
    async with bot.session.post(
        bot.url("sendMessage"), data=b"{", headers={"Content-Type": "application/json"}
    ) as half:
        assert half.status == 400
    assert len(telegram.violations) == 2


async def test_photos_by_upload_url_and_id(telegram: Telegram, bot: Bare) -> None:
    ana = telegram.person(42, "Ana", started=True)
    parts = aiohttp.FormData({"chat_id": "42", "caption": "By upload"})
    parts.add_field("photo", PIXEL, filename="a.png", content_type="image/png")
    async with bot.session.post(bot.url("sendPhoto"), data=parts) as response:
        sent = (await response.json())["result"]
    kept = await bot.done("getFile", file_id=sent["photo"][-1]["file_id"])
    async with bot.session.get(f"{telegram.api_url}/file/bot{telegram.token}/{kept['file_path']}") as download:
        assert await download.read() == PIXEL
    await bot.done("sendPhoto", chat_id=42, photo=kept["file_id"], caption="By id")
    await bot.done("sendPhoto", chat_id=42, photo="https://example.org/a.jpg", caption="By address")
    attached = aiohttp.FormData({"chat_id": "42", "message_id": str(sent["message_id"])})
    attached.add_field("media", json.dumps({"type": "photo", "media": "attach://new", "caption": "Another"}))
    attached.add_field("new", PIXEL, filename="b.png")
    async with bot.session.post(bot.url("editMessageMedia"), data=attached) as response:
        assert (await response.json())["ok"]
    assert [message.plain for message in ana.private.messages] == ["Another", "By id", "By address"]
    assert telegram.violations == []


async def test_who_is_not_let_in(telegram: Telegram, bot: Bare) -> None:
    """https://core.telegram.org/bots/api#authorizing-your-bot"""
    async with bot.session.get(f"{telegram.api_url}/bot1:{'A' * 35}/getMe") as wrong:
        assert (wrong.status, (await wrong.json())["description"]) == (401, "Unauthorized")
    for path in ("/", "/bot/getMe", f"/bot{telegram.token}", "/botnonsense/getMe"):
        async with bot.session.get(telegram.api_url + path) as malformed:
            assert (malformed.status, (await malformed.json())["description"]) == (404, "Not Found")
    old = bot.url("getMe")
    telegram.revoke_token()
    async with bot.session.get(old) as revoked:
        assert revoked.status == 401
    assert await bot.done("getMe")
    assert telegram.violations == []


async def test_what_is_not_modelled_is_not_taken_for_done(telegram: Telegram, bot: Bare) -> None:
    assert await bot.refused("sendDice", chat_id=42) == "501 Not Implemented: sendDice is not modelled"
    assert await bot.refused("sendPigeon") == "404 Not Found: method not found"
    assert len(telegram.violations) == 2
