"""A role that hears of a tag: who may have it called, when it is, and when not."""

from collections.abc import AsyncIterator

import pytest

from core.values.article import Draft
from tests.bots.discord_room import Room, room
from tests.bots.discord_states import heard
from tests.conftest import FreshUrl
from tests.platforms.discord import Message, Permission, Role


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as opened:
        yield opened


@pytest.fixture
async def one(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    """On SQLite only: where nothing that is stored matters."""
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


def readers(house: Room) -> Role:
    return house.town.role("Readers", mentionable=True)


async def follow(house: Room, tags: str, role: Role | None = None) -> Message:
    """What Ana is answered."""
    await house.ana.uses(house.square, "tag follow", tags=tags, **({"mention": role} if role is not None else {}))
    return await house.square.next()


async def comes(house: Room, title: str, tags: str) -> Message:
    await house.publish(title, tags)
    message = await house.square.next()
    assert title in message.plain
    return message


async def test_a_role_hears_of_its_tag_and_of_no_other(house: Room) -> None:
    role = readers(house)
    told = await follow(house, "cuba", role)
    assert told.plain.startswith(f"This chat follows #cuba.\n\nEvery new article about it mentions {role.mention}.")
    assert not told.pinged
    await follow(house, "sports")
    message = await comes(house, "Harvest begins", "cuba sports")
    assert message.pinged == {role.id}
    assert message.plain.startswith(f"{role.mention}\n")
    other = await comes(house, "A goal", "sports")
    assert (other.pinged, role.mention in other.plain) == (frozenset(), False)


async def test_several_roles_hear_of_one_article_each_once(house: Room) -> None:
    first, second = readers(house), house.town.role("Sailors", mentionable=True)
    await follow(house, "cuba usa", first)
    await follow(house, "ships", second)
    message = await comes(house, "A ship from Havana", "cuba usa ships")
    assert message.pinged == {first.id, second.id}
    assert message.plain.count(first.mention) == 1


@pytest.mark.parametrize("form", ["card", "embed"])
async def test_what_is_corrected_or_retracted_calls_nobody(one: Room, form: str) -> None:
    role = readers(one)
    await follow(one, "cuba", role)
    await one.ana.uses(one.square, "settings", setting="form", value=form)
    article = await one.publish("Harvest begins", "cuba")
    message = await one.square.next()
    assert message.pinged == {role.id}
    correction = Draft("Harvest ends", tags=article.tags)
    await one.app.newsroom.correct(article.id, correction, "discord:9", material=True)
    corrected, notice = await one.square.edited(message), await one.square.next()
    assert "Harvest ends" in corrected.plain
    assert not notice.pinged
    await one.app.newsroom.retract(article.id, "an error", "discord:9")
    await one.square.edited(corrected)
    edits = one.discord.called("PATCH /channels/{channel_id}/messages/{message_id}")
    assert [call.body["allowed_mentions"] for call in edits] == [{"parse": []}] * 2


async def test_the_list_names_the_role_and_a_button_ends_it(house: Room) -> None:
    role = readers(house)
    await follow(house, "cuba usa", role)
    listed = await house.ana.uses(house.square, "tag list")
    assert f"This chat follows #cuba (mentions {role.mention}), #usa (mentions {role.mention})." in listed.plain
    assert listed.answer is not None
    assert not listed.answer.pinged
    ended = await house.ana.presses(listed.answer, "Mention nobody: #cuba")
    assert ended.plain.startswith("Articles about #cuba come as before, and mention nobody.")
    again = await house.ana.presses(listed.answer, "Mention nobody: #cuba")
    assert again.plain.startswith("Nobody is mentioned for #cuba.")
    assert not (await comes(house, "Harvest begins", "cuba")).pinged
    assert (await comes(house, "Election day", "usa")).pinged == {role.id}


async def test_following_again_keeps_the_role_or_takes_another(house: Room) -> None:
    first, second = readers(house), house.town.role("Sailors", mentionable=True)
    await follow(house, "cuba", first)
    await follow(house, "cuba")
    assert (await comes(house, "One", "cuba")).pinged == {first.id}
    await follow(house, "cuba", second)
    assert (await comes(house, "Two", "cuba")).pinged == {second.id}
    await house.ana.uses(house.square, "tag mute", tags="cuba")
    await house.square.next()
    await follow(house, "cuba")
    assert not (await comes(house, "Three", "cuba")).pinged


async def test_a_role_that_may_not_be_mentioned_is_refused(one: Room) -> None:
    closed = one.town.role("Staff")
    told = await one.ana.uses(one.square, "tag follow", tags="cuba", mention=closed)
    assert told.ephemeral
    assert told.plain == (
        "I may not mention Staff: let everybody mention that role, or give me the right to mention all roles."
    )
    everybody = await one.ana.uses(one.square, "tag follow", tags="cuba", mention=one.town.everyone)
    assert everybody.plain == "I do not mention everybody at once; choose a role."
    assert await one.followed(one.place(one.square)) == []
    one.square.overwrite_bot(allow=Permission.MENTION_EVERYONE)
    await follow(one, "cuba", closed)
    assert (await comes(one, "Harvest begins", "cuba")).pinged == {closed.id}


async def test_who_follows_for_themselves_calls_nobody(one: Room) -> None:
    role = readers(one)
    refused = await one.ben.uses(one.square, "tag follow", tags="cuba", mention=role)
    assert "Only those who manage this chat can do that." in refused.plain
    assert refused.answer is not None
    await one.ben.presses(refused.answer, "Follow for myself")
    await one.publish("Harvest begins", "cuba")
    assert not (await one.ben.private.next()).pinged
    assert await one.followed(one.place(one.square)) == []


async def test_a_role_that_is_deleted_is_forgotten(house: Room) -> None:
    role = readers(house)
    await follow(house, "cuba", role)
    house.town.delete_role(role)
    await heard(house)
    assert "mentions" not in (await house.ana.uses(house.square, "tag list")).plain


async def test_a_copy_of_what_is_kept_names_the_role(one: Room) -> None:
    role = readers(one)
    await follow(one, "cuba", role)
    assert f'"mention": "{role.id}"' in (await one.ana.uses(one.square, "mydata")).plain
