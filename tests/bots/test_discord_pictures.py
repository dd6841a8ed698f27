"""Pictures that editors send with a form of Discord, and what the channels show of them."""

from collections.abc import AsyncIterator

import pytest

from core.values.chat import ChatState
from core.values.picture import Kept
from tests.bots.discord_room import Room, room
from tests.bots.test_discord_forms import message, opened
from tests.pictures import OTHER, PHOTO
from tests.platforms.discord import Channel, Message, Permission


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as entered:
        yield entered


def shown(house: Room, seen: Message) -> list[bytes]:
    """What the pictures of a message hold."""
    files = {file["url"]: house.discord.world.files[int(file["id"])].content for file in seen.attachments}
    return [files[url] for url in seen.pictures]


async def test_a_picture_goes_with_the_article(house: Room) -> None:
    await house.ana.uses(house.square, "tag follow", tags="cuba")
    await house.square.next()
    form = await opened(house, house.olga.private)
    preview = await house.olga.submits(form, Title="Sugar", Tags="cuba", Body="Sweet.", Picture=("sugar.jpg", PHOTO))
    assert shown(house, message(preview)) == [PHOTO]
    published = await house.olga.presses(message(preview), "Publish")
    assert (shown(house, message(published)), message(published).attachments) == ([], [])
    card = await house.square.next()
    assert shown(house, card) == [PHOTO]
    form = await opened(house, house.olga.private, "correct", id="1")
    corrected = await house.olga.submits(form, Picture=("sugar.jpg", OTHER))
    assert shown(house, message(corrected)) == [OTHER]
    await house.olga.presses(message(corrected), "Publish")
    changed = await house.square.edited(card)
    assert shown(house, changed) == [OTHER]
    question = await house.olga.uses(house.olga.private, "retract", id="1", reason="A hoax")
    await house.olga.presses(message(question), "Retract")
    gone = await house.square.edited(changed)
    assert (shown(house, gone), gone.attachments) == ([], [])


async def published(house: Room, picture: bytes = PHOTO, **fields: str) -> None:
    form = await opened(house, house.olga.private)
    preview = await house.olga.submits(
        form, Title="Sugar", Tags="cuba", Body="Sweet.", Picture=("1.jpg", picture), **fields
    )
    await house.olga.presses(message(preview), "Publish")


async def card_in(channel: Channel) -> Message:
    while not (found := await channel.next()).pictures:
        pass
    return found


async def test_a_forum_and_an_embed_show_it_too(house: Room) -> None:
    forum = house.town.forum("stories")
    await house.ana.uses(house.square, "tag follow", tags="cuba")
    await house.ana.uses(house.square, "settings", setting="form", value="embed")
    await house.ben.uses(house.ben.private, "tag follow", tags="cuba")
    await house.ana.uses(forum.thread("Hello"), "tag follow", tags="cuba")
    await published(house)
    await house.discord.world.bell.until(lambda: len(forum.threads) > 1 or None, 10)
    post = list(forum.threads.values())[-1]
    cards = [await card_in(chat) for chat in (house.square, house.ben.private, post)]
    assert [shown(house, card) for card in cards] == [[PHOTO]] * 3
    assert [bool(card.embeds) for card in cards] == [True, False, False]
    correction = await house.olga.uses(house.olga.private, "correct", id="1")
    assert correction.modal is not None
    preview = await house.olga.submits(correction.modal, Picture=("2.jpg", OTHER))
    await house.olga.presses(message(preview), "Publish")
    for card in cards:
        changed = await card.channel.edited(card)
        assert (shown(house, changed), len(changed.attachments)) == ([OTHER], 1)


async def test_where_no_files_may_be_attached_the_words_come(house: Room) -> None:
    await house.ana.uses(house.square, "tag follow", tags="cuba")
    await house.square.next()
    house.square.overwrite_bot(deny=Permission.ATTACH_FILES)
    await published(house)
    card = await house.square.next()
    assert (shown(house, card), "## Sugar" in card.plain) == ([], True)
    chat = await house.chat(house.place(house.square))
    assert chat is not None
    assert chat.state is ChatState.ACTIVE


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"png", "I take pictures as JPEG, PNG, WebP or GIF; that file is none."),
        (PHOTO[:300], "That picture is damaged and cannot be read; please send it again."),
        (b"x" * 10_000_001, "That picture is too large: it may have 10 MB."),
    ],
)
async def test_what_was_written_beside_a_bad_picture_is_not_lost(house: Room, content: bytes, told: str) -> None:
    form = await opened(house, house.olga.private)
    refused = await house.olga.submits(form, Title="Sugar", Body="Sweet.", Picture=("1.png", content))
    assert refused.plain == told
    again = await house.olga.presses(message(refused), "Fill in the form")
    assert again.modal is not None
    preview = await house.olga.submits(again.modal, Picture=("1.jpg", PHOTO))
    assert shown(house, message(preview)) == [PHOTO]


async def test_a_picture_is_not_sent_again_for_another_mistake(house: Room) -> None:
    form = await opened(house, house.olga.private)
    refused = await house.olga.submits(form, Title="Sugar", Body="image: nowhere\n\nSweet.", Picture=("1.jpg", PHOTO))
    again = await house.olga.presses(message(refused), "Fill in the form")
    assert again.modal is not None
    preview = await house.olga.submits(again.modal, Body="Sweet.")
    assert shown(house, message(preview)) == [PHOTO]


async def test_a_picture_of_somebody_else_is_not_even_fetched(house: Room) -> None:
    form = await opened(house, house.olga.private)
    refused = await house.ben.submits(form, Title="Sugar", Body="Sweet.", Picture=("1.jpg", PHOTO))
    assert refused.plain == "That question is no longer open; ask again."
    async with house.house.services.storage.read() as tx:
        assert await tx.pictures.read(Kept(PHOTO, "jpg").name) is None
