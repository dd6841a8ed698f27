"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.feeds.dates import AHEAD, EARLIEST, parse, settled
from tests.feeds.samples import NOW


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T09:30:00Z", "2026-11-20T09:30"),
        ("2026-11-20T09:30:00.123456+02:00", "2026-11-20T07:30:00.123456"),
        ("2026-11-20 09:30:00", "2026-11-20T09:30"),
        ("2026-11-20 09:30:00 UTC", "2026-11-20T09:30"),
        ("2026-11-20 09:30:00 +0200", "2026-11-20T07:30"),
        ("2026-11-20", "2026-11-20T00:00"),
        ("Fri, 20 Nov 2026 09:30:00 GMT", "2026-11-20T09:30"),
        ("Fri, 20 Nov 2026 09:30:00 EST", "2026-11-20T14:30"),
        ("  Fri, 20 Nov\n 2026 09:30:00 +0100 ", "2026-11-20T08:30"),
        ("20 Nov 26 09:30 GMT", "2026-11-20T09:30"),
        ("Fri, 20 Nov 2026 23:59:60 GMT", None),
        ("0000-00-00 00:00:00", None),
        ("-001-11-30T00:00:00Z", None),
        ("Mon, 00 Jan 0000 00:00:00 GMT", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("yesterday", None),
        ("12345", None),
        ("٢٠٢٦-١١-٢٠", None),
        ("", None),
        ("2026-11-20" + " " * 10_000 + "x", None),
        ("1" * 1_000_000, None),
    ],
)
def test_a_date_is_read_or_it_is_none(text: str, moment: str | None) -> None:
    assert parse(text) == (datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None)


@given(st.text(max_size=80) | st.text("0123456789-:+TZ, GMTJanFri/.", max_size=70))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    moment = parse(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_date_that_is_kept_can_be_believed(moment: datetime) -> None:
    kept = settled(moment, NOW)
    assert kept is None or EARLIEST <= kept <= NOW + AHEAD
    assert kept in (moment, NOW, None)


def test_tomorrow_is_now_and_a_fast_clock_is_forgiven() -> None:
    assert settled(NOW + timedelta(days=2), NOW) == NOW
    assert settled(NOW + timedelta(hours=2), NOW) == NOW + timedelta(hours=2)
    assert settled(datetime(1899, 1, 1, tzinfo=UTC), NOW) is None
    assert settled(None, NOW) is None
