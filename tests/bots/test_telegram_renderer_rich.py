"""A rich message: an article with all its parts in one message, as HTML of the Bot API."""

import pytest

from bots.telegram.renderer import Renderer
from core.values.chat import ChatKind
from core.values.document import (
    Action,
    Block,
    Code,
    Document,
    Emphasis,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Struck,
)
from tests.bots.bubble import RichPage, labels
from tests.bots.test_telegram_renderer import NOON, PICTURE, card, said, words

RENDERER = Renderer("newsclip_bot")


def rich(*blocks: Block) -> str:
    return RENDERER.rich(Document(blocks), kind=ChatKind.PRIVATE).html


def test_a_card_is_a_whole_article() -> None:
    article = card(
        said("The first train leaves on 1 March."),
        Heading(1, words("What changes")),
        lead=words("Two trains a night."),
        mark=words("Corrected: the date"),
        image=PICTURE,
    )
    assert rich(article) == (
        '<figure><img src="https://n.example/train.jpg"/>'
        "<figcaption>A train in the snow<cite>R. Díaz</cite></figcaption></figure>"
        '<h1><a href="https://n.example/a/7">Night train returns</a></h1>'
        f'<p>Travel · <tg-time unix="{NOON.timestamp():.0f}" format="D">Nov 21, 2026</tg-time></p>'
        "<p><i>✎ Corrected: the date</i></p>"
        "<p><i>Two trains a night.</i></p>"
        "<p>The first train leaves on 1 March.</p>"
        "<h2>What changes</h2>"
        '<footer>Source: <a href="https://g.example/1">Gazette</a></footer>'
        '<footer><a href="https://n.example/a/7">n.example/a/7</a></footer>'
        "<footer>#Trains #Europe</footer>"
    )


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (said('<b>&"'), "<p>&lt;b&gt;&amp;&quot;</p>"),
        (said("one\ntwo"), "<p>one<br>two</p>"),
        (Heading(0, words("A")), "<h1>A</h1>"),
        (Heading(9, words("A")), "<h6>A</h6>"),
        (Paragraph((Strong((Strong(words("a")), Emphasis((Code("b"),)))),)), "<p><b>a<i><code>b</code></i></b></p>"),
        (Paragraph((Struck((*words("a"), Struck(words("b")))),)), "<p><s>ab</s></p>"),
        (Paragraph((Code("a\n<b>"),)), "<pre>a\n&lt;b&gt;</pre>"),
        (Paragraph((Link(words("us"), "mailto:a@b.example"),)), '<p><a href="mailto:a@b.example">us</a></p>'),
        (Paragraph((Link((Link(words("x"), "https://a.example"),), "https://b.example/?a&b"),)),
         '<p><a href="https://b.example/?a&amp;b">x</a></p>'),
        (Paragraph((Link(words("x"), "javascript:1"),)), "<p>x</p>"),
        (Quote((said("No."),), words("Ana")), "<blockquote>No.<cite>Ana</cite></blockquote>"),
        (Quote((said("No."), said("Never."))), "<blockquote><p>No.</p><p>Never.</p></blockquote>"),
        (List(((said("a"), List(((said("b"),),), start=3)), (said("c"),))),
         '<ul><li><p>a</p><ol start="3"><li>b</li></ol></li><li>c</li></ul>'),
        (List(((said("a"),),), start=-4), "<ol><li>a</li></ol>"),
        (Image("https://n.example/1.jpg?a&b"), '<img src="https://n.example/1.jpg?a&amp;b"/>'),
        (Image("nowhere", "A train"), "<p><i>A train</i></p>"),
        (said(" "), "<p>…</p>"),
    ],
)  # fmt: skip
def test_a_block(block: Block, html: str) -> None:
    assert rich(block) == html
    assert RichPage(html).faults == []


def test_text_that_reads_from_the_right_says_so() -> None:
    assert RENDERER.rich(Document((said("7 רכבת"),)), kind=ChatKind.PRIVATE).rtl
    assert not RENDERER.rich(Document((said("a רכבת"),)), kind=ChatKind.PRIVATE).rtl


def test_a_body_beyond_all_limits_can_be_read_on() -> None:
    message = RENDERER.rich(Document((card(*(said("word " * 50) for _ in range(400))),)), kind=ChatKind.PRIVATE)
    assert message.cut
    assert len(message.html) > 30_000
    assert message.html.endswith("<p>…</p>" + rich(card()).partition("</p>")[2])
    assert labels(message.markup) == [["Read on"]]
    assert message.markup is not None
    [[button]] = message.markup["inline_keyboard"]
    assert button["callback_data"] == "v1:/article 7 15", "nine paragraphs are a page"


def test_a_long_article_keeps_its_buttons() -> None:
    document = Document((card(said("short")),), ((Action("Share", command="/share 7"),),))
    assert labels(RENDERER.rich(document, kind=ChatKind.PRIVATE).markup) == [["Share"]]
