"""Pictures that come with an article's words in Telegram, and what the chats show of them."""

from collections.abc import AsyncIterator

import pytest

from core.storage.articles import NewArticle
from core.values.article import Draft, Picture, Status
from core.values.tag import parse_tag
from tests.bots.telegram_room import Room, room
from tests.conftest import FreshUrl
from tests.pictures import OTHER, PHOTO, SCREENSHOT, file, noise, opened
from tests.platforms.telegram import Limits, Telegram
from tests.platforms.telegram.messages import File


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as entered:
        yield entered


async def test_a_picture_goes_with_the_article(house: Room) -> None:
    await house.asked(house.ben, "/tag follow cuba")
    await house.owner.says(photo=(PHOTO, "sugar.jpg"), caption="/post Sugar\n#Cuba\n\nSweet.")
    preview = await house.owner.private.next()
    assert preview.photo is not None
    assert preview.photo.content == PHOTO
    await house.owner.presses(preview, "Publish")
    card = await house.ben.private.next()
    assert card.photo is not None
    assert card.photo.content == PHOTO
    assert card.photo.id == preview.photo.id, "it is there once"
    await house.owner.says(photo=(OTHER, "sugar.jpg"), caption="/correct 1 Wrong one")
    correction = await house.owner.private.next()
    assert "Wrong one" in correction.plain
    await house.owner.presses(correction, "Publish")
    changed = await house.ben.private.edited(card)
    assert changed.photo is not None
    assert changed.photo.content == OTHER
    assert "Wrong one" in changed.plain


async def test_it_is_there_once_even_over_a_restart(fresh_url: FreshUrl) -> None:
    url = fresh_url("sqlite", True)
    async with Telegram(limits=Limits.off()) as telegram:
        async with room(url, telegram) as house:
            for person in (house.ana, house.ben):
                await house.asked(person, "/tag follow cuba")
            await posted(house)
            assert {(await person.private.next()).photo for person in (house.ana, house.ben)} == {photos(telegram)[-1]}
            assert len(uploads(telegram)) == 1
        async with room(url, telegram) as house:
            await house.asked(house.ana, "/article 1")
            assert len(uploads(telegram)) == 1
            telegram.next(method="sendPhoto").fails(
                400, description="Bad Request: wrong remote file identifier specified"
            )
            again = await house.asked(house.ana, "/article 1")
            assert again.photo is not None
            assert again.photo.content == PHOTO
            assert len(uploads(telegram)) == 2


async def posted(house: Room, caption: str = "/post Sugar\n#Cuba\n\nSweet.", photo: bytes = PHOTO) -> None:
    await house.owner.says(photo=(photo, "sugar.jpg"), caption=caption)
    preview = await house.owner.private.next()
    await house.owner.presses(preview, "Publish")
    await house.owner.private.edited(preview)


def uploads(telegram: Telegram) -> list[str]:
    return [call.method for call in telegram.calls if call.files and call.done]


def photos(telegram: Telegram) -> list[File]:
    return [message.photo for chat in telegram.world.chats.values() for message in chat.messages if message.photo]


async def test_one_that_many_get_at_once_is_sent_there_once(house: Room) -> None:
    readers = [house.telegram.person(1000 + number, f"Reader {number}") for number in range(12)]
    for reader in readers:
        await house.asked(reader, "/tag follow cuba")
    reference = await house.house.pictures.keep(PHOTO)
    await house.house.services.newsroom.post(
        Draft("Sugar", tags=(parse_tag("cuba"),), picture=Picture(reference)), "x:1"
    )
    for reader in readers:
        assert (await reader.private.next()).photo == photos(house.telegram)[0]
    assert len(uploads(house.telegram)) == 1


async def test_who_chose_rich_messages_gets_it_as_a_photo(house: Room) -> None:
    await house.asked(house.ben, "/tag follow cuba")
    await house.asked(house.ben, "/settings form rich")
    await posted(house)
    card = await house.ben.private.next()
    assert (card.rich, card.photo is not None) == (None, True)


async def test_one_that_is_lost_is_done_without(house: Room) -> None:
    await house.asked(house.ben, "/tag follow cuba")
    lost = Picture(f"picture:{'0' * 32}.jpg")
    async with house.house.services.storage.begin() as tx:
        new = NewArticle(Draft("Sugar", picture=lost), "sugar", Status.PUBLISHED, house.now(), "x")
        await tx.articles.add(new)
    shown = await house.asked(house.ben, "/article 1")
    assert (shown.photo, shown.plain.startswith("Sugar")) == (None, True)


@pytest.mark.parametrize("caption", ["/post Sugar\n\nSweet.", "/post@newsclip_test_bot Sugar\nlanguage: en\n\nSweet."])
async def test_a_picture_may_come_as_a_file(house: Room, caption: str) -> None:
    await house.owner.says(document=(SCREENSHOT, "Sugar.PNG"), caption=caption)
    preview = await house.owner.private.next()
    assert preview.photo is not None
    assert opened(preview.photo.content).size == opened(SCREENSHOT).size


async def test_a_question_is_answered_with_a_picture(house: Room) -> None:
    await house.asked(house.owner, "/post")
    await posted(house, "Sugar\n#Cuba\n\nSweet.")
    await house.asked(house.owner, "/correct 1")
    await house.owner.says(photo=(OTHER, "sugar.jpg"))
    changed = await house.owner.private.next()
    assert "This is a preview of the correction" in changed.plain
    assert changed.photo is not None
    assert changed.photo.content == OTHER
    await house.asked(house.owner, "/correct 1")
    await house.owner.says(photo=(OTHER, "sugar.jpg"), caption="It is sweeter.")
    assert "It is sweeter." in (await house.owner.private.next()).plain


@pytest.mark.parametrize(
    ("caption", "content", "told"),
    [
        ("/post Sugar", b"jpeg", "I take pictures as JPEG, PNG, WebP or GIF; that file is none."),
        ("/post Sugar", PHOTO[:300], "That picture is damaged and cannot be read; please send it again."),
        ("/post Sugar", b"x" * 10_000_001, "That picture is too large: it may have 10 MB."),
        ("/post", PHOTO, "There is no title; write it in the first line."),
        (
            "/post Sugar\nimage: https://example.org/1.jpg",
            PHOTO,
            "The picture is there twice: as a file, and in line 2.",
        ),
        ("/correct", PHOTO, "Write the number of the article in the first line"),
        ("/latest", PHOTO, "There are no articles yet."),
    ],
)
async def test_what_does_not_go_together_is_told(house: Room, caption: str, content: bytes, told: str) -> None:
    await house.owner.says(photo=(content, "sugar.jpg"), caption=caption)
    assert (await house.owner.private.next()).plain.startswith(told)


async def test_a_picture_alone_is_nothing_to_us(house: Room) -> None:
    await house.owner.says(photo=(PHOTO, "sugar.jpg"))
    await house.ben.says(photo=(PHOTO, "sugar.jpg"))
    await house.silent(house.owner.private)
    await house.ben.says(photo=(PHOTO, "sugar.jpg"), caption="/post Sugar")
    assert (await house.ben.private.next()).plain == "Only the newsroom's editors can do that."
    assert house.called("getFile") == []


async def test_one_that_cannot_be_fetched_is_asked_for_again(house: Room) -> None:
    house.telegram.next(method="getFile").fails(400, description="Bad Request: wrong file_id")
    await house.owner.says(photo=(PHOTO, "sugar.jpg"), caption="/post Sugar")
    assert (await house.owner.private.next()).plain == "That file could not be fetched; please send it again."


async def test_a_large_file_is_read_whole(house: Room) -> None:
    large = file(noise(1780, 1780), "PNG")
    assert 9_000_000 < len(large) < 10_000_000
    await house.owner.says(document=(large, "sugar.png"), caption="/post Sugar")
    preview = await house.owner.private.next()
    assert preview.photo is not None
    assert (preview.photo.width, len(preview.photo.content) > 1_000_000) == (1780, True)


async def test_a_draft_gets_another_picture(house: Room) -> None:
    await house.owner.says(photo=(PHOTO, "sugar.jpg"), caption="/post Sugar\n\nSweet.")
    await house.owner.private.next()
    await house.owner.says(photo=(OTHER, "sugar.jpg"), caption="/edit 1 category: World")
    preview = await house.owner.private.next()
    assert preview.photo is not None
    assert (preview.photo.content, "World" in preview.plain, "Sweet." in preview.plain) == (OTHER, True, True)
