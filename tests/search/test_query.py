from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.query import LETTERS, TERMS, parse
from core.values.query import Phrase, Query


def shown(query: Query) -> str:
    """The query in a form that a table can hold."""

    def terms(sign: str, found: object) -> list[str]:
        assert isinstance(found, tuple)
        return [sign + ("_".join(w.exact for w in t.words) if isinstance(t, Phrase) else t.text) for t in found]

    parts = terms("", query.wanted) + terms("-", query.unwanted)
    parts += ["|".join(group) for group in query.facets] + [f"-{facet}" for facet in query.unwanted_facets]
    parts += [f">={query.after:%Y-%m-%d}"] if query.after else []
    parts += [f"<{query.before:%Y-%m-%d}"] if query.before else []
    return " ".join(parts)


READ = [
    ("cocoa Buffer", "cocoa buffer"),
    ('"Buffer Stock" cocoa', "buffer_stock cocoa"),
    ("„Buffer Stock“ «New York» 「東京」", "buffer_stock new_york 東京"),
    ('"buffer stock', "buffer_stock"),
    ('say"buffer stock"now', "say buffer_stock now"),
    ('-japan -"buffer stock" −oil', "-japan -buffer_stock -oil"),
    ("#Cuba #military-action -#oil", "t:cuba t:militaryaction -t:oil"),
    ('category:General category:"World News"', "c:general|c:worldnews"),
    ("-category:general -source:reuters", "-c:general -s:reuters"),
    ("source:https://www.reuters.com/a source:www.reuters.com source:Reuters", "s:reuterscom|s:reuters"),
    ('tag:"Military Action" TAG:x', "t:militaryaction t:x"),
    ("after:2026-01-31 before:2026-02-28", ">=2026-01-31 <2026-02-28"),
    ("after:1987 before:1987-03", ">=1987-01-01 <1987-03-01"),
    ("after:2026-01-01 after:2026-02-01 before:2027 before:2026-05", ">=2026-02-01 <2026-05-01"),
    ("-after:2026-02-01", "<2026-02-01"),
    ("before:soon", "before_soon"),
    ("before:2026-02-30", "before_2026_02_30"),
    ("-before:soon", "-before_soon"),
    ("covid-19 3.5% a:b", "covid_19 3_5 a_b"),
    ("中国经济", "中国 国经 经济"),
    ("-中国经济", "-中国_国经_经济"),
    ('"中国经济"', "中国_国经_经济"),
    ('"中"', "中"),
    ("c++ C#", "c++ c#"),
    ("cocoa COCOA cocoa", "cocoa"),
    ("+cocoa +stock", "cocoa stock"),
    ("NEAR(a b) AND OR NOT", "near_a b and or not"),
    ("", ""),
    ('- -- # ## " “” category: tag: 🚢 * ( ) ^ \\ % _', "category_tag"),
    ("\x00a\ud800b\u202ec", "abc"),
]


@pytest.mark.parametrize(("text", "read"), READ)
def test_a_query_reads_as(text: str, read: str) -> None:
    assert shown(parse(text)) == read


def test_a_day_is_utc_midnight() -> None:
    assert parse("after:2026-01-31").after == datetime(2026, 1, 31, tzinfo=UTC)


def test_a_word_is_looked_for_in_every_language_of_its_script() -> None:
    [word] = parse("canciones", ["es", "ru", "de"]).words
    assert {"canciones", "es:cancion", "de:cancion"} <= set(word.tokens)
    assert not any(token.startswith("ru:") for token in word.tokens)


def test_only_so_many_words_count() -> None:
    many = parse(" ".join(f"word{n} -not{n} #tag{n}" for n in range(100)))
    assert (len(many.wanted), len(many.unwanted), len(many.facets)) == (TERMS, TERMS, TERMS)
    assert len(parse("x" * 10_000).wanted) == 1
    assert parse("y " * LETTERS + "z").wanted == parse("y").wanted


PIECES = [*'ab "-#:+*()^\\%\0中ไ🚢“”', "category:", "before:", "2026-01"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_nothing_typed_is_an_error(text: str) -> None:
    query = parse(text, ["en", "es"])
    assert all(word.tokens for word in query.words)
    assert all(facet.partition(":")[2] for group in query.facets for facet in group)
