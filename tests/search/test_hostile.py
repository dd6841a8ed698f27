"""Whatever is typed is answered, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.values.text import clean
from tests.search.library import Library, draft
from tests.search.test_parity import same

HOSTILE = [
    "'", '"', "''", '""', '"""', "\"'\"", "`", "\\", "\\\\", "\\'", "%", "_", "%_%", "*", "**", "a*", "*a", "?", "^", "^a",
    "(", ")", "()", "(((((", "a)", "[a]", "{a b}: c", ":", "::", "a:b", "profile:a", "words : a", "rowid:1", "-", "--",
    "-- ; drop", "-a", "- a", "-\"", "-#", "+", "+a", "NEAR", "NEAR(", "NEAR(a b, 5)", "a NEAR b", "AND", "OR", "NOT",
    "a AND", "NOT a", "AND OR NOT", "a AND NOT (b OR c)", "and and and", "<->", "a <-> b", "a <2> b", "!a", "a & b", "a | b",
    "!!", "&|!", "'; DROP TABLE article; --", "' OR '1'='1", "1;SELECT 1", "/* a */", "${a}", "{{7*7}}", "%s %d %n",
    ":match", ":limit", "$1", "?1", "@a", "$$a$$", "E'\\x41'", "U&'\\0041'", "\x00", "a\x00b", "\x1f\x7f", "\ud800",
    "\udfff\ud800", "a\ud83d", "\ufeff", "\ufffe\uffff", "\u202eabc\u202c", "\u2066a\u2069", "\u200b", "\u200d", "\u00ad",
    "a\u0301" * 500, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "👩‍👩‍👧‍👦", "🇨🇺🇨", "🚢" * 300, "1️⃣", "é", "e\u0301", "ﷺ", "ﷺ" * 200,
    "ﬃ", "İ", "ı", "ß", "ẞ", "Ǆ", "ΐ", "ՙ", "ٱلْعَرَبِيَّة", "שלום -עולם", "عربي english עברית", "田中さんにあげて下さい", "ｶﾞｷﾞｸﾞ", "ガ",
    "각", "ᄀ", "ᄀᄀᄀ각ᆨᆨ", "ำ", "กำ", "ก็", "क्षि", "क्", "\u0301", "\u0301\u0302", "\u0e31", "½", "²", "㎏", "①", "Ⅷ", "㍿", "〇",
    "𝒻ℯ𝓇𝓇𝓎", "𐐀", "𠜎𠜱", "🅰", "x" * 10_000, "x " * 5_000, '"' * 5_000, "-" * 5_000, "(" * 5_000, "a:" * 5_000,
    "中" * 5_000, "ก" * 5_000, "#a " * 3_000, "category:" * 2_000, "before:" * 2_000, "#", "##", "#-a", "-#a", "#\"a b\"",
    "category:", "category:\"", "category:\"\"", "source:", "source:https://[", "source:http://a:b:c", "tag:#", "before:",
    "before:soon", "before:0000", "before:0000-00-00", "after:9999-12-31", "after:99999", "before:2026-13-01",
    "before:2026-02-30", "after:0001-01-01", "before:0001-01-01", "after:٢٠٢٦", "before:2026-01-01T00:00", "-before:",
    "after:2026 before:2020", "c++ c# c+ +c #c++", "NaN", "null", "None", "undefined", "true", "0x41", "1e309", "-1", "-0",
    "a,b;c|d/e\\f", "https://example.org/?q=a&b=c#d", "a@b.example", "../../etc/passwd", "<script>alert(1)</script>", "\r\n\t",
    "a\nb\r\nc", "\u2028\u2029\u0085", "　", "\xa0a\xa0", "“unbalanced", "”", "«a", "「中", "''a''", "a'b'c", "'a'", "l'", "'s",
    "!", ".", ",", ";", "=", "~", "$", "a:any", "t:cocoa", "en:ferri", "\x01\x02", "! \" $ % &", " . ",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_string_is_answered(twins: list[Library], text: str) -> None:
    await same(twins, text, limit=30)


SOUP = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "'", "(", ")", ":", "^", "*", "\\", "%", "-", "+", "#", "NEAR(", " AND ", " OR ", " NOT ", "&", "|", "!",
             "<->", "\x00", "\ud800", "\u202e", "\u0301", "🚢", "\u200d", " ", "category:", "before:2026", "ferry", "中国",
             "ไทย", "ß", "::", "$1", ":limit"]
        ),
        st.text(max_size=4),
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SOUP)
async def test_operator_soup_is_answered(twins: list[Library], text: str) -> None:
    await same(twins, text, limit=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(max_size=200), title=st.text(min_size=1, max_size=20))
async def test_any_text_can_be_indexed_and_taken_out_again(library: Library, body: str, title: str) -> None:
    await library.put(draft(clean(title), clean(body)))
    await library.indexer.catch_up()
    async with library.storage.begin() as tx:
        for article in await tx.articles.latest(limit=1):
            await tx.articles.unpublish(article.id)
    await library.indexer.catch_up()
    async with library.storage.read() as tx:
        assert (await tx.search.standing(9)).totals == {}
    assert await library.titles("") == []
