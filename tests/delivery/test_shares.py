"""Urgent first, then posts and corrections 3 : 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery.shares import allot
from core.values.delivery import Share

U, P, E = Share.URGENT, Share.POST, Share.EDIT


@pytest.mark.parametrize(
    ("free", "ready", "given_out"),
    [
        (4, {P: 9, E: 9}, {U: 0, P: 3, E: 1}),
        (8, {P: 9, E: 9}, {U: 0, P: 6, E: 2}),
        (4, {U: 9, P: 9, E: 9}, {U: 4, P: 0, E: 0}),
        (4, {U: 1, P: 9}, {U: 1, P: 3, E: 0}),
        (4, {E: 9}, {U: 0, P: 0, E: 4}),
        (4, {P: 1, E: 1}, {U: 0, P: 1, E: 1}),
        (0, {U: 9, P: 9, E: 9}, {U: 0, P: 0, E: 0}),
    ],
)
def test_places(free: int, ready: dict[Share, int], given_out: dict[Share, int]) -> None:
    assert allot(free, ready, 0)[0] == given_out


COUNTS = st.fixed_dictionaries({share: st.integers(0, 50) for share in Share})


@given(st.integers(0, 64), COUNTS, st.integers(0, 3))
def test_no_place_stays_empty_while_somebody_waits(free: int, ready: dict[Share, int], place: int) -> None:
    out, _ = allot(free, ready, place)
    assert sum(out.values()) == min(free, sum(ready.values()))
    assert all(out[share] <= ready[share] for share in Share)
    assert out[U] == min(free, ready[U])


@given(st.lists(st.integers(1, 7), min_size=1, max_size=200))
def test_whatever_the_portions_a_correction_gets_every_fourth_place(portions: list[int]) -> None:
    place, out = 0, {P: 0, E: 0}
    for free in portions:
        given_out, place = allot(free, {P: 100, E: 100}, place)
        out = {share: out[share] + given_out[share] for share in out}
    assert abs(out[E] * 3 - out[P]) <= 3
