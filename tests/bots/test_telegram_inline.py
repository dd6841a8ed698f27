"""`@bot words` in any chat: what can be chosen there, and what is dropped."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.telegram.inline import CACHED, PAGE
from bots.telegram.queries import MOST, Queries
from core.values.article import Draft, Picture
from tests.bots.telegram_town import Town, town
from tests.conftest import FreshUrl

SITE = {"public_url": "https://news.example.org"}


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Town]:
    async with town(migrated_url, web=SITE) as opened:
        yield opened


async def test_words_find_an_article_and_drop_its_card(house: Town) -> None:
    picture = Picture("https://pictures.example.org/cane.jpg")
    article = await house.post(
        "Sugar is dear", "Sugar", body="The price of **cane** rose.", picture=picture, summary="Nobody knows why."
    )
    await house.post("Rain is late", body="No cloud.")
    found = await house.ben.types_inline("cane")
    (result,) = found.results
    assert result.title == "Sugar is dear"
    assert result.description.startswith("General · ")
    assert result.description.endswith("\nNobody knows why. The price of cane rose.")
    assert result.wire["thumbnail_url"] == picture.url
    assert "url" not in result.wire
    assert (found.personal, found.cache_time, found.next_offset) == (False, CACHED, "")
    group = house.telegram.group(-1001, "Friends", owner=house.ben)
    card = await house.ben.chooses(result, in_=group)
    assert card.plain.startswith("Sugar is dear")
    assert card.preview is not None
    assert [(button.text, button.url) for row in card.buttons for button in row] == [
        ("Read", f"https://news.example.org/a/{article.slug}"),
        ("Share", "https://t.me/newsclip_test_bot?start=s-1"),
    ]


async def test_no_words_show_the_newest_page_by_page_while_more_come(house: Town) -> None:
    for number in range(PAGE + 3):
        await house.post(f"Number {number}")
    house.later(seconds=2)
    first = await house.ben.types_inline("")
    assert [result.title for result in first.results] == [f"Number {n}" for n in range(PAGE + 2, 2, -1)]
    house.later(seconds=5)
    await house.post("Newer still")
    second = await house.ben.types_inline("", offset=first.next_offset)
    assert [result.title for result in second.results] == ["Number 2", "Number 1", "Number 0"]
    assert second.next_offset == ""
    assert second.button is None


async def test_results_of_a_search_go_on_where_they_ended(house: Town) -> None:
    for number in range(PAGE + 1):
        await house.post(f"Sugar {number}")
    first = await house.ben.types_inline("sugar")
    second = await house.ben.types_inline("sugar", offset=first.next_offset)
    titles = {result.title for result in (*first.results, *second.results)}
    assert (len(first.results), len(second.results), len(titles)) == (PAGE, 1, PAGE + 1)
    assert second.next_offset == ""


async def test_send_to_a_chat_finds_exactly_that_article(house: Town) -> None:
    for title in ("Sugar a 1", "Sugar a 2"):
        await house.post(title)
    shared = await house.asked(house.ben, "/share 2")
    query = (await house.ben.presses(shared, "Send to a chat")).inline
    assert query is not None
    (result,) = (await house.ben.types_inline(query)).results
    assert result.title == "Sugar a 2"


async def test_where_nothing_is_found_the_bot_is_a_button_away(house: Town) -> None:
    found = await house.ben.types_inline("unicorn")
    assert found.results == ()
    assert found.button == {"text": "Search in the bot", "start_parameter": "search"}
    assert (await house.asked(house.ben, "/start search")).plain.startswith("Hello, this is Newsclip")


async def test_what_was_retracted_is_never_offered(house: Town) -> None:
    article = await house.post("Sugar is dear")
    await house.app.newsroom.retract(article.id, "It was cheap.", "telegram:9")
    for query in ("sugar", "", f"a-{article.id}", "a-99"):
        assert (await house.ben.types_inline(query)).results == ()


async def test_what_was_corrected_is_dropped_as_it_is_now(house: Town) -> None:
    article = await house.post("Sugar is dear", body="A lot.")
    assert "A lot." in (await house.ben.chooses((await house.ben.types_inline("sugar"))[0])).plain
    await house.app.newsroom.correct(article.id, Draft("Sugar is cheap", body="A little."), "telegram:9")
    assert "A little." in (await house.ben.chooses((await house.ben.types_inline("sugar"))[0])).plain


async def test_it_speaks_the_language_of_who_asks(house: Town) -> None:
    await house.post("Sugar is dear")
    eva = house.telegram.person(44, "Eva", language="es")
    card = await eva.chooses((await eva.types_inline("sugar")).results[0])
    assert card.labels == ("Leer", "Compartir")


async def test_a_picture_that_telegram_refuses_costs_the_pictures_only(house: Town) -> None:
    await house.post("Sugar is dear", picture=Picture("https://pictures.example.org/cane.jpg"))
    house.telegram.next(method="answerInlineQuery").fails(400, description="WEBDOCUMENT_URL_INVALID")
    (result,) = (await house.ben.types_inline("sugar")).results
    assert "thumbnail_url" not in result.wire


async def test_a_query_that_waited_too_long_is_let_go(house: Town) -> None:
    old = {"id": "1", "from": {"id": 43, "is_bot": False, "first_name": "Ben"}, "query": "", "offset": ""}
    await house.inline.answer(old)
    assert "query is too old" in house.called("answerInlineQuery")[-1].error


async def test_readers_who_must_be_invited_find_nothing_before(fresh_url: FreshUrl) -> None:
    async with town(fresh_url("sqlite", True), newsclip={"access": "invite"}) as house:
        await house.post("Sugar is dear")
        found = await house.ben.types_inline("sugar")
        assert (found.results, found.personal) == ((), True)
        await house.asked(house.owner, "/start")
        assert len((await house.owner.types_inline("sugar")).results) == 1


async def test_who_is_banned_finds_nothing_and_takes_nothing_from_others(house: Town) -> None:
    await house.post("Sugar is dear")
    await house.asked(house.owner, "/ban telegram:43")
    found = await house.ben.types_inline("sugar")
    assert (found.results, found.personal) == ((), True)
    assert len((await house.ana.types_inline("sugar")).results) == 1


class Slow:
    """Answers that wait until `free` is set; `begun` and `given` hold the words of each query."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.given: asyncio.Queue[str] = asyncio.Queue()

    async def answer(self, query: Mapping[str, Any]) -> None:
        self.begun.put_nowait(query["query"])
        await self.free.wait()
        self.given.put_nowait(query["query"])


def typed(words: str, person: int = 43) -> dict[str, Any]:
    return {"id": words, "from": {"id": person, "is_bot": False, "first_name": "Ben"}, "query": words, "offset": ""}


async def test_who_types_on_is_answered_for_the_last_letters_only() -> None:
    slow = Slow()
    queries = Queries(slow.answer)
    async with asyncio.timeout(10):
        for words in ("s", "su", "sug"):
            queries.take(typed(words))
            assert await slow.begun.get() == words
        queries.take(typed("rum", person=42))
        assert await slow.begun.get() == "rum"
        slow.free.set()
        assert {await slow.given.get() for _ in range(2)} == {"sug", "rum"}
    assert slow.given.empty()


async def test_an_answer_that_nobody_waits_for_any_more_is_let_go() -> None:
    slow = Slow()
    queries = Queries(slow.answer, patience=0.05)
    with capture_logs() as logs:
        async with asyncio.timeout(10):
            queries.take(typed("sugar"))
            while not logs:
                await asyncio.sleep(0)
    assert [line["event"] for line in logs] == ["inline_too_late"]
    assert slow.given.empty()


async def test_there_are_never_more_answers_under_way_than_can_be_given() -> None:
    slow = Slow()
    queries = Queries(slow.answer)
    async with asyncio.timeout(10):
        for person in range(MOST):
            queries.take(typed(str(person), person))
            await slow.begun.get()
        with capture_logs() as logs:
            queries.take(typed("one too many", MOST))
        assert [line["event"] for line in logs] == ["inline_too_many"]
        slow.free.set()
        for _ in range(MOST):
            await slow.given.get()
        queries.take(typed("later", MOST))
        assert await slow.given.get() == "later"


@pytest.mark.parametrize(
    "query", [None, [], {}, {"id": "1", "from": None, "query": "", "offset": ""}, {"from": {"id": 43}}]
)
async def test_what_is_no_query_is_let_go(query: object) -> None:
    slow = Slow()
    with capture_logs() as logs:
        Queries(slow.answer).take(query)
    assert [line["event"] for line in logs] == ["inline_unreadable"]
    assert slow.begun.empty()
