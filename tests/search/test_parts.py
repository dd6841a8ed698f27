"""The pure parts: language, plain words, profile, ranking, pages, snippets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.language import guess, language_of
from core.search.paging import Page, page_of
from core.search.plain import plain_words
from core.search.profile import entry, source_token, source_tokens, weight_of, weights_of
from core.search.query import parse
from core.search.rank import rank
from core.search.snippet import LENGTH, snippet
from core.values.article import Article, Source, Status
from core.values.document import plain
from core.values.graphemes import graphemes
from core.values.index import Candidate, Statistics, id_of, key_of, moment_of
from core.values.query import Word
from core.values.tag import parse_tag
from tests.search.library import NOW, marked

ARTICLE = Article(
    id=7,
    slug="ferry",
    title="Ferry returns",
    body="The **ferry** returns to [Île](https://x.example/ferry). A ferry ran.",
    category="World News",
    tags=(parse_tag("#NewFerry"),),
    summary="",
    picture=None,
    author="",
    source=Source("https://www.news.example.org/a", "Harbour Post"),
    language="en",
    external_id="",
    status=Status.PUBLISHED,
    revision=1,
    material_revision=0,
    published_at=NOW,
    corrected_at=None,
    note="",
)

GUESSES = [
    ("Ferry line returns", "es", "es"),
    ("Ferry line returns", "ru", "en"),
    ("Новый паром", "en", "ru"),
    ("Новий пором їде", "en", "uk"),
    ("中国经济增长", "en", "zh"),
    ("東京の港に新しい船", "en", "ja"),
    ("フェリー", "en", "ja"),
    ("한국 경제", "en", "ko"),
    ("ประเทศไทย", "en", "th"),
    ("العبارة تعود", "en", "ar"),
    ("کشتی پهلو گرفت", "en", "fa"),
    ("द्वीपों के लिए", "en", "hi"),
    ("Αθήνα", "en", "el"),
    ("🚢 2026", "es", "es"),
]


@pytest.mark.parametrize(("text", "default", "language"), GUESSES)
def test_a_script_tells_the_language(text: str, default: str, language: str) -> None:
    assert guess(text, default) == language


def test_a_declared_language_wins() -> None:
    assert language_of("pt-BR", "中国经济", "en") == "pt"


PLAIN = [
    ("# Title\n\n> quoted *word*\n\n- one\n1. two", "Title quoted word one two"),
    ('[shown](https://x.example/a_(b) "t") ![alt](u.png) [a][ref]\n\n[ref]: https://x.example', "shown alt a"),
    ("snake_case _em_ **strong** `code` ~~gone~~", "snake_case em strong code gone"),
    ("<https://x.example> <b>bold</b> 3 < 4 &amp; 5 > 2", "bold 3 < 4 & 5 > 2"),
    ("```py\ncode\n```\n\n---\n\\*star\\*", "code *star*"),
    ("", ""),
]


@pytest.mark.parametrize(("markdown", "words"), PLAIN)
def test_plain_words(markdown: str, words: str) -> None:
    assert plain_words(markdown) == words


def test_a_profile_holds_words_by_weight_and_facets() -> None:
    held = entry(ARTICLE, "en")
    weights = weights_of(held.profile)
    assert held.words == " ferry returns . the ferry returns to ile a ferry ran "
    assert held.length == 10
    assert weights["en:ferri"] == 5
    assert weights["en:ile"] == 1
    assert {"t:newferry", "c:worldnews", "s:harbourpost", "s:newsexampleorg", "s:example", "a:any"} <= set(weights)
    assert weight_of(" en:ferri ", held.profile) == 5
    assert weight_of(" ferri ", held.profile) == 0
    assert set(weights) == set(held.tokens)


def test_a_very_frequent_word_weighs_no_more_than_the_most() -> None:
    often = entry(replace(ARTICLE, body="tide " * 500), "en")
    assert 20 < weight_of(" en:tide ", often.profile) < 40


def test_a_source_is_found_by_name_host_and_url() -> None:
    tokens = source_tokens(Source("https://www.reuters.com/x", "Reuters News"))
    for typed in ("reuters news", "Reuters", "reuters.com", "www.reuters.com", "https://www.reuters.com/other"):
        assert source_token(typed) in tokens
    assert source_tokens(Source("https://[broken", "")) == ()


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 1 << 27))
def test_a_key_fits_and_tells_date_and_article(moment: datetime, article_id: int) -> None:
    key = key_of(moment, article_id)
    assert -(1 << 63) <= key < 1 << 63
    assert id_of(key) == article_id
    if 1700 < moment.year < 2240:
        assert moment_of(key) == moment.replace(microsecond=0)


def candidate(profile: str, *, days: int = 0, length: int = 100, article_id: int = 1) -> Candidate:
    return Candidate(key_of(NOW - timedelta(days=days), article_id), length, profile)


STATISTICS = Statistics(1000, 100_000, {"rare": 3, "common": 700})
RARE, COMMON = Word("rare", "rare", ("rare",)), Word("common", "common", ("common", "unknown"))
ORDERS = [
    ("the rarer word counts more", candidate(" rare ! "), candidate(" common ! "), (RARE, COMMON)),
    ("more of a word counts more", candidate(" rare & "), candidate(" rare ! "), (RARE,)),
    ("a short article says more", candidate(" rare ! ", length=50), candidate(" rare ! ", length=500), (RARE,)),
    ("both words before one", candidate(" rare ! common ! "), candidate(" rare % "), (RARE, COMMON)),
    ("fresh before old", candidate(" rare ! "), candidate(" rare ! ", days=90), (RARE,)),
    ("relevance before freshness", candidate(" rare % ", days=90), candidate(" common ! "), (RARE, COMMON)),
    ("newest first without words", candidate("", article_id=2), candidate("", article_id=1), ()),
    ("equal ones by key", candidate(" rare ! ", article_id=2), candidate(" rare ! ", article_id=1), (RARE,)),
]


@pytest.mark.parametrize(("rule", "first", "second", "words"), ORDERS, ids=[order[0] for order in ORDERS])
def test_order(rule: str, first: Candidate, second: Candidate, words: tuple[Word, ...]) -> None:
    for given_order in ([first, second], [second, first]):
        assert [key for _, key in rank(given_order, words, STATISTICS, NOW)] == [first.key, second.key]


@given(st.integers(0, 1000), st.integers(0, 1 << 36), st.integers(1 - (1 << 62), (1 << 62) - 1))
def test_a_page_token_goes_there_and_back(offset: int, now: int, newest: int) -> None:
    page = Page(offset, now, newest)
    assert page_of(page.token()) == page
    assert len(page.token()) <= 30


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "1.2",
        "1.2.3.4",
        "x" * 100,
        "-1.0.0",
        "1.2.ü",
        "0.-1.0",
        "0.zzzzzzzz.0",
        "0.0.zzzzzzzzzzzzzz",
        "zzzzzzzz.1.1",
        ". .",
        "٣.1.1.1",
    ],
)
def test_what_is_no_page_token(token: str) -> None:
    assert page_of(token) is None


def shown(body: str, query: str, *, language: str = "en", summary: str = "") -> str:
    return marked(
        snippet(replace(ARTICLE, body=body, language=language, summary=summary), parse(query, ["en"]).wanted, "en")
    )


def test_a_snippet_stands_where_the_words_are_together() -> None:
    filler = "Nothing of note happened on the quay that day. " * 12
    body = f"A ferry. {filler}The *ferries* and the storm met at sea. {filler}"
    text = shown(body, "ferry storm")
    assert "The *ferries* and the *storm* met" in text
    assert text[0] == text[-1] == "…"
    assert 150 < len(text) < 250


def test_a_short_body_is_shown_whole() -> None:
    assert shown("A quiet day at sea.", "ferry") == "A quiet day at sea."
    assert shown("", "ferry") == ""
    assert shown("", "ferry", summary="The ferry came.") == "The *ferry* came."


def test_blocks_without_a_sign_at_their_end_are_told_apart() -> None:
    body = "# At sea\nThey are told:\n\n- stay\n  there\n- wait.\n1. “Sleep.”\n\n> Good\n>\n> day\n---\nThe end"
    assert (
        shown(body, "ferry", summary="In short")
        == "In short · At sea · They are told: stay there · wait. “Sleep.” Good · day · The end"
    )


def test_no_snippet_begins_or_ends_between_two_blocks() -> None:
    body = "\n".join(f"- item {n}" for n in range(60)) + "\n- ferry\n" + "\n".join(f"- item {n}" for n in range(60))
    for cut in range(40):
        text = shown(body[cut:], "ferry")
        assert "*ferry*" in text
        assert text.endswith("…")
        assert text[1:-1].strip("…") == text[1:-1].strip("…· ")


def test_the_words_of_a_phrase_are_marked_where_they_stand_together() -> None:
    body = "Eleven trains. Ten days. In eleven days, days are eleven."
    assert shown(body, '"eleven days"') == "Eleven trains. Ten days. In *eleven days*, days are eleven."
    assert shown(body, '"eleven days" train') == "Eleven *trains*. Ten days. In *eleven days*, days are eleven."
    assert shown("国家统计局说，中国经济", '"中国经济"', language="zh") == "国家统计局说，*中国经济*"


def test_pairs_of_letters_are_marked_as_one() -> None:
    assert (
        shown("国家统计局说，中国经济今年增长放缓", "中国经济", language="zh") == "国家统计局说，*中国经济*今年增长放缓"
    )


@given(st.text(alphabet="ab é👩\u200d👩\u200d👧🇨🇺中नि\u0301 ", max_size=600), st.sampled_from(["a", "ab", "中", "नि"]))
def test_a_snippet_never_cuts_a_grapheme(body: str, word: str) -> None:
    whole = " ".join(body.split())
    text = plain(snippet(replace(ARTICLE, body=body), parse(word).wanted, "en")).strip("…")
    assert len(text) <= LENGTH + 60
    at = plain_words(whole).find(text)
    assert at >= 0 or len(text) == 0
    edges = {0}
    for grapheme in graphemes(plain_words(whole)):
        edges.add(max(edges) + len(grapheme))
    starts = [n for n in range(len(whole)) if plain_words(whole).startswith(text, n)]
    assert not text or any(n in edges and n + len(text) in edges for n in starts)
