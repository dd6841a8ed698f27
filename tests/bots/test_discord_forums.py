"""Forums: a post for each article with the forum's own tags, and what befalls a post is no matter of the forum."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bots.discord.channels import FORUMS, Tag
from bots.discord.channels import Channel as Known
from bots.discord.forums import TITLE, new_post
from core.values.article import Draft
from core.values.document import Card, Document, Hashtag, Strong, Text, say
from tests.bots.discord_room import Room, room
from tests.bots.discord_states import ACTIVE, heard, losses, state
from tests.platforms.discord import Channel

TAGS = ("Cuba", "Military Action", "Sports", "General", "Staff picks", "Economy", "History")


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url, newsclip={"ops": "discord:9"}) as opened:
        yield opened


def card(title: str, *hashtags: str, category: str = "World") -> Document:
    spans = tuple(Hashtag(label) for label in hashtags)
    kicker = (Strong((Text(category),)),)
    return Document((Card(1, title, "", kicker, (), (), None, (), (), spans, None),))


def forum(*names: str, moderated: Sequence[str] = (), strict: bool = False) -> Known:
    tags = [Tag(number, name, name in moderated) for number, name in enumerate(names, start=1)]
    return Known(7, min(FORUMS), tags, strict)


@pytest.mark.parametrize(
    ("document", "there", "applied"),
    [
        (card("Harvest", "Cuba", "MilitaryAction"), forum(*TAGS), ["1", "2"]),
        (card("Harvest", "cuba", "CUBA"), forum(*TAGS), ["1"]),
        (card("Harvest", "Rum", category="General"), forum(*TAGS), ["4"]),
        (card("Harvest", "Cuba"), forum(*TAGS, moderated=["Cuba"]), None),
        (card("Harvest", "Rum"), forum(*TAGS), None),
        (card("Harvest", "Rum"), forum(*TAGS, strict=True), ["1"]),
        (card("Harvest", "Rum"), forum(*TAGS, moderated=["Cuba"], strict=True), ["2"]),
        (card("Harvest", *("Cuba", "Sports", "General", "Economy", "History", "MilitaryAction")), forum(*TAGS), None),
        (card("Harvest", "Cuba"), forum(), None),
        (say("Hello."), forum(*TAGS), None),
    ],
)
def test_tags_are_matched_by_their_words(document: Document, there: Known, applied: list[str] | None) -> None:
    found = new_post(document, {}, there).get("applied_tags")
    assert (found == applied) if applied or not found else len(found) == 5


@pytest.mark.parametrize(
    ("title", "name"),
    [("Harvest", "Harvest"), ("Two\n lines  here", "Two lines here"), ("x" * 200, "x" * (TITLE - 1) + "…")],
)
def test_a_post_is_called_as_the_article(title: str, name: str) -> None:
    assert new_post(card(title), {}, forum())["name"] == name


async def stories(house: Room, **more: bool) -> Channel:
    """A forum that follows #cuba, by what Ana says in a post of hers."""
    there = house.town.forum("stories", tags=["Cuba", "Sports"], **more)
    await house.ana.uses(there.thread("Hello"), "tag follow", tags="cuba")
    return there


async def posted(house: Room, there: Channel, count: int = 1) -> list[Channel]:
    """The posts of ours, so many."""

    def ours() -> list[Channel] | None:
        found = [post for post in there.threads.values() if post.state and post.state.owner == house.discord.bot_id]
        return found if len(found) >= count else None

    found = await house.discord.world.bell.until(ours, 5.0)
    await house.discord.settled()
    return found


async def test_an_article_is_a_post_and_is_corrected_in_it(house: Room) -> None:
    there = await stories(house)
    article = await house.publish("Harvest begins", "cuba")
    [post] = await posted(house, there)
    assert post.state is not None
    assert (post.name, post.state.tags) == ("Harvest begins", (there.tags[0].id,))
    card = await post.next()
    await house.app.newsroom.correct(article.id, Draft("Harvest ends", tags=article.tags), "discord:9", material=True)
    assert "Harvest ends" in (await post.edited(card)).plain
    notice = await post.next()
    assert post.name == "Harvest ends", "the forum lists it so"
    assert "Harvest ends" in notice.plain
    assert len(await posted(house, there)) == 1


@pytest.mark.parametrize("befalls", ["sleeps", "is locked", "is deleted"])
async def test_what_befalls_a_post_does_not_befall_the_forum(house: Room, befalls: str) -> None:
    there = await stories(house)
    article = await house.publish("Harvest begins", "cuba")
    [post] = await posted(house, there)
    card = await post.next()
    if befalls == "is deleted":
        post.delete()
    else:
        post.archive(locked=befalls == "is locked")
    await house.app.newsroom.retract(article.id, "an error", "discord:9")
    if befalls == "sleeps":
        assert "an error" in (await post.edited(card)).plain
    else:
        await house.discord.settled()
    await house.publish("Election day", "cuba")
    count = {"sleeps": 2, "is locked": 3, "is deleted": 2}[befalls]
    names = [each.name for each in await posted(house, there, count)]
    assert "Election day" in names
    assert any(name.startswith("Retracted") and "error" not in name for name in names)
    await heard(house)
    assert await state(house, there) == ACTIVE
    assert await losses(house, 0) == []


async def test_a_forum_that_wants_a_tag_gets_one(house: Room) -> None:
    there = await stories(house, requires_tag=True)
    await house.ana.uses(next(iter(there.threads.values())), "tag follow", tags="rum")
    await house.publish("Rum is dear", "rum")
    [post] = await posted(house, there)
    assert post.state is not None
    assert post.state.tags == (there.tags[0].id,)


async def test_a_role_hears_of_a_post(house: Room) -> None:
    there = house.town.forum("stories")
    role = house.town.role("Readers", mentionable=True)
    await house.ana.uses(there.thread("Hello"), "tag follow", tags="cuba", mention=role)
    await house.publish("Harvest begins", "cuba")
    [post] = await posted(house, there)
    assert (await post.next()).pinged == {role.id}
