"""Markdown is what editors write: it must mean what they meant, come back as it was, and never hurt."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import markdown
from core.values.document import (
    Blocks,
    Card,
    Code,
    Emphasis,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Span,
    Strong,
    Struck,
    Text,
    plain,
)
from core.values.normal import NESTING, normal
from tests.text.strategies import blocks

PAGE = "https://example.org/a"


def words(*spans: str | Span) -> Paragraph:
    return Paragraph(tuple(Text(span) if isinstance(span, str) else span for span in spans))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        (" \n\n ", ()),
        ("One\nline\n\nand another", (words("One line"), words("and another"))),
        ("One\\\ntwo  \nthree", (words("One\ntwo\nthree"),)),
        (
            "# One #\n\nTwo\n===\n\n###### Six",
            (Heading(1, (Text("One"),)), Heading(1, (Text("Two"),)), Heading(6, (Text("Six"),))),
        ),
        ("#Cuba is no heading", (words("#Cuba is no heading"),)),
        ("a *b* **c** `d`", (words("a ", Emphasis((Text("b"),)), " ", Strong((Text("c"),)), " ", Code("d")),)),
        ("***both***", (words(Strong((Emphasis((Text("both"),)),))),)),
        ("a ~~b *c*~~ ~d~", (words("a ", Struck((Text("b "), Emphasis((Text("c"),)))), " ~d~"),)),
        ("snake_case_word and 5 * 3 * 2", (words("snake_case_word and 5 * 3 * 2"),)),
        (f"[a *b*]({PAGE})", (words(Link((Text("a "), Emphasis((Text("b"),))), PAGE)),)),
        (f"[a][1]\n\n[1]: {PAGE}", (words(Link((Text("a"),), PAGE)),)),
        (f"<{PAGE}>", (words(Link((Text(PAGE),), PAGE)),)),
        ("[a](mailto:desk@example.org)", (words(Link((Text("a"),), "mailto:desk@example.org")),)),
        (f"{PAGE} stays bare", (words(f"{PAGE} stays bare"),)),
        ("[a](javascript:alert(1)) [b](data:x) [c](tg://x) [d](/e)", (words("a b c d"),)),
        ("- a\n- b\n  - c", (List(((words("a"),), (words("b"), List(((words("c"),),))))),)),
        ("3. a\n4. b", (List(((words("a"),), (words("b"),)), 3),)),
        ("- a\n\n  more", (List(((words("a"), words("more")),)),)),
        (f'![An *alt*]({PAGE}.jpg "Ann")', (Image(f"{PAGE}.jpg", "An alt", "Ann"),)),
        (f"[![alt]({PAGE}.jpg)]({PAGE})", (Image(f"{PAGE}.jpg", "alt"),)),
        (f"see ![it]({PAGE}.jpg)", (words("see ", Link((Text("it"),), f"{PAGE}.jpg")),)),
        ("![gone](x.jpg)", (words("gone"),)),
        ("```python\nif a:\n    b\n\nc\n```", (words(Code("if a:\n    b\n\nc")),)),
        ("    indented\n    code", (words(Code("indented\ncode")),)),
        ("a\n\n---\n\nb", (words("a"), words("b"))),
        ("<b>bold</b>\n\n<script>x</script>", (words("<b>bold</b>"), words("<script>x</script>"))),
        ("A &amp; B &copy; &#8238;evil", (words("A & B © evil"),)),
        ("NUL\0 \u202ereversed\ud800", (words("NUL reversed"),)),
    ],
)
def test_meaning(text: str, blocks: Blocks) -> None:
    assert markdown.read(text) == blocks


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("> Words", Quote((words("Words"),))),
        ("> Words\n>\n> — Ann Example", Quote((words("Words"),), (Text("Ann Example"),))),
        ("> Words\n> -- Ann Example", Quote((words("Words"),), (Text("Ann Example"),))),
        ("> Words\\\n> — *Ann*", Quote((words("Words"),), (Emphasis((Text("Ann"),)),))),
        ("> — Only a line", Quote((words("— Only a line"),))),
        ("> Words—no speaker", Quote((words("Words—no speaker"),))),
        ("> a\n>\n> > b", Quote((words("a"), Quote((words("b"),))))),
    ],
)
def test_speakers(text: str, quote: Quote) -> None:
    assert markdown.read(text) == (quote,)


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (words("5 * 3, snake_case, AT&T, #Cuba, 3 < 5!"), "5 * 3, snake_case, AT&T, #Cuba, 3 < 5!"),
        (words("1. not a list"), "1\\. not a list"),
        (words("2026. A year"), "2026\\. A year"),
        (words("- not a list"), "\\- not a list"),
        (words("[brackets]"), "\\[brackets\\]"),
        (words("Wow!", Link((Text("a"),), PAGE)), f"Wow\\![a]({PAGE})"),
        (words("a\nb"), "a\\\nb"),
        (words(Strong((Text("Note."),)), "b"), "**Note.**&#98;"),
        (words("他", Emphasis((Text("很"),)), "好"), "他*很*好"),
        (words("a ~ b ~~ ", Struck((Text("c~"),))), "a ~ b \\~\\~ ~~c\\~~~"),
        (words(Code("a`b")), "``a`b``"),
        (words(Hashtag("Cuba"), " now"), "#Cuba now"),
        (words(Link((Text("a"),), "https://example.org/a_(b)")), "[a](<https://example.org/a_(b)>)"),
        (Heading(2, (Text("C #"),)), "## C \\#"),
        (Image(f"{PAGE}.jpg", "A ship", 'Ann "A"'), f'![A ship]({PAGE}.jpg "Ann \\"A\\"")'),
        (Quote((words("a"), words("b")), (Text("Ann"),)), "> a\n>\n> b\n>\n> — Ann"),
        (List(((words("a"),), (words("b"),)), 9), "9. a\n10. b"),
        (Card(1, "Title", PAGE, (), (), (), None, (), (), (), None), f"[Title]({PAGE})"),
    ],
)
def test_writing(block: Paragraph, text: str) -> None:
    assert markdown.write((block,)) == text
    assert markdown.read(text) == normal((block,))


def test_lists_in_a_row_stay_apart() -> None:
    row = tuple(
        List(((words(letter),),), start)
        for letter, start in [("a", None), ("b", None), ("c", None), ("d", 1), ("e", 1)]
    )
    assert markdown.read(markdown.write(row)) == row


@given(blocks)
def test_what_is_written_is_read(document: Blocks) -> None:
    assert markdown.read(markdown.write(document)) == normal(document)


@given(blocks)
def test_the_normal_form_is_one(document: Blocks) -> None:
    assert normal(normal(document)) == normal(document)


SOUP = st.lists(
    st.sampled_from(
        [*"*_`[]()<>&!#+-=~|\\\"': \n\t1a.", "\n\n", "\n> ", "\n- ", "\n1. ", "    ", "```", "](", "é", "漢", "— "]
    ),
    max_size=40,
).map("".join)


@given(st.text() | SOUP)
def test_anything_can_be_read(text: str) -> None:
    document = markdown.read(text)
    assert normal(document) == document
    written = markdown.write(document)
    assert markdown.read(written) == document
    assert markdown.write(markdown.read(written)) == written


def test_deep_nesting_keeps_its_words() -> None:
    for text in ("> " * 5000 + "deep", "- " * 5000 + "deep", "1. " * 100 + "deep", "> - " * 500 + "deep"):
        document = markdown.read(text)
        assert plain(document).endswith("deep")
        assert _depth(document) <= NESTING
        assert markdown.read(markdown.write(document)) == document


def _depth(document: Blocks) -> int:
    depth = 0
    for block in document:
        match block:
            case Quote(inner):
                depth = max(depth, 1 + _depth(inner))
            case List(items):
                depth = max(depth, *(1 + _depth(item) for item in items))
    return depth


HOSTILE = {
    "brackets": "[",
    "pairs": "[]",
    "images": "![[",
    "links": "[a](b",
    "titles": '[a](b "',
    "stars": "*a **b ",
    "runs": "a**b c* ",
    "underscores": "_a*",
    "backticks": "a`b``c```",
    "angles": "<a:",
    "references": "&#",
    "slashes": "\\",
    "quotes": "> ",
    "lists": "- ",
    "numbers": "1. ",
    "definitions": "[a]: b\n",
    "open definitions": "[a\n",
    "quoted lines": "> a\n",
    "items": "- a\n\n",
    "paragraphs": "a\n\n",
    "headings": "# a\n",
    "spaces": " ",
    "line ends": "\n",
    "breaks": "a\\\n",
    "fences": "```\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_length(name: str) -> None:
    """Eight times the text may take three times as long as in proportion; a square would take eight times."""
    part = HOSTILE[name]
    short, long = (_seconds(part * (size // len(part))) for size in (4_000, 32_000))
    assert long < 0.1 + 8 * 3 * short


def _seconds(text: str) -> float:
    begun = process_time()
    markdown.read(text)
    return process_time() - begun
