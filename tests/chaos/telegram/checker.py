"""Telegram's log held against the ledger."""

from collections.abc import Sequence

from tests.chaos import checker
from tests.chaos.checker import Stats, Verdict
from tests.chaos.ledger import Ledger
from tests.chaos.telegram.record import Line, set_aside, writes


def judge(lines: Sequence[Line], ledger: Ledger, stats: Stats) -> Verdict:
    """To be asked once nothing moves any more."""
    return checker.judge(writes(lines), ledger, stats, aside=set_aside(lines))


def missing(lines: Sequence[Line], ledger: Ledger) -> Sequence[tuple[int, int]]:
    """(story, chat) that had to come about and did not."""
    return checker.missing(writes(lines), ledger)
