"""When, as editors write it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moments import FARTHEST, moment_of
from core.values.errors import UserError

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
"""A Saturday, noon in Madrid."""

MADRID = ZoneInfo("Europe/Madrid")


def meant(written: str, language: str = "es", zone: ZoneInfo = MADRID) -> str:
    return f"{moment_of(written, zone=zone, now=NOW, language=language).astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("tomorrow 7:30", "2026-11-22 07:30"),
        ("tomorrow at 7.30", "2026-11-22 07:30"),
        ("mañana a las 7:30", "2026-11-22 07:30"),
        ("  MAÑANA   7.30 ", "2026-11-22 07:30"),
        ("in 2 hours", "2026-11-21 14:00"),
        ("en 2 horas", "2026-11-21 14:00"),
        ("7:30", "2026-11-22 07:30"),
        ("13:30", "2026-11-21 13:30"),
        ("18h30", "2026-11-21 18:30"),
        ("friday 9am", "2026-11-27 09:00"),
        ("lunes 9:00", "2026-11-23 09:00"),
        ("24.12. 18.30", "2026-12-24 18:30"),
        ("2026-12-24 18:00", "2026-12-24 18:00"),
        ("2026-12-24T18:00:00+05:00", "2026-12-24 14:00"),
    ],
)
def test_it_is_meant_in_the_editors_own_time(written: str, local: str) -> None:
    assert meant(written) == local


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("monday", "Say the time of day as well"),
        ("42", "Say the time of day as well"),
        ("noon", "Say the time of day as well"),
        ("", "I do not understand when that is."),
        ("banana", "I do not understand when that is."),
        ("99:99", "I do not understand when that is."),
        ("tomorrow 7:30 " + "x" * 80, "I do not understand when that is."),
        ("2026-11-20 8:00", "That is past."),
        ("yesterday 8:00", "That is past."),
        ("2029-01-01 8:00", "That is more than a year from now."),
    ],
)
def test_what_is_no_moment_to_come_is_told(written: str, told: str) -> None:
    with pytest.raises(UserError, match=f"^{told}"):
        meant(written)


def test_an_hour_that_is_left_out_is_the_next_and_one_that_comes_twice_the_first() -> None:
    assert moment_of("2027-03-28 02:30", zone=MADRID, now=NOW, language="en") == datetime(
        2027, 3, 28, 1, 30, tzinfo=UTC
    )
    assert moment_of("2027-10-31 02:30", zone=MADRID, now=NOW, language="en") == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


def test_tomorrow_is_the_same_time_of_day_whatever_the_clocks_do() -> None:
    """The day before they go back."""
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    assert moment_of("tomorrow 7:30", zone=MADRID, now=before, language="en") == datetime(
        2026, 10, 25, 6, 30, tzinfo=UTC
    )


@given(st.datetimes(NOW.replace(tzinfo=None) + timedelta(minutes=1), (NOW + FARTHEST).replace(tzinfo=None)))
def test_a_written_date_is_that_date(at: datetime) -> None:
    assert moment_of(f"{at:%Y-%m-%d %H:%M:%S}", zone=UTC, now=NOW, language="en") == at.replace(
        microsecond=0, tzinfo=UTC
    )


@given(st.text(max_size=40))
def test_whatever_is_written_ends_in_a_moment_to_come_or_a_sentence(written: str) -> None:
    try:
        found = moment_of(written, zone=MADRID, now=NOW, language="es")
    except UserError:
        return
    assert NOW < found <= NOW + FARTHEST
