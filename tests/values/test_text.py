"""Whatever comes in, what is kept can be stored, shown and compared."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.text import MARKS_PER_LETTER, clean, clean_line

anything = st.text(st.characters(exclude_categories=()))
"""Lone surrogates too."""

EVERY_LETTER = [chr(code) for code in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("tab\tstays", "tab\tstays"),
        ("a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("NUL\0 and bell\a", "NUL and bell"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("\ufeffbyte order mark", "byte order mark"),
        ("broken \ud83d half", "broken  half"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),
        ("\ufdd0\uffff", ""),
    ],
)
def test_cleaning(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_tower_of_marks_is_cut() -> None:
    assert len(clean("Z" + "\u0334\u0301" * 5000 + "algo")) == len("Zalgo") + MARKS_PER_LETTER


def test_one_line() -> None:
    assert clean_line("  a\u00a0 b\n\n\tc \u3000") == "a b c"


@given(anything)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(anything)
def test_clean_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert "\0" not in cleaned
    assert "\r" not in cleaned
    assert "\n" not in clean_line(text)
    assert unicodedata.is_normalized("NFC", cleaned)


def test_every_letter_of_unicode() -> None:
    assert [letter for letter in EVERY_LETTER if clean(clean(f"a{letter}b")) != clean(f"a{letter}b")] == []
