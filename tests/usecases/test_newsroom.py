"""The acts of the newsroom: each is one transaction with its rollout and its line in the log."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.articles import Newsroom, slug
from core.storage import Storage
from core.values.article import Article, Draft, Source, Status, content_hash
from core.values.delivery import Share
from core.values.errors import UserError
from core.values.tag import parse_tag

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DRAFT = Draft("Trains run", "Again.", tags=(parse_tag("rail"),))


class Bell:
    rings = 0

    def ring(self) -> None:
        self.rings += 1


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    opened = Storage(migrated_url)
    yield opened
    await opened.close()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def newsroom(storage: Storage, bell: Bell) -> Newsroom:
    codes = iter(f"c{n}" for n in range(100))
    return Newsroom(storage, wake=bell.ring, now=lambda: NOW, new_code=lambda: next(codes), undo=timedelta(seconds=10))


async def rollouts(storage: Storage, *, after: timedelta = timedelta(days=1)) -> list[tuple[int, Share, bool]]:
    """The revision, share and freshness of what would go out."""
    found = []
    async with storage.begin() as tx:
        while step := await tx.rollouts.due(NOW + after):
            found.append((step.revision, step.share, step.fresh))
            await tx.rollouts.advance(step, upto=0, width=1, rows=0, ended=True, at=NOW)
    return sorted(found)


async def acts(storage: Storage, article: Article) -> list[tuple[str, str, str]]:
    async with storage.read() as tx:
        return [(act.person, act.act, act.detail) for act in await tx.audit.of(article.id)]


async def test_a_draft_goes_nowhere(storage: Storage, newsroom: Newsroom, bell: Bell) -> None:
    article = await newsroom.draft(DRAFT, "paper:7")
    assert (article.status, article.slug, bell.rings) == (Status.DRAFT, "trains-run-c0", 0)
    assert await rollouts(storage) == []
    assert await acts(storage, article) == [("paper:7", "draft", "Trains run")]
    with pytest.raises(UserError, match=f"There is no article {article.id}"):
        await newsroom.find(article.id)
    assert await newsroom.find(article.id, drafts=True) == article


async def test_publishing_waits_for_undo_and_posting_does_not(storage: Storage, newsroom: Newsroom, bell: Bell) -> None:
    draft = await newsroom.draft(DRAFT, "paper:7")
    article = await newsroom.publish(draft.id, "paper:7")
    assert (article.status, article.published_at, bell.rings) == (Status.PUBLISHED, NOW, 1)
    assert await rollouts(storage, after=timedelta(seconds=9)) == []
    assert await rollouts(storage, after=timedelta(seconds=10)) == [(1, Share.POST, True)]
    with pytest.raises(UserError, match="is published already"):
        await newsroom.publish(draft.id, "paper:7")
    posted = await newsroom.post(DRAFT, "cli")
    assert posted.slug != article.slug
    assert await rollouts(storage, after=timedelta(0)) == [(1, Share.POST, True)]


@pytest.mark.parametrize(
    ("given_date", "shown"),
    [(None, NOW), (NOW - timedelta(days=9), NOW - timedelta(days=9)), (NOW + timedelta(1), NOW)],
)
async def test_a_posted_article_may_be_older_but_not_newer(
    newsroom: Newsroom, given_date: datetime | None, shown: datetime
) -> None:
    article = await newsroom.post(Draft("Trains", published_at=given_date), "cli")
    assert article.published_at == shown


async def test_undo_only_before_anything_left(storage: Storage, newsroom: Newsroom) -> None:
    article = await newsroom.draft(DRAFT, "paper:7")
    await newsroom.publish(article.id, "paper:7")
    assert await newsroom.undo(article.id, "paper:7")
    assert await rollouts(storage) == []
    assert (await newsroom.find(article.id, drafts=True)).status is Status.DRAFT
    await newsroom.publish(article.id, "paper:7")
    assert await rollouts(storage) == [(1, Share.POST, True)]
    assert not await newsroom.undo(article.id, "paper:7")
    assert (await newsroom.find(article.id)).status is Status.PUBLISHED


async def test_undo_does_not_take_back_a_correction(storage: Storage, newsroom: Newsroom) -> None:
    article = await newsroom.post(DRAFT, "paper:7")
    await newsroom.correct(article.id, Draft("Trains stop"), "paper:7")
    assert not await newsroom.undo(article.id, "paper:7")
    assert await rollouts(storage) == [(1, Share.POST, True), (2, Share.EDIT, False)]


async def test_a_correction_is_a_new_revision(storage: Storage, newsroom: Newsroom, bell: Bell) -> None:
    article = await newsroom.post(DRAFT, "paper:7")
    await rollouts(storage)
    corrected = await newsroom.correct(article.id, Draft("Trains stop"), "paper:8", note=" They\nstop. ", material=True)
    assert (corrected.title, corrected.body, corrected.tags, corrected.revision) == ("Trains stop", "", (), 2)
    assert (corrected.note, corrected.corrected_at, corrected.material_revision) == ("They stop.", NOW, 2)
    assert (corrected.slug, bell.rings) == (article.slug, 2)
    assert await rollouts(storage) == [(2, Share.EDIT, False)]
    assert (await acts(storage, article))[-1] == ("paper:8", "correct", "They stop.")
    with pytest.raises(UserError, match="changes nothing"):
        await newsroom.correct(article.id, Draft("Trains stop"), "paper:8")
    with pytest.raises(UserError, match="changed meanwhile"):
        await newsroom.correct(article.id, Draft("Trains"), "paper:8", base=1)


async def test_two_corrections_at_once(newsroom: Newsroom) -> None:
    article = await newsroom.post(DRAFT, "paper:7")
    drafts = [Draft(f"Trains {n}") for n in range(5)]
    await asyncio.gather(*(newsroom.correct(article.id, draft, "paper:7") for draft in drafts))
    assert (await newsroom.find(article.id)).revision == 6


async def test_two_publishers_at_once(storage: Storage, newsroom: Newsroom) -> None:
    article = await newsroom.draft(DRAFT, "paper:7")
    ends = await asyncio.gather(*(newsroom.publish(article.id, "paper:7") for _ in range(4)), return_exceptions=True)
    assert [type(end) for end in ends if isinstance(end, BaseException)] == [UserError] * 3
    assert await rollouts(storage) == [(1, Share.POST, True)]


async def test_retracted_and_restored(storage: Storage, newsroom: Newsroom) -> None:
    article = await newsroom.post(DRAFT, "paper:7")
    await rollouts(storage)
    with pytest.raises(UserError, match="needs a reason"):
        await newsroom.retract(article.id, " \n ", "paper:7")
    retracted = await newsroom.retract(article.id, "A hoax.", "paper:7")
    assert (retracted.status, retracted.note, retracted.revision) == (Status.RETRACTED, "A hoax.", 2)
    assert await newsroom.find(article.id) == retracted
    assert await rollouts(storage) == [(2, Share.URGENT, False)]
    with pytest.raises(UserError, match="is not published"):
        await newsroom.correct(article.id, Draft("X"), "paper:7")
    with pytest.raises(UserError, match="is not published"):
        await newsroom.retract(article.id, "Again", "paper:7")
    restored = await newsroom.restore(article.id, "paper:7")
    assert (restored.status, restored.revision, restored.title) == (Status.PUBLISHED, 3, "Trains run")
    assert await rollouts(storage) == [(3, Share.EDIT, True)]
    with pytest.raises(UserError, match="is not retracted"):
        await newsroom.restore(article.id, "paper:7")


async def test_a_discarded_drafts_number_is_never_given_again(newsroom: Newsroom) -> None:
    article = await newsroom.draft(DRAFT, "paper:7")
    await newsroom.discard(article.id, "paper:7")
    with pytest.raises(UserError, match="There is no article"):
        await newsroom.publish(article.id, "paper:7")
    assert (await newsroom.draft(DRAFT, "paper:7")).id != article.id
    posted = await newsroom.post(DRAFT, "paper:7")
    with pytest.raises(UserError, match="is published; /retract takes it back"):
        await newsroom.discard(posted.id, "paper:7")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Trains run again", "trains-run-again-x"),
        ("  Ça va? Déjà vu!  ", "ca-va-deja-vu-x"),
        ("Поезда", "x"),
        ("新闻 2026", "2026-x"),
        ("", "x"),
        ("word " * 30, "word-" * 16 + "x"),
        ("w" * 100, "w" * 80 + "-x"),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title, "x") == expected


@given(st.text(max_size=300))
def test_a_slug_is_plain_ascii_and_fits(title: str) -> None:
    written = slug(title, "0123456789abcdef")
    assert len(written) <= 97
    assert written.isascii()
    assert written.replace("-", "").isalnum()


def test_the_content_is_what_a_reader_sees() -> None:
    other_date = Draft("Trains run", "Again.", tags=(parse_tag("Rail"),), published_at=NOW, external_id="x-1")
    assert content_hash(DRAFT) == content_hash(other_date)
    for changed in (
        Draft("Trains run", "Again!", tags=DRAFT.tags),
        Draft("Trains run", "Again."),
        Draft("Trains run", "Again.", tags=DRAFT.tags, source=Source(name="Rail")),
        Draft("Trains run", "Again.", tags=DRAFT.tags, category="World"),
    ):
        assert content_hash(changed) != content_hash(DRAFT)
