"""The console's look: what a person reads, and that no text can break the frame or command the terminal."""

import re
import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bots.console.renderer import CARD_LINES, as_text, lay_out, render
from core.i18n import speaking
from core.values.document import (
    Action,
    Block,
    Card,
    Code,
    Document,
    Emphasis,
    Field,
    Form,
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
)
from tests.text import strategies

READ, SHARE, WHY = (
    Action("Read", url="https://n.example/a/7"),
    Action("Share", command="/share 7"),
    Action("Why this?", command="/why 7"),
)
READ_ON = Action("Read on", command="/article 7")


def words(text: str) -> Spans:
    return (Text(text),)


def said(text: str) -> Paragraph:
    return Paragraph(words(text))


def card(*body: Block, title: str = "Night train returns", read_on: Action | None = READ_ON, **parts: Spans) -> Card:
    return Card(
        article_id=7,
        title=title,
        url="https://n.example/a/7",
        kicker=parts.get("kicker", words("General · Nov 21, 2026")),
        mark=parts.get("mark", ()),
        lead=parts.get("lead", ()),
        image=None,
        body=body,
        source=parts.get("source", ()),
        hashtags=parts.get("hashtags", ()),
        read_on=read_on,
    )


def text_of(*blocks: Block, width: int = 40) -> str:
    return as_text(Document(blocks), width)


def on_terminal(document: Document, *, colours: bool, width: int = 60) -> str:
    file = StringIO()
    console = Console(
        file=file, width=width, force_terminal=True, color_system="truecolor" if colours else None, _environ={}
    )
    console.print(render(document, width=width))
    return file.getvalue()


def test_a_card() -> None:
    document = Document(
        (
            card(
                said("The first train leaves on 1 March."),
                mark=words("Corrected Nov 22, 2026: the date."),
                lead=words("Two trains a night."),
                source=(Text("Source: "), Link(words("Gazette"), "https://g.example/1")),
                hashtags=(Hashtag("Trains"), Text(" "), Hashtag("Europe")),
            ),
        ),
        ((SHARE, WHY),),
    )
    assert as_text(document, 44) == (
        "╭─ General · Nov 21, 2026 ─────────────────╮\n"
        "│ Night train returns                      │\n"
        "│ ✎ Corrected Nov 22, 2026: the date.      │\n"
        "│                                          │\n"
        "│ Two trains a night.                      │\n"
        "│                                          │\n"
        "│ The first train leaves on 1 March.       │\n"
        "│                                          │\n"
        "│ Source: Gazette (https://g.example/1)    │\n"
        "│ #Trains #Europe                          │\n"
        "╰──────────────────────────────────────────╯\n"
        "\n"
        "  [1] Share   [2] Why this?"
    )


def test_a_kicker_too_long_for_the_frame_stands_inside() -> None:
    text = text_of(card(kicker=words("An uncommonly long category · Nov 21, 2026")))
    assert text.splitlines()[:4] == [
        "╭──────────────────────────────────────╮",
        "│ An uncommonly long category · Nov    │",
        "│ 21, 2026                             │",
        "│ Night train returns                  │",
    ]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (said("one\ntwo"), "one\ntwo"),
        (Heading(2, words("What changes")), "What changes"),
        (
            Quote((said("It is full."), said("Always.")), words("Ana Ruiz")),
            "│ It is full.\n│\n│ Always.\n│ — Ana Ruiz",
        ),
        (Quote((Quote((said("deep"),)),)), "│ │ deep"),
        (
            List(((said("a"), List(((said("b"),), (said("c"),)))), (said("d"),))),
            "• a\n  • b\n  • c\n• d",
        ),
        (List(((said("a"),), (said("b"),)), start=9), " 9. a\n10. b"),
        (List(((), (said("b"),))), "•\n• b"),
        (
            List(((said("a long item that has to be wrapped at the edge"),),)),
            "• a long item that has to be wrapped at\n  the edge",
        ),
        (Image("https://n.example/1.jpg", "A train", "R. Díaz"), "[Picture: A train (R. Díaz)]"),
        (Image("https://n.example/1.jpg"), "[Picture]"),
        (
            Paragraph((Strong(words("a")), Emphasis(words("b")), Struck(words("s")), Code("c"), Hashtag("D"))),
            "absc#D",
        ),
        (Paragraph((Link(words("here"), "https://n.example"),)), "here (https://n.example)"),
        (Paragraph((Link(words("https://n.example"), "https://n.example"),)), "https://n.example"),
        (Paragraph((Link((), "https://n.example"),)), "https://n.example"),
        (said("[bold]not markup[/bold] :smile:"), "[bold]not markup[/bold] :smile:"),
        (
            said("夜行列车重新开通夜行列车重新开通夜行列车重新开通"),
            "夜行列车重新开通夜行列车重新开通夜行列车\n重新开通",
        ),
    ],
)
def test_a_block(block: Block, text: str) -> None:
    assert text_of(block) == text


def test_blocks_stand_apart() -> None:
    assert text_of(Heading(1, words("A")), said("B")) == "A\n\nB"


def test_nothing_to_say_is_nothing() -> None:
    assert as_text(Document()) == ""


def test_a_form_lists_its_fields() -> None:
    form = Form("Post", (Field("title", "Title"), Field("tags", "Tags", False), Field("body", "Body", False, True)))
    assert as_text(Document(form=form), 40) == (
        "╭─ Post ───────────────────────────────╮\n"
        "│ Title                                │\n"
        "│ Tags (optional)                      │\n"
        "│ Body (optional, several lines)       │\n"
        "╰──────────────────────────────────────╯"
    )


def test_our_own_words_are_the_readers_language() -> None:
    with speaking("es"):
        assert text_of(Image("https://n.example/1.jpg", "Un tren")) == "[Foto: Un tren]"


def test_buttons_are_numbered_over_the_whole_message() -> None:
    follow = Action("Follow #Trains", command="/tag follow trains")
    page = lay_out(Document((said("Hi."),), ((follow, follow, follow), (SHARE,))), width=44, linked=False)
    assert page.actions == (follow, follow, follow, SHARE)
    assert as_text(Document((said("Hi."),), ((follow, follow, follow), (SHARE,))), 44) == (
        "Hi.\n\n  [1] Follow #Trains   [2] Follow #Trains\n  [3] Follow #Trains\n  [4] Share"
    )


def test_an_address_is_written_out_whole_where_it_cannot_be_clicked() -> None:
    url = "https://x.com/intent/post?text=" + "Night%20" * 20
    document = Document((), ((Action("X", url=url), Action("Copy link", copy="https://n.example/a/7")),))
    assert as_text(document, 40) == f"  [1] X  {url}\n  [2] Copy link  https://n.example/a/7"
    assert f"{url}\x1b\\X ↗" in re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(document, colours=True))


def test_telegrams_own_buttons_are_left_out() -> None:
    document = Document((), ((Action("Send to a chat", inline="a-7"),), (SHARE,)))
    assert as_text(document) == "  [1] Share"
    assert lay_out(document, linked=True).actions == (SHARE,)


def test_a_long_body_is_cut_between_blocks_and_can_be_read_on() -> None:
    body = [said(f"Paragraph {n}.\nSecond line.") for n in range(30)]
    document = Document((card(*body),), ((SHARE,),))
    text = as_text(document)
    assert lay_out(document, linked=False).actions == (READ_ON, SHARE)
    assert "Paragraph 12.  " in text
    assert "Paragraph 14." not in text
    assert re.search(r"│ Second line\. +│\n│ +│\n│ ⋯ +│\n╰", text)
    assert text.endswith("  [1] Read on\n  [2] Share")


def test_a_body_that_fits_offers_nothing_more() -> None:
    document = Document((card(said("\n".join(["line"] * CARD_LINES))),))
    assert lay_out(document, linked=True).actions == ()
    assert as_text(document).count("line") == CARD_LINES


def test_a_body_that_cannot_be_read_on_is_shown_whole() -> None:
    document = Document((card(said("\n".join(["line"] * 500)), read_on=None),))
    assert as_text(document).count("line") == 500


def test_one_endless_block_is_cut_at_a_line() -> None:
    text = as_text(Document((card(said("word " * 5000)),)))
    assert len(text.splitlines()) == CARD_LINES + 6
    assert "│ …  " in text
    assert text.endswith("[1] Read on")


def test_the_card_never_grows_beyond_its_lines() -> None:
    text = as_text(Document((card(said("first"), said("word " * 5000)),)))
    assert len(text.splitlines()) == CARD_LINES + 6


def test_a_heading_does_not_stand_alone_above_the_cut() -> None:
    first, last = (said("\n".join(["line"] * 36)), said("\n".join(["more"] * 9)))
    text = as_text(Document((card(first, Heading(2, words("Lonely")), last),)))
    assert "Lonely" not in text
    assert "[1] Read on" in text


def test_of_several_cards_each_says_which_goes_on() -> None:
    long = said("word " * 5000)
    text = as_text(Document((card(long, title="One"), card(said("short"), title="Two"), card(long, title="Three"))))
    assert text.endswith("  [1] Read on: One\n  [2] Read on: Three")


def test_what_was_cut_is_read_on_instead_of_read() -> None:
    read = Action("Read", command="/article 7")
    for words_of_it, expected in (("short", (read, SHARE)), ("word " * 5000, (READ_ON, SHARE))):
        document = Document((card(said(words_of_it)),), ((read, SHARE),))
        assert lay_out(document, linked=False).actions == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "]8;;https://evil.exampleclick]8;;"),
        ("\x9b2Jgone", "2Jgone"),
        ("over\b\b\b\bwritten\rtwice", "overwritten\ntwice"),
        ("turned \u202earound", "turned around"),
        ("a\tb", "a    b"),
    ],
)
def test_an_escape_sequence_is_only_letters(text: str, shown: str) -> None:
    assert text_of(said(text)) == shown
    assert shown in on_terminal(Document((said(text),)), colours=False).replace(" \n", "\n")


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧‍👦 family", "❤️", "🇨🇺🇻🇪", "夜行列车", "רכבת הלילה", "क्‍ष", "a\u200d", "x\ufe0f", "Z̸̡͖͎"]
)
def test_wide_and_joined_characters_keep_the_frame(text: str) -> None:
    lines = text_of(card(said(text), title=text, mark=words(text))).splitlines()
    assert {cell_len(line) for line in lines} == {40}


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
SPANS: st.SearchStrategy[Spans] = st.recursive(
    st.lists(
        st.one_of(
            st.builds(Text, ANYTHING),
            st.builds(Code, ANYTHING),
            st.builds(Hashtag, ANYTHING),
            st.builds(Link, st.builds(words, ANYTHING), ANYTHING.map("https://n.example/{}".format)),
        ),
        max_size=4,
    ).map(tuple),
    lambda inner: st.lists(st.builds(Strong, inner) | st.builds(Emphasis, inner), max_size=3).map(tuple),
    max_leaves=4,
)
BLOCKS: st.SearchStrategy[tuple[Block, ...]] = st.recursive(
    st.lists(
        st.builds(Paragraph, SPANS)
        | st.builds(Heading, st.integers(1, 6), SPANS)
        | st.builds(Image, ANYTHING, ANYTHING, ANYTHING),
        max_size=4,
    ).map(tuple),
    lambda inner: st.lists(
        st.builds(Quote, inner, SPANS)
        | st.builds(List, st.lists(inner, max_size=3).map(tuple), st.none() | st.just(8)),
        max_size=2,
    ).map(tuple),
    max_leaves=5,
)
ACTIONS = st.builds(Action, ANYTHING, command=ANYTHING) | st.builds(Action, ANYTHING, url=ANYTHING)
CARDS = st.builds(
    Card, st.just(1), ANYTHING, ANYTHING, SPANS, SPANS, SPANS, st.none() | st.builds(Image, ANYTHING, ANYTHING),
    BLOCKS, SPANS, SPANS, st.none() | ACTIONS,
)  # fmt: skip
FORMS = st.builds(Form, ANYTHING, st.lists(st.builds(Field, ANYTHING, ANYTHING), max_size=3).map(tuple))
DOCUMENTS = st.builds(
    Document,
    st.lists(CARDS, max_size=2).map(tuple) | BLOCKS | strategies.blocks,
    st.lists(st.lists(ACTIONS, max_size=3).map(tuple), max_size=3).map(tuple),
    st.none() | FORMS,
)


def controls(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


@given(DOCUMENTS, st.integers(1, 100))
def test_no_text_commands_the_terminal(document: Document, width: int) -> None:
    assert controls(as_text(document, width)) == []
    assert controls(on_terminal(document, colours=False, width=width)) == []
    coloured = on_terminal(document, colours=True, width=width)
    styled = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(?:id=\d+;[\x21-\x7e]+|;)\x1b\\")
    assert controls(styled.sub("", coloured)) == []


@given(DOCUMENTS, st.integers(24, 100))
def test_every_button_has_its_number(document: Document, width: int) -> None:
    page = lay_out(document, width=width, linked=False)
    shown = as_text(document, width)
    assert all(f"[{number}]" in shown for number in range(1, len(page.actions) + 1))
    assert f"[{len(page.actions) + 1}] " not in shown.rpartition("╯")[2]


@given(CARDS | strategies.cards, st.integers(24, 100))
def test_frames_are_straight(content: Card, width: int) -> None:
    lines = as_text(Document((content,)), width).splitlines()
    frame = lines[: next(at for at, line in enumerate(lines) if line.startswith("╰")) + 1]
    assert {cell_len(line) for line in frame} == {width}
    assert all(line[-1] in "╮│╯" for line in frame)
