"""A document that was kept is the same document."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.values.document import (
    Action,
    Code,
    Document,
    Emphasis,
    Field,
    Form,
    Hashtag,
    Paragraph,
    Role,
    Strong,
    Text,
    Timestamp,
)
from core.values.written import read, written
from tests.bots.specimens import LONG, TRICKY, WORDS

SPANS = (
    Hashtag("Cuba"),
    Timestamp(datetime(2026, 11, 21, 12, tzinfo=UTC), "noon"),
    Role("7", "@Readers"),
    Strong((Text("a"),)),
    Emphasis((Code("b"),)),
)
FORM = Form("Post", (Field("title", "Title"), Field("body", "Body", required=False, long=True)))
ROWS = ((Action("Go", command="/publish 1", bound=True), Action("Read", url="https://example.org")), (Action("A"),))


@pytest.mark.parametrize("blocks", LONG.values(), ids=LONG)
def test_long(blocks: tuple[Paragraph, ...]) -> None:
    assert read(written(Document(blocks))) == Document(blocks)


def test_every_word_wherever_it_stands() -> None:
    document = Document(tuple(place((Text(words), *SPANS)) for place in WORDS for words in TRICKY), ROWS, FORM)
    assert read(written(document)) == document
    assert read(written(replace(document, form=None, replaces=True))) == replace(document, form=None, replaces=True)
