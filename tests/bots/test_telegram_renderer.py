"""What a reader sees in Telegram's classic form: words, entities and the picture."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bots.telegram.renderer import Rendered, Renderer
from core.values.chat import ChatKind
from core.values.document import (
    Action,
    Block,
    Blocks,
    Card,
    Code,
    Document,
    Emphasis,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Spans,
    Strong,
    Struck,
    Text,
    Timestamp,
)
from tests.bots.bubble import faults, labels, marks, units

RENDERER = Renderer("newsclip_bot")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
READ_ON = Action("Read on", command="/article 7")
PICTURE = Image("https://n.example/train.jpg", "A train in the snow", "R. Díaz")


def words(text: str) -> Spans:
    return (Text(text),)


def said(text: str) -> Paragraph:
    return Paragraph(words(text))


def shown(*blocks: Block) -> Rendered:
    return RENDERER.classic(Document(blocks), kind=ChatKind.PRIVATE)


def card(*body: Block, title: str = "Night train returns", image: Image | None = None, **parts: Spans) -> Card:
    return Card(
        article_id=7,
        title=title,
        url="https://n.example/a/7",
        kicker=parts.get("kicker", (Text("Travel · "), Timestamp(NOON, "Nov 21, 2026"))),
        mark=parts.get("mark", ()),
        lead=parts.get("lead", ()),
        image=image,
        body=body,
        source=parts.get("source", (Text("Source: "), Link(words("Gazette"), "https://g.example/1"))),
        hashtags=parts.get("hashtags", (Hashtag("Trains"), Text(" "), Hashtag("Europe"))),
        read_on=READ_ON,
        page="https://n.example/a/7",
    )


WHOLE = card(
    said("The first train leaves on 1 March."),
    Heading(2, words("What changes")),
    Quote((said("It will be full."),), words("Ana Ruiz")),
    lead=words("Two trains a night."),
    mark=(Text("Corrected "), Timestamp(NOON, "Nov 21, 2026, 1:00 PM"), Text(": the date")),
)


def test_a_card_begins_with_its_title() -> None:
    message = shown(WHOLE)
    assert message.text == (
        "Night train returns\n"
        "Travel · Nov 21, 2026\n"
        "✎ Corrected Nov 21, 2026, 1:00 PM: the date\n"
        "\n"
        "Two trains a night.\n"
        "\n"
        "The first train leaves on 1 March.\n"
        "\n"
        "What changes\n"
        "\n"
        "It will be full.\n"
        "— Ana Ruiz\n"
        "\n"
        "Source: Gazette\n"
        "#Trains #Europe"
    )
    assert marks(message) == [
        ("text_link", "Night train returns"),
        ("bold", "Night train returns"),
        ("date_time", "Nov 21, 2026"),
        ("italic", "✎ Corrected Nov 21, 2026, 1:00 PM: the date"),
        ("date_time", "Nov 21, 2026, 1:00 PM"),
        ("italic", "Two trains a night."),
        ("bold", "What changes"),
        ("blockquote", "It will be full.\n— Ana Ruiz"),
        ("text_link", "Gazette"),
    ]
    assert message.entities[0]["url"] == "https://n.example/a/7"
    assert list(faults(message)) == []
    assert not message.cut


@pytest.mark.parametrize(
    ("block", "text", "entities"),
    [
        (said("one\ntwo"), "one\ntwo", []),
        (Heading(1, words("A")), "A", [("bold", "A"), ("underline", "A")]),
        (Heading(3, (Text("A "), Strong(words("b")))), "A b", [("bold", "A b")]),
        (
            Paragraph((Text("a "), Strong(words("b")), Emphasis(words(" c ")), Struck(words("d")))),
            "a b c d",
            [("bold", "b"), ("italic", "c"), ("strikethrough", "d")],
        ),
        (
            Paragraph((Strong((Text("a "), Emphasis(words("b")), Text(" "), Code("c"), Text(" d"))),)),
            "a b c d",
            [("bold", "a b"), ("italic", "b"), ("code", "c"), ("bold", "d")],
        ),
        (Paragraph((Code("x = 1\ny = 2"),)), "x = 1\ny = 2", [("pre", "x = 1\ny = 2")]),
        (Paragraph((Link((Code("x"),), "https://x.example"),)), "x", [("text_link", "x")]),
        (Paragraph((Link((), "https://x.example"),)), "https://x.example", [("text_link", "https://x.example")]),
        (Paragraph((Link(words("us"), "mailto:desk@n.example"),)), "us (desk@n.example)", []),
        (Paragraph((Link(words("here"), "javascript:alert(1)"),)), "here", []),
        (Paragraph((Link(words("here"), "http://localhost/a"),)), "here (http://localhost/a)", []),
        (Paragraph((Hashtag("Cuba"), Text(" "), Hashtag("c++"))), "#Cuba #c++", []),
        (Paragraph((Timestamp(datetime(1, 1, 1, tzinfo=UTC), "long ago"),)), "long ago", []),
        (Quote((said("No."), said("Never."))), "No.\n\nNever.", [("blockquote", "No.\n\nNever.")]),
        (
            Quote((Quote((said("deep"),)), said("more")), words("Ana")),
            "deep\n\nmore\n— Ana",
            [("blockquote", "deep\n\nmore\n— Ana"), ("italic", "deep")],
        ),
        (Quote((said("x" * 301),)), "x" * 301, [("expandable_blockquote", "x" * 301)]),
        (Quote((said("a\nb\nc\nd\ne"),)), "a\nb\nc\nd\ne", [("expandable_blockquote", "a\nb\nc\nd\ne")]),
        (
            List(((said("a"), List(((said("b"),), (said("c"), said("d"))))), (said("e"),))),
            "• a\n    • b\n    • c\n        d\n• e",
            [],
        ),
        (List(((said("a"),), (said("b\nc"),)), start=9), "9. a\n10. b\nc", []),
        (List(((said("a"), said("b")), (said("c"),)), start=1), "1. a\nb\n\n2. c", []),
        (List(((Quote((said("a"),), words("Ana")),),)), "• a\n— Ana", [("italic", "a\n— Ana")]),
        (
            PICTURE,
            "📷 A train in the snow · R. Díaz",
            [("text_link", ""), ("italic", "")],
        ),
        (said("<b>no</b> *no* &amp;"), "<b>no</b> *no* &amp;", []),
    ],
)
def test_a_block(block: Block, text: str, entities: list[tuple[str, str]]) -> None:
    message = shown(block)
    assert message.text == text
    assert marks(message) == [(kind, covered or text) for kind, covered in entities]
    assert list(faults(message)) == []
    assert message.preview == {"is_disabled": True}


def test_a_moment_is_shown_in_the_readers_own_zone() -> None:
    message = shown(Paragraph((Timestamp(NOON, "Nov 21, 2026"), Text(" / "), Timestamp(NOON, "Nov 21, 2026, 1:00 PM"))))
    assert [(entity["unix_time"], entity["date_time_format"]) for entity in message.entities] == [
        (NOON.timestamp(), "D"),
        (NOON.timestamp(), "Dt"),
    ]


@pytest.mark.parametrize(
    ("before", "covered"),
    [("👩‍👩‍👧 ", "bold"), ("🇨🇺🇻🇪", "🇨🇺"), ("שלום ", "רכבת"), ("漢字", "夜行"), ("é", "क्‍ष")],
)
def test_an_entity_covers_its_words_whatever_stands_before(before: str, covered: str) -> None:
    message = shown(Paragraph((Text(before), Strong(words(covered)), Text(" after"))))
    assert marks(message) == [("bold", covered)]


def test_half_a_letter_is_not_marked() -> None:
    message = shown(Paragraph((Strong(words("ae")), Text("\u0323b"))))
    assert marks(message) == [("bold", "a")]


def test_nothing_to_say_still_makes_a_message() -> None:
    for blocks in ((), (said(" \n"),), (said("\u200b\u2800"),)):
        assert shown(*blocks).text == "…"
        assert RENDERER.plain(Document(blocks), kind=ChatKind.PRIVATE).text == "…"


def test_the_page_of_an_article_with_a_picture_is_shown_above() -> None:
    message = shown(card(said("Words."), image=PICTURE))
    assert message.preview == {"url": "https://n.example/a/7", "prefer_large_media": True, "show_above_text": True}
    assert message.photo == ""
    assert "snow" not in message.text


def test_a_picture_without_a_page_is_a_photo() -> None:
    message = shown(replace(card(said("Words. " * 200), image=PICTURE), page=""))
    assert message.photo == PICTURE.url
    assert message.preview is None
    assert "\n\n📷 A train in the snow · R. Díaz\nSource: Gazette\n#Trains #Europe" in message.text
    assert message.cut
    assert list(faults(message)) == []
    assert labels(message.markup) == [["Read on"]]


def test_a_picture_nobody_can_fetch_is_none() -> None:
    message = shown(replace(card(image=Image("ftp://n.example/1.jpg")), page=""))
    assert (message.photo, message.preview) == ("", {"is_disabled": True})


def test_plain_words_tell_the_addresses() -> None:
    document = Document((card(Paragraph((Link(words("the timetable"), "https://r.example/t"),)), image=PICTURE),))
    message = RENDERER.plain(document, kind=ChatKind.PRIVATE)
    assert "\n\nthe timetable (https://r.example/t)\n\nSource: Gazette (https://g.example/1)\n" in message.text
    assert (message.entities, message.preview, message.photo) == ((), {"is_disabled": True}, "")


def test_a_caption_is_short_even_where_the_picture_is_gone() -> None:
    message = RENDERER.caption(Document((card(said("word " * 900)),)), kind=ChatKind.PRIVATE)
    assert 900 < units(message.text) <= 1024
    assert marks(RENDERER.caption(Document((WHOLE,)), kind=ChatKind.PRIVATE, plain=True)) == []


def test_a_long_body_ends_between_two_blocks() -> None:
    body = [said(f"{n}. " + "word " * 60) for n in range(30)]
    message = shown(card(*body))
    assert message.cut
    assert units(message.text) > 3700
    assert message.text.endswith("word\n\nSource: Gazette\n#Trains #Europe")
    assert message.text.startswith("Night train returns\nTravel")
    assert labels(message.markup) == [["Read on"]]


def test_no_heading_is_the_last() -> None:
    message = shown(card(said("a" * 3900), Heading(2, words("Lonely")), said("b" * 900)))
    assert "Lonely" not in message.text
    assert "bb" not in message.text


def test_one_endless_block_ends_behind_a_sentence() -> None:
    message = shown(card(said("It rained all day. The river rose. " * 200)))
    assert "The river rose. …\n\nSource" in message.text or "It rained all day. …\n\nSource" in message.text
    message = shown(card(said("rain " * 2000)))
    assert "rain…\n\nSource" in message.text
    message = shown(card(List(tuple((said(f"item {n}"),) for n in range(900)), start=1)))
    assert "\n…\n\nSource" in message.text


def test_a_body_that_fits_offers_nothing_more() -> None:
    assert shown(card(said("short"))).markup is None


def test_what_is_cut_without_a_button_says_so() -> None:
    message = shown(*(said("word " * 50) for _ in range(40)))
    assert message.cut
    assert message.text.endswith("word\n\n…")


def test_cards_share_the_room_and_say_which_goes_on() -> None:
    long: Blocks = (said("word " * 300), said("word " * 300))
    message = shown(
        card(*long, title="One"), said("Between."), card(said("short"), title="Two"), card(*long, title="Three")
    )
    assert all(told in message.text for told in ("One\nTravel", "\n\nBetween.\n\n", "\n\nshort\n\n", "Three\nTravel"))
    assert labels(message.markup) == [["Read on: One"], ["Read on: Three"]]
    assert list(faults(message)) == []


def test_of_too_many_marks_links_stay() -> None:
    row: Spans = tuple(
        span for n in range(80) for span in (Emphasis(words("i")), Text(" "), Link(words(f"l{n}"), "https://x.example"))
    )
    message = shown(Heading(2, words("Title")), Paragraph(row))
    kinds = [kind for kind, _words in marks(message)]
    assert (len(kinds), kinds.count("text_link"), kinds[0]) == (100, 80, "bold")
    assert kinds[1] == "italic"
