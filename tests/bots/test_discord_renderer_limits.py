"""Any document at all is a message that Discord takes, whole where it fits, in every form."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord import renderer
from bots.discord.markdown import visible
from bots.discord.places import Form
from bots.discord.rendered import Rendered
from core.values.document import (
    Action,
    Block,
    Card,
    Code,
    Document,
    Emphasis,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Role,
    Span,
    Strong,
    Struck,
    Text,
    Timestamp,
    plain,
)
from core.values.graphemes import graphemes
from core.values.text import clean
from tests.bots.discord_message import Drawn, drawn, refused
from tests.bots.specimens import LONG, TRICKY, WORDS
from tests.text import strategies

RULES = settings(max_examples=60, deadline=None)
ROLE = "<@&7>"

documents = st.builds(Document, strategies.blocks)
many = st.lists(strategies.cards, max_size=12).map(lambda cards: Document(tuple(cards)))
actions = st.one_of(
    st.builds(
        Action, strategies.words, command=st.sampled_from(["/help", "/article 7", "/" + "x" * 90, "/" + "x" * 99])
    ),
    st.builds(Action, strategies.words, url=strategies.urls | st.just("https://example.org/" + "x" * 600)),
    st.builds(Action, strategies.words, copy=strategies.words),
    st.builds(Action, strategies.words, inline=st.just("a-7")),
)
rows = st.lists(st.lists(actions, max_size=8).map(tuple), max_size=8).map(tuple)


def forms(document: Document) -> Iterator[Rendered]:
    yield renderer.card(document)
    yield renderer.embeds(document)
    yield renderer.card(document, pictured=False)
    yield renderer.embeds(document, pictured=False)
    for form in Form:
        yield renderer.plain(document, form)


@RULES
@given(documents | many, rows)
def test_any_document_is_a_message(document: Document, rows: tuple[tuple[Action, ...], ...]) -> None:
    for message in forms(document.offer(*rows)):
        assert refused(message) == []
        seen = drawn(message.payload)
        assert visible(seen.text) or seen.pictures or any(text.moments or text.mentions for text in seen.texts)
        assert clear(seen)
        assert message.payload["allowed_mentions"] == {"parse": []}


@RULES
@given(documents)
def test_nothing_is_lost_while_nothing_is_cut(document: Document) -> None:
    message = renderer.card(document)
    if not message.cut:
        told = flat(drawn(message.payload).words)
        assert [said for said in spoken(document) if said not in told] == []


@pytest.mark.parametrize("words", ["報道。", "हिन्दी समाचार। ", "😀 "])
def test_wide_letters_are_cut_before_their_bytes_break_the_server(words: str) -> None:
    for message in forms(Document((Paragraph((Text(words * 4000),)),))):
        assert refused(message) == []


@pytest.mark.parametrize("what", LONG)
def test_what_is_too_long_is_cut(what: str) -> None:
    for message in forms(Document(LONG[what])):
        assert message.cut
        assert refused(message) == []
        seen = drawn(message.payload)
        assert clear(seen)
        assert len(seen.text.encode("utf-16-le")) / 2 > (2000 if "content" in message.payload else 4000) * 0.4


@pytest.mark.parametrize("what", LONG)
def test_no_letter_is_cut_in_two(what: str) -> None:
    whole = set(graphemes(plain(LONG[what]))) | set("…•📷✎·—")
    for message in forms(Document(LONG[what])):
        words = "".join(text.text for text in drawn(message.payload).texts)
        assert {letter for letter in graphemes(words) if not letter.isascii()} <= whole


@pytest.mark.parametrize("words", TRICKY)
def test_markup_is_shown_as_it_is_written(words: str) -> None:
    for place in WORDS:
        for message in forms(Document((place((Text(words),)),))):
            seen = drawn(message.payload)
            assert flat(words) in flat(seen.text)
            assert clear(seen)


def test_deep_nesting_is_flattened() -> None:
    block: Block = Paragraph((Strong((Emphasis((Link((Code("deep"),), "https://x.example"),)),)),))
    for _ in range(30):
        block = Quote((List(((block,),)),))
    for message in forms(Document((block,))):
        assert refused(message) == []
        assert "deep" in drawn(message.payload).text


@RULES
@given(strategies.words)
def test_words_of_a_card_never_leave_their_places(words: str) -> None:
    text = (Text(words),)
    card = Card(7, words, "https://n.example/a", text, text, text, None, (Paragraph(text),), text, text, None)
    for message in forms(Document((card,))):
        assert refused(message) == []
        assert clear(drawn(message.payload))


def clear(seen: Drawn) -> bool:
    """Whether nobody is named but by a document, and nothing is a sign that nobody made."""
    return not any({*text.mentions} - {ROLE} or text.emoji or text.broken for text in seen.texts)


def flat(text: str) -> str:
    return " ".join(text.split())


def spoken(document: Document) -> Iterator[str]:
    """Everything that is said in the document, piece by piece."""
    for block in document.blocks:
        for piece in _pieces(block):
            for line in clean(piece).split("\n"):
                if visible(said := flat(line)):
                    yield said


def _pieces(part: Block | Span) -> Iterator[str]:
    match part:
        case Text(text) | Code(text):
            yield text
        case Timestamp() | Role():
            return
        case Strong(spans) | Emphasis(spans) | Struck(spans) | Link(spans, _) | Heading(_, spans) | Paragraph(spans):
            yield from (piece for span in spans for piece in _pieces(span))
        case Quote(blocks, speaker):
            yield from (piece for inner in (*blocks, *speaker) for piece in _pieces(inner))
        case List(items):
            yield from (piece for item in items for inner in item for piece in _pieces(inner))
        case Image(_, alt, credit):
            yield from (alt, credit)
        case Card():
            whole = (Text(part.title), *part.kicker, *part.mark, *part.lead, *part.body, *part.source, *part.hashtags)
            yield from (piece for inner in whole for piece in _pieces(inner))
        case _:
            yield plain(part)
