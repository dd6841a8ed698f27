"""Graphemes: what a reader takes for one character stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.graphemes import graphemes, shortened

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴󠁧󠁢󠁥󠁮󠁧󠁿"


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "b", " ", "c"],
        ["\r\n", "a", "\n", "\n"],
        ["é", "x"],
        ["Z̸̡͖", "a"],
        [FAMILY, FAMILY],
        ["👍🏽", "👍"],
        ["🇨🇺", "🇻🇪", "🇨"],
        ["a", "🇨🇺"],
        [ENGLAND, "!"],
        ["❤️", "‼️"],
        ["1️⃣", "2"],
        ["क्षि", "त्र"],
        ["நி", "लि"],
        ["กำ", "ไ"],
        ["한", "국"],
        ["각", "가"],
        ["a‍", "b"],
        ["مُ", "ح"],
        ["\u0600١", "٢"],
        ["日", "本"],
    ],
)
def test_clusters(parts: list[str]) -> None:
    assert list(graphemes("".join(parts))) == parts


@given(st.text())
def test_the_clusters_are_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text
    assert all(graphemes(text))


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("two words here", 10, "two words…"),
        ("two words here", 9, "two…"),
        ("a verylongword", 10, "a verylon…"),
        (FAMILY * 3, 2, FAMILY + "…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_at_words_and_never_inside_a_grapheme(text: str, limit: int, cut: str) -> None:
    assert shortened(text, limit) == cut


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_fits_and_begins_as_the_text(text: str, limit: int) -> None:
    cut = shortened(text, limit)
    assert sum(1 for _ in graphemes(cut)) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))


@given(st.text(), st.integers(0, 40))
def test_the_measure_is_the_callers(text: str, limit: int) -> None:
    assert len(shortened(text, limit, len)) <= limit
