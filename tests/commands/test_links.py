"""A link alone becomes a draft: what the page says of itself, for an editor to look over."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.feeds.page import MOST, drafted
from core.fetching import Fetched, Fetcher, exceptions
from core.pages import Pages, alone
from core.values.article import Picture, Source
from core.values.errors import UserError
from tests.commands.house import EDITOR, News
from tests.fetching.site import Site, page, site

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

PAGE = """<!doctype html><html lang="es-CU"><head><title>La zafra empieza | Diario del Puerto</title>
<meta charset="utf-8">
<meta property="og:title" content="La zafra empieza">
<meta property="og:description" content="La cosecha empieza con dos semanas de retraso.">
<meta property="og:image" content="/pics/cane.jpg">
<meta property="og:site_name" content="Diario del Puerto">
<meta property="article:published_time" content="2026-11-19T08:00:00-05:00">
<meta name="author" content="Ana Gómez">
<link rel="canonical" href="{canonical}">
</head><body><nav><a href="/">Inicio</a></nav><article><h1>La zafra empieza</h1>
<p>La cosecha empieza con dos semanas de retraso por las lluvias en el occidente, dijo el ministerio el jueves.</p>
<p>Los ingenios esperan moler un millón de toneladas antes de mayo, menos que el año pasado.</p></article></body></html>"""


@pytest.fixture
async def there(news: News) -> AsyncIterator[Site]:
    """A site that may be fetched from."""
    async with site() as found:
        fetcher = Fetcher(exceptions([found.address]), agent="Newsclip/test")
        news.set(pages=Pages(fetcher, now=lambda: news.now))
        yield found


def told(html: str, url: str = "https://puerto.example/x?y=1", charset: str = "") -> Fetched:
    return Fetched(url, "text/html", charset, html.encode(charset or "utf-8"))


async def test_a_link_becomes_a_draft_with_what_the_page_says(news: News, there: Site) -> None:
    there.pages["/zafra"] = page(PAGE.format(canonical=there.url("/zafra")).encode(), "Content-Type: text/html")
    await news.dialogue(
        EDITOR,
        [(f"/post {there.url('/zafra')}", "This is what the page says of itself; look it over.\n\nGeneral · Nov 21")],
    )
    assert news.labels(EDITOR) == [["Publish", "Schedule", "Edit"], ["Try it", "Discard"]]
    draft = (await news.newsroom.find(1, drafts=True)).draft
    assert (draft.title, draft.body, draft.language, draft.author) == (
        "La zafra empieza",
        "La cosecha empieza con dos semanas de retraso.",
        "es",
        "Ana Gómez",
    )
    assert draft.picture == Picture(there.url("/pics/cane.jpg"))
    assert draft.source == Source(there.url("/zafra"), "Diario del Puerto")


async def test_what_cannot_be_fetched_or_read_is_told_and_no_draft_is_left(news: News, there: Site) -> None:
    there.pages["/picture"] = page(b"GIF89a", "Content-Type: image/gif")
    there.pages["/empty"] = page(b"<p></p>", "Content-Type: text/html")
    await news.dialogue(
        EDITOR,
        [
            (f"/post {there.url('/nowhere')}", "127.0.0.1 answered with 404."),
            (f"/post {there.url('/picture')}", "That is no page that I can read."),
            (f"/post {there.url('/empty')}", "I found no article on that page."),
            ("/post http://169.254.169.254/latest", "I fetch nothing from addresses inside a network"),
            ("/drafts", "There are no drafts."),
        ],
    )


def test_a_page_is_believed_no_more_than_a_feed() -> None:
    elsewhere = drafted(told(PAGE.format(canonical="https://evil.example/zafra")), NOW)
    assert elsewhere.source.url == "https://puerto.example/x?y=1"
    hostile = PAGE.replace("/pics/cane.jpg", "javascript:alert(1)").replace("2026-11-19", "2999-11-19")
    draft = drafted(told(hostile.format(canonical="file:///etc/passwd")), NOW)
    assert (draft.picture, draft.source.url) == (None, "https://puerto.example/x?y=1")
    assert draft.published_at is None or draft.published_at <= NOW


def test_its_server_says_how_it_is_written() -> None:
    latin = told(PAGE.replace('<meta charset="utf-8">', "").format(canonical=""), charset="iso-8859-1")
    assert drafted(latin, NOW).author == "Ana Gómez"
    assert drafted(replace(latin, charset="no-such-thing"), NOW).title == "La zafra empieza"


def test_without_a_description_the_first_paragraph_is_the_lead() -> None:
    bare = "".join(line for line in PAGE.splitlines(keepends=True) if "og:description" not in line)
    assert drafted(told(bare.format(canonical="")), NOW).body.startswith("La cosecha empieza con dos semanas")


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(UserError, match="That is no page that I can read"):
        drafted(Fetched("https://puerto.example/", "text/html", "", b" " * (MOST + 1)), NOW)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("  title: http://example.org  ", "http://example.org"),
        ("https://example.org/a and more", ""),
        ("Trains\nhttps://example.org", ""),
        ("ftp://example.org", ""),
        ("", ""),
    ],
)
def test_only_a_link_alone_is_one(text: str, url: str) -> None:
    assert alone(text) == url
