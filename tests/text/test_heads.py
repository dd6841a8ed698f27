"""One message holds an article: what its head says, what it may leave out, and what is told when it is wrong."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import heads
from core.heads.lines import LIMITS, TAGS
from core.heads.reader import BODY_LENGTH
from core.values.article import Draft, Picture, Source
from core.values.errors import UserError
from core.values.tag import TAG_LENGTH, Tag, parse_tag
from core.values.text import clean, clean_line

POST = """Title of the article
#Cuba #Venezuela
category: World News
source: https://example.org/story The Example
image: https://example.org/picture.jpg A ship in the harbour
credit: Ann Example
language: en-GB
author: Bob Example
summary: In one sentence.
date: 2026-01-31T14:00:00+02:00
id: x-1

The body

in Markdown.
"""
DRAFT = Draft(
    title="Title of the article",
    body="The body\n\nin Markdown.",
    category="World News",
    tags=(Tag("cuba", "Cuba"), Tag("venezuela", "Venezuela")),
    summary="In one sentence.",
    picture=Picture("https://example.org/picture.jpg", "A ship in the harbour", "Ann Example"),
    author="Bob Example",
    source=Source("https://example.org/story", "The Example"),
    language="en",
    published_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
    external_id="x-1",
)


def test_a_whole_post() -> None:
    assert heads.draft(POST) == DRAFT


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("Only a title", Draft("Only a title")),
        ("# Title\n\nBody", Draft("Title", "Body")),
        ("/post Title\n\nBody", Draft("Title", "Body")),
        ("/post@newsbot\n# Title\n\nBody", Draft("Title", "Body")),
        ("/posted\n\n/post Body", Draft("/posted", "/post Body")),
        ("## Title\n\nBody", Draft("Title", "Body")),
        ("\n\n  Title  of   it \n \n\n  indented body\n\n", Draft("Title of it", "  indented body")),
        ("title: Source: unknown\n\nBody", Draft("Source: unknown", "Body")),
        ("Cuba: what now?\nCATEGORY : Sport", Draft("Cuba: what now?", category="Sport")),
        ("#1 in the world\n\nBody", Draft("#1 in the world", "Body")),
        ("category: Sport\n#Cuba\nTitle\r\n\r\nBody", Draft("Title", "Body", "Sport", (Tag("cuba", "Cuba"),))),
        (
            "Title\n#Cuba, #c++\n#Cuba\ntags: Chess, c#",
            Draft("Title", tags=tuple(map(parse_tag, ("Cuba", "c++", "Chess", "c#")))),
        ),
        ("Title\nsource: Reuters", Draft("Title", source=Source("", "Reuters"))),
        (
            "Title\nsource: The Example <https://Example.org/a>",
            Draft("Title", source=Source("https://example.org/a", "The Example")),
        ),
        ("Title\npicture：https://example.org/a.jpg", Draft("Title", picture=Picture("https://example.org/a.jpg"))),
        ("Title\npublished: 2026-01-31", Draft("Title", published_at=datetime(2026, 1, 31, tzinfo=UTC))),
        ("Title\ncategory:\nimage:\nsource:\nlanguage:", Draft("Title")),
        ("Title\n\ncategory: this is the body", Draft("Title", "category: this is the body")),
        ("T\0itle \u202e\ud800\n\nB\0ody", Draft("Title", "Body")),
    ],
)
def test_posts(text: str, draft: Draft) -> None:
    assert heads.draft(text) == draft


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no title; write it in the first line."),
        ("#Cuba\n\nBody", "There is no title; write it in the first line."),
        ("title:", "Line 1: a title cannot be empty."),
        ("Title\nand the body at once", "Line 2 is not understood; leave an empty line before the body."),
        ("\nTitle\ncolour: red", "Line 3 is not understood; leave an empty line before the body."),
        ("Title\ncategory: a\ncategory: b", "Line 3 says again what an earlier line said."),
        ("Title\n# Title", "Line 2 says again what an earlier line said."),
        (
            "Title\nsource: ftp://example.org",
            "Line 2: “ftp://example.org” is not a web address; one begins with https://.",
        ),
        ("Title\nimage: picture.jpg", "Line 2: “picture.jpg” is not a web address; one begins with https://."),
        ("Title\n#Cuba #🙂", "Line 2: “#🙂” cannot be a tag; it needs letters or digits, at most 64."),
        ("Title\ncategory: —", "Line 2: “—” cannot be a category; it needs letters or digits, at most 64."),
        ("Title\nlanguage: Klingon", "Line 2: “Klingon” is not a language code; write one such as en, es or zh."),
        ("Title\ndate: yesterday", "Line 2: “yesterday” is not a date; write 2026-01-31 or 2026-01-31T14:00Z."),
        ("Title\ndate: 2026-02-30", "Line 2: “2026-02-30” is not a date; write 2026-01-31 or 2026-01-31T14:00Z."),
        (
            "Title\ndate: 0001-01-01T00:00+10:00",
            "Line 2: “0001-01-01T00:00+10:00” is not a date; write 2026-01-31 or 2026-01-31T14:00Z.",
        ),
        ("Title\ncredit: Ann", "There is a credit but no image; add a line that begins with image:."),
        ("x" * 301, "Line 1 is too long: at most 300 characters."),
        ("Title\nid: " + "x" * 501, "Line 2 is too long: at most 500 characters."),
        ("Title\n" + " ".join(f"#t{i}" for i in range(TAGS + 1)), "Line 2: an article has at most 20 tags."),
        ("Title\n\n" + "x" * (BODY_LENGTH + 1), "That is too long: a body has at most 1000000 characters."),
        ("Title\n\n" + "x" * (10 * BODY_LENGTH), "That is too long: a body has at most 1000000 characters."),
        (
            "Title\n#" + "x" * 10_000,
            f"Line 2: “#{'x' * 38}…” cannot be a tag; it needs letters or digits, at most {TAG_LENGTH}.",
        ),
    ],
)
def test_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        heads.draft(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("title: New title", {"title": "New title"}),
        ("# New title", {"title": "New title"}),
        ("A new body\n\nin two parts", {"body": "A new body\n\nin two parts"}),
        ("A new body\nof two lines", {"body": "A new body\nof two lines"}),
        ("A new body\n# Part one\n\nText", {"body": "A new body\n# Part one\n\nText"}),
        ("New title\n#Chess\n\nNew body", {"title": "New title", "tags": (Tag("chess", "Chess"),), "body": "New body"}),
        ("/post New title\n\nNew body", {"title": "New title", "body": "New body"}),
        ("category: Sport\n\nNew body", {"category": "Sport", "body": "New body"}),
        ("#Chess", {"tags": (Tag("chess", "Chess"),)}),
        ("tags:", {"tags": ()}),
        ("image:", {"picture": None}),
        ("image: https://example.org/b.jpg", {"picture": Picture("https://example.org/b.jpg")}),
        (
            "image: https://example.org/b.jpg B\ncredit: Cy",
            {"picture": Picture("https://example.org/b.jpg", "B", "Cy")},
        ),
        ("credit: Cy", {"picture": Picture("https://example.org/picture.jpg", "A ship in the harbour", "Cy")}),
        ("credit:", {"picture": Picture("https://example.org/picture.jpg", "A ship in the harbour")}),
        ("source:\nauthor:\nsummary:", {"source": Source(), "author": "", "summary": ""}),
        ("category:", {"category": "General"}),
        ("date: 2026-02-01", {"published_at": datetime(2026, 2, 1, tzinfo=UTC)}),
        ("", {}),
        (" \n\n", {}),
    ],
)
def test_corrections(text: str, given: dict[str, object]) -> None:
    corrected = heads.changes(text).applied(DRAFT)
    changed = {
        name: getattr(corrected, name)
        for name in DRAFT.__dataclass_fields__
        if getattr(corrected, name) != getattr(DRAFT, name)
    }
    assert changed == given


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("category: Sport\nNew title", "Line 2 is not understood; leave an empty line before the body."),
        ("title:", "Line 1: a title cannot be empty."),
        ("date:", "Line 1: “” is not a date; write 2026-01-31 or 2026-01-31T14:00Z."),
    ],
)
def test_wrong_corrections(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        heads.changes(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("category: x", True),
        ("\n\n#Cuba", True),
        ("# Title", True),
        ("Some words", False),
        ("", False),
        ("Note: this", False),
    ],
)
def test_telling_a_head_from_a_body(text: str, answer: bool) -> None:
    assert heads.begins_with_head(text) is answer


def _line(limit: int) -> st.SearchStrategy[str]:
    return st.text(max_size=limit).map(clean_line).map(lambda line: line[:limit].strip())


def _tag(text: str) -> Tag | None:
    try:
        return parse_tag(text)
    except UserError:
        return None


TAG = st.text(min_size=1, max_size=12).map(_tag).filter(lambda tag: tag is not None)
URL = st.sampled_from(["https://example.org/a?b=c#d", "http://xn--mnchen-3ya.example/%C3%A4"])
NAME = _line(40)
DRAFTS = st.builds(
    Draft,
    title=_line(60).filter(bool),
    body=st.text().map(clean).map(lambda body: body.strip()),
    category=TAG.map(lambda tag: tag.label if tag else ""),
    tags=st.lists(TAG, max_size=5, unique_by=lambda tag: tag.name if tag else "").map(tuple),
    summary=NAME,
    picture=st.none() | st.builds(Picture, URL, NAME, NAME),
    author=NAME,
    source=st.just(Source()) | st.builds(Source, URL, NAME) | st.just(Source("", "The Example")),
    language=st.sampled_from(["", "en", "zh"]),
    published_at=st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),
    external_id=NAME,
)


@given(DRAFTS)
def test_what_is_written_is_read(draft: Draft) -> None:
    assert heads.draft(heads.write(draft)) == draft
    assert heads.changes(heads.write(draft)).applied(Draft("Old", published_at=draft.published_at)) == draft


LINES = st.sampled_from(
    [
        "Title",
        "# Title",
        "#a #b",
        "category: x",
        "source: https://example.org a",
        "image: x",
        "date: 2026",
        "",
        " ",
        "text",
        "language: en",
        "credit: x",
    ]
)


@given(st.text() | st.lists(LINES | st.text(max_size=10), max_size=8).map("\n".join))
def test_anything_is_read_or_refused(text: str) -> None:
    for read in (heads.draft, heads.changes):
        assert len(_refusal(read, text)) < 200


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except UserError as error:
        return str(error)
    return ""


def test_every_limit_is_kept() -> None:
    for key, name in (("author", "author"), ("summary", "summary"), ("id", "external_id")):
        limit = LIMITS[name]
        assert getattr(heads.draft(f"Title\n{key}: {'x' * limit}"), name) == "x" * limit
        with pytest.raises(UserError, match=f"at most {limit} characters"):
            heads.draft(f"Title\n{key}: {'x' * (limit + 1)}")


REFERENCE = f"picture:{'0' * 32}.jpg"


@pytest.mark.parametrize(
    ("text", "corrects", "title", "body"),
    [
        ("/post Sugar", False, "Sugar", ""),
        ("Sugar\n#Cuba\n\nSweet.", False, "Sugar", "Sweet."),
        ("\n\nSugar\nlanguage: en\n\nSweet.\n\nVery.", False, "Sugar", "Sweet.\n\nVery."),
        ("title: Sugar\n\nSweet.", True, "Sugar", "Sweet."),
        ("Sugar\n#Cuba\n\nSweet.", True, "Sugar", "Sweet."),
        ("Sweet.\nVery.", True, "", "Sweet.\nVery."),
        ("", True, "", ""),
    ],
)
def test_a_picture_that_came_along_is_a_line_of_the_head(text: str, corrects: bool, title: str, body: str) -> None:
    together = heads.pictured(text, REFERENCE, corrects=corrects)
    draft = heads.changes(together).draft if corrects else heads.draft(together)
    assert draft.picture == Picture(REFERENCE)
    assert (draft.title, draft.body) == (title, body)


def test_a_picture_that_is_there_twice_is_told_with_its_line() -> None:
    with pytest.raises(UserError, match="in line 2"):
        heads.pictured("Sugar\nimage: https://example.org/1.jpg\n\nSweet.", REFERENCE)


@given(st.text(min_size=1, max_size=80), st.booleans())
def test_whatever_is_sent_with_a_picture_is_read_or_refused(text: str, corrects: bool) -> None:
    with suppress(UserError):
        together = heads.pictured(text, REFERENCE, corrects=corrects)
        draft = heads.changes(together).draft if corrects else heads.draft(together)
        assert draft.picture == Picture(REFERENCE)
