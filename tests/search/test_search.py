"""What a reader finds, on both databases."""

from datetime import timedelta

import pytest

from core.search.paging import Page
from core.search.service import CANDIDATES
from core.values.article import Article, Status
from core.values.index import Match, key_of, moment_of
from tests.search.library import NOW, Library, draft, marked


async def revise(library: Library, article: Article, title: str, body: str = "") -> None:
    async with library.storage.begin() as tx:
        await tx.articles.revise(article, draft(title, body), content_hash="x", at=NOW, note="", material=False)


async def test_ones_own_article_is_found_at_once(library: Library) -> None:
    assert await library.titles("ferry") == []
    await library.put(draft("Ferry returns"))
    assert await library.titles("ferry") == ["Ferry returns"]


async def test_forms_accents_and_cases_of_a_word(library: Library) -> None:
    await library.put(
        draft("Running ferries"),
        draft("Las canciones del niño", language="es"),
        draft("Häuser", language="de"),
        draft("Новости порта"),
        draft("中国经济增长"),
        draft("เศรษฐกิจไทย"),
        draft("C++ or C"),
    )
    for typed, title in [
        ("run FERRY", "Running ferries"),
        ("cancion nino", "Las canciones del niño"),
        ("Haus", "Häuser"),
        ("hauser", "Häuser"),
        ("новость", "Новости порта"),
        ("经济", "中国经济增长"),
        ("济", "中国经济增长"),
        ("国经济增", "中国经济增长"),
        ("ไทย", "เศรษฐกิจไทย"),
        ("c++", "C++ or C"),
    ]:
        assert await library.titles(typed) == [title], typed


async def test_a_phrase_is_exact_and_stays_in_its_field(library: Library) -> None:
    await library.put(draft("Buffer stock", "rises"), draft("Stock", "of the buffer; buffers stock, stock buffer"))
    assert await library.titles('"buffer stock"') == ["Buffer stock"]
    assert await library.titles('stock -"buffer stock"') == ["Stock"]
    results = await library.find('"stock rises"')
    assert (results.relaxed, results.total) == (True, 2)


async def test_filters(library: Library) -> None:
    await library.put(
        draft("One", "ferry", tags="Military-Action Cuba", category="World News", source="Reuters"),
        draft("Two", "ferry", tags="Cuba", url="https://www.reuters.example/x"),
        draft("Three", "ferry", tags="Oil", category="Town"),
    )
    for typed, titles in [
        ("ferry #cuba", {"One", "Two"}),
        ("#cuba #militaryaction", {"One"}),
        ("-#cuba", {"Three"}),
        ('category:"World News"', {"One"}),
        ("category:town category:worldnews", {"One", "Three"}),
        ("ferry -category:general", {"One", "Three"}),
        ("source:reuters", {"One", "Two"}),
        ("-source:reuters", {"Three"}),
        ("cuba", set()),
    ]:
        assert set(await library.titles(typed)) == titles, typed


async def test_days_are_utc_after_includes_and_before_excludes(library: Library) -> None:
    midnight = NOW.replace(hour=0)
    await library.put(draft("Late"), at=midnight - timedelta(seconds=1))
    await library.put(draft("Midnight"), at=midnight)
    await library.put(draft("Old"), at=NOW.replace(year=1907))
    day = f"{midnight:%Y-%m-%d}"
    assert await library.titles(f"after:{day}") == ["Midnight"]
    assert await library.titles(f"before:{day}") == ["Late", "Old"]
    assert await library.titles(f"late before:{day}") == ["Late"]
    assert await library.titles("before:1950") == ["Old"]
    assert await library.titles("old before:1950") == ["Old"]
    assert await library.titles("old after:1950") == []


async def test_nothing_typed_and_negations_alone_list_the_newest(library: Library) -> None:
    for number in range(3):
        await library.put(draft(f"Ferry {number}"), at=NOW + timedelta(minutes=number))
    assert await library.titles("") == ["Ferry 2", "Ferry 1", "Ferry 0"]
    assert await library.titles("-1") == ["Ferry 2", "Ferry 0"]
    assert await library.titles("🚢") == ["Ferry 2", "Ferry 1", "Ferry 0"]


async def test_the_best_with_some_words_when_none_has_all(library: Library) -> None:
    await library.put(
        draft("Ferry", "storm harbour", tags="x"), draft("Storm"), draft("Harbour and storm"), draft("Quiet day")
    )
    results = await library.find("ferry storm harbour zeppelin")
    assert (results.relaxed, results.exact, results.total) == (True, True, 3)
    assert results.hits[0].article.title == "Ferry"
    assert await library.titles("ferry storm zeppelin -harbour") == ["Storm"]
    assert await library.titles("storm zeppelin #x") == ["Ferry"]
    alone = await library.find("zeppelin")
    assert (alone.relaxed, alone.total, alone.hits) == (False, 0, ())


async def test_a_title_outranks_a_body_and_fresh_outranks_old(library: Library) -> None:
    await library.put(draft("Harbour", "A ferry left."), draft("Ferry", "It left the harbour."))
    assert (await library.titles("ferry"))[0] == "Ferry"
    await library.put(draft("Ferry", "It left the harbour."), at=NOW - timedelta(days=400))
    results = await library.find("ferry harbour")
    assert [hit.article.published_at.year for hit in results.hits][-1] == 2025


async def test_a_corrected_article_is_found_by_what_it_says_now(library: Library) -> None:
    [article] = await library.put(draft("Ferry", "storm"))
    assert await library.titles("ferry") == ["Ferry"]
    await revise(library, article, "Airship", "calm")
    assert await library.titles("ferry") == []
    assert await library.titles("airship calm") == ["Airship"]


async def test_a_retracted_article_is_not_found_until_it_is_restored(library: Library) -> None:
    [article] = await library.put(draft("Ferry"))
    assert await library.titles("ferry") == ["Ferry"]
    async with library.storage.begin() as tx:
        article = await tx.articles.turn(article, Status.RETRACTED, at=NOW, note="wrong")
    assert await library.titles("ferry") == []
    assert await library.titles("") == []
    async with library.storage.begin() as tx:
        await tx.articles.turn(article, Status.PUBLISHED, at=NOW, note="")
    assert await library.titles("ferry") == ["Ferry"]


async def test_statistics_follow_every_change(library: Library) -> None:
    first, second = await library.put(draft("Ferry storm"), draft("Ferry calm sea", language="es"))
    await library.indexer.catch_up()
    async with library.storage.read() as tx:
        assert (await tx.search.standing(9)).totals == {"en": (1, 2), "es": (1, 3)}
        assert await tx.search.frequencies(["en:ferri", "es:ferry", "en:zeppelin"]) == {"en:ferri": 1, "es:ferry": 1}
    await revise(library, second, "Sea")
    async with library.storage.begin() as tx:
        await tx.articles.unpublish(first.id)
        assert (await tx.search.standing(9)).waiting == 2
    await library.indexer.catch_up()
    async with library.storage.read() as tx:
        standing = await tx.search.standing(9)
        assert (standing.totals, standing.waiting) == ({"en": (1, 1)}, 0)
        assert await tx.search.frequencies(["en:ferri", "es:ferry", "en:sea"]) == {"en:sea": 1}


async def test_a_change_while_it_is_indexed_is_indexed_again(library: Library) -> None:
    [article] = await library.put(draft("Ferry"))
    async with library.storage.read() as tx:
        seen = await tx.search.waiting(10)
    await revise(library, article, "Airship")
    async with library.storage.begin() as tx:
        assert await tx.search.take(seen) == set()
    assert await library.titles("airship") == ["Airship"]


async def test_a_large_backlog_is_left_to_the_indexer(library: Library) -> None:
    await library.put(*(draft(f"Ferry {number}") for number in range(60)))
    assert (await library.find("ferry")).total == 0
    assert await library.indexer.drain(25) == 25
    assert await library.indexer.catch_up() == 35
    assert (await library.find("ferry")).total == 60


async def test_the_total_is_exact_to_a_thousand(library: Library) -> None:
    await library.put(*(draft("Ferry", "x") for _ in range(CANDIDATES)))
    await library.indexer.catch_up()
    results = await library.find("ferry")
    assert (results.total, results.exact) == (CANDIDATES, True)
    await library.put(draft("Ferry", "x"))
    results = await library.find("ferry")
    assert (results.total, results.exact) == (CANDIDATES, False)


async def test_the_newest_matches_wherever_they_stand(library: Library) -> None:
    await library.put(
        *(draft("Ferry" if n >= 40 else "Storm", "sea", published_at=NOW - timedelta(weeks=n)) for n in range(80))
    )
    await library.indexer.catch_up()
    frequencies = {"a:any": 80, "en:ferri": 40, "en:sea": 80}
    low = key_of(NOW - timedelta(weeks=60))
    async with library.storage.read() as tx:
        for groups, wanted in [((("en:ferri",),), range(40, 61)), ((("en:sea",),), range(61))]:
            for limit in (1, 5, 30, 100):
                found = await tx.search.candidates(Match(groups=groups, low=low), frequencies, limit)
                weeks = [(NOW - moment_of(each.key)).days // 7 for each in found]
                assert weeks == list(wanted)[:limit]


async def pages(library: Library, text: str) -> list[str]:
    titles, token = [], None
    while True:
        results = await library.find(text, limit=4, page=token)
        titles += [hit.article.title for hit in results.hits]
        token = results.next
        if token is None:
            return titles


@pytest.mark.parametrize("text", ["ferry", "", "ferry storm zeppelin", "category:general"])
async def test_pages_hold_every_hit_once(library: Library, text: str) -> None:
    await library.put(*(draft(f"Ferry {n}", "storm " * n, published_at=NOW - timedelta(hours=n)) for n in range(11)))
    whole = await library.titles(text, limit=50)
    assert len(whole) == 11
    assert await pages(library, text) == whole


async def test_pages_do_not_move_while_news_come_in(library: Library) -> None:
    await library.put(*(draft(f"Ferry {n}", "storm " * n) for n in range(12)))
    whole = await library.titles("ferry", limit=12)
    first = await library.find("ferry", limit=5)
    assert first.previous is None
    await library.put(*(draft("Ferry ferry ferry") for _ in range(5)), at=NOW + timedelta(seconds=1))
    await library.indexer.catch_up()
    later = NOW + timedelta(days=30)
    second = await library.find("ferry", now=later, limit=5, page=first.next)
    assert [hit.article.title for hit in second.hits] == whole[5:10]
    back = await library.find("ferry", now=later, limit=5, page=second.previous)
    assert [(h.article.id, h.score) for h in back.hits] == [(h.article.id, h.score) for h in first.hits]
    elsewhere = Library.at(str(library.storage.url.render_as_string(hide_password=False)))
    again = await elsewhere.find("ferry", now=later, limit=5, page=first.next)
    await elsewhere.storage.close()
    assert len(again.hits) == 5
    assert "Ferry ferry ferry" not in [hit.article.title for hit in again.hits]


async def test_a_page_that_is_none_is_the_first(library: Library) -> None:
    await library.put(draft("Ferry"))
    for token in ("", "x", "1.2", "🚢", "-5.0.0"):
        assert await library.titles("ferry", page=token) == ["Ferry"]
    beyond = Page(500, int(NOW.timestamp()), key_of(NOW, 9)).token()
    assert await library.titles("ferry", page=beyond) == []


async def test_the_matched_words_are_marked(library: Library) -> None:
    await library.put(draft("Ferry", "The **ferries** were [running](https://x.example) late."))
    [hit] = (await library.find("run ferry")).hits
    assert marked(hit.snippet) == "The *ferries* were *running* late."


async def test_more_from_the_category(library: Library) -> None:
    article, *_ = await library.put(
        draft("Ferry returns", "The ferry crossed the strait at dawn.", tags="Ferries", category="Travel"),
        draft("Strait closed to ferry", "No ferry will cross the strait.", tags="Storm", category="Travel"),
        draft("Another line", "Something else.", tags="Ferries", category="Travel"),
        draft("Hotels full", "Every bed is taken.", category="Travel"),
        draft("Ferry tax", "A ferry tax on the strait.", tags="Ferries", category="Economy"),
    )
    await library.indexer.catch_up()

    async def more(limit: int) -> list[str]:
        ids = await library.search.related(article, limit)
        async with library.storage.read() as tx:
            return [each.title for each in await tx.articles.many(ids)]

    assert set(await more(2)) == {"Strait closed to ferry", "Another line"}
    assert (await more(9))[2:] == ["Hotels full"]
