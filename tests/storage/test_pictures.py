"""Pictures in the database: once each, with what platforms call their copies, for as long as something shows them."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.articles import Newsroom
from core.feeds import read
from core.feeds.json_lines import write
from core.feeds.lines import LINE_LENGTH
from core.heads.pictures import LARGEST
from core.imports import Importer
from core.pictures import AT_HAND, Pictures
from core.retention import Retention, sweep
from core.values.article import Draft, Picture
from core.values.errors import UserError
from core.values.picture import Kept
from tests.delivery.world import World
from tests.pictures import OTHER, PHOTO, SCREENSHOT, drawn, file

KEPT = Kept(PHOTO, "jpg")


def newsroom(world: World) -> Newsroom:
    return Newsroom(
        world.storage,
        wake=lambda: None,
        now=lambda: world.now,
        new_code=lambda: uuid4().hex[:10],
        undo=timedelta(),
    )


@pytest.fixture
def pictures(world: World) -> Pictures:
    return Pictures(world.storage, now=lambda: world.now)


async def test_a_picture_is_there_once_and_comes_back_as_it_was(pictures: Pictures) -> None:
    assert await pictures.keep(PHOTO) == await pictures.keep(PHOTO) == KEPT.reference
    assert await pictures.read(KEPT.reference) == PHOTO
    assert await pictures.read(Kept(OTHER, "jpg").reference) is None
    assert await pictures.read("https://example.org/1.jpg") is None
    with pytest.raises(UserError):
        await pictures.keep(b"text")


async def test_few_are_kept_in_memory_and_all_in_the_database(world: World, pictures: Pictures) -> None:
    made = [file(drawn(40 + number, 40)) for number in range(AT_HAND + 2)]
    references = [await pictures.keep(content) for content in made]
    assert [await pictures.read(reference) for reference in references] == made
    assert [await Pictures(world.storage, now=lambda: world.now).read(one) for one in references] == made


async def test_a_copy_is_called_what_the_platform_said_last(pictures: Pictures) -> None:
    reference = await pictures.keep(PHOTO)
    assert await pictures.copy(reference, "paper:1") == ""
    for copy in ("AgAC1", "AgAC2"):
        await pictures.copied(reference, "paper:1", copy)
    assert (await pictures.copy(reference, "paper:1"), await pictures.copy(reference, "paper:2")) == ("AgAC2", "")
    await pictures.copied(reference, "paper:1", "")
    assert await pictures.copy(reference, "paper:1") == ""
    await pictures.copied(Kept(OTHER, "jpg").reference, "paper:1", "AgAC3")
    assert await pictures.copy(Kept(OTHER, "jpg").reference, "paper:1") == ""


async def test_what_no_article_shows_goes_after_three_days(world: World, pictures: Pictures) -> None:
    draft, shown, wanted = [await pictures.keep(content) for content in (PHOTO, OTHER, SCREENSHOT)]
    await pictures.copied(shown, "paper:1", "AgAC1")
    article = await newsroom(world).draft(Draft("Draft", picture=Picture(draft)), "paper:1")
    await newsroom(world).post(Draft("Sugar", picture=Picture(shown)), "paper:1")
    at = world.now
    assert await sweep(world.storage, Retention(), now=at + timedelta(hours=72)) == 0
    world.now = at + timedelta(hours=71)
    await newsroom(world).discard(article.id, "paper:1")
    assert await sweep(world.storage, Retention(), now=at + timedelta(hours=73)) == 2
    fresh = Pictures(world.storage, now=lambda: world.now)
    assert [await fresh.read(one) is None for one in (draft, shown, wanted)] == [True, False, True]
    assert await fresh.copy(shown, "paper:1") == "AgAC1"
    await pictures.keep(PHOTO)
    assert await sweep(world.storage, Retention(), now=at + timedelta(hours=75)) == 0


async def test_an_article_shows_no_picture_that_is_not_kept(world: World) -> None:
    lost = Draft("Sugar", picture=Picture(KEPT.reference))
    article = await newsroom(world).post(Draft("Salt"), "paper:1")
    with pytest.raises(UserError, match="no longer kept here"):
        await newsroom(world).draft(lost, "paper:1")
    with pytest.raises(UserError, match="no longer kept here"):
        await newsroom(world).post(lost, "paper:1")
    with pytest.raises(UserError, match="no longer kept here"):
        await newsroom(world).correct(article.id, lost, "paper:1")


async def test_a_file_that_names_one_of_another_house_is_told(world: World) -> None:
    importer = Importer(
        world.storage, wake=lambda: None, now=lambda: world.now, new_code=lambda: "x", ttl=timedelta(hours=1)
    )
    said = f"# Sugar\nimage: {KEPT.reference}\n\nSweet."
    report = await importer.take(read(BytesIO(said.encode()), name="sugar.md", now=world.now).items)
    assert (report.new, [str(fault.reason) for fault in report.faults]) == (
        0,
        ["That picture is no longer kept here; please send it again."],
    )
    line = b'{"title": "Sugar", "image": "%s"}\n'
    for held in (b"data:image/png;base64,!!!!", b"data:image/png;base64,AAAA", KEPT.reference.encode()):
        report = await importer.take(read(BytesIO(line % held), name="sugar.jsonl", now=world.now).items)
        assert (report.new, len(report.faults)) == (0, 1)


async def test_the_largest_picture_with_the_longest_body_is_a_line(world: World, pictures: Pictures) -> None:
    reference = await pictures.keep(PHOTO)
    article = await newsroom(world).post(Draft("Sugar", "😀" * 1_000_000, picture=Picture(reference)), "paper:1")
    assert len(write(article, content=bytes(LARGEST))) < LINE_LENGTH


async def test_the_sweep_reads_no_bodies(world: World) -> None:
    async with world.storage.read() as tx:
        if not tx.sqlite:
            pytest.skip("PostgreSQL chooses by statistics")
        shown = "SELECT picture_url FROM article WHERE picture_url LIKE 'picture:%'"
        plan = (await tx.connection.execute(text(f"EXPLAIN QUERY PLAN {shown}"))).all()
    assert "COVERING INDEX ix_article_kept_picture" in str(plan)
