"""What is not to be lost, doubled or taken for another's fault when Discord is unwell in two ways at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from discord.errors import HTTPException
from discord.http import Route
from pydantic import SecretStr

from bots.discord.api import Api
from bots.discord.gateway import Gateway
from bots.discord.http import Http
from bots.discord.invitations import RIGHTS
from bots.discord.messenger import DiscordMessenger
from bots.discord.places import Person, Place
from core.values.chat import Address
from core.values.document import say
from core.values.outcome import Doubtful, Post, Postponed, Rejected, Sent
from tests.bots.discord_host import nothing
from tests.platforms.discord import Channel, Discord, Limits

SENDS = "POST /channels/{channel_id}/messages"
OPENS = "POST /users/@me/channels"
PUBLISHES = "POST /channels/{channel_id}/messages/{message_id}/crosspost"
POST = Post(say("Sugar"), "the-key-of-one-effect", mark=1 << 30 | 7)


class Town:
    def __init__(self, discord: Discord, http: Http, messenger: DiscordMessenger) -> None:
        self.discord, self.http, self.messenger = discord, http, messenger
        self.guild = discord.guild(100, "Town", owner=discord.person(42, "Ana"))
        self.square, self.market = self.guild.text("square"), self.guild.text("market")
        self.wire = self.guild.announcement("wire")
        self.forum = self.guild.forum("stories")
        self.guild.admit_bot(permissions=RIGHTS.value)

    def at(self, channel: Channel) -> Address:
        return Place(100, channel.id).address


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with Discord(limits=Limits.off()) as discord:
        api = Api(SecretStr(discord.token), discord.api_url)
        async with api.session() as http:
            yield Town(discord, http, DiscordMessenger(api, now=lambda: datetime.now(UTC), pauses=(0.01, 0.02)))
        assert discord.violations == []


async def test_a_flood_after_a_try_that_may_have_arrived_leaves_a_doubt(town: Town) -> None:
    town.discord.next(SENDS).resets()
    town.discord.next(SENDS).floods(600)
    assert await town.messenger.send(town.at(town.square), POST) == Doubtful()
    assert len(town.square.messages) == 1


async def test_a_flood_after_a_fault_that_the_library_tried_again_leaves_a_doubt(town: Town) -> None:
    town.discord.next(SENDS).fails(502, accepted=True)
    town.discord.next(SENDS).floods(600, times=3)
    assert await town.messenger.send(town.at(town.square), POST) == Doubtful()


async def test_a_flood_alone_is_none(town: Town) -> None:
    town.discord.next(SENDS).floods(600)
    assert isinstance(await town.messenger.send(town.at(town.square), POST), Postponed)


async def test_one_servers_filter_of_words_takes_no_look_from_the_others(town: Town) -> None:
    town.discord.next(SENDS).fails(400, code=200000, message="Message was blocked by automatic moderation")
    assert isinstance(await town.messenger.send(town.at(town.square), POST), Rejected)
    assert len(town.discord.called(SENDS)) == 1, "the words are the same in any look"
    sent = await town.messenger.send(town.at(town.market), replace(POST, key="k2"))
    assert isinstance(sent, Sent)
    assert not sent.plain


async def test_a_forum_that_nobody_told_of_is_looked_through_as_one(town: Town) -> None:
    await town.messenger.channels.ask(Place(100, town.forum.id))
    sent = await town.messenger.send(town.at(town.forum), POST)
    town.messenger.channels.forget(town.forum.id)
    found = await town.messenger.recall(town.at(town.forum), POST, since=datetime.now(UTC))
    assert isinstance(sent, Sent)
    assert found == Sent(sent.ref)


async def test_what_goes_to_a_channel_before_its_server_is_known_is_published_all_the_same(town: Town) -> None:
    async with Gateway(town.http, nothing) as gateway:
        town.messenger.channels.gateway = gateway
        assert isinstance(await town.messenger.send(town.at(town.wire), POST), Sent)
    assert len(town.discord.called(PUBLISHES)) == 1


async def test_a_private_chat_that_is_opened_spends_a_call(town: Town) -> None:
    spent = 0

    async def spend() -> None:
        nonlocal spent
        spent += 1

    town.messenger.spend_by(spend)
    for key in ("k1", "k2"):
        assert isinstance(await town.messenger.send(Person(42).address, replace(POST, key=key)), Sent)
    assert spent == 1


async def test_a_private_chat_that_could_not_be_opened_leaves_no_doubt(town: Town) -> None:
    town.discord.next(OPENS).resets()
    assert isinstance(await town.messenger.send(Person(42).address, POST), Postponed)
    town.discord.next(OPENS).fails(400, code=40003, message="You are opening direct messages too fast")
    assert isinstance(await town.messenger.send(Person(42).address, POST), Postponed)
    assert isinstance(await town.messenger.send(Person(42).address, POST), Sent)


async def test_who_gives_up_in_a_flood_holds_nobody_else(town: Town) -> None:
    town.discord.next(SENDS).floods(0.3, scope="global")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await town.messenger.send(town.at(town.square), POST)
    async with asyncio.timeout(5):
        assert isinstance(await town.messenger.send(town.at(town.market), POST), Sent)


async def test_the_library_logs_no_token_of_an_interaction(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.discord.next(None).floods(0.01)
    route = Route("POST", "/webhooks/{webhook_id}/{webhook_token}", webhook_id=1, webhook_token="canary-of-a-token")
    with pytest.raises(HTTPException):
        await town.http.request(route, json={"content": "Well."})
    assert "responded with 429" in caplog.text
    assert "canary" not in caplog.text
