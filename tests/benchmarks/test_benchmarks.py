"""Each subject runs at a tiny size, so that the benchmarks cannot rot; how fast is never asserted."""

import pytest

from benchmarks.__main__ import SUBJECTS
from benchmarks.report import BEGIN, END, cells, in_page
from benchmarks.result import Goal, Other, Result, Unit, median, percentile
from benchmarks.site import SMOKE, Site

WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FASTER = Result("fan-out", "SQLite", "10 rows", Unit.RATE, 200, Other(50, "by hand"), Other(400, "bare"), Goal(100, 5))
SLOWER = Result("search", "SQLite", "10 articles", Unit.MILLISECONDS, 30, Other(60, "rank"), None, Goal(20, 10))


ONE_ENGINE = frozenset({"publishing", "sending", "pacing", "discord-sending", "discord-pacing", "discord-memory"})
"""Subjects that start many processes, and are about a platform more than about a database."""


@pytest.mark.parametrize(
    ("name", "engine"), [(n, e) for n in SUBJECTS for e in WORDS if e == "sqlite" or n not in ONE_ENGINE]
)
async def test_a_subject_gives_figures(name: str, engine: str, migrated_url: str) -> None:
    said: list[str] = []
    results = await SUBJECTS[name](Site(WORDS[engine], migrated_url, SMOKE, said.append))
    assert said
    assert results
    assert all(result.ours > 0 for result in results)
    assert all(other.value > 0 for result in results for other in (result.peer, result.floor) if other)


def test_better_is_more_a_second_and_fewer_milliseconds() -> None:
    assert (FASTER.times_better(50), FASTER.times_better(400)) == (4, 0.5)
    assert (SLOWER.times_better(60), SLOWER.times_better(15)) == (2, 0.5)
    assert (FASTER.standing, SLOWER.standing) == ("met", "missed: 1.5 times away")


def test_a_line_of_the_table() -> None:
    assert cells(FASTER)[3:10] == (
        "200 rows/s",
        "50.0 (by hand)",
        "4.00×",
        "400 (bare)",
        "50%",
        "≥ 100 (no. 5)",
        "met",
    )


def test_a_run_replaces_its_own_subjects_in_the_page_only() -> None:
    page = in_page(f"# Speed\n\n{BEGIN}\n{END}\n\nThe end.\n", {"fanout": [FASTER], "search": [SLOWER]}, "first")
    again = in_page(page, {"search": [SLOWER]}, "second")
    assert again.count("| fan-out |") == again.count("| search |") == 1
    assert (again.count("first"), again.count("second")) == (1, 1)
    assert again.startswith("# Speed\n\n")
    assert again.endswith(f"{END}\n\nThe end.\n")


def test_percentiles() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (median(values), percentile(values, 0.99), percentile(values, 1.0)) == (51.0, 100.0, 100.0)
