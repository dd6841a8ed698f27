"""Editors who post and correct by forms and files, and what becomes of what they wrote."""

from collections.abc import AsyncIterator

import pytest

from tests.bots.discord_room import Room, room
from tests.platforms.discord import Channel, Discord, Interaction, Limits, Message, Modal


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as entered:
        yield entered


async def opened(house: Room, where: Channel, command: str = "post", **options: str) -> Modal:
    asked = await house.olga.uses(where, command, **options)
    assert asked.modal is not None, asked.plain
    return asked.modal


def message(asked: Interaction) -> Message:
    assert asked.answer is not None
    return asked.answer


async def test_an_article_is_posted_by_a_form(house: Room) -> None:
    form = await opened(house, house.olga.private)
    assert form.title == "Publish an article, after a preview"
    assert list(form.fields) == ["Title", "Tags", "Category", "Body", "Picture"]
    await house.ben.uses(house.ben.private, "tag follow", tags="cuba")
    await house.ben.private.next()
    preview = await house.olga.submits(form, Title="Sugar", Tags="cuba, trade", Category="World", Body="It is *sweet*.")
    assert "1 chat would get it" in preview.plain
    assert "Sugar" in preview.plain
    published = await house.olga.presses(message(preview), "Publish")
    assert published.plain.startswith("Published: **Sugar**")
    assert message(published).id == message(preview).id
    assert "It is *sweet*." in (await house.ben.private.next()).plain


async def test_in_a_server_the_newsroom_works_unseen(house: Room) -> None:
    form = await opened(house, house.square)
    preview = await house.olga.submits(form, Title="Sugar", Body="Sweet.")
    assert preview.ephemeral
    published = await house.olga.presses(message(preview), "Publish")
    assert (published.plain.startswith("Published: **Sugar**"), published.ephemeral) == (True, True)
    assert not any("Sugar" in message.plain for message in house.square.messages)
    assert await house.chat(house.place(house.square)) is None


async def test_at_a_desk_the_desk_is_the_chat(migrated_url: str) -> None:
    async with Discord(limits=Limits.off()) as discord:
        async with room(migrated_url, discord=discord) as before:
            desk = before.place(before.square)
        async with room(migrated_url, discord=discord, bots={"discord": {"desks": [desk.id]}}) as house:
            form = await opened(house, house.square)
            assert (await house.olga.submits(form, Title="Sugar", Body="Sweet.")).ephemeral
            assert await house.chat(desk) is not None


async def test_a_body_may_begin_with_head_lines(house: Room) -> None:
    form = await opened(house, house.olga.private)
    await house.olga.submits(form, Title="Sugar", Body="source: https://example.org/sugar\nlanguage: en\n\nSweet.")
    article = await house.app.newsroom.find(1, drafts=True)
    assert (article.source.url, article.body.strip()) == ("https://example.org/sugar", "Sweet.")


async def test_what_was_refused_need_not_be_written_again(house: Room) -> None:
    form = await opened(house, house.olga.private)
    refused = await house.olga.submits(form, Title="Sugar", Tags="cuba", Body="image: nowhere\n\nSweet.")
    again = await house.olga.presses(message(refused), "Fill in the form")
    assert again.modal is not None
    assert again.modal.fields["Body"]["value"] == "image: nowhere\n\nSweet."
    preview = await house.olga.submits(again.modal, Body="Sweet.")
    assert "Sugar" in preview.plain


async def test_a_form_of_another_question_is_not_taken_for_this_one(house: Room) -> None:
    await house.publish("Sugar", body="Sweet.")
    await house.publish("Salt", body="Salty.")
    sugar = await opened(house, house.olga.private, "correct", id="1")
    salt = await opened(house, house.olga.private, "correct", id="2")
    stale = await house.olga.submits(sugar, Title="Sweet sugar")
    assert stale.plain == "That question is no longer open; ask again."
    fresh = await house.olga.submits(salt, Title="Salty salt")
    assert "Salty salt" in fresh.plain
    again = await opened(house, house.olga.private, "correct", id="1")
    assert again.fields["Title"]["value"] == "Sweet sugar"


async def test_an_article_is_corrected_by_a_form(house: Room) -> None:
    await house.publish("Sugar", "Cuba Trade", body="Sweet.", category="World")
    form = await opened(house, house.olga.private, "correct", id="1", note="A typo")
    held = {label: field.get("value") for label, field in form.fields.items()}
    assert held == {"Title": "Sugar", "Tags": "#Cuba #Trade", "Category": "World", "Body": "Sweet.", "Picture": None}
    nothing = await house.olga.submits(form)
    assert "That changes nothing in article 1." in nothing.plain
    again = await house.olga.presses(message(nothing), "Fill in the form")
    assert again.modal is not None
    body = "source: https://example.org/cane\n\nSweet."
    preview = await house.olga.submits(again.modal, Title="Cane sugar", Tags="", Body=body)
    corrected = await house.olga.presses(message(preview), "Publish")
    assert corrected.plain.startswith("Corrected: [**Cane sugar**](https://example.org/cane)")
    article = await house.app.newsroom.find(1)
    assert (article.title, article.tags, article.category, article.body) == ("Cane sugar", (), "World", "Sweet.")
    assert (article.note, article.source.url) == ("A typo", "https://example.org/cane")


async def test_a_long_body_stays_as_it_is(house: Room) -> None:
    await house.publish("Sugar", body="Sweet. " * 600 + "End.")
    form = await opened(house, house.olga.private, "correct", id="1")
    assert "value" not in form.fields["Body"]
    preview = await house.olga.submits(form, Title="Cane sugar")
    await house.olga.presses(message(preview), "Publish")
    article = await house.app.newsroom.find(1)
    assert (article.title, article.body) == ("Cane sugar", "Sweet. " * 600 + "End.")


async def test_a_body_may_begin_with_a_heading(house: Room) -> None:
    form = await opened(house, house.olga.private)
    await house.olga.submits(form, Title="Sugar", Body="## How it began\n\nSweet.")
    article = await house.app.newsroom.find(1, drafts=True)
    assert (article.title, article.body) == ("Sugar", "## How it began\n\nSweet.")


async def test_an_article_comes_as_a_file(house: Room) -> None:
    text = "Title of a file\n#Cuba\n\n" + "Long. " * 1000
    preview = await house.olga.uses(house.olga.private, "post", file=("story.md", text.encode()))
    assert "Title of a file" in preview.plain
    await house.publish("Salt", body="Salty.")
    corrected = await house.olga.uses(
        house.olga.private, "correct", id="2", note="Wrong", file=("story.md", b"title: Sea salt")
    )
    assert "Sea salt" in corrected.plain


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("story.pdf", b"%PDF", "I read articles from .md and .txt files only."),
        ("story.md", b"x" * 1_000_001, "That file is too large: an article may have 1000 kB."),
        ("story.md", b"\xff\xfe\x00", "That file is not text in UTF-8."),
        ("story.txt", b"a\0b", "That file is not text in UTF-8."),
    ],
)
async def test_files_that_are_no_articles_are_refused(house: Room, name: str, content: bytes, told: str) -> None:
    refused = await house.olga.uses(house.olga.private, "post", file=(name, content))
    assert refused.plain == told


async def test_a_file_of_somebody_else_is_not_even_fetched(house: Room) -> None:
    refused = await house.ben.uses(house.ben.private, "post", file=("story.pdf", b"%PDF"))
    assert refused.plain == "Only the newsroom's editors can do that."


async def test_a_message_becomes_the_body_of_an_article(house: Room) -> None:
    said = await house.ana.says("Sugar is sweet.", in_=house.square)
    asked = await house.olga.uses_on(said, "Post as article")
    assert asked.modal is not None
    assert asked.modal.fields["Body"]["value"] == "Sugar is sweet."
    preview = await house.olga.submits(asked.modal, Title="Sugar")
    assert ("Sugar is sweet." in preview.plain, preview.ephemeral) == (True, True)


async def test_only_editors_make_articles_of_messages(house: Room) -> None:
    said = await house.ana.says("Sugar is sweet.", in_=house.square)
    refused = await house.ben.uses_on(said, "Post as article")
    assert (refused.plain, refused.ephemeral) == ("Only the newsroom's editors can do that.", True)
