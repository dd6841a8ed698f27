"""What each kind of file becomes."""

import textwrap
from datetime import UTC, datetime

import pytest

from core.feeds import Entry, Fault, Format
from core.values.article import Draft, Picture, Source
from core.values.tag import Tag
from tests.feeds.samples import ATOM, HEAD, JSON_FEED, RDF, RSS, VIDEO, drafts, entries, item, items, open_text, rss


@pytest.mark.parametrize(
    ("text", "name", "kind", "title", "language"),
    [
        (RSS, "", Format.RSS, "Harbour Gazette", "en"),
        (ATOM, "wrong.json", Format.ATOM, "La Revue", "fr"),
        (RDF, "", Format.RDF, "Rundschau", ""),
        (VIDEO, "", Format.ATOM, "Star Channel", ""),
        (JSON_FEED, "", Format.JSON_FEED, "Notes", "en"),
        (JSON_FEED.replace("\n", ""), "minified.txt", Format.JSON_FEED, "Notes", "en"),
        (HEAD, "bridge.md", Format.MARKDOWN, "", ""),
        (HEAD, "", Format.MARKDOWN, "", ""),
        ('{"title": "One"}\n{"title": "Two"}\n', "", Format.JSON_LINES, "", ""),
        ('{"title": "One"}', "one.json", Format.JSON_LINES, "", ""),
        ("broken\n", "news.jsonl", Format.JSON_LINES, "", ""),
        ("PHP warning: disk full\n" + RSS, "feed.xml", Format.RSS, "Harbour Gazette", "en"),
    ],
)
def test_a_file_is_what_it_holds(text: str, name: str, kind: Format, title: str, language: str) -> None:
    reading = open_text(text, name)
    assert (reading.format, reading.title, reading.language) == (kind, title, language)
    assert list(reading.items)


def test_rss() -> None:
    ferry, shares = drafts(RSS)
    assert ferry == Draft(
        title="Ferry & tram to share one ticket",
        body="From **May** on [one ticket](https://gazette.example/tickets) is enough.\n\nIt costs 3 €.",
        tags=(Tag("publictransport", "PublicTransport"), Tag("harbour", "Harbour")),
        summary="One ticket, two boats.",
        picture=Picture("https://gazette.example/l.jpg", credit="B. Photo"),
        author="Ann Example",
        source=Source("https://gazette.example/ferry?utm_source=rss", "Harbour Gazette"),
        language="en",
        published_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    )
    assert (shares.title, shares.body, shares.summary) == ("Shares of <NT> rise", "Only plain words: 3 < 4.", "")
    assert shares.published_at is None


def test_atom_resolves_addresses_against_each_base() -> None:
    market, plain = drafts(ATOM)
    assert market == Draft(
        title="Le grand marché",
        body="Voir [le plan](https://revue.example/2026/novembre/plan).",
        tags=(Tag("marche", "marche"),),
        summary="Un résumé.",
        author="La rédaction",
        source=Source("https://revue.example/2026/novembre/marche", "La Revue"),
        language="fr",
        published_at=datetime(2026, 11, 19, 8, tzinfo=UTC),
    )
    assert (plain.title, plain.author, plain.body) == ("a <b> c", "Léa", "Bon\\\njour")


def test_atom_03_and_xhtml_titles() -> None:
    feed = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
    <entry><title>One</title><id>tag:old.example,2003:1</id><issued>2003-12-13T08:29:29-04:00</issued>
    <content type="text/html" mode="escaped">&lt;p&gt;Hi&lt;/p&gt;</content></entry></feed>"""
    [old] = drafts(feed)
    assert (old.title, old.body, old.published_at) == ("One", "Hi", datetime(2003, 12, 13, 12, 29, 29, tzinfo=UTC))
    xhtml = ATOM.replace(
        '<title type="text">a &lt;b&gt; c</title>',
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">So <b>bold</b></div></title>',
    )
    assert drafts(xhtml)[1].title == "So bold"


def test_rdf() -> None:
    [bridge] = entries(RDF)
    assert bridge.identity == "url:https://rundschau.example/1"
    assert (bridge.draft.language, bridge.draft.body, bridge.draft.tags) == (
        "de",
        "Seit heute.",
        (Tag("verkehr", "Verkehr"),),
    )


def test_a_video_has_its_text_and_its_picture() -> None:
    [film] = drafts(VIDEO)
    assert film.body == "A film about the air above us, which is never quite still.\n\nWritten by Ann\\\nDrawn by Bob"
    assert film.picture == Picture("https://video.example/abc.jpg")


def test_json_feed() -> None:
    first, second, third, fourth = items(JSON_FEED)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.draft == Draft(
        title="No title, only words.",
        body="No title, only *words*.",
        tags=(Tag("smalltalk", "SmallTalk"),),
        picture=Picture("https://notes.example/1.png"),
        author="Cy",
        source=Source("https://notes.example/1", "Notes"),
        language="en",
        published_at=datetime(2026, 11, 21, 5, 5, 47, tzinfo=UTC),
    )
    assert (second.draft.body, second.draft.author) == ("One < two.\n\nThree.", "Dee")
    assert second.identity == "guid:https://notes.example/ 2"
    assert isinstance(third, Fault)
    assert isinstance(fourth, Fault)
    assert [str(third.reason), str(fourth.reason)] == [
        "This is not an entry.",
        "This entry has neither a title nor a text.",
    ]


def test_markdown_with_a_head() -> None:
    [bridge] = entries(HEAD)
    assert bridge.identity == "id:bridge-1"
    assert (bridge.draft.category, bridge.draft.body) == ("City", "It was *closed* for a year.")


def test_the_picture_that_opens_a_body_is_the_articles() -> None:
    opening = "&lt;img src='/a.png' alt='A ship'&gt;&lt;p&gt;Text&lt;/p&gt;"
    [draft] = drafts(rss(item("T", link="https://gazette.example/1", description=opening)))
    assert (draft.picture, draft.body) == (Picture("https://gazette.example/a.png", "A ship"), "Text")


def test_a_summary_that_only_begins_the_body_is_none() -> None:
    entry = "<entry><id>tag:x,1:1</id><title>T</title>{}<content type='html'>&lt;p&gt;One two three.&lt;/p&gt;</content></entry>"
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>" + entry + "</feed>"
    assert [d.summary for d in drafts(feed.format("<summary>One two…</summary>"))] == [""]
    assert [d.summary for d in drafts(feed.format(""))] == [""]
    assert [d.summary for d in drafts(feed.format("<summary>Counting.</summary>"))] == ["Counting."]


def test_hard_wrapped_lines_are_one_paragraph_and_lists_keep_theirs() -> None:
    sentence = (
        "The council met on Monday in the old town hall by the harbour, and will meet again, as it says, on Tuesday."
    )
    wrapped = "\n".join(textwrap.wrap(sentence, 64))
    listed = "Present were these three:\nAnn\nBob\n\nNobody else."
    assert [d.body for d in drafts(rss(item("A", description=wrapped), item("B", description=listed)))] == [
        sentence,
        "Present were these three:\\\nAnn\\\nBob\n\nNobody else.",
    ]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://user:pass@host.example/",
        "//[",
        "mailto:a@b.c",
    ],
)
def test_a_link_that_is_no_web_page_is_none(link: str) -> None:
    [draft] = drafts(rss(item("T", link=link, description="D")))
    assert draft.source.url == ""


def test_many_and_odd_categories() -> None:
    tags = "".join(
        f"<category>{name}</category>" for name in ("…", "x" * 65, "Big  News", "big-news", *map(str, range(30)))
    )
    [draft] = drafts(rss(f"<item><title>T</title>{tags}</item>"))
    assert [tag.label for tag in draft.tags] == ["BigNews", *map(str, range(19))]


def test_an_authors_mail_is_left_out() -> None:
    [draft] = drafts(rss(item("T", author="ann@gazette.example (Ann Example)")))
    assert draft.author == "Ann Example"
