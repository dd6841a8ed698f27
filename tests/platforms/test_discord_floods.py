"""Limits of rate: docs.discord.com/developers/topics/rate-limits."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.platforms.discord import Channel, Discord, Limits
from tests.platforms.discord.rates import Rates
from tests.platforms.discord_clients import Client, Rest

HELLO = {"content": "Hello"}
CREATE = "POST /channels/{channel_id}/messages"


@pytest.fixture
async def platform() -> AsyncIterator[Discord]:
    async with Discord(limits=replace(Limits.strict(), identify_every=0)) as platform:
        yield platform


@pytest.fixture
def news(platform: Discord) -> Channel:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town.text("news")


def scope(rates: Rates, name: str, now: float, channel: int = 7) -> str:
    """Which limit a call broke, "" when it passed."""
    flood, _headers = rates.take(name, {"channel_id": str(channel)}, now, clock=now)
    return "" if flood is None else flood.scope


def test_fifty_in_any_second() -> None:
    rates = Rates(Limits.strict())
    assert [scope(rates, "GET /users/@me", 0.5) for _call in range(51)] == [""] * 50 + ["global"]
    assert scope(rates, "POST /interactions/{interaction_id}/{interaction_token}/callback", 0.6) == ""
    assert scope(rates, "POST /webhooks/{webhook_id}/{webhook_token}", 0.6) == ""
    assert [scope(rates, "GET /users/@me", now) for now in (1.4, 1.5)] == ["global", ""]


def test_five_messages_in_five_seconds_in_a_channel() -> None:
    rates = Rates(Limits.strict())
    assert [scope(rates, CREATE, 0.1) for _call in range(6)] == [""] * 5 + ["user"]
    assert scope(rates, CREATE, 0.1, channel=8) == ""
    assert scope(rates, "PATCH /channels/{channel_id}/messages/{message_id}", 0.1) == ""
    assert [scope(rates, CREATE, now) for now in (5.0, 5.1)] == ["user", ""]


def test_no_limits() -> None:
    rates = Rates(Limits.off())
    assert [scope(rates, CREATE, 0.0) for _call in range(500)] == [""] * 500


async def test_what_the_headers_say(rest: Rest, news: Channel) -> None:
    """Header Format; Exceeding A Rate Limit"""
    path = f"/channels/{news.id}/messages"
    left = []
    for _number in range(5):
        status, _answer, headers = await rest.whole("POST", path, HELLO)
        left.append(headers["X-RateLimit-Remaining"])
    assert (status, left, headers["X-RateLimit-Limit"]) == (200, ["4", "3", "2", "1", "0"], "5")
    assert 4 < float(headers["X-RateLimit-Reset-After"]) <= 5
    status, answer, headers = await rest.whole("POST", path, HELLO)
    assert (status, answer["global"], answer["message"]) == (429, False, "You are being rate limited.")
    assert 4 < answer["retry_after"] <= int(headers["Retry-After"]) == 5
    assert (headers["X-RateLimit-Scope"], headers["Via"]) == ("user", "1.1 google")
    _status, _answer, other = await rest.whole("GET", path)
    assert other["X-RateLimit-Bucket"] != headers["X-RateLimit-Bucket"]
    assert rest.platform.floods == 1
    rest.platform.later(seconds=5)
    await rest.done("POST", path, HELLO)


async def test_the_global_answer(rest: Rest, news: Channel) -> None:
    for _number in range(50):
        await rest.done("GET", f"/channels/{news.id}")
    status, answer, headers = await rest.whole("GET", f"/channels/{news.id}")
    assert (status, answer["global"]) == (429, True)
    assert (headers["X-RateLimit-Global"], headers["X-RateLimit-Scope"]) == ("true", "global")


async def test_publishing_ten_an_hour(platform: Discord, rest: Rest, news: Channel) -> None:
    assert news.guild is not None
    wire = news.guild.announcement("wire")
    for number in range(11):
        platform.later(seconds=30)
        sent = await rest.sends(wire.id, HELLO)
        status, answer = await rest("POST", f"/channels/{wire.id}/messages/{sent}/crosspost")
        assert status == (200 if number < 10 else 429)
    assert answer["retry_after"] > 3000


async def test_ten_thousand_refusals_shut_the_address_out(platform: Discord, rest: Rest) -> None:
    """Invalid Request Limit aka Cloudflare bans; those of the shared scope do not count."""
    platform.next("GET /users/@me").floods(1, scope="shared", times=2)
    now = platform.world.seconds()
    for _number in range(9_999):
        platform.world.rates.met(403, now)
    for _number in range(2):
        assert (await rest("GET", "/users/@me"))[0] == 429
    await rest.done("GET", "/users/@me")
    assert await rest.refused("GET", "/users/@me", headers={"Authorization": "Bot x"}) == (401, 0)
    status, page, headers = await rest.whole("GET", "/users/@me")
    assert (status, "1015" in page, "Via" in headers) == (429, True, False)
    assert int(headers["Retry-After"]) > 500
    platform.later(minutes=10)
    await rest.done("GET", "/users/@me")


async def test_the_library_keeps_the_limit_of_a_channel(platform: Discord, client: Client, news: Channel) -> None:
    """What the headers say makes discord.py wait before it is refused."""
    place = client.get_partial_messageable(news.id)
    for number in range(5):
        await place.send(str(number))
    platform.later(seconds=5)
    assert platform.floods == 0
    assert [message.plain for message in news.messages] == list("01234")
