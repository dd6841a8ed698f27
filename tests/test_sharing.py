"""Share links: what a network's composer decodes is the title and the address that went in."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import speaking
from core.sharing import NAMES, chosen, links, public_url, share_document
from core.values.article import Article, Source, Status
from core.values.document import Action, plain
from core.values.errors import UserError
from core.values.graphemes import graphemes

TITLE = "Trains & planes: 100% “on time”?"
PAGE = "https://news.example/a/trains-100?x=1&y=ü#top"

TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400)
PAGES = st.builds(
    "https://news.example/{}".format, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=99)
)


SOURCE = Source("https://source.example/trains", "Source")


def article(source: Source = SOURCE) -> Article:
    return Article(
        id=7,
        slug="trains-100",
        title=TITLE,
        body="Body.",
        category="General",
        tags=(),
        summary="",
        picture=None,
        author="",
        source=source,
        language="en",
        external_id="",
        status=Status.PUBLISHED,
        revision=1,
        material_revision=0,
        published_at=datetime(2026, 1, 2, tzinfo=UTC),
        corrected_at=None,
        note="",
    )


def one(network: str, title: str, url: str) -> str:
    (action,) = links(title, url, [network])
    return action.url


def x_weight(letter: str) -> int:
    light = letter < "\u1100" or "\u2000" <= letter <= "\u200d" or letter in "‐‑‒–—―‖‗‘’‚‛“”„‟′″‴‵‶‷"
    return 1 if light else 2


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True, strict_parsing=True))


@pytest.mark.parametrize(
    ("network", "link"),
    [
        ("x", "https://x.com/intent/post?text=A%20%26%20B&url=https%3A%2F%2Fn.example%2Fa%2F1"),
        ("facebook", "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fn.example%2Fa%2F1"),
        ("linkedin", "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fn.example%2Fa%2F1"),
        ("whatsapp", "https://wa.me/?text=A%20%26%20B%0Ahttps%3A%2F%2Fn.example%2Fa%2F1"),
        ("telegram", "https://t.me/share/url?url=https%3A%2F%2Fn.example%2Fa%2F1&text=A%20%26%20B"),
        ("reddit", "https://www.reddit.com/submit?url=https%3A%2F%2Fn.example%2Fa%2F1&title=A%20%26%20B"),
        ("bluesky", "https://bsky.app/intent/compose?text=A%20%26%20B%0Ahttps%3A%2F%2Fn.example%2Fa%2F1"),
    ],
)
def test_the_link_of_a_network(network: str, link: str) -> None:
    assert one(network, "A & B", "https://n.example/a/1") == link


def test_all_networks_in_their_order() -> None:
    labels = [action.label for action in links(TITLE, PAGE, mail_url="https://news.example/a/trains-100/mail")]
    assert labels == ["X", "Facebook", "LinkedIn", "WhatsApp", "Telegram", "Reddit", "Bluesky", "E-mail", "Copy link"]


def test_email_goes_through_our_page_and_is_absent_without_one() -> None:
    assert links(TITLE, PAGE, ["email"], "https://news.example/mail") == (
        Action("E-mail", url="https://news.example/mail"),
    )
    assert links(TITLE, PAGE, ["email"]) == ()


def test_copying_copies_the_address() -> None:
    assert links(TITLE, PAGE, ["copy"]) == (Action("Copy link", copy=PAGE),)


def test_nothing_to_share_gives_no_buttons() -> None:
    assert links(TITLE, "", NAMES) == ()


def test_an_unknown_network_of_an_older_setting_is_left_out() -> None:
    assert [action.label for action in links(TITLE, PAGE, ["myspace", "x"])] == ["X"]


@pytest.mark.parametrize(
    "title", ["מבזק: הרכבת יצאה", "عاجل: القطار", "👨‍👩‍👧‍👦 🇨🇺 news", "新闻 & 更多", "a\nb", "50% + 1 = ?#&"]
)
@given(url=PAGES)
def test_texts_in_any_script_come_back(title: str, url: str) -> None:
    assert query(one("whatsapp", title, url))["text"] == f"{title}\n{url}"
    assert query(one("telegram", title, url)) == {"url": url, "text": title}
    assert query(one("x", title, url)) == {"url": url, "text": title}


@given(TITLES, PAGES)
def test_what_a_network_decodes_is_what_went_in(title: str, url: str) -> None:
    assert query(one("telegram", title, url)) == {"url": url, "text": title}
    assert query(one("facebook", title, url)) == {"u": url}
    assert query(one("linkedin", title, url)) == {"url": url}
    assert query(one("whatsapp", title, url))["text"] in (f"{title}\n{url}", url)


@given(TITLES, PAGES)
def test_links_are_plain_ascii_without_plus_signs(title: str, url: str) -> None:
    for action in links(title, url):
        assert action.copy or (action.url.isascii() and "+" not in action.url and " " not in action.url)


@given(TITLES, PAGES)
def test_a_post_fits_the_network(title: str, url: str) -> None:
    post = query(one("bluesky", title, url))["text"]
    assert post.endswith(url)
    assert len(list(graphemes(post))) <= 300
    said = query(one("x", title, url))
    assert said["url"] == url
    assert sum(map(x_weight, said["text"])) <= 280 - 23 - 1
    assert len(query(one("reddit", title, url))["title"]) <= 300


@given(TITLES, PAGES)
def test_a_cut_title_ends_at_a_whole_grapheme(title: str, url: str) -> None:
    for network, key in (("x", "text"), ("reddit", "title")):
        said = query(one(network, title, url))[key]
        if said != title:
            kept = said.removesuffix("…")
            assert list(graphemes(title))[: len(list(graphemes(kept)))] == list(graphemes(kept))


def test_a_long_title_is_cut_at_a_word() -> None:
    said = query(one("x", "word " * 60, PAGE))["text"]
    assert said.endswith("word…")
    assert len(said) <= 256


def test_a_lone_surrogate_does_not_break_the_link() -> None:
    assert unquote(one("telegram", "bad \ud800 text", PAGE)).endswith("text=bad ? text")


@pytest.mark.parametrize(
    ("base", "source", "url"),
    [
        ("https://news.example", "https://source.example/1", "https://news.example/a/trains-100"),
        ("https://news.example/", "", "https://news.example/a/trains-100"),
        ("https://example.org/news/", "", "https://example.org/news/a/trains-100"),
        ("", "https://source.example/1", "https://source.example/1"),
        ("", "ftp://source.example/1", ""),
        ("", "javascript:alert(1)", ""),
        ("", "", ""),
    ],
)
def test_where_everybody_can_read_it(base: str, source: str, url: str) -> None:
    assert public_url(article(Source(source)), base) == url


def test_the_share_document() -> None:
    document = share_document(article(), base="https://news.example", networks=("x", "email", "copy", "reddit"))
    assert plain(document) == f"Share {TITLE}"
    assert [[action.label for action in row] for row in document.rows] == [
        ["X", "Reddit", "E-mail"],
        ["Copy link"],
        ["Send to a chat"],
    ]
    assert document.rows[0][2].url == "https://news.example/a/trains-100/mail"
    assert document.rows[2][0].inline == "a-7"


def test_without_a_web_address_the_source_is_shared_and_no_email_offered() -> None:
    document = share_document(article(), base="")
    labels = [action.label for row in document.rows for action in row]
    assert "E-mail" not in labels
    assert document.rows[-2][-1] == Action("Copy link", copy="https://source.example/trains")


def test_an_article_without_any_address_can_still_be_sent_to_a_chat() -> None:
    document = share_document(article(Source()), base="")
    assert plain(document) == "This article has no public address to share."
    assert document.rows == ((Action("Send to a chat", inline="a-7"),),)


def test_networks_are_named_in_any_case_and_kept_in_order() -> None:
    assert chosen(["Reddit", " x ", "", "X"]) == ("x", "reddit")
    with pytest.raises(UserError, match="“myspace” is no network; there are x, facebook"):
        chosen(["x", "MySpace"])


def test_labels_are_spoken_in_the_readers_language() -> None:
    with speaking("es"):
        assert [action.label for action in links(TITLE, PAGE, ["x", "copy"])] == ["X", "Copiar el enlace"]
