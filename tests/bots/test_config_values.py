"""What the values of the configuration may be written like."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.fields import duration, words

LENGTH = "a length of time such as 24h, 15m or 90d"

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@given(st.integers(0, 5000), st.sampled_from(sorted(UNITS)))
def test_a_length_of_time_is_a_number_and_a_unit(count: int, unit: str) -> None:
    assert duration(f"{count}{unit}") == timedelta(seconds=count * UNITS[unit])


@pytest.mark.parametrize("zero", [0, "0", "0s", " 0w "])
def test_no_time_needs_no_unit(zero: object) -> None:
    assert duration(zero) == timedelta()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "24",
        "h",
        "-1h",
        "1.5h",
        "1h30m",
        "1 h",
        "1H",
        "٣h",
        "36501d",
        "999999999w",
        "9" * 99 + "s",
        24,
        0.5,
        False,
        None,
    ],
)
def test_a_length_of_time_is_nothing_else(value: object) -> None:
    with pytest.raises(ValueError, match=LENGTH):
        duration(value)


@given(st.text() | st.integers() | st.floats() | st.lists(st.integers()))
def test_any_value_is_a_length_of_time_or_refused(value: object) -> None:
    try:
        length = duration(value)
    except ValueError as error:
        refused = str(error)
    else:
        refused = LENGTH if timedelta() <= length <= timedelta(days=36500) else f"{length}"
    assert refused == LENGTH


@given(st.lists(st.integers() | st.text("abcé-_", min_size=1)))
def test_a_list_reads_the_same_from_the_file_and_the_environment(value: list[int | str]) -> None:
    as_words = tuple(map(str, value))
    assert words(value) == words(json.dumps(value)) == words(",".join(as_words)) == as_words


@given(st.text().filter(lambda text: not text.lstrip().startswith("[")))
def test_any_text_is_a_list_of_its_parts(text: str) -> None:
    assert words(text) == tuple(part.strip() for part in text.split(",") if part.strip())


@pytest.mark.parametrize(
    "value", ["[1,", "[1]]", "[null]", "[[1]]", "[1.5]", "[true]", "[" * 50_000, 5, {"a": 1}, [None], [True]]
)
def test_a_list_is_nothing_else(value: object) -> None:
    with pytest.raises(ValueError, match="a list such as"):
        words(value)
