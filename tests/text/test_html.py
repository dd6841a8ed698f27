"""The HTML of feeds is anything at all; what it says to a reader comes through, and nothing else."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import html
from core.html.tame import DEPTH, tame
from core.values.document import (
    Blocks,
    Code,
    Emphasis,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Struck,
    Text,
    plain,
)
from core.values.normal import normal
from tests.text.strategies import blocks
from tests.text.test_markdown import words

BASE = "https://example.org/news/"


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("", ()),
        ("Only text &amp; nothing else", (words("Only text & nothing else"),)),
        ("Text\nin lines\n\nand another", (words("Text in lines"), words("and another"))),
        ("<p>One\n  two<p>three", (words("One two"), words("three"))),
        ("<div>a<div>b</div>c</div>", (words("a"), words("b"), words("c"))),
        ("a<br>b<br/><br>c", (words("a\nb"), words("c"))),
        ("<h2>Head</h2>text", (Heading(2, (Text("Head"),)), words("text"))),
        (
            "<b>a</b> <i>b</i> <code>c</code>",
            (words(Strong((Text("a"),)), " ", Emphasis((Text("b"),)), " ", Code("c")),),
        ),
        ("<s>a</s><del>b</del> c", (words(Struck((Text("ab"),)), " c"),)),
        ("<b><p>a</p><p>b</p></b>", (words(Strong((Text("a"),))), words(Strong((Text("b"),))))),
        ("<b>a<i>b</b>c</i>", (words(Strong((Text("a"), Emphasis((Text("b"),)))), "c"),)),
        ("<a href='../a?b=1&amp;c=2'>x</a>", (words(Link((Text("x"),), "https://example.org/a?b=1&c=2")),)),
        ("<a href='javascript:alert(1)'>x</a><a href='tg://y'>y</a>", (words("xy"),)),
        (
            "<ul><li>a<li>b<ol start=3><li>c</ol></ul>",
            (List(((words("a"),), (words("b"), List(((words("c"),),), 3)))),),
        ),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", (List(((words("a"), List(((words("b"),),))),)),)),
        ("<img src='/a.jpg' alt='A ship'>", (Image("https://example.org/a.jpg", "A ship"),)),
        ("<p>a<img src='//example.net/b.png'>c</p>", (words("a"), Image("https://example.net/b.png"), words("c"))),
        ("<img src=https://example.org/pixel.gif width=1 height=1>", ()),
        ("<img src='data:image/gif;base64,AA' alt='gone'>", (words("gone"),)),
        ("<p>So<img class=wp-smiley src=/s.png alt='🙂'></p>", (words("So🙂"),)),
        (
            "<figure><a href=/x><img src=/a.jpg alt=A></a><figcaption>By <b>Ann</b></figcaption></figure>",
            (Image("https://example.org/a.jpg", "A", "By Ann"),),
        ),
        ("<blockquote><p>Words</p><footer>— Ann</footer></blockquote>", (Quote((words("Words"),), (Text("Ann"),)),)),
        ("<blockquote>Words <cite>Ann</cite></blockquote>", (Quote((words("Words"),), (Text("Ann"),)),)),
        (
            "<blockquote><p>In <cite>Book</cite> it says</p></blockquote>",
            (Quote((words("In ", Emphasis((Text("Book"),)), " it says"),)),),
        ),
        (
            "<blockquote><p>Words</p>— Ann <a href=/1>May 1</a></blockquote>",
            (Quote((words("Words"),), (Text("Ann "), Link((Text("May 1"),), "https://example.org/1"))),),
        ),
        (
            "<figure><blockquote>Words</blockquote><figcaption>Ann</figcaption></figure>",
            (Quote((words("Words"),), (Text("Ann"),)),),
        ),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", (words("a | b"), words("1 | 2"))),
        ("<pre>\nif a:\n    b\n</pre>", (words(Code("if a:\n    b")),)),
        ("<q>said</q>", (words("“said”"),)),
        ("<dl><dt>a<dd>b</dl>", (words("a"), words("b"))),
        ("a<script>x</script><style>y</style><iframe>z</iframe><svg><text>w</text></svg>b", (words("ab"),)),
        ("a<!-- <p> -->b<![CDATA[c]]>d", (words("abd"),)),
        ("<unknown-tag>a</unknown-tag><font size=9>b</font>", (words("ab"),)),
        ("3 < 5 & 5 > 3 <", (words("3 < 5 & 5 > 3 <"),)),
        ("<a title='2 > 1' href=/x>y</a>", (words(Link((Text("y"),), "https://example.org/x")),)),
        ("NUL\0 \ud800&#8238;evil&nbsp;end", (words("NUL evil\u00a0end"),)),
        ("&lt;b&gt;", (words("<b>"),)),
    ],
)
def test_meaning(source: str, blocks: Blocks) -> None:
    assert html.read(source, BASE) == blocks


def test_without_a_base_relative_addresses_are_dropped() -> None:
    assert html.read("<a href=/x>y</a><img src=z.png>") == (words("y"),)


def test_writing() -> None:
    document = (
        Heading(2, (Text("A & B"),)),
        words("a\nb ", Link((Text("<c>"),), "https://example.org/?a=1&b=2")),
        List(((words("a"),),), 3),
        Quote((words("Words"),), (Text("Ann"),)),
        Image("https://example.org/a.jpg", 'A "ship"', "Ann"),
    )
    assert html.write(document) == (
        "<h2>A &amp; B</h2>\n"
        '<p>a<br>\nb <a href="https://example.org/?a=1&amp;b=2">&lt;c&gt;</a></p>\n'
        '<ol start="3">\n<li>a</li>\n</ol>\n'
        "<blockquote>\n<p>Words</p>\n<footer>— Ann</footer>\n</blockquote>\n"
        '<figure><img src="https://example.org/a.jpg" alt="A &quot;ship&quot;"><figcaption>Ann</figcaption></figure>'
    )


@given(blocks)
def test_what_is_written_is_read(document: Blocks) -> None:
    assert html.read(html.write(document)) == normal(document)


NAMES = "a b blockquote body br button cite code dd div dt em figcaption figure footer form h1 hr i iframe img li math ol p pre q"
TAGS = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["", "", "/"]),
    st.sampled_from(
        [*NAMES.split(), *"script select svg table tbody td template textarea th title tr ul xmp !-- !doctype".split()]
    ),
    st.sampled_from(["", " href=/x", " src='a.png'", ' alt="', " start=2", " '", "/"]),
)
SOUP = st.lists(
    TAGS | st.sampled_from(["a", " ", "\n", "<", ">", "&", "&lt;", "-->", "\0", "\ud800"]), max_size=40
).map("".join)


@given(st.text() | SOUP)
def test_anything_can_be_read(source: str) -> None:
    document = html.read(source, BASE)
    assert normal(document) == document
    assert html.read(html.write(document)) == document


@given(SOUP)
def test_tame_html_is_closed_and_shallow(source: str) -> None:
    tamed = tame(source * 100)
    for name in ("a", "b", "blockquote", "ul", "table", "pre"):
        assert tamed.count(f"<{name}>") + tamed.count(f"<{name} ") == tamed.count(f"</{name}>")


@pytest.mark.parametrize(
    "tag", ["<div>", "<blockquote>", "<b>", "<ul><li>", "<table><tr><td>", "<dd><li><p>", "<a href=/x>", "<q>"]
)
def test_200_000_tags_in_each_other(tag: str) -> None:
    assert plain(html.read(f"{tag * 200_000}deep")).strip("“”") == "deep"


def test_deeper_tags_are_left_out_and_the_words_stay() -> None:
    source = "<b>" + "<blockquote>" * DEPTH + "deep" + "</blockquote>" * DEPTH + "</b><p>after"
    assert plain(html.read(source)) == "deep\n\nafter"
    assert html.read(source)[-1] == Paragraph((Text("after"),))


HOSTILE = {
    "open tags": "<",
    "quotes": '<a "',
    "comments": "<!--",
    "scripts": "<script>",
    "drawings": "<svg>",
    "crossed": "<b><i></b></i>",
    "bold paragraphs": "<b><p>x</b>",
    "fonts": "<font size=1><p>",
    "paragraphs": "<p>x",
    "items": "<li>",
    "breaks": "<br>",
    "entities": "&amp",
    "ends": "</b>",
    "hidden ends": "<div><textarea></div></textarea>",
    "tables": "<blockquote><table></blockquote>",
    "captions": "<figure><figcaption>",
    "spaces": " ",
    "citations": "<blockquote><cite>a",
    "cited": "<cite></cite>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_length(name: str) -> None:
    """Eight times the text may take three times as long as in proportion; a square would take eight times."""
    part = HOSTILE[name]
    short, long = (_seconds(f"<blockquote>{part * (size // len(part))}") for size in (6_000, 48_000))
    assert long < 0.1 + 8 * 3 * short


def _seconds(source: str) -> float:
    begun = process_time()
    html.read(source)
    return process_time() - begun
