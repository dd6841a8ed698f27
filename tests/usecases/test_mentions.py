"""The roles that a chat mentions for what it follows: of which articles they hear, and what ends it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.commands.command import Kind
from core.commands.grammar import parse
from core.commands.help import usage
from core.commands.tag import TAG
from core.storage import Storage
from core.subscriptions import Changed, Subscriptions
from core.values.chat import Address, Chat, ChatKind
from core.values.outcome import Outcome, Post
from core.values.tag import EVERYTHING, Topic, parse_tag
from tests.delivery.world import PLATFORM, Paper, World

CUBA, SPORTS = Topic.tag(parse_tag("cuba")), Topic.tag(parse_tag("sports"))


class Callers(Paper):
    """A platform that notes whom each message mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.mentions: list[str] = []

    async def send(self, to: Address, post: Post) -> Outcome:
        self.mentions.append(post.mention)
        return await super().send(to, post)

    async def edit(self, ref: str, post: Post) -> Outcome:
        self.mentions.append(post.mention)
        return await super().edit(ref, post)


@pytest.fixture
async def paper() -> Callers:
    return Callers()


@pytest.fixture
async def world(migrated_url: str, paper: Callers) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage, paper=paper)
    await storage.close()


async def group(world: World, name: str = "5") -> Chat:
    async with world.storage.begin() as tx:
        return await tx.chats.ensure(Address(PLATFORM, name), ChatKind.GROUP, language="en", at=world.now)


def subscriptions(world: World) -> Subscriptions:
    return Subscriptions(world.storage, now=lambda: world.now)


async def test_a_new_article_calls_the_roles_of_all_that_matched(world: World, paper: Callers) -> None:
    chat, service = await group(world), subscriptions(world)
    await service.follow(chat, [CUBA, SPORTS], mention="9")
    await service.follow(chat, [EVERYTHING], mention="11")
    await world.publish("A goal in Havana", "cuba", "sports")
    await world.publish("Rain")
    await world.settle()
    assert paper.mentions == ["11 9", "11"]


async def test_corrections_and_retractions_call_nobody(world: World, paper: Callers) -> None:
    await subscriptions(world).follow(await group(world), [CUBA], mention="9")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article, material=True)
    await world.settle()
    assert paper.mentions == ["9", "", ""]


async def test_a_bundle_of_old_news_calls_nobody(world: World, paper: Callers) -> None:
    await subscriptions(world).follow(await group(world), [CUBA], mention="9")
    async with world.storage.begin() as tx:
        await tx.facts.put(f"paused:{PLATFORM}", "", at=world.now)
    for number in range(world.rules.bundle_from):
        await world.publish(f"Sugar {number}", "cuba")
    async with world.running():
        pass
    world.now += timedelta(hours=1)
    async with world.storage.begin() as tx:
        await tx.facts.drop(f"paused:{PLATFORM}")
    await world.settle()
    assert paper.mentions == [""]


async def test_what_ends_a_mention(world: World) -> None:
    chat, service = await group(world), subscriptions(world)
    await service.follow(chat, [CUBA, SPORTS], mention="9")
    assert await service.unmention(chat, [CUBA, EVERYTHING]) == Changed((CUBA,), (EVERYTHING,))
    assert (await service.of(chat)).mentions == {("tag", "sports"): "9"}
    await service.mute(chat, [SPORTS])
    await service.follow(chat, [SPORTS])
    assert (await service.of(chat)).mentions == {}


async def test_a_chat_that_moves_takes_its_roles_along(world: World) -> None:
    service = subscriptions(world)
    old, new = await group(world), await group(world, "6")
    await service.follow(old, [CUBA, SPORTS], mention="9")
    await service.follow(new, [SPORTS], mention="11")
    async with world.storage.begin() as tx:
        await tx.chats.move(old.id, new.address)
    assert (await service.of(new)).mentions == {("tag", "cuba"): "9", ("tag", "sports"): "11"}


def test_in_words_there_is_no_role() -> None:
    assert parse(TAG, "follow cuba 99").texts == {"action": "follow", "tags": "cuba 99", "mention": ""}
    assert parse(TAG, "unmention cuba").texts["action"] == "unmention"
    assert "ention" not in usage(TAG)
    assert [param.kind for param in TAG.params][-1] is Kind.ROLE
