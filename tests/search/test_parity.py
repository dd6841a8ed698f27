"""The same query gives the same hits, order, scores, totals and pages on SQLite and PostgreSQL."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.search.service import Results
from tests.search.corpus import ARTICLES
from tests.search.library import Library

QUERIES = [
    "",
    "ferry",
    "Ferries",
    "running",
    '"interest rates"',
    '"interest rates" -inflation',
    "buffer stock cocoa",
    "storm OR harbour",
    "-ferry",
    '-"buffer stock"',
    "-#ferries",
    "#ferries",
    "#Ferries storm",
    "#cocoa #farming",
    'category:"World News"',
    "category:economy category:economía",
    "-category:economy rates",
    "source:harbourpost",
    "source:harbourpost.example",
    "source:https://harbourpost.example/x",
    "after:2026-02-20",
    "before:2026-02-20 cocoa",
    "after:2026-02-10 before:2026-02-20",
    "after:2030",
    "niño",
    "nino canciones",
    "cosecha cacao",
    "Haus",
    "strasse",
    "Sturm Züge",
    "паром",
    "острова шторм",
    "какао",
    "елка",
    "经济",
    "中国经济",
    '"中国经济"',
    "雪",
    "北京 机场",
    "経済",
    "東京 フェリー",
    "フェリー",
    "경제",
    "배",
    "섬으로",
    "เศรษฐกิจ",
    "เรือ เกาะ",
    "العبارة",
    "كتاب",
    "الكاكاو",
    "नाव",
    "अर्थव्यवस्था",
    "12",
    "१२",
    "c++",
    "1,750",
    "5%",
    "zeppelin",
    "zeppelin ferry",
    "ferry cocoa 经济 паром",
    '"ferry zeppelin"',
    "storm harbour category:nowhere",
    "🚢",
    "👩‍👩‍👧",
    "NEAR(ferry storm)",
    "ferry*",
    "title:ferry",
    "the",
    "the of and",
    "the -the",
    "runner ran running runs",
]


def seen(results: Results) -> object:
    hits = [(hit.article.id, hit.score, hit.snippet) for hit in results.hits]
    return results.total, results.exact, results.relaxed, hits, results.next, results.previous


async def same(twins: list[Library], text: str, *, limit: int = 5) -> Results:
    """What both answer, page by page; the first page."""
    page: str | None = None
    first: Results | None = None
    while True:
        here, there = [await twin.find(text, limit=limit, page=page) for twin in twins]
        assert seen(here) == seen(there)
        first = first or here
        page = here.next
        if page is None:
            return first


@pytest.mark.parametrize("text", QUERIES)
async def test_both_answer_alike(twins: list[Library], text: str) -> None:
    await same(twins, text)


FOUND = [
    ("ferry", "Ferry line returns to the northern islands"),
    ("buffer stock cocoa", "Cocoa farmers ask for a buffer stock"),
    ('"interest rates"', "Interest rates stay where they are"),
    ("cosecha", "La cosecha de cacao crece"),
    ("Haus", "Die Häuser am Hafen"),
    ("паром", "Новый паром идёт на острова"),
    ("中国经济", "中国经济增长放缓"),
    ("フェリー", "東京の港に新しい船"),
    ("경제", "한국 경제가 성장했다"),
    ("เศรษฐกิจ", "เศรษฐกิจไทยโตช้าลง"),
    ("العبارة", "العبارة تعود إلى الجزر"),
    ("नाव", "द्वीपों के लिए नई नाव"),
]


@pytest.mark.parametrize(("text", "title"), FOUND)
async def test_what_comes_first(twins: list[Library], text: str, title: str) -> None:
    results = await same(twins, text)
    assert results.hits[0].article.title == title
    assert not results.relaxed


WORDS = sorted({word for each in ARTICLES for word in f"{each.title} {each.body}".split()})
TERMS = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(["#ferries", "#cocoa", "#economy", "category:economy", "category:travel", "source:harbourpost"]),
    st.integers(0, 30).map(lambda days: f"after:2026-02-{1 + days % 28:02}"),
    st.integers(0, 30).map(lambda days: f"before:2026-02-{1 + days % 28:02}"),
    st.text(max_size=8),
)
TYPED = st.lists(st.tuples(st.sampled_from(["", "", "", "-"]), TERMS).map("".join), max_size=6).map(" ".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED)
async def test_both_answer_alike_to_anything(twins: list[Library], text: str) -> None:
    results = await same(twins, text, limit=7)
    assert len(results.hits) == min(results.total, 7)
