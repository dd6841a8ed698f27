"""What Telegram shows of us: menus, descriptions, and the rights that are asked for."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from bots.telegram.invitations import invitations
from bots.telegram.rights import channel_rights
from tests.bots.telegram_town import Town, town


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url) as opened:
        yield opened


def menu(house: Town, scope: dict[str, Any], language: str = "") -> dict[str, str]:
    """What stands in a menu: names and their descriptions."""
    written = orjson.dumps(scope, option=orjson.OPT_SORT_KEYS).decode()
    entries = house.telegram.world.profile["commands", f"{written} {language}"]
    return {entry["command"]: entry["description"] for entry in entries}


def menus(house: Town, language: str = "") -> list[set[str]]:
    kinds = ("all_private_chats", "all_group_chats", "all_chat_administrators")
    return [set(menu(house, {"type": kind}, language)) for kind in kinds]


async def test_each_kind_of_chat_has_a_menu_of_what_may_be_said_there(house: Town) -> None:
    await house.menus.put()
    private, group, administrators = menus(house)
    assert {"start", "tag", "search", "stop", "channel"} <= private
    assert {"tag", "search"} <= group
    assert "stop" in administrators - group
    assert not {"post", "retract"} & (private | group | administrators)
    assert "channel" not in group | administrators
    assert menu(house, {"type": "all_private_chats"})["search"] == "Find articles"


async def test_a_menu_speaks_the_language_of_the_client(house: Town) -> None:
    await house.menus.put()
    spanish = menu(house, {"type": "all_private_chats"}, "es")
    assert "buscar" in spanish
    assert "search" not in spanish
    assert menus(house, "en") == menus(house)


async def test_an_owner_has_a_menu_of_everything_once_there_is_a_chat_to_put_it_in(house: Town) -> None:
    house.telegram.world.chats.pop(9)  # nobody knows the owner yet
    await house.menus.put()
    await house.menus.put_for(42)
    owners = ("commands", '{"chat_id":9,"type":"chat"} ')
    assert owners not in house.telegram.world.profile
    house.telegram.person(9, "Olga")
    await house.menus.put_for(9)
    assert {"post", "retract", "pause", "tag", "channel"} <= set(menu(house, {"type": "chat", "chat_id": 9}))
    before = len(house.telegram.calls)
    await house.menus.put_for(9)
    assert len(house.telegram.calls) == before


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_menu_that_cannot_be_put_is_no_matter_to_who_spoke(house: Town, status: int) -> None:
    house.telegram.next(method="setMyCommands").fails(status)
    await house.menus.put_for(9)
    owners = ("commands", '{"chat_id":9,"type":"chat"} ')
    assert owners not in house.telegram.world.profile
    await house.menus.put_for(9)
    assert owners in house.telegram.world.profile


async def test_what_is_as_it_was_is_not_set_again_after_a_restart(migrated_url: str) -> None:
    for expected in (True, False):
        async with town(migrated_url) as house:
            await house.menus.put()
            assert bool(house.called("setMyCommands")) is expected
            assert bool(house.called("setMyDescription")) is expected
    async with town(migrated_url, newsclip={"name": "Daily"}) as house:
        await house.menus.put()
        assert house.called("setMyDescription")
        assert not house.called("setMyCommands")


async def test_what_was_refused_is_set_at_the_next_start(migrated_url: str) -> None:
    async with town(migrated_url) as house:
        house.telegram.next(method="setMyCommands").fails(429, retry_after=60)
        await house.menus.put()
        assert house.called("setMyDescription")
        house.telegram.next(method="setMyCommands").fails(502)
        await house.menus.put()
        calls = len(house.called("setMyCommands"))
        await house.menus.put()
        assert len(house.called("setMyCommands")) > calls


async def test_the_profile_tells_what_this_is(house: Town) -> None:
    await house.menus.put()
    profile = house.telegram.world.profile
    assert profile["ShortDescription", ""] == "Newsclip: news on what you choose, as soon as it is out."
    assert profile["Description", "en"].startswith(profile["ShortDescription", ""])
    assert profile["ShortDescription", "es"] != ""


async def test_no_more_rights_are_asked_for_than_needed(house: Town) -> None:
    await house.menus.put()
    profile = house.telegram.world.profile
    assert profile["rights", "groups"] is None
    assert profile["rights", "channels"] == channel_rights()
    group, channel = (urlsplit(action.url) for action in invitations("newsclip_test_bot"))
    assert {link.path for link in (group, channel)} == {"/newsclip_test_bot"}
    assert group.query == "startgroup"
    asked = parse_qs(channel.query, keep_blank_values=True)
    assert asked == {"startchannel": [""], "admin": ["post_messages"]}
    assert {name for name, on in channel_rights().items() if on} == {"can_manage_chat", "can_post_messages"}


async def test_a_reader_is_told_where_else_we_can_be(house: Town) -> None:
    greeting = await house.asked(house.ben, "/start")
    assert greeting.labels[-2:] == ("Add to a group", "Add to a channel")
    assert (await house.ben.presses(greeting, "Add to a group")).url == "https://t.me/newsclip_test_bot?startgroup"
    square = await house.square()
    assert "Add to a group" not in (await square.next()).labels
