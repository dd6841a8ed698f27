"""What may have arrived: sent again under the same key while Discord knows it, and looked up in the history after that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bots.discord.api import Api
from bots.discord.invalid import MOST
from bots.discord.invitations import RIGHTS
from bots.discord.messenger import DiscordMessenger
from bots.discord.places import Person, Place
from core.values.chat import Address
from core.values.document import say
from core.values.outcome import Doubtful, Gone, Post, Postponed, Sent
from tests.platforms.discord import Channel, Discord, Limits
from tests.platforms.discord.permissions import Permission

SENDS = "POST /channels/{channel_id}/messages"
EDITS = "PATCH /channels/{channel_id}/messages/{message_id}"
READS = "GET /channels/{channel_id}/messages"
MARK = 1 << 30 | 7
POST = Post(say("Sugar"), "the-key-of-one-effect", mark=MARK)


class Town:
    def __init__(self, discord: Discord, messenger: DiscordMessenger) -> None:
        self.discord, self.messenger = discord, messenger
        self.ana = discord.person(42, "Ana")
        self.guild = discord.guild(100, "Town", owner=self.ana)
        self.square = self.guild.text("square")
        self.forum = self.guild.forum("stories")
        self.guild.admit_bot(permissions=RIGHTS.value)
        self.since = datetime.now(UTC)

    def at(self, channel: Channel) -> Address:
        return Place(100, channel.id).address

    async def recalled(self, to: Address, post: Post = POST) -> Sent | Gone | Postponed | Doubtful:
        return await self.messenger.recall(to, post, since=self.since)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with Discord(limits=Limits.off()) as discord:
        api = Api(SecretStr(discord.token), discord.api_url)
        async with api.session():
            yield Town(discord, DiscordMessenger(api, now=lambda: datetime.now(UTC), pauses=(0.01, 0.02)))
        assert discord.violations == []


@pytest.mark.parametrize("before", [True, False])
async def test_a_connection_that_breaks_leaves_one_message(town: Town, before: bool) -> None:
    town.discord.next(SENDS).resets(before=before, times=2)
    assert isinstance(await town.messenger.send(town.at(town.square), POST), Sent)
    assert len(town.square.messages) == 1


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_platform_that_is_unwell_is_asked_again(town: Town, accepted: bool) -> None:
    town.discord.next(SENDS).fails(503, accepted=accepted, times=2)
    assert isinstance(await town.messenger.send(town.at(town.square), POST), Sent)
    assert len(town.square.messages) == 1


async def test_what_stays_unsure_is_a_doubt_and_is_found_when_its_key_is_forgotten(town: Town) -> None:
    town.discord.next(SENDS).resets(times=3)
    assert await town.messenger.send(town.at(town.square), POST) == Doubtful()
    town.discord.later(minutes=30)
    found = await town.recalled(town.at(town.square))
    assert isinstance(found, Sent)
    assert isinstance(await town.messenger.edit(found.ref, Post(say("Rum"), "k2")), Sent)
    [message] = town.square.messages
    assert message.plain == "Rum"


async def test_what_never_arrived_is_surely_not_there(town: Town) -> None:
    town.discord.next(SENDS).resets(before=True, times=3)
    assert await town.messenger.send(town.at(town.square), POST) == Doubtful()
    await town.messenger.send(town.at(town.square), Post(say("Another"), "k2", mark=MARK + 1))
    assert await town.recalled(town.at(town.square)) == Gone()


async def test_others_who_write_the_same_are_not_us(town: Town) -> None:
    await town.ana.says("Sugar", in_=town.square)
    assert await town.recalled(town.at(town.square)) == Gone()


async def test_a_long_history_is_looked_through_to_its_end(town: Town) -> None:
    await town.messenger.send(town.at(town.square), POST)
    for number in range(150):
        await town.ana.says(f"word {number}", in_=town.square)
    assert isinstance(await town.recalled(town.at(town.square)), Sent)
    assert await town.recalled(town.at(town.square), replace(POST, mark=MARK + 1)) == Gone()
    assert len(town.discord.called(READS)) == 3


async def test_a_history_that_may_not_be_read_is_a_doubt(town: Town) -> None:
    town.square.overwrite_bot(deny=Permission.READ_MESSAGE_HISTORY)
    await town.messenger.send(town.at(town.square), POST)
    found = await town.recalled(town.at(town.square))
    assert not isinstance(found, Sent), "an empty page tells nothing"
    assert found == Doubtful()


async def test_a_history_that_cannot_be_read_now_is_asked_for_again(town: Town) -> None:
    await town.messenger.send(town.at(town.square), POST)
    town.discord.next(READS).resets(times=2)
    assert isinstance(await town.recalled(town.at(town.square)), Sent)
    town.discord.next(READS).resets(times=99)
    assert isinstance(await town.recalled(town.at(town.square)), Postponed)
    town.discord.calm()
    town.discord.next(READS).floods(60)
    assert isinstance(await town.recalled(town.at(town.square)), Postponed)


async def test_a_private_chat_can_be_looked_through(town: Town) -> None:
    await town.messenger.send(Person(42).address, POST)
    assert isinstance(await town.recalled(Person(42).address), Sent)


async def test_what_is_found_in_an_announcement_channel_is_published_on(town: Town) -> None:
    news = town.guild.announcement("news")
    await town.messenger.send(town.at(news), POST)
    await town.messenger.channels.ask(Place(100, news.id))
    assert not news.messages[0].crossposted, "it was taken for a text channel"
    assert isinstance(await town.recalled(town.at(news)), Sent)
    assert news.messages[0].crossposted


async def test_a_forums_post_has_no_key_and_is_found_by_its_mark(town: Town) -> None:
    town.discord.next("POST /channels/{channel_id}/threads").resets()
    await town.messenger.channels.ask(Place(100, town.forum.id))
    assert await town.messenger.send(town.at(town.forum), POST) == Doubtful()
    assert isinstance(await town.recalled(town.at(town.forum)), Sent)
    assert await town.recalled(town.at(town.forum), replace(POST, mark=MARK + 1)) == Gone()
    [post] = town.forum.threads.values()
    post.archive()
    assert isinstance(await town.recalled(town.at(town.forum)), Sent), "it fell asleep"


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_forums_post_is_not_tried_again_where_it_may_stand(town: Town, status: int) -> None:
    await town.messenger.channels.ask(Place(100, town.forum.id))
    town.discord.next("POST /channels/{channel_id}/threads").fails(status, accepted=True)
    assert await town.messenger.send(town.at(town.forum), POST) == Doubtful()
    assert len(town.forum.threads) == 1


async def test_a_flood_that_lasts_longer_than_the_tries_holds_its_chat_alone(town: Town) -> None:
    town.discord.next(SENDS).floods(0.01, times=5)
    outcome = await town.messenger.send(town.at(town.square), POST)
    assert isinstance(outcome, Postponed)
    assert not outcome.everyone
    assert outcome.until - datetime.now(UTC) < timedelta(minutes=1)


async def test_a_post_that_lost_its_first_message_hides_no_other(town: Town) -> None:
    town.discord.next("POST /channels/{channel_id}/threads").resets()
    await town.messenger.channels.ask(Place(100, town.forum.id))
    await town.messenger.send(town.at(town.forum), replace(POST, mark=MARK + 1))
    assert await town.messenger.send(town.at(town.forum), POST) != Doubtful()
    [lost, _kept] = town.forum.threads.values()
    lost.take_away(lost.messages[0].id)
    assert isinstance(await town.recalled(town.at(town.forum)), Sent)
    assert await town.recalled(town.at(town.forum), replace(POST, mark=MARK + 1)) == Gone()


async def test_a_message_that_was_deleted_meanwhile_is_not_sent_again(town: Town) -> None:
    town.discord.next(SENDS).fails(404, code=10008, message="Unknown Message")
    assert await town.messenger.send(town.at(town.square), POST) == Gone()


async def test_an_edit_is_made_until_it_is_confirmed(town: Town) -> None:
    sent = await town.messenger.send(town.at(town.square), POST)
    assert isinstance(sent, Sent)
    town.discord.next(EDITS).resets(times=2)
    assert isinstance(await town.messenger.edit(sent.ref, Post(say("Rum"), "k2")), Sent)
    town.discord.next(EDITS).floods(60, code=30046)
    assert isinstance(await town.messenger.edit(sent.ref, Post(say("Tea"), "k3")), Postponed)


async def test_after_too_many_refusals_nothing_is_asked_for(town: Town) -> None:
    for _ in range(MOST):
        town.messenger._api.invalid.met(403)
    asked = len(town.discord.calls)
    outcome = await town.messenger.send(town.at(town.square), POST)
    assert isinstance(outcome, Postponed)
    assert outcome.everyone
    assert outcome.until - datetime.now(UTC) < timedelta(minutes=10)
    assert len(town.discord.calls) == asked
