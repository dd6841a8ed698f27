"""Any document at all is within Telegram's limits, whole where it fits, and its entities cover what they should."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.telegram.renderer import Rendered, Renderer
from core.values.chat import ChatKind
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
from tests.bots.bubble import RichPage, faults, labels, marks, units
from tests.bots.specimens import LONG, TRICKY, WORDS
from tests.bots.test_telegram_renderer import card, said
from tests.text import strategies

RENDERER = Renderer("newsclip_bot")
RULES = settings(max_examples=120, deadline=None)
documents = st.builds(Document, strategies.blocks)
many = st.builds(
    lambda blocks, times: Document(blocks * times), strategies.blocks, st.integers(min_value=1, max_value=60)
)


def forms(document: Document) -> Iterator[tuple[Rendered, int]]:
    yield RENDERER.classic(document, kind=ChatKind.PRIVATE), 4096
    yield RENDERER.plain(document, kind=ChatKind.GROUP), 4096
    yield RENDERER.caption(document, kind=ChatKind.CHANNEL), 1024


@RULES
@given(documents | many)
def test_any_document_is_within_the_limits(document: Document) -> None:
    for message, longest in forms(document):
        assert list(faults(message, longest=longest)) == []


@pytest.mark.parametrize("what", LONG)
def test_what_is_too_long_is_cut(what: str) -> None:
    for message, longest in forms(Document(LONG[what])):
        assert list(faults(message, longest=longest)) == []
        assert message.cut
        assert units(message.text) > longest * 0.8


@RULES
@given(documents)
def test_nothing_is_lost_while_nothing_is_cut(document: Document) -> None:
    for message, _longest in forms(document):
        if not message.cut:
            assert [said for said in spoken(document) if said not in flat(message.text)] == []


@RULES
@given(documents | many)
def test_no_entity_begins_or_ends_inside_of_a_letter(document: Document) -> None:
    message = RENDERER.classic(document, kind=ChatKind.PRIVATE)
    borders, at = {0}, 0
    for grapheme in graphemes(message.text):
        at += units(grapheme)
        borders.add(at)
    for entity in message.entities:
        for place in (entity["offset"], entity["offset"] + entity["length"]):
            assert (
                place in borders
                or message.text.encode("utf-16-le")[2 * place - 2 : 2 * place].decode("utf-16-le").isspace()
            )


@RULES
@given(st.lists(st.tuples(strategies.words, st.sampled_from([Strong, Emphasis, None]), strategies.words), max_size=6))
def test_an_entity_covers_the_words_it_was_made_for(
    parts: list[tuple[str, type[Strong | Emphasis] | None, str]],
) -> None:
    spans: list[Span] = []
    meant: list[str] = []
    for before, mark, inside in parts:
        marked = clean(f"a{inside}z").replace("\t", " " * 4)
        spans += [Text(f"{before}·"), mark((Text(f" {marked} "),)) if mark else Text(marked), Text("·")]
        meant += [marked] if mark else []
    message = RENDERER.classic(Document((Paragraph(tuple(spans)),)), kind=ChatKind.PRIVATE)
    assert [covered for _kind, covered in marks(message)] == meant


@pytest.mark.parametrize("words", TRICKY)
def test_markup_is_shown_as_it_is_written(words: str) -> None:
    for place in WORDS:
        document = Document((place((Text(words),)),))
        assert flat(words) in flat(RENDERER.classic(document, kind=ChatKind.PRIVATE).text)
        page = RichPage(RENDERER.rich(document, kind=ChatKind.PRIVATE).html)
        assert flat(words) in flat(page.text)
        assert page.faults == []


@RULES
@given(documents | many)
def test_any_document_is_a_rich_message(document: Document) -> None:
    message = RENDERER.rich(document, kind=ChatKind.PRIVATE)
    page = RichPage(message.html)
    assert page.faults == []
    assert units(message.html) <= 32_768
    assert page.blocks <= 500
    assert page.pictures <= 50
    assert page.depth <= 16
    assert page.text.strip() or page.pictures
    if not message.cut:
        assert [said for said in spoken(document) if said not in flat(page.text)] == []


@pytest.mark.parametrize("what", [name for name in LONG if name != "a heading"])
def test_what_is_too_long_for_a_rich_message_is_cut(what: str) -> None:
    message = RENDERER.rich(Document(LONG[what]), kind=ChatKind.PRIVATE)
    page = RichPage(message.html)
    assert message.cut
    assert page.faults == []
    assert units(message.html) <= 32_768
    assert page.blocks <= 500
    assert page.pictures <= 50
    assert "…" in page.text


def test_deep_nesting_is_flattened() -> None:
    block: Block = Paragraph((Strong((Emphasis((Link((Code("deep"),), "https://x.example"),)),)),))
    for _ in range(30):
        block = Quote((List(((block,),)),))
    page = RichPage(RENDERER.rich(Document((block,)), kind=ChatKind.PRIVATE).html)
    assert page.depth <= 16
    assert "deep" in page.text
    assert "deep" in RENDERER.classic(Document((block,)), kind=ChatKind.PRIVATE).text


@RULES
@given(documents, st.lists(st.builds(Action, strategies.words, url=strategies.urls), max_size=3))
def test_any_card_can_be_dropped_into_a_chat(document: Document, actions: list[Action]) -> None:
    dropped = RENDERER.inline_card(document.offer(tuple(actions)))
    content = dropped.content
    assert set(content) <= {"message_text", "entities", "link_preview_options"}
    assert list(faults(Rendered(content["message_text"], tuple(content.get("entities", ()))))) == []


def flat(text: str) -> str:
    return " ".join(text.split())


def spoken(document: Document) -> Iterator[str]:
    """Everything that is said in the document, piece by piece."""
    for block in document.blocks:
        for piece in _pieces(block):
            if visible(said := flat(clean(piece))):
                yield said


def visible(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


def _pieces(part: Block | Span) -> Iterator[str]:
    match part:
        case Text(text) | Code(text) | Timestamp(_, text) | Role(_, text):
            yield text
        case Strong(spans) | Emphasis(spans) | Struck(spans) | Link(spans, _) | Heading(_, spans) | Paragraph(spans):
            yield from (piece for span in spans for piece in _pieces(span))
        case Quote(blocks, speaker):
            yield from (piece for inner in (*blocks, *speaker) for piece in _pieces(inner))
        case List(items):
            yield from (piece for item in items for inner in item for piece in _pieces(inner))
        case Image(_, alt, _):
            yield alt
        case Card():
            whole = (Text(part.title), *part.kicker, *part.mark, *part.lead, *part.body, *part.source, *part.hashtags)
            yield from (piece for inner in whole for piece in _pieces(inner))
        case _:
            yield plain(replace(part))


READ, SHARE = Action("Read", command="/article 7"), Action("Share", command="/share 7")


@pytest.mark.parametrize(("words", "label"), [("short", "Read"), ("word " * 3000, "Read on")])
def test_what_was_cut_is_read_on_instead_of_read(words: str, label: str) -> None:
    message = RENDERER.classic(Document((card(said(words)),), ((READ, SHARE),)), kind=ChatKind.PRIVATE)
    assert labels(message.markup) == [[label, "Share"]]


def test_reading_goes_on_where_the_message_ended() -> None:
    body = [said(f"{n}. " + "word " * 60) for n in range(30)]
    document = Document((card(*body),), ((READ, SHARE),))
    assert typed(RENDERER.classic(document, kind=ChatKind.PRIVATE)) == ["v1:/article 7 2", "v1:/share 7"]
    assert typed(RENDERER.caption(document, kind=ChatKind.PRIVATE)) == ["v1:/article 7", "v1:/share 7"]


def test_reading_goes_on_from_a_channel_in_the_private_chat() -> None:
    document = Document((card(*(said("word " * 60) for _ in range(30))),), ((READ, SHARE),))
    message = RENDERER.classic(document, kind=ChatKind.CHANNEL)
    assert message.markup is not None
    [[button, _share]] = message.markup["inline_keyboard"]
    assert (button["text"], button["url"]) == ("Read on", "https://t.me/newsclip_bot?start=a-7")


def typed(message: Rendered) -> list[str]:
    assert message.markup is not None
    return [button["callback_data"] for row in message.markup["inline_keyboard"] for button in row]
