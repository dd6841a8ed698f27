"""What is offered while somebody types: found in memory, by how words begin, whatever their accents."""

from collections.abc import AsyncIterator
from time import perf_counter
from typing import Any

import pytest

from bots.app import App
from bots.discord.asked import asked
from bots.discord.places import Person
from bots.discord.speakers import Speaker, Stage
from bots.discord.suggestions import Suggestions
from bots.house import House
from core.storage.articles import NewArticle
from core.values.article import Draft, Status
from core.values.chat import Right, Sender
from core.values.tag import parse_tag
from tests.bots.courier import Courier, settings

ANA = Speaker(Sender(Person(42).address, "42", Right.READ, language="en"), Stage.DIRECT)
OLGA = Speaker(Sender(Person(9).address, "9", Right.OWN, language="es"), Stage.DIRECT)


class Desk:
    """A house, and who asks it; `passed` are the seconds since it opened."""

    def __init__(self, app: App, house: House) -> None:
        self.app = app
        self.house = house
        self.passed = 0.0
        self.suggestions = Suggestions(house, clock=lambda: self.passed)

    async def publish(self, title: str, tags: str = "", category: str = "General") -> int:
        draft = Draft(title, tags=tuple(map(parse_tag, tags.split())), category=category)
        return (await self.app.newsroom.post(draft, "console:1")).id

    async def typed(
        self, option: str, text: str, *, command: str = "", choice: str = "follow", by: Speaker = ANA
    ) -> list[tuple[str, str]]:
        """The names and values offered for an option of the command that has it, for tags under a `choice` of it."""
        known = {"tags": "tag", "tag": "latest", "id": "article", "command": "help"}
        value: dict[str, Any] = {"name": option, "type": 3, "value": text, "focused": True}
        options = [{"name": choice, "type": 1, "options": [value]}] if option == "tags" else [value]
        what = asked({"name": command or known[option], "options": options}, self.house.router.registry)
        return [(one.name, one.value) for one in await self.suggestions.of(what, by)]


async def opened(url: str, **tables: Any) -> AsyncIterator[Desk]:
    courier = Courier()
    app = App(settings(url, **tables), [courier])
    async with app.running():
        await courier.listening.wait()
        assert courier.house is not None
        yield Desk(app, courier.house)


@pytest.fixture
async def desk(migrated_url: str) -> AsyncIterator[Desk]:
    async for opened_desk in opened(migrated_url):
        yield opened_desk


@pytest.fixture
async def private_desk(migrated_url: str) -> AsyncIterator[Desk]:
    async for opened_desk in opened(migrated_url, newsclip={"access": "invite"}):
        yield opened_desk


async def test_tags_begin_as_what_is_typed(desk: Desk) -> None:
    await desk.publish("Sugar", "cuba MilitaryAction Curaçao")
    assert await desk.typed("tags", "cu") == [("#Curaçao", "curaçao"), ("#cuba", "cuba")]
    assert await desk.typed("tags", "#CUB") == [("#cuba", "cuba")]
    assert await desk.typed("tags", "curac") == [("#Curaçao", "curaçao")]
    assert await desk.typed("tag", "action") == [("#MilitaryAction", "militaryaction")]
    assert await desk.typed("tags", "zebra") == []


async def test_what_is_typed_already_stays_and_is_not_offered_again(desk: Desk) -> None:
    await desk.publish("Sugar", "cuba trade")
    assert await desk.typed("tags", "#Cuba, t") == [("#Cuba, #trade", "#Cuba, trade")]
    offered = await desk.typed("tags", "cuba ")
    assert ("cuba #trade", "cuba trade") in offered
    assert all("cuba" not in value.split()[1:] for _name, value in offered)


async def test_categories_are_offered_too(desk: Desk) -> None:
    await desk.publish("Sugar", "worlds", category="World News")
    found = await desk.typed("tags", "wor")
    assert set(found) == {("World News", "category:worldnews"), ("#worlds", "worlds")}
    assert await desk.typed("tags", 'category:"World N') == [("World News", "category:worldnews")]


async def test_what_most_follow_comes_first(desk: Desk) -> None:
    await desk.publish("Sugar", "alpha alps")
    await desk.house.router.handle(ANA.sender, "/tag follow alpha")
    assert [name for name, _ in await desk.typed("tags", "alp")] == ["#alpha", "#alps"]


async def test_articles_are_found_by_words_of_their_titles(desk: Desk) -> None:
    sugar = await desk.publish("Sugar prices fall again")
    cafe = await desk.publish("Café and sugar")
    assert await desk.typed("id", "") == [("Café and sugar", str(cafe)), ("Sugar prices fall again", str(sugar))]
    assert await desk.typed("id", "pri sug") == [("Sugar prices fall again", str(sugar))]
    assert await desk.typed("id", "CAFE") == [("Café and sugar", str(cafe))]
    assert await desk.typed("id", f"#{sugar}") == [("Sugar prices fall again", str(sugar))]


async def test_articles_that_were_taken_back_are_offered_to_be_given_again(desk: Desk) -> None:
    number = await desk.publish("A hoax")
    await desk.publish("A fact")
    await desk.app.newsroom.retract(number, "It was a hoax.", "console:1")
    for command in ("article", "correct", "retract"):
        assert [name for name, _ in await desk.typed("id", "", command=command, by=OLGA)] == ["A fact"]
    assert await desk.typed("id", "hoax", command="restore", by=OLGA) == [("A hoax", str(number))]
    assert await desk.typed("id", "", command="restore", by=OLGA) == [("A hoax", str(number))]
    assert await desk.typed("id", "hoax", command="restore") == [], "no reader is to see them"


async def test_what_is_followed_can_be_unfollowed_and_what_is_muted_unmuted(desk: Desk) -> None:
    await desk.publish("Sugar", "cuba trade sports rail", category="World News")
    for said in ("/tag follow cuba trade category:worldnews *", "/tag mute sports"):
        await desk.house.router.handle(ANA.sender, said)
    followed = [value for _, value in await desk.typed("tags", "", choice="unfollow")]
    assert sorted(followed) == ["*", "category:worldnews", "cuba", "trade"]
    assert await desk.typed("tags", "cuba, tr", choice="unfollow") == [("cuba, #trade", "cuba, trade")]
    assert await desk.typed("tags", "", choice="unmute") == [("#sports", "sports")]
    assert await desk.typed("tags", "", choice="unfollow", by=OLGA) == [], "she follows nothing"
    assert ("#rail", "rail") in await desk.typed("tags", "", choice="mute")


async def test_what_is_followed_is_kept_while_somebody_types(desk: Desk) -> None:
    await desk.house.router.handle(ANA.sender, "/tag follow cuba trade")
    assert len(await desk.typed("tags", "", choice="unfollow")) == 2
    await desk.house.router.handle(ANA.sender, "/tag unfollow cuba")
    assert len(await desk.typed("tags", "", choice="unfollow")) == 2
    desk.passed += 10
    assert await desk.typed("tags", "", choice="unfollow") == [("#trade", "trade")]


async def test_commands_are_offered_by_what_they_are_called_here(desk: Desk) -> None:
    assert await desk.typed("command", "/se") == [("search", "search"), ("settings", "settings")]
    assert await desk.typed("command", "publ", by=OLGA) == [("publicar", "publicar")]
    assert await desk.typed("command", "po") == []
    assert await desk.typed("command", "canc") == [], "a form needs none"


async def test_choices_are_no_more_and_no_longer_than_discord_takes(desk: Desk) -> None:
    await desk.publish("Long " * 40, " ".join(f"tag{number}" for number in range(40)))
    assert len(await desk.typed("tags", "tag")) == 25
    assert [len(name) <= 100 for name, _ in await desk.typed("id", "")] == [True]
    assert await desk.typed("tags", "x" * 98 + " tag") == []


async def test_what_is_new_is_offered_soon_and_nobody_waits_for_it(desk: Desk) -> None:
    await desk.publish("First", "first")
    assert await desk.typed("tags", "f") == [("#first", "first")]
    await desk.publish("Second", "fresh")
    assert await desk.typed("tags", "f") == [("#first", "first")]
    desk.passed += 60
    await desk.typed("tags", "f")
    await desk.suggestions.settled()
    assert [name for name, _ in await desk.typed("tags", "f")] == ["#fresh", "#first"]


async def test_strangers_are_offered_nothing_where_readers_are_invited(private_desk: Desk) -> None:
    await private_desk.publish("Sugar", "cuba")
    assert await private_desk.typed("tags", "cu") == []
    assert await private_desk.typed("tags", "cu", by=OLGA) == [("#cuba", "cuba")]


async def test_thousands_are_searched_within_milliseconds(desk: Desk) -> None:
    drafts = [Draft(f"Article {n} of the great archive", tags=(parse_tag(f"tag{n}"),)) for n in range(2000)]
    now = desk.app.now()
    async with desk.app.storage.begin() as tx:
        await tx.articles.add_many(
            [NewArticle(draft, f"s{n}", Status.PUBLISHED, now, f"h{n}") for n, draft in enumerate(drafts)]
        )
    await desk.typed("id", "")
    took = []
    for text in ("arch gre 1999", "tag1999", "nothing"):
        began = perf_counter()
        await desk.typed("id", text)
        await desk.typed("tags", text)
        took.append(perf_counter() - began)
    assert min(took) < 0.1
