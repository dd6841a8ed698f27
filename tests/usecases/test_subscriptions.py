"""What a chat follows and mutes, beneath the words."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from core.articles import Newsroom
from core.storage import Storage
from core.subscriptions import Subscriptions
from core.values.article import Draft
from core.values.chat import Address, Chat, ChatKind
from core.values.errors import UserError
from core.values.tag import EVERYTHING, Topic, parse_tag

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CUBA, RAIL, WAR = (Topic.tag(parse_tag(word)) for word in ("cuba", "rail", "war"))
WORLD = Topic.category("World")


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    opened = Storage(migrated_url)
    yield opened
    await opened.close()


@pytest.fixture
def subscriptions(storage: Storage) -> Subscriptions:
    return Subscriptions(storage, now=lambda: NOW)


@pytest.fixture
def newsroom(storage: Storage) -> Newsroom:
    codes = iter(f"c{n}" for n in range(100))
    return Newsroom(storage, wake=lambda: None, now=lambda: NOW, new_code=lambda: next(codes), undo=timedelta(0))


async def opened(storage: Storage, name: str) -> Chat:
    async with storage.begin() as tx:
        return await tx.chats.ensure(Address("paper", name), ChatKind.PRIVATE, language="", at=NOW)


async def test_followed_and_muted(storage: Storage, subscriptions: Subscriptions) -> None:
    chat = await opened(storage, "ana")
    changed = await subscriptions.follow(chat, [CUBA, WORLD, EVERYTHING, CUBA])
    assert (changed.done, changed.already) == ((CUBA, WORLD, EVERYTHING), ())
    changed = await subscriptions.mute(chat, [WAR, CUBA])
    assert (changed.done, changed.already) == ((WAR, CUBA), ())
    following = await subscriptions.of(chat)
    assert (set(following.followed), set(following.muted)) == ({WORLD, EVERYTHING}, {WAR, CUBA})
    changed = await subscriptions.unfollow(chat, [CUBA, WORLD, RAIL, WORLD])
    assert (changed.done, changed.already) == ((WORLD,), (CUBA, RAIL))
    changed = await subscriptions.unmute(chat, [CUBA, RAIL])
    assert (changed.done, changed.already) == ((CUBA,), (RAIL,))
    following = await subscriptions.of(chat)
    assert (following.followed, following.muted) == ((EVERYTHING,), (WAR,))


async def test_the_first_label_is_the_one_shown(storage: Storage, subscriptions: Subscriptions) -> None:
    chat = await opened(storage, "ana")
    await subscriptions.follow(chat, [Topic.tag(parse_tag("MilitaryAction"))])
    changed = await subscriptions.follow(chat, [Topic.tag(parse_tag("military-action"))])
    assert [topic.label for topic in changed.already] == ["MilitaryAction"]


async def test_what_was_refused_changed_nothing(storage: Storage, subscriptions: Subscriptions) -> None:
    chat = await opened(storage, "ana")
    with pytest.raises(UserError, match="at most 200 tags"):
        await subscriptions.follow(chat, [Topic.tag(parse_tag(f"t{n}")) for n in range(201)])
    assert (await subscriptions.of(chat)).followed == ()
    async with storage.read() as tx:
        assert await tx.topics.by_name(RAIL.kind, "t0") is None


async def test_how_many_chats_an_article_reaches(
    storage: Storage, subscriptions: Subscriptions, newsroom: Newsroom
) -> None:
    chats = [await opened(storage, name) for name in ("a", "b", "c", "d", "e")]
    for chat, topics in zip(chats, ([CUBA], [CUBA, WORLD], [WORLD], [EVERYTHING], [RAIL]), strict=True):
        await subscriptions.follow(chat, topics)
    article = await newsroom.draft(Draft("Sugar", category="World", tags=(parse_tag("cuba"), parse_tag("war"))), "x")
    assert await newsroom.reach(article) == 4
    await subscriptions.mute(chats[1], [WAR])
    assert await newsroom.reach(article) == 3
    await subscriptions.choose_languages(chats[0], ["es"])
    assert await newsroom.reach(article) == 3
    spanish = await newsroom.draft(Draft("Azúcar", tags=(parse_tag("cuba"),), language="es"), "x")
    english = await newsroom.draft(Draft("Sugar", tags=(parse_tag("cuba"),), language="en"), "x")
    assert (await newsroom.reach(spanish), await newsroom.reach(english)) == (3, 2)
    async with storage.begin() as tx:
        await tx.chats.pause(chats[3].id, "blocked")
    assert await newsroom.reach(spanish) == 2


async def test_why_an_article_came(storage: Storage, subscriptions: Subscriptions, newsroom: Newsroom) -> None:
    chat = await opened(storage, "ana")
    article = await newsroom.post(Draft("Sugar", category="World", tags=(parse_tag("cuba"),)), "x")
    await subscriptions.follow(chat, [CUBA, RAIL, EVERYTHING])
    await subscriptions.mute(chat, [WORLD, WAR])
    because = await subscriptions.why(chat, article)
    assert (set(because.followed), because.muted) == ({CUBA, EVERYTHING}, (WORLD,))


async def test_what_is_popular_and_what_goes_together(
    storage: Storage, subscriptions: Subscriptions, newsroom: Newsroom
) -> None:
    for tags in ("cuba rail", "cuba rail war", "cuba war", "chess"):
        await newsroom.post(Draft("News", tags=tuple(map(parse_tag, tags.split()))), "x")
    assert [topic.name for topic, _ in await subscriptions.popular(3)] == ["cuba", "rail", "war"]
    ana, ben = await opened(storage, "ana"), await opened(storage, "ben")
    await subscriptions.follow(ana, [RAIL])
    await subscriptions.follow(ben, [RAIL, CUBA])
    assert [(topic.name, count) for topic, count in await subscriptions.popular(3)] == [
        ("rail", 2),
        ("cuba", 1),
        ("war", 0),
    ]
    assert [(topic.name, count) for topic, count in await subscriptions.popular(1)] == [("rail", 2)]
    assert [topic.name for topic in await subscriptions.suggestions(ana, 3)] == ["cuba", "war"]
    await subscriptions.mute(ana, [CUBA])
    assert [topic.name for topic in await subscriptions.suggestions(ana, 3)] == ["war"]


async def test_the_latest_of_several_topics(subscriptions: Subscriptions, newsroom: Newsroom) -> None:
    for number, tags in enumerate(("cuba", "rail", "cuba rail", "war")):
        draft = Draft(f"{number}", tags=tuple(map(parse_tag, tags.split())), published_at=NOW - timedelta(hours=number))
        await newsroom.post(draft, "x")
    assert [a.title for a in await subscriptions.latest([CUBA, RAIL], 3)] == ["0", "1", "2"]
    assert [a.title for a in await subscriptions.latest([EVERYTHING], 2)] == ["0", "1"]
    assert await subscriptions.latest([], 2) == []
