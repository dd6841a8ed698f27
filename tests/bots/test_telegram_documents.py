"""Articles that come as files in Telegram."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.documents import together
from core import heads
from tests.bots.telegram_room import SQUARE, Room, room
from tests.conftest import FreshUrl

FILE = "# Sugar\n#Cuba\ncategory: World\n\nSweet.\n\nVery sweet."
SHOWN = "Sugar\nWorld"
READERS = "Only the newsroom's editors can do that."


@pytest.fixture
async def house(fresh_url: FreshUrl) -> AsyncIterator[Room]:
    async with room(fresh_url("sqlite", True)) as opened:
        yield opened


async def sent(house: Room, content: bytes, name: str, caption: str | None = None) -> str:
    """What Olga is answered to a file."""
    await house.owner.says(document=(content, name), caption=caption)
    return (await house.owner.private.next()).plain


@pytest.mark.parametrize("name", ["sugar.md", "SUGAR.MD", "sugar.markdown", "a b.txt"])
async def test_a_file_is_an_article(house: Room, name: str) -> None:
    shown = await sent(house, b"\xef\xbb\xbf" + FILE.encode(), name)
    assert shown.startswith(SHOWN)
    assert "Very sweet." in shown
    assert "This is a preview" in shown


async def test_a_caption_says_what_the_file_is(house: Room) -> None:
    assert (await sent(house, FILE.encode(), "sugar.md", "/post")).startswith(SHOWN)
    assert (await sent(house, b"Sweet.", "sugar.md", "/post@newsclip_test_bot Rum\n#Cuba")).startswith("Rum\n")
    preview = await house.asked(house.owner, f"/post {FILE}")
    await house.owner.presses(preview, "Publish")
    await house.owner.private.edited(preview)
    corrected = await sent(house, b"Salty.", "body.txt", "/correct 3 It was salt")
    assert corrected.startswith("Sugar\nWorld")
    assert "Salty." in corrected
    assert "It was salt" in corrected
    assert "This is a preview of the correction" in corrected
    renamed = await sent(house, b"title: Salt\n\nSalty.", "all.md", "/correct 3")
    assert renamed.startswith("Salt\nWorld")


async def test_a_file_may_answer_a_question(house: Room) -> None:
    preview = await house.asked(house.owner, f"/post {FILE}")
    await house.owner.presses(preview, "Publish")
    await house.asked(house.owner, "/correct 1")
    assert "preview of the correction" in await sent(house, b"Salty.", "body.md")
    for question in ("/post", "/share"):
        await house.asked(house.owner, question)
        assert (await sent(house, FILE.encode(), "sugar.md")).startswith(SHOWN)
        assert await house.question(house.owner.private, house.owner) is None


async def test_with_another_caption_it_is_the_words_that_count(house: Room) -> None:
    assert await sent(house, FILE.encode(), "sugar.md", "/latest") == "There are no articles yet."
    assert (await sent(house, FILE.encode(), "sugar.md", "for Monday")).startswith("Nothing found")
    assert house.called("getFile") == []


async def test_nothing_of_a_readers_is_downloaded(house: Room) -> None:
    square = await house.square(trusted=True)
    await house.ben.says(document=(FILE.encode(), "sugar.md"))
    await house.owner.says(document=(FILE.encode(), "sugar.md"), in_=square)
    await house.silent(house.ben.private)
    await house.silent(square)
    await house.ben.says(document=(FILE.encode(), "sugar.md"), caption="/post")
    assert (await house.ben.private.next()).plain == READERS
    assert house.called("getFile") == []


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF-1.7", "sugar.pdf", "I read articles from .md and .txt files only."),
        (b"Sweet.", "sugar", "I read articles from .md and .txt files only."),
        (b"S\xfc\xdfes", "sugar.txt", "That file is not text in UTF-8."),
        (b"Sweet\0", "sugar.txt", "That file is not text in UTF-8."),
        (b"a" * 1_000_001, "sugar.txt", "That file is too large: an article may have 1000 kB."),
        (b"", "sugar.txt", "Send me the article."),
    ],
)
async def test_what_is_no_article_is_told_apart(house: Room, content: bytes, name: str, told: str) -> None:
    assert (await sent(house, content, name)).startswith(told)


async def test_a_file_of_unknown_size_is_measured(house: Room) -> None:
    house.owner.start()
    file = house.telegram.world.keep(b"a" * 1_000_001, "sugar.txt")
    wire = house.wire(house.owner.private, house.owner, "") | {"document": {"file_id": file.id, "file_name": file.name}}
    await house.hear({"message": wire})
    assert (await house.owner.private.next()).plain.startswith("That file is too large")


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(house: Room) -> None:
    house.telegram.next(method="getFile").fails(400, description="Bad Request: wrong file_id")
    assert await sent(house, b"Sweet.", "sugar.md") == "That file could not be fetched; please send it again."


@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_what_is_together_is_one_command(title: str, body: str) -> None:
    """Whatever the file holds, the caption stays the command."""
    whole = together(f"/post {title}", body)
    assert whole.startswith("/post")
    assert whole.endswith(body)


def test_a_body_below_a_title_is_no_head_line() -> None:
    assert heads.draft(together("/post Sugar", "Sweet.\nVery.")).body == "Sweet.\nVery."
    assert heads.draft(together("/post Sugar", "category: World\n\nSweet.")).category == "World"
    assert heads.draft(together("", "Sugar\n\nSweet.")).title == "Sugar"


async def test_a_desk_takes_files_too(fresh_url: FreshUrl) -> None:
    tables: dict[str, Any] = {"bots": {"telegram": {"desks": [str(SQUARE)]}}}
    async with room(fresh_url("sqlite", True), **tables) as house:
        square = await house.square(trusted=True)
        await square.promote(house.ben)
        await house.ben.says(document=(b"%PDF-1.7", "sugar.pdf"), in_=square)
        await house.owner.says(document=(b"%PDF-1.7", "sugar.pdf"), in_=square)
        await house.ben.says(document=(FILE.encode(), "sugar.md"), in_=square)
        await house.owner.says(document=(FILE.encode(), "sugar.md"), caption="for Monday", in_=square)
        await house.silent(square)
        assert house.called("getFile") == []
        await house.owner.says(document=(FILE.encode(), "sugar.md"), in_=square)
        assert (await square.next()).plain.startswith(SHOWN)
