"""The key that makes a repeated message the same: docs.discord.com/developers/resources/message, Create Message."""

import pytest

from tests.platforms.discord import Channel, Discord
from tests.platforms.discord_clients import Rest


@pytest.fixture
def news(platform: Discord) -> Channel:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town.text("news")


def keyed(nonce: str, *, enforce: bool = True) -> dict[str, object]:
    return {"content": "Hello", "nonce": nonce, "enforce_nonce": enforce}


async def test_a_nonce_returns_the_first_message(platform: Discord, rest: Rest, news: Channel) -> None:
    first = await rest.sends(news.id, keyed("a"))
    assert await rest.sends(news.id, keyed("a")) == first
    assert (
        len({first, await rest.sends(news.id, keyed("b")), await rest.sends(news.id, keyed("a", enforce=False))}) == 3
    )
    assert [call.repeated for call in platform.calls] == [False, True, False, False]
    assert len(news.messages) == 3


async def test_it_is_of_one_channel(rest: Rest, news: Channel) -> None:
    assert news.guild is not None
    first, other = await rest.sends(news.id, keyed("a")), await rest.sends(news.guild.text("other").id, keyed("a"))
    assert first != other


async def test_it_is_forgotten_after_minutes(platform: Discord, rest: Rest, news: Channel) -> None:
    first = await rest.sends(news.id, keyed("a"))
    platform.later(minutes=2)
    assert await rest.sends(news.id, keyed("a")) == first
    platform.later(minutes=2)
    assert await rest.sends(news.id, keyed("a")) != first


async def test_a_message_that_was_deleted_is_not_sent_again(rest: Rest, news: Channel) -> None:
    """discord-api-docs, issue 6647"""
    first = await rest.sends(news.id, keyed("a"))
    await rest.done("DELETE", f"/channels/{news.id}/messages/{first}")
    assert await rest.refused("POST", f"/channels/{news.id}/messages", keyed("a")) == (404, 10008)


async def test_it_is_at_most_25_characters(platform: Discord, rest: Rest, news: Channel) -> None:
    await rest.sends(news.id, keyed("a" * 25))
    with platform.expects_refusal():
        assert await rest.refused("POST", f"/channels/{news.id}/messages", keyed("a" * 26)) == (400, 50035)
