"""What a reader sees in Discord: a card with its colour, its picture and its words, an embed where a channel chose that."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bots.discord import renderer
from bots.discord.colours import PALETTE, accent
from bots.discord.places import Form
from bots.discord.rendered import Rendered
from core.values.document import (
    Action,
    Block,
    Card,
    Code,
    Document,
    Emphasis,
    Field,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Spans,
    Strong,
    Text,
    Timestamp,
    say,
)
from core.values.document import Form as Question
from tests.bots.discord_message import drawn, refused

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
READ_ON = Action("Read on", command="/article 7")
PICTURE = Image("https://n.example/train.jpg", "A train in the snow", "R. Díaz")
SHARE = (Action("Share", command="/share 7"),)


def words(text: str) -> Spans:
    return (Text(text),)


def said(text: str) -> Paragraph:
    return Paragraph(words(text))


def shown(*blocks: Block, rows: tuple[tuple[Action, ...], ...] = ()) -> Rendered:
    message = renderer.card(Document(blocks, rows))
    assert refused(message) == []
    return message


def texts(message: Rendered) -> list[str]:
    """The Markdown of each text display, from the first to the last."""
    return [part["content"] for part in _within(message.payload["components"]) if part["type"] == 10]


def kinds(message: Rendered) -> list[int]:
    return [part["type"] for part in message.payload["components"][0]["components"]]


def _within(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [part for one in components for part in (one, *_within(one.get("components", [])))]


def card(*body: Block, title: str = "Night train returns", image: Image | None = None, **parts: Spans) -> Card:
    return Card(
        article_id=7,
        title=title,
        url="https://n.example/a/7",
        kicker=parts.get("kicker", (Text("Travel"), Text(" · "), Timestamp(NOON, "Nov 21, 2026"))),
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
    image=PICTURE,
)


def test_a_card_is_a_container_with_its_buttons() -> None:
    message = shown(WHOLE, rows=(SHARE,))
    [container] = message.payload["components"]
    assert (container["type"], container["accent_color"]) == (17, accent("Travel"))
    assert kinds(message) == [10, 12, 10, 14, 10, 1]
    assert texts(message) == [
        "## [Night train returns](https://n.example/a/7)\n"
        "-# Travel · <t:1795262400:D>\n"
        "*✎ Corrected* *<t:1795262400:f>*\u200b*: the date*",
        "-# 📷 R. Díaz\n"
        "\n"
        "**Two trains a night.**\n"
        "\n"
        "The first train leaves on 1 March.\n"
        "### What changes\n"
        "> It will be full.\n"
        "> — Ana Ruiz",
        "-# Source: [Gazette](https://g.example/1)\n-# \\#Trains #Europe",
    ]
    assert drawn(message.payload).pictures == ((PICTURE.url, "A train in the snow"),)
    assert message.payload["flags"] == 1 << 15
    assert message.payload["allowed_mentions"] == {"parse": []}
    assert "content" not in message.payload
    assert not message.cut


def test_an_embed_has_places_for_what_a_card_says() -> None:
    message = renderer.embeds(Document((WHOLE,), (SHARE,)))
    assert refused(message) == []
    assert message.payload["embeds"] == [
        {
            "title": "Night train returns",
            "url": "https://n.example/a/7",
            "description": "*✎ Corrected* *<t:1795262400:f>*\u200b*: the date*\n"
            "\n"
            "**Two trains a night.**\n"
            "\n"
            "The first train leaves on 1 March.\n"
            "### What changes\n"
            "> It will be full.\n"
            "> — Ana Ruiz\n"
            "\n"
            "-# Source: [Gazette](https://g.example/1)\n-# \\#Trains #Europe",
            "color": accent("Travel"),
            "image": {"url": PICTURE.url},
            "footer": {"text": "Travel"},
            "timestamp": "2026-11-21T12:00:00+00:00",
        }
    ]
    assert (message.form, message.payload["content"], message.payload["flags"]) == (Form.EMBED, "", 0)
    assert drawn(message.payload).labels == [["Share"]]


@pytest.mark.parametrize("form", Form)
def test_plain_words_tell_the_addresses(form: Form) -> None:
    row = (Action("Read", url="https://n.example/a/7"), *SHARE)
    message = renderer.plain(Document((WHOLE,), (row,)), form)
    assert refused(message) == []
    seen = drawn(message.payload)
    assert "Source: Gazette (https://g.example/1)" in seen.text
    assert "Read: https://n.example/a/7" in seen.text
    assert (seen.pictures, seen.labels) == ((), [["Share"]])
    assert (message.plain, message.form) == (True, form)
    assert message.payload["flags"] == (1 << 15 if form is Form.CARD else 1 << 2)


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (said("one\ntwo"), "one\ntwo"),
        (Heading(1, words("A")), "# A"),
        (Heading(3, (Text("A "), Strong(words("b")))), "### A **b**"),
        (Heading(4, words("A")), "**A**"),
        (Heading(2, words("C#\nand D #")), "## C# and D #\u200b"),
        (Paragraph((Code("x = 1\ny = 2"),)), "```\nx = 1\ny = 2\n```"),
        (Paragraph((Hashtag("Cuba"), Text(" "), Hashtag("c++"))), r"\#Cuba #c++"),
        (Quote((said("No."), said("Never."))), "> No.\n> \n> Never."),
        (Quote((Quote((said("deep"),)), said("more")), words("Ana")), "> *deep*\n> \n> more\n> — Ana"),
        (Quote((List(((said("a"),),)), Paragraph((Code("x\ny"),)))), "> - a\n> \n> ```\n> x\n> y\n> ```"),
        (
            List(((said("a"), List(((said("b"),), (said("c"), said("d"))))), (said("e"),))),
            "- a\n  - b\n  - c\n    d\n- e",
        ),
        (List(((said("a"),), (said("b\n\nc"),)), start=9), "9. a\n10. b\n    c"),
        (List(((said("zero"),), (said("one"),)), start=0), "0\\. zero\n1\\. one"),
        (List(((), (said("b"),))), "- \u200b\n- b"),
        (List(((Quote((said("a"), said("b")), words("Ana")),),)), "- > a\n  > b\n  > — Ana"),
        (List(((Heading(1, words("a")),),)), "- **a**"),
        (said("<b>no</b> *no* &amp;"), r"\<b>no\</b> \*no\* &amp;"),
    ],
)
def test_a_block(block: Block, markdown: str) -> None:
    assert texts(shown(block)) == [markdown]


def test_headings_have_their_own_space() -> None:
    blocks = (said("a"), Heading(2, words("b")), said("c"), Heading(5, words("d")), said("e"))
    assert texts(shown(*blocks)) == ["a\n## b\nc\n\n**d**\ne"]


def test_pictures_between_words_are_galleries() -> None:
    others = tuple(Image(f"https://n.example/{n}.jpg") for n in range(11))
    message = shown(said("a"), PICTURE, *others, said("b"))
    components = message.payload["components"]
    assert [part["type"] for part in components] == [10, 12, 12, 10]
    assert [len(part["items"]) for part in components if part["type"] == 12] == [10, 2]
    assert texts(message) == ["a", "-# 📷 R. Díaz\n\nb"]


def test_a_picture_that_cannot_be_fetched_is_a_line() -> None:
    message = shown(Image("http://localhost/1.jpg", "A train"), List(((PICTURE,),)))
    assert drawn(message.payload).pictures == ()
    assert "A train (http://localhost/1.jpg)" in drawn(message.payload).text
    assert "• 📷 A train in the snow · R. Díaz" in drawn(message.payload).text


def test_too_many_pictures_are_gathered_at_the_end() -> None:
    blocks = [part for n in range(25) for part in (said(f"part {n}"), Image(f"https://n.example/{n}.jpg"))]
    message = shown(card(*blocks, image=PICTURE), rows=tuple(SHARE for _ in range(5)))
    assert len(drawn(message.payload).pictures) == 26
    assert kinds(message)[:3] == [10, 10, 12]


def test_of_several_cards_each_has_its_picture_beside() -> None:
    message = shown(said("Two:"), card(title="One", image=PICTURE), card(title="Two"), rows=(SHARE,))
    assert [part["type"] for part in message.payload["components"]] == [10, 17, 17, 1]
    [section, *_rest] = message.payload["components"][1]["components"]
    assert (section["type"], section["accessory"]["media"]["url"]) == (9, PICTURE.url)
    assert section["accessory"]["description"] == "A train in the snow"


def test_a_title_that_no_link_can_say_is_none() -> None:
    assert texts(shown(card(title="C# 🙂 wins")))[0].startswith("## C# 🙂 wins\n")
    assert texts(shown(replace(card(), url=f"https://n.example/{'a' * 400}")))[0].startswith("## Night train returns\n")


def test_without_pictures_the_words_stay() -> None:
    document = Document((WHOLE,))
    for message in (renderer.card(document, pictured=False), renderer.embeds(document, pictured=False)):
        assert refused(message) == []
        assert drawn(message.payload).pictures == ()
        assert "Two trains a night." in drawn(message.payload).text


def test_a_category_has_one_colour() -> None:
    assert accent("World News") == accent("  world   NEWS ")
    assert len({accent(name) for name in ("General", "Sports", "World News", "Science", "Culture")}) > 2
    assert all(0 <= colour <= 0xFFFFFF for colour in PALETTE)


EMPTY = card(title="", kicker=(), source=(), hashtags=())


@pytest.mark.parametrize("blocks", [(), (said(" \n"),), (said("\u200b\u2800"),), (EMPTY,)])
def test_nothing_to_say_still_makes_a_message(blocks: tuple[Block, ...]) -> None:
    for message in forms(Document(blocks, (SHARE,))):
        assert refused(message) == []
        assert drawn(message.payload).text == "…"


def test_a_question_is_asked_in_words() -> None:
    asked = Document(say("What is it called?").blocks, form=Question("/post", (Field("title", "Title"),)))
    assert drawn(shown(*asked.blocks).payload).text == drawn(renderer.card(asked).payload).text == "What is it called?"


def test_emphasis_in_a_lead_without_a_body_is_not_all_strong() -> None:
    message = shown(card(lead=(Text("Two "), Emphasis(words("trains")))))
    assert texts(message)[1] == "Two *trains*"


def forms(document: Document) -> list[Rendered]:
    return [renderer.card(document), renderer.embeds(document), *(renderer.plain(document, form) for form in Form)]
