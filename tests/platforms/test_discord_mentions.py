"""Whom a message calls up: docs.discord.com/developers/resources/message, Allowed Mentions Object."""

from typing import Any

import pytest

from tests.platforms.discord import Channel, Discord, Guild, Permission
from tests.platforms.discord_clients import Rest


@pytest.fixture
def town(platform: Discord) -> Guild:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town


@pytest.fixture
def news(town: Guild) -> Channel:
    return town.text("news")


async def pinged(rest: Rest, news: Channel, words: str, **more: Any) -> set[int | str]:
    await rest.sends(news.id, {"content": words} | more)
    return set(news.messages[-1].pinged)


async def test_people_and_roles(rest: Rest, town: Guild, news: Channel) -> None:
    quiet, loud = town.role("Quiet"), town.role("Loud", mentionable=True)
    words = f"<@1> {quiet.mention} {loud.mention} @everyone"
    assert await pinged(rest, news, words) == {1, loud.id}
    assert await pinged(rest, news, words, allowed_mentions={"parse": []}) == set()
    assert await pinged(rest, news, words, allowed_mentions={"parse": ["users"]}) == {1}
    assert await pinged(rest, news, words, allowed_mentions={"roles": [str(loud.id)]}) == {loud.id}
    news.overwrite_bot(allow=Permission.MENTION_EVERYONE)
    assert await pinged(rest, news, words) == {1, quiet.id, loud.id, "everyone"}
    assert await pinged(rest, news, words, allowed_mentions={"parse": ["roles"]}) == {quiet.id, loud.id}
    assert news.messages[-1].wire["mention_everyone"] is False


async def test_text_displays_call_up_and_embeds_do_not(rest: Rest, town: Guild, news: Channel) -> None:
    loud = town.role("Loud", mentionable=True)
    display = {"type": 10, "content": loud.mention}
    await rest.sends(news.id, {"flags": 1 << 15, "components": [{"type": 17, "components": [display]}]})
    assert news.messages[-1].pinged == {loud.id}
    assert await pinged(rest, news, "", embeds=[{"description": loud.mention}]) == set()


async def test_both_parsed_and_listed_is_refused(platform: Discord, rest: Rest, news: Channel) -> None:
    body = {"content": "<@1>", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}
    with platform.expects_refusal():
        assert await rest.refused("POST", f"/channels/{news.id}/messages", body) == (400, 50035)


async def test_an_edit_calls_nobody_up(rest: Rest, news: Channel) -> None:
    sent = await rest.sends(news.id, {"content": "Hello"})
    await rest.done("PATCH", f"/channels/{news.id}/messages/{sent}", {"content": "<@1>"})
    assert (news.messages[-1].pinged, len(news.messages[-1].wire["mentions"])) == (frozenset(), 1)
