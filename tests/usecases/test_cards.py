"""An article as a message, in every state it can be in."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.cards import Cards, bundle, card, notice, page
from core.delivery.documents import Audience
from core.i18n import moment
from core.values.article import Article, Picture, Source, Status
from core.values.chat import ChatKind
from core.values.document import Action, Card, Document, Image, Link, Timestamp, plain
from core.values.errors import UserError
from core.values.tag import parse_tag

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
BASE = "https://news.example"
TRAINS = Article(
    id=42,
    slug="trains-x",
    title="Trains run",
    body="They *run* again.",
    category="World",
    tags=(parse_tag("Rail"), parse_tag("Coast")),
    summary="At last.",
    picture=Picture("https://news.example/train.jpg", "A train", "Ann"),
    author="Ana",
    source=Source("https://www.rail.example/news/1"),
    language="en",
    external_id="",
    status=Status.PUBLISHED,
    revision=1,
    material_revision=0,
    published_at=NOW,
    corrected_at=None,
    note="",
)
CORRECTED = replace(TRAINS, revision=2, corrected_at=NOW, note="A name was wrong.")
RETRACTED = replace(TRAINS, revision=3, corrected_at=NOW, note="A hoax.", status=Status.RETRACTED)
READER = Audience("paper", ChatKind.PRIVATE, "", "", "", ())


def only_card(document: Document) -> Card:
    [block] = document.blocks
    assert isinstance(block, Card)
    return block


def labels(document: Document) -> list[list[str]]:
    return [[action.label for action in row] for row in document.rows]


def test_a_card() -> None:
    shown = only_card(card(TRAINS, base=""))
    assert plain(shown) == (
        "World · Nov 21, 2026\n\nTrains run\n\nAt last.\n\nThey run again.\n\nBy Ana · Source: www.rail.example\n\n#Rail #Coast"
    )
    assert (shown.article_id, shown.image) == (42, Image("https://news.example/train.jpg", "A train", "Ann"))
    assert Timestamp(NOW, "Nov 21, 2026") in shown.kicker
    assert shown.url == "https://www.rail.example/news/1"


def test_without_a_web_address_reading_is_in_the_chat() -> None:
    shown = card(TRAINS, base="")
    assert shown.rows[0] == (
        Action("Read", command="/article 42"),
        Action("Share", command="/share 42"),
        Action("Why this?", command="/why 42"),
    )
    assert shown.rows[1] == (Action("More from World", command="/more 42"),)
    assert only_card(shown).read_on == Action("Read on", command="/article 42")


def test_with_a_web_address_it_is_there() -> None:
    shown = card(TRAINS, base=BASE)
    assert shown.rows[0][0] == Action("Read", url=f"{BASE}/a/trains-x")
    assert only_card(shown).read_on == Action("Read on", url=f"{BASE}/a/trains-x")
    assert only_card(shown).url == f"{BASE}/a/trains-x"


def test_a_channel_has_only_buttons_that_a_link_can_stand_for() -> None:
    assert labels(card(TRAINS, base="", kind=ChatKind.CHANNEL)) == [["Read", "Share"]]


def test_a_correction_is_marked() -> None:
    shown = only_card(card(CORRECTED, base="", zone=ZoneInfo("Asia/Tokyo")))
    assert plain(shown.mark) == "Corrected Nov 21, 2026, 11:05 PM: A name was wrong."
    assert Timestamp(NOW, moment(NOW, ZoneInfo("Asia/Tokyo"))) in shown.mark
    assert plain(only_card(card(replace(CORRECTED, note=""), base="")).mark) == "Corrected Nov 21, 2026, 2:05 PM"


def test_a_retraction_stands_in_the_place_of_the_card() -> None:
    told = "Retracted Nov 21, 2026, 2:05 PM: Trains run\n\nReason: A hoax."
    for document in (card(RETRACTED, base=BASE), notice(RETRACTED, base=BASE), page(RETRACTED, 1, base=BASE)):
        assert plain(document) == told
        assert document.rows == ()
    assert plain(card(replace(RETRACTED, note=""), base="")) == "Retracted Nov 21, 2026, 2:05 PM: Trains run"


def test_a_notice_of_a_correction_is_short() -> None:
    told = notice(CORRECTED, base=BASE)
    assert plain(told) == "Corrected: Trains run\n\nA name was wrong."
    assert told.rows == ((Action("Read", url=f"{BASE}/a/trains-x"),),)


def test_a_bundle_names_ten_and_offers_the_rest() -> None:
    articles = [replace(TRAINS, id=n, title=f"Number {n}") for n in range(12)]
    articles[1] = replace(RETRACTED, title="Number 1")
    articles[2] = replace(CORRECTED, title="Number 2")
    told = bundle(articles, 5, base=BASE)
    lines = plain(told).split("\n\n")[1].split("\n")
    assert plain(told).startswith("12 articles came while I could not reach you.")
    assert lines[:4] == ["Number 0", "Retracted: Number 1", "Number 2 (corrected)", "Number 3"]
    assert len(lines) == 10
    assert told.rows == ((Action("Show all", command="/bundle 5"),),)
    assert plain(bundle(articles[:1], 5, base="")).startswith("1 article came while")


def test_braces_in_an_articles_words_are_only_words() -> None:
    odd = replace(CORRECTED, title="{count} {title}", note="{when} {0}", author="{author}", category="{x}")
    assert "{count} {title}" in plain(notice(odd, base=""))
    assert plain(only_card(card(odd, base="")).mark).endswith("{when} {0}")
    assert labels(card(odd, base=""))[1] == ["More from {x}"]


def test_pages_have_no_number_zero() -> None:
    for number in (-1, 0, 2):
        with pytest.raises(UserError, match="has no page"):
            page(TRAINS, number, base="")


def test_each_audience_in_its_own_language_and_time() -> None:
    cards = Cards(base=BASE, language="en", zone=ZoneInfo("Europe/Madrid"))
    assert plain(only_card(cards.card(CORRECTED, READER)).mark).startswith("Corrected Nov 21, 2026, 3:05 PM")
    tokyo = replace(READER, timezone="Asia/Tokyo", language="es")
    assert "23:05" in plain(only_card(cards.card(CORRECTED, tokyo)).mark)
    nowhere = replace(READER, timezone="Not/AZone")
    assert cards.card(CORRECTED, nowhere) == cards.card(CORRECTED, READER)
    assert plain(cards.notice(CORRECTED, READER)).startswith("Corrected: Trains run")
    assert plain(cards.bundle([TRAINS], 5, READER)).startswith("1 article")


def test_the_title_is_a_link_where_there_is_an_address() -> None:
    spans = notice(TRAINS, base=BASE).blocks[0]
    assert any(isinstance(span, Link) and span.url == f"{BASE}/a/trains-x" for span in getattr(spans, "spans", ()))
