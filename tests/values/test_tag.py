"""One tag has one name, however it is written."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.errors import UserError
from core.values.tag import TAG_LENGTH, Tag, Topic, TopicKind, canonical, parse_tag

anything = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("cuba", "cuba", "cuba"),
        ("#Cuba", "cuba", "Cuba"),
        ("##Cuba", "cuba", "Cuba"),
        ("Military Action", "militaryaction", "MilitaryAction"),
        ("military-action", "militaryaction", "MilitaryAction"),
        ("#MilitaryAction", "militaryaction", "MilitaryAction"),
        ("military_action", "militaryaction", "MilitaryAction"),
        ("C++", "c++", "C++"),
        ("c#", "c#", "c#"),
        ("#c#", "c#", "c#"),
        ("covid-19", "covid19", "Covid19"),
        ("AT&T", "att", "ATT"),
        ("Ｃｕｂａ", "cuba", "Ｃｕｂａ"),
        ("Straße", "strasse", "Straße"),
        ("İstanbul", "i\u0307stanbul", "İstanbul"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ", "ΣΊΣΥΦΟΣ"),
        ("北京", "北京", "北京"),
        ("日本+", "日本", "日本"),
        ("हिन्दी", "हिन्दी", "हिन्दी"),
        ("caf\u0065\u0301", "café", "café"),
        ("  padded  ", "padded", "padded"),
        ("nul\0inside", "nulinside", "nulinside"),
        ("\u202etag", "tag", "tag"),
        ("half\ud800", "half", "half"),
        ("🙂fun", "fun", "fun"),
        ("kuzey ırak", "kuzeyırak", "Kuzeyırak"),
        ("a" * TAG_LENGTH, "a" * TAG_LENGTH, "a" * TAG_LENGTH),
    ],
)
def test_names_and_labels(text: str, name: str, label: str) -> None:
    assert parse_tag(text) == Tag(name, label)


@pytest.mark.parametrize("text", ["", " ", "#", "###", "+", "🙂", "\0", "\u202e", "\ud800", "—", "*"])
def test_nothing_left(text: str) -> None:
    with pytest.raises(UserError, match="at least one letter or digit"):
        parse_tag(text)


@pytest.mark.parametrize("text", ["a" * (TAG_LENGTH + 1), "a" * 10_000, "-" * 2000 + "a"])
def test_too_long(text: str) -> None:
    with pytest.raises(UserError, match=r"at most 64 characters|at least one letter"):
        parse_tag(text)


def test_a_tower_of_marks_is_still_a_tag() -> None:
    assert len(parse_tag("z" + "\u0301" * 500 + "algo").name) < 16


@given(anything)
def test_a_name_is_its_own_name(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


def test_every_letter_of_unicode() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [letter for letter in letters if canonical(canonical(f"a{letter}b")) != canonical(f"a{letter}b")] == []


@given(anything)
def test_a_label_spells_its_tag(text: str) -> None:
    try:
        tag = parse_tag(text)
    except UserError:
        return
    assert parse_tag(tag.label) == tag
    assert parse_tag(f"#{tag.label}") == tag
    assert parse_tag(tag.name).name == tag.name
    assert not set(tag.label) & set(" ,\n")


def test_a_category_keeps_its_words() -> None:
    assert Topic.category(" World  News ") == Topic(TopicKind.CATEGORY, "worldnews", "World News")
