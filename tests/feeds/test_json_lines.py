"""One article a line: what is taken, what is refused and how it is said, and that an export is read back unchanged."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.feeds import Entry, Fault, read
from core.feeds.dates import EARLIEST
from core.feeds.json_lines import write
from core.feeds.lines import LINE_LENGTH, lines
from core.values.article import Article, Draft, Picture, Source, Status
from core.values.errors import UserError
from core.values.tag import Tag, parse_tag
from core.values.text import clean, clean_line
from tests.feeds.samples import NOW, entries, faults, items, open_text


def line(**values: object) -> str:
    return json.dumps({"title": "T", **values}) + "\n"


def test_everything_a_line_may_hold() -> None:
    [entry] = entries(
        line(
            title="Cocoa <NT>",
            body="One.\n\nTwo.",
            summary="S",
            published_at="1987-02-26T15:01:01Z",
            category="Commodities",
            tags=["Ivory Coast", "cocoa", "ivorycoast"],
            source_url="https://WIRE.example/1",
            source_name="The Wire",
            language="en-GB",
            author="Ann",
            image={"url": "https://wire.example/1.jpg", "alt": "Beans", "credit": "Bob"},
            id=7,
        )
    )
    assert entry.draft == Draft(
        title="Cocoa <NT>",
        body="One.\n\nTwo.",
        summary="S",
        published_at=datetime(1987, 2, 26, 15, 1, 1, tzinfo=UTC),
        category="Commodities",
        tags=(Tag("ivorycoast", "IvoryCoast"), Tag("cocoa", "cocoa")),
        source=Source("https://wire.example/1", "The Wire"),
        language="en",
        author="Ann",
        picture=Picture("https://wire.example/1.jpg", "Beans", "Bob"),
        external_id="7",
    )
    assert (entry.number, entry.line, entry.status) == (1, 1, Status.PUBLISHED)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "The “title” is missing."),
        ({"title": None}, "The “title” is missing."),
        ({"title": 5}, "“title” must be a text."),
        ({"title": "x" * 301}, "“title” is longer than 300 characters."),
        ({"title": "x" * 10_000_00}, "“title” is longer than 300 characters."),
        ({"body": ["x"]}, "“body” must be a text."),
        ({"body": "x" * 1_000_001}, "“body” is longer than 1000000 characters."),
        ({"published_at": "soon"}, "“published_at” must be a date from 1900 on, such as 2026-01-31T14:00:00Z."),
        ({"published_at": "0000-01-01"}, "“published_at” must be a date from 1900 on, such as 2026-01-31T14:00:00Z."),
        ({"published_at": "-0044-03-15"}, "“published_at” must be a date from 1900 on, such as 2026-01-31T14:00:00Z."),
        ({"published_at": "1066-10-14"}, "“published_at” must be a date from 1900 on, such as 2026-01-31T14:00:00Z."),
        ({"published_at": 1700000000}, "“published_at” must be a text."),
        ({"category": "…"}, "“…” cannot be a category; it needs letters or digits, at most 64."),
        ({"tags": "cuba"}, "“tags” must be a list of texts."),
        ({"tags": [1]}, "“tags” must be a list of texts."),
        ({"tags": ["x" * 10_000]}, f"“{'x' * 39}…” cannot be a tag; it needs letters or digits, at most 64."),
        ({"tags": [f"t{i}" for i in range(21)]}, "An article has at most 20 tags."),
        (
            {"source_url": "javascript:alert(1)"},
            "“source_url” must be a web address of at most 2048 characters; one begins with https:// or http://.",
        ),
        (
            {"image": {"url": "x"}},
            "“image.url” must be a web address of at most 2048 characters; one begins with https:// or http://.",
        ),
        ({"image": {"url": "https://a.example/", "alt": 1}}, "“image.alt” must be a text."),
        ({"image": 3}, "“image” must be a text."),
        ({"language": "tlhingan"}, "“language” must be a language code such as en, es or zh."),
        ({"id": True}, "“id” must be a text."),
        ({"status": "lost"}, "“status” must be draft, scheduled, published or retracted."),
        ({"identity": "mine"}, "“identity” is not one that an export wrote."),
    ],
)
def test_a_fault_names_the_key(said: dict[str, object], sentence: str) -> None:
    assert faults(line() + "\n" + line(**said) + line(title="after"), "a.jsonl") == [(2, 3, sentence)]


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (b"{oops", "This is not JSON (character 2 is wrong)."),
        (b'{"title": "\xff"}', "This is not UTF-8 text (byte 12 is wrong)."),
        (b"[1]", 'This line is not a JSON object, {"title": "…"}.'),
        (b"NaN", "This is not JSON (character 1 is wrong)."),
        (b"[" * 100_000, "This is not JSON (character 1026 is wrong)."),
        (b'"\\ud800' + b"[" * 100_000, "This is not JSON (character 2 is wrong)."),
        (b'{"title": ' + b"9" * 5000 + b"}", "This is not JSON (character 11 is wrong)."),
        (b'{"id": ' + b"9" * 5000 + b', "title": "\\ud800"}', "This is not JSON (character 8 is wrong)."),
        (b"\0\0\0", "This is not JSON (character 1 is wrong)."),
        (b'{"title": "' + b"x" * LINE_LENGTH + b'"}', "This line is longer than 10 million bytes."),
    ],
)
def test_one_bad_line_never_stops_the_rest(second: bytes, sentence: str) -> None:
    data = line().encode() + second + b"\n" + line(title="after").encode()
    first, fault, last = items(data, "a.jsonl")
    assert isinstance(fault, Fault)
    assert isinstance(last, Entry)
    assert (fault.number, fault.line, str(fault.reason)) == (2, 2, sentence)
    assert (last.number, last.line, last.draft.title) == (3, 3, "after")
    assert isinstance(first, Entry)


def test_what_hides_in_a_text_is_taken_out() -> None:
    [entry] = entries(
        b'{"title": "a\\u0000b \\ud800c \\u202ed' + b"e" + "\u0301".encode() * 500 + b'", "body": "\\udfff\\u0007x"}'
    )
    assert (entry.draft.title, entry.draft.body) == ("ab c dé" + "\u0301" * 7, "x")


def test_unknown_keys_are_counted_and_not_hoarded() -> None:
    reading = open_text(line(titel="x") * 2 + "".join(line(**{f"k{i}": 1}) for i in range(1000)))
    assert all(isinstance(item, Entry) for item in reading.items)
    assert reading.ignored["titel"] == 2
    assert len(reading.ignored) == 20


def test_tomorrow_is_now_unless_it_is_scheduled() -> None:
    later = (NOW + timedelta(days=400)).isoformat()
    told, planned, last = entries(
        line(published_at=later) + line(published_at=later, status="scheduled") + line(published_at="9999-12-31")
    )
    assert [e.draft.published_at for e in (told, planned, last)] == [NOW, NOW + timedelta(days=400), NOW]


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert len(entries(b"\xef\xbb\xbf" + line().encode().replace(b"\n", b"\r\n") * 2)) == 2


@given(st.binary(max_size=60), st.integers(min_value=0, max_value=60))
def test_lines_are_those_of_the_file(data: bytes, cut: int) -> None:
    found = [text for _, text in lines(data[:cut], BytesIO(data[cut:]))] if data[:cut] else []
    assert not found or found == (data[:-1] if data.endswith(b"\n") else data).split(b"\n")


_words = st.text(max_size=30).map(clean_line)
_urls = st.sampled_from(["https://example.org/a?b=1", "http://xn--mnchen-3ya.example/"])
_tags = st.lists(
    st.sampled_from(["Military Action", "c++", "C#", "漢字", "straße", "é", "a b c"]).map(parse_tag),
    max_size=4,
    unique_by=lambda tag: tag.name,
)
articles = st.builds(
    Article,
    id=st.integers(min_value=1, max_value=2**53),
    slug=st.just("a-slug-x1"),
    title=_words.filter(bool),
    body=st.text(max_size=200).map(clean),
    category=st.sampled_from(["General", "World News"]),
    tags=_tags.map(tuple),
    summary=_words,
    picture=st.none() | st.builds(Picture, _urls, _words, _words),
    author=_words,
    source=st.builds(Source, st.just("") | _urls, _words),
    language=st.sampled_from(["", "en", "zh"]),
    external_id=_words,
    status=st.sampled_from(Status),
    revision=st.just(1),
    material_revision=st.just(0),
    published_at=st.integers(0, 3_900_000_000_000).map(lambda ms: EARLIEST + timedelta(milliseconds=ms)),
    corrected_at=st.none(),
    note=_words,
)


@given(articles)
def test_an_export_is_read_back_unchanged(article: Article) -> None:
    data = write(article)
    assert data.count(b"\n") == 1
    [entry] = list(read(BytesIO(data), now=NOW).items)
    assert isinstance(entry, Entry)
    read_back = (entry.draft, entry.slug, entry.status, entry.note)
    assert read_back == (_published(article), article.slug, article.status, article.note)
    assert write(article, identity="guid:tag:x,1:1") != data


def _published(article: Article) -> Draft:
    draft = article.draft
    return Draft(**{name: getattr(draft, name) for name in Draft.__slots__} | {"published_at": article.published_at})


def test_an_export_keeps_what_it_was_known_by(an_article: Article) -> None:
    [posted] = entries(write(an_article))
    [imported] = entries(write(an_article, identity="guid:https://feed.example/ 17"))
    assert (posted.identity, imported.identity) == ("slug:bridge-x1", "guid:https://feed.example/ 17")


@pytest.fixture
def an_article() -> Article:
    return Article(
        *(
            1,
            "bridge-x1",
            "The bridge is open",
            "Body",
            "General",
            (),
            "",
            None,
            "",
            Source("https://gazette.example/a"),
            "en",
        ),
        *("", Status.RETRACTED, 2, 0, NOW, None, "A mistake."),
    )


def test_the_json_is_that_of_the_design(an_article: Article) -> None:
    assert json.loads(write(an_article)) == {
        "title": "The bridge is open",
        "body": "Body",
        "published_at": "2026-11-21T12:00:00Z",
        "category": "General",
        "source_url": "https://gazette.example/a",
        "language": "en",
        "slug": "bridge-x1",
        "status": "retracted",
        "note": "A mistake.",
    }


def test_a_user_error_is_what_a_fault_holds() -> None:
    [fault] = items(line(title=1))
    assert isinstance(fault, Fault)
    assert isinstance(fault.reason, UserError)
