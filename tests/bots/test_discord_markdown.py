"""Words come out of Discord's Markdown as they went in: a reader of our own, written from its rules, reads them back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.blocks import Writer
from bots.discord.inline import inline
from bots.discord.markdown import SEAM, held, units
from core.values.document import Code, Emphasis, Link, Paragraph, Span, Spans, Strong, Struck, Text, Timestamp
from core.values.text import clean
from tests.bots.discord_markdown import Read, read
from tests.bots.specimens import TRICKY
from tests.text import strategies

ROLE = "<@&7>"
"""The role that documents name; words never do."""

RULES = settings(max_examples=300, deadline=None)

SIGNS = st.lists(
    st.sampled_from(
        (
            *(
                "*",
                "**",
                "_",
                "__",
                "~~",
                "||",
                "`",
                "```",
                "\\",
                "[",
                "]",
                "](",
                "](https://x.example/)",
                "<",
                ">",
                ":",
            ),
            *("#", "# ", "-# ", "- ", "* ", "1. ", "> ", ">>> ", "@everyone", "@here", "<@42>", "<@&42>", "<#42>"),
            *(
                "<t:0>",
                "<a:x:1>",
                "</x:1>",
                ":smile:",
                "https://x.example/a_(b)_",
                "http://",
                "steam://a_b_",
                "<https:/",
            ),
            *(
                "a",
                "b",
                "é",
                "漢",
                "🙂",
                "👩\u200d👩\u200d👧",
                " ",
                "  ",
                "\n",
                "\n\n",
                "\u0301",
                "\u200f",
                "¯\\_(ツ)_/¯",
                "()",
            ),
        )
    ),
    max_size=8,
).map("".join)


def words_of(markdown: str) -> Read:
    """What is read, after a check that nobody is named and nothing is a sign."""
    found = read(markdown)
    assert ({*found.mentions} - {ROLE}, found.emoji, found.broken) == (set(), [], [])
    return found


def flat(text: str) -> str:
    return " ".join(clean(text).replace(SEAM, "").split())


KINDS = {Strong: "strong", Emphasis: "emphasis", Struck: "strike"}
"""What a reader calls them."""


def test_struck_words_keep_their_other_marks() -> None:
    both = Struck((Text("old "), Strong((Text("price"),))))
    assert inline((both, Text("!"))) == "~~old~~ **~~price~~**!"
    assert words_of(inline((Struck((Text("about ~"),)),))).text == "about ~", "a sign of its own would end the mark"


@RULES
@given(SIGNS | strategies.words)
def test_any_words_are_shown_as_they_are_written(words: str) -> None:
    found = words_of(inline((Text(words),)))
    assert flat(found.text) == flat(words)
    assert found.marks == []


@RULES
@given(SIGNS | strategies.words)
def test_only_addresses_are_links(words: str) -> None:
    found = words_of(inline((Text(words),)))
    assert all(said == url and url in words for said, url in found.links)


@RULES
@given(st.lists(st.tuples(SIGNS, st.sampled_from([*KINDS, None]), SIGNS), max_size=5))
def test_a_mark_covers_the_words_it_was_made_for(
    parts: list[tuple[str, type[Strong | Emphasis | Struck] | None, str]],
) -> None:
    spans: list[Span] = []
    meant: list[tuple[str, str]] = []
    for before, mark, inside in parts:
        said = "a" + clean(inside.replace("\n", " ").replace("http", "ftp")) + "z"
        spans += [Text(before + "·"), mark((Text(f" {said} "),)) if mark else Text(said), Text("·")]
        meant += [(KINDS[mark], flat(said))] if mark else []
    found = words_of(inline(tuple(spans)))
    assert [(kind, flat(words)) for kind, words in found.marks] == meant


@RULES
@given(st.lists(st.builds(lambda words, kind: kind((Text(words),)), SIGNS, st.sampled_from([*KINDS])), max_size=4))
def test_neighbouring_marks_do_not_melt(row: list[Span]) -> None:
    found = words_of(inline(tuple(row)))
    assert flat(found.text) == flat("".join(plain_text(span) for span in row))


def plain_text(span: Span) -> str:
    assert isinstance(span, Strong | Emphasis | Struck)
    return "".join(inner.text for inner in span.spans if isinstance(inner, Text))


@RULES
@given(strategies.spans, SIGNS)
def test_any_spans_ping_nobody_and_leave_no_signs(spans: Spans, after: str) -> None:
    words_of(inline((*spans, Text(after))))


@RULES
@given(SIGNS, strategies.urls, SIGNS)
def test_a_link_leads_where_it_was_made_to(words: str, url: str, after: str) -> None:
    found = words_of(inline((Text("see "), Link((Text(words),), url), Text(after))))
    targets = [target for _said, target in found.links]
    if url.startswith("http") and flat(words) and "x.example" not in words:
        assert any(
            target.startswith(("https://example.org", "http://example.org", "https://xn--")) for target in targets
        )
    assert flat(words) in flat(found.text)


@RULES
@given(SIGNS)
def test_code_is_shown_as_it_is_written(words: str) -> None:
    for spans in (
        (Code(words),),
        (Text("a "), Code(words), Text(" b")),
        (Link((Text("x"),), "https://x.example/"), Code(words)),
    ):
        assert flat(words) in flat(words_of(Writer().block(Paragraph(spans))).text)


@RULES
@given(SIGNS | strategies.words)
def test_lines_of_code_are_shown_as_they_are_written(words: str) -> None:
    found = words_of(Writer().block(Paragraph((Code(f"a\n{words}\nb"),))))
    assert flat(found.text) == flat(f"a\n{words}\nb")


@pytest.mark.parametrize("words", TRICKY)
def test_tricky_words(words: str) -> None:
    found = words_of(inline((Text(words),)))
    assert found.text == words
    assert found.marks == []


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("5 * 3", r"5 \* 3"),
        ("# no heading", r"\# no heading"),
        ("-# not small", r"\-# not small"),
        ("  - no item", r"  \- no item"),
        ("1. no item", r"1\. no item"),
        ("a\n> no quote", "a\n\\> no quote"),
        ("||hidden||", r"\|\|hidden\|\|"),
        ("[bank](evil)", f"\\[bank\\]{SEAM}(evil)"),
        ("@everyone, @here", f"@{SEAM}everyone, @{SEAM}here"),
        ("<@42> <@&42> <#7>", f"\\<@{SEAM}42> \\<@{SEAM}&42> \\<#7>"),
        ("mail me@example.org", "mail me@example.org"),
        ("</tag:1> <:x:1> <t:0:R>", r"\</tag:1> \<\:x:1> \<t\:0:R>"),
        ("at 10:30", "at 10:30"),
        ("see https://x.example/a_b.", "see <https://x.example/a_b>."),
        ("(https://x.example/a_(b))", "(<https://x.example/a_(b)>)"),
        ("http://localhost/a_b", r"http\://localhost/a\_b"),
    ],
)
def test_what_is_written(words: str, markdown: str) -> None:
    assert inline((Text(words),)) == markdown


@pytest.mark.parametrize(
    ("spans", "markdown"),
    [
        ((Strong((Text("a "), Emphasis((Text("b"),)), Text(" "), Code("c"))),), "**a** ***b*** `c`"),
        ((Strong((Text("a"),)), Emphasis((Text("b"),))), f"**a**{SEAM}*b*"),
        ((Strong((Text("one\n two "),)),), "**one**\n **two** "),
        ((Link((Text("the bank"),), "https://x.example/a_(b)"),), "[the bank](https://x.example/a_%28b%29)"),
        ((Strong((Link((Text("x"),), "https://x.example"),)),), "[**x**](https://x.example)"),
        ((Link((Text("snake_case"),), "https://x.example/1"),), r"snake\_case ([x.example](https://x.example/1))"),
        ((Link((Text("🙂"),), "https://x.example/1"),), "🙂 ([x.example](https://x.example/1))"),
        ((Link((Text("[Video] Rain"),), "https://x.example/"),), r"\[Video\] Rain ([x.example](https://x.example/))"),
        ((Link((Text("https://x.example/"),), "https://x.example/"),), "<https://x.example/>"),
        (
            (Link((Text("https://good.example"),), "https://x.example/"),),
            "<https://good.example> ([x.example](https://x.example/))",
        ),
        ((Link((), "https://x.example/"),), "<https://x.example/>"),
        ((Link((Text("us"),), "mailto:desk@x.example"),), "us (desk@x.example)"),
        ((Link((Text("here"),), "javascript:alert(1)"),), "here"),
        ((Link((Text("all"),), "https://x.example/@everyone"),), "[all](https://x.example/%40everyone)"),
        ((Code("a`b"),), "`` a`b ``"),
        ((Code("a``b"),), r"a\`\`b"),
        ((Code("@here"),), f"`@{SEAM}here`"),
        ((Text("x"), Code("](")), f"x`]{SEAM}(`"),
    ],
)
def test_what_spans_become(spans: Spans, markdown: str) -> None:
    assert inline(spans) == markdown
    words_of(markdown)


def test_a_moment_is_shown_in_the_readers_own_zone() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    day, time = Timestamp(noon, "Nov 21, 2026"), Timestamp(noon, "Nov 21, 2026, 1:00 PM")
    assert inline((day, Text(" / "), time)) == "<t:1795262400:D> / <t:1795262400:f>"
    assert inline((Link((day,), "https://x.example"),)) == "[Nov 21, 2026](https://x.example)"
    assert inline((Emphasis((Text("World · "), day)),)) == "*World ·* *<t:1795262400:D>*"


@RULES
@given(SIGNS, st.integers(min_value=1, max_value=40))
def test_words_are_held_within_a_limit(words: str, limit: int) -> None:
    shown = held(words, limit)
    assert units(shown) <= limit
    words_of(shown)
