"""A picture that is sent on one platform is seen on both, and in another house that takes in what this one gave out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest

from bots.app import App
from bots.config import read
from bots.discord.places import PLATFORM as DISCORD
from bots.discord.settings import Settings as DiscordSettings
from bots.telegram.places import PLATFORM as TELEGRAM
from bots.telegram.settings import Settings as TelegramSettings
from core.delivery.lane import Clock
from core.exports import lines
from core.feeds import read as read_file
from core.values.picture import kept_name
from tests.bots.discord_room import Room as Server
from tests.bots.telegram_room import Room as Chats
from tests.bots.test_discord_forms import message, opened
from tests.bots.test_discord_pictures import shown
from tests.conftest import FreshUrl
from tests.pictures import PHOTO, SCREENSHOT, file, noise
from tests.platforms import discord as there
from tests.platforms import telegram as here
from tests.platforms.discord import Discord
from tests.platforms.telegram import Telegram

Both = tuple[Chats, Server, App]


@asynccontextmanager
async def both(url: str) -> AsyncIterator[Both]:
    """One house on both platforms; Ben follows #cuba on either."""
    async with Telegram(limits=here.Limits.off()) as telegram, Discord(limits=there.Limits.off()) as discord:
        chats, server = Chats(telegram, {"9"}), Server(discord)
        config = read(
            {"database": {"url": url}, "delivery": {"undo": "0s"}},
            {},
            {TELEGRAM: TelegramSettings, DISCORD: DiscordSettings},
        )
        server.app = app = App(config, [chats, server], clock=Clock(now=chats.now, jitter=lambda: 0.5))
        async with app.running():
            await app.connected()
            await discord.registered()
            await chats.asked(chats.ben, "/tag follow cuba")
            await server.ben.uses(server.ben.private, "tag follow", tags="cuba")
            await server.ben.private.next()
            yield chats, server, app
            await telegram.settled()
            await discord.settled()
        assert (telegram.violations, discord.violations) == ([], [])


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Both]:
    async with both(migrated_url) as entered:
        yield entered


async def seen(house: Both) -> tuple[bytes, bytes]:
    """What Ben sees on either platform of the next article's picture."""
    chats, server, _app = house
    photo, card = await chats.ben.private.next(), await server.ben.private.next()
    assert photo.photo is not None
    [picture] = shown(server, card)
    return photo.photo.content, picture


@pytest.mark.parametrize(
    "picture", [PHOTO, SCREENSHOT, file(noise(1200, 1200), quality=95)], ids=["as it is", "png", "large"]
)
async def test_sent_in_discord_it_is_seen_on_both(house: Both, picture: bytes) -> None:
    _chats, server, _app = house
    form = await opened(server, server.olga.private)
    preview = await server.olga.submits(form, Title="Sugar", Tags="cuba", Body="Sweet.", Picture=("sugar.jpg", picture))
    [previewed] = shown(server, message(preview))
    await server.olga.presses(message(preview), "Publish")
    assert await seen(house) == (previewed, previewed)


async def test_sent_in_telegram_it_is_seen_on_both_and_read_by_another_house(house: Both, fresh_url: FreshUrl) -> None:
    chats, _server, app = house
    await chats.owner.says(photo=(PHOTO, "sugar.jpg"), caption="/post Sugar\n#Cuba\n\nSweet.")
    await chats.owner.presses(await chats.owner.private.next(), "Publish")
    assert await seen(house) == (PHOTO, PHOTO)
    given_out = b"".join([line async for line in lines(app.storage)])
    assert b'"url":"data:image/jpeg;base64,' in given_out
    async with both(fresh_url("sqlite", True)) as other:
        reading = read_file(BytesIO(given_out), name="all.jsonl", now=other[0].now())
        report = await other[2].importer.take(reading.items, push=True)
        assert (report.new, report.faults) == (1, [])
        assert await seen(other) == (PHOTO, PHOTO)
        assert b"".join([line async for line in lines(other[2].storage)]).count(b"data:image/jpeg") == 1
        before, after = await app.newsroom.find(1), await other[2].newsroom.find(1)
        assert before.picture == after.picture
        assert before.picture is not None
        assert kept_name(before.picture.url)
