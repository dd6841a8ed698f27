"""Troubles are told once, to those who can do something about them: on both databases, through a real lane."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.alerts import PER_MINUTE, Alerts
from core.delivery.wake import Bell
from core.storage import Storage
from core.values.chat import Address, Chat, ChatKind, ChatState
from core.values.document import Action, say
from core.values.errors import N_
from core.values.outcome import Doubtful, Moved, Outcome, Post, Postponed, Refusal, Refused, Rejected, Sent
from tests.delivery.world import PLATFORM, Paper, World

OPS = Address(PLATFORM, "ops")
LEAK = N_("There is a leak in {room}.")


class Plain(Paper):
    """Takes only the words of some titles."""

    def __init__(self, *titles: str) -> None:
        super().__init__()
        self._titles = titles

    async def send(self, to: Address, post: Post) -> Outcome:
        sent = await super().send(to, post)
        assert isinstance(sent, Sent)
        return Sent(sent.ref, plain=self.calls[-1][2].startswith(self._titles))


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


def telling(world: World, *ops: Address, bell: Bell | None = None) -> Alerts:
    world.dispatcher()
    lanes = {PLATFORM: world.lane}
    return Alerts(world.storage, lanes, ops or (OPS,), bell=bell or Bell(), now=lambda: world.now, language="en")


async def leak(world: World, room: str, chat: Chat | None = None, *buttons: Action) -> bool:
    async with world.storage.begin() as tx:
        chat_id = chat.id if chat else None
        return await tx.alerts.put(f"leak:{room}", LEAK, {"room": room}, at=world.now, chat_id=chat_id, buttons=buttons)


async def over(world: World, room: str) -> None:
    async with world.storage.begin() as tx:
        await tx.alerts.clear(f"leak:{room}")


async def untold(world: World) -> list[str]:
    async with world.storage.read() as tx:
        return [alert.key for alert in await tx.alerts.untold()]


async def group(world: World, name: str, bound_by: str = "", kind: ChatKind = ChatKind.GROUP) -> Chat:
    async with world.storage.begin() as tx:
        chat = await tx.chats.ensure(Address(PLATFORM, name), kind, language="", at=world.now)
        await tx.chats.bind(chat.id, bound_by)
        return await tx.chats.get(chat.id)


async def test_a_trouble_is_told_once_until_it_is_over(world: World) -> None:
    alerts = telling(world)
    assert await leak(world, "the kitchen")
    assert not await leak(world, "the kitchen")
    await alerts.tell()
    assert not await leak(world, "the kitchen")
    await alerts.tell()
    await telling(world).tell()
    assert world.paper.shown("ops") == ["There is a leak in the kitchen."]
    await over(world, "the kitchen")
    assert await leak(world, "the kitchen")
    await alerts.tell()
    assert len(world.paper.shown("ops")) == 2


async def test_who_brought_us_to_the_chat_hears_of_it_privately_in_their_language(world: World) -> None:
    async with world.storage.begin() as tx:
        await tx.chats.ensure(Address(PLATFORM, "42"), ChatKind.PRIVATE, language="es", at=world.now)
    await leak(world, "the group", await group(world, "group", "42"), Action(N_("Help"), command="/help"))
    await telling(world).tell()
    assert world.paper.shown("ops") == world.paper.shown("42") == ["There is a leak in the group."]
    assert world.paper.shown("group") == []


async def test_buttons_come_along(world: World) -> None:
    await leak(
        world, "the hall", None, Action(N_("Why this?"), command="/why 1"), Action("Map", url="https://a.example")
    )
    async with world.storage.read() as tx:
        [alert] = await tx.alerts.untold()
    assert alert.buttons == (Action("Why this?", command="/why 1"), Action("Map", url="https://a.example"))
    posts: list[Post] = []

    class Watching(Paper):
        async def send(self, to: Address, post: Post) -> Outcome:
            posts.append(post)
            return Sent("1")

    world.paper = Watching()
    async with world.storage.begin() as tx:
        await tx.chats.ensure(OPS, ChatKind.GROUP, language="es", at=world.now)
    await telling(world).tell()
    [post] = posts
    assert (post.kind, post.document.rows) == (
        ChatKind.GROUP,
        ((Action("¿Por qué esto?", command="/why 1"), Action("Map", url="https://a.example")),),
    )


async def test_the_chat_in_trouble_is_not_told_of_itself(world: World) -> None:
    ops = await group(world, "ops")
    await leak(world, "the ops room", ops)
    await telling(world).tell()
    assert (world.paper.calls, await untold(world)) == ([], [])


async def test_each_owner_hears_where_there_is_no_room_for_troubles(world: World) -> None:
    await leak(world, "the cellar")
    await telling(world, Address(PLATFORM, "1"), Address(PLATFORM, "2")).tell()
    assert world.paper.shown("1") == world.paper.shown("2") == ["There is a leak in the cellar."]


async def test_where_nobody_can_be_told_the_log_is_enough(world: World) -> None:
    await leak(world, "the cellar")
    await telling(world, Address("elsewhere", "1")).tell()
    assert (world.paper.calls, await untold(world)) == ([], [])


@pytest.mark.parametrize("outcome", [Refused(Refusal.BLOCKED), Rejected("too long"), Doubtful()])
async def test_who_does_not_take_it_is_not_asked_again(world: World, outcome: Refused | Rejected | Doubtful) -> None:
    world.paper.says["ops"] = [outcome]
    await leak(world, "the cellar")
    alerts = telling(world)
    await alerts.tell()
    await alerts.tell()
    assert (len(world.paper.calls), await untold(world)) == (1, [])


async def test_a_moved_room_is_followed(world: World) -> None:
    world.paper.says["ops"] = [Moved(Address(PLATFORM, "new ops"))]
    await leak(world, "the cellar")
    await telling(world).tell()
    assert world.paper.shown("new ops") == ["There is a leak in the cellar."]


async def test_who_must_wait_is_told_later_and_the_others_only_once(world: World) -> None:
    world.paper.says["ops"] = [Postponed(world.now + timedelta(minutes=3))]
    await leak(world, "the group", await group(world, "group", "42"))
    alerts = telling(world)
    await alerts.tell()
    await alerts.tell()
    assert (world.paper.shown("ops"), len(world.paper.shown("42"))) == ([], 1)
    assert await untold(world) == ["leak:the group"]
    world.now += timedelta(minutes=3)
    await alerts.tell()
    assert (len(world.paper.shown("ops")), len(world.paper.shown("42"))) == (1, 1)
    assert await untold(world) == []


async def test_many_troubles_are_told_in_one_line(world: World) -> None:
    alerts = telling(world)
    for number in range(5):
        await leak(world, f"room {number}")
    await alerts.tell()
    for number in range(5, 50):
        await leak(world, f"room {number}")
    await alerts.tell()
    shown = world.paper.shown("ops")
    assert (len(shown), shown[-1]) == (PER_MINUTE, "And 31 more troubles: the log names them.")
    assert await untold(world) == []
    await leak(world, "the attic")
    await alerts.tell()
    assert len(world.paper.shown("ops")) == PER_MINUTE
    world.now += timedelta(minutes=1)
    await alerts.tell()
    assert world.paper.shown("ops")[-1] == "There is a leak in the attic."


async def test_a_trouble_wakes_the_telling(world: World) -> None:
    bell = Bell()
    running = asyncio.create_task(telling(world, bell=bell).run())
    async with asyncio.timeout(20):
        await leak(world, "the cellar")
        bell.ring()
        while not world.paper.shown("ops"):
            await asyncio.sleep(0.001)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_lane_that_was_stopped_says_nothing_more(world: World) -> None:
    alerts = telling(world)
    await world.lane.stop()
    await leak(world, "the cellar")
    await alerts.tell()
    assert (world.paper.calls, await untold(world)) == ([], ["leak:the cellar"])
    await telling(world).tell()
    assert world.paper.shown("ops") == ["There is a leak in the cellar."]


async def test_an_article_that_lost_its_formatting_or_was_refused_is_told_once(world: World) -> None:
    world.paper = Plain("Sugar")
    for name in ("ana", "ben", "eve"):
        await world.chat(name, "cuba")
    sugar, _ = await world.publish("Sugar", "cuba"), await world.publish("unwritable", "cuba")
    await world.settle()
    await telling(world).tell()
    assert sorted(world.paper.shown("ops")) == [
        "Paper refused the text of “unwritable”: unwritable. Correct the article, and it is sent again.",
        "“Sugar” was sent to Paper without its formatting, which was not taken there. Please look at its text.",
    ]
    await world.correct(sugar)
    await world.chat("zoe", "cuba")
    await world.settle()
    assert await untold(world) == []


async def test_a_long_flood_is_told_once_and_the_next_one_again(world: World) -> None:
    world.dispatcher()
    for name, wait in {"a": 9, "b": 20}.items():
        world.paper.says[name] = [Postponed(world.now + timedelta(minutes=wait), everyone=True)]

    async def ask(name: str) -> None:
        await world.lane.reply(Address(PLATFORM, name), Post(say("Hello"), name))
        world.dispatcher()

    await ask("a")
    assert await untold(world) == []
    await ask("b")
    async with world.storage.read() as tx:
        [alert] = await tx.alerts.untold()
    assert (alert.key, alert.places) == (f"flood:{PLATFORM}", {"platform": "Paper", "time": "2026-11-21 12:20"})
    alerts = telling(world)
    await alerts.tell()
    assert len(world.paper.shown("ops")) == 1
    world.now += timedelta(minutes=21)
    world.paper.says["c"] = [Postponed(world.now + timedelta(minutes=25), everyone=True)]
    await ask("c")
    assert await untold(world) == [f"flood:{PLATFORM}"]


async def test_a_flood_is_not_told_twice_by_what_was_in_flight(world: World) -> None:
    began, answer = asyncio.Event(), asyncio.Event()

    class Slow(Paper):
        async def send(self, to: Address, post: Post) -> Outcome:
            if to.id == "ana":
                began.set()
                await answer.wait()
            return await super().send(to, post)

    world.paper = Slow()
    for name in ("ana", "ben"):
        world.paper.says[name] = [Postponed(world.now + timedelta(hours=1), everyone=True)]
    world.dispatcher()
    async with asyncio.timeout(20):
        waiting = asyncio.create_task(world.lane.reply(Address(PLATFORM, "ana"), Post(say("Hello"), "ana")))
        await began.wait()
        await world.lane.reply(Address(PLATFORM, "ben"), Post(say("Hello"), "ben"))
        assert await untold(world) == [f"flood:{PLATFORM}"]
        async with world.storage.begin() as tx:
            await tx.alerts.told([f"flood:{PLATFORM}"], at=world.now)
        answer.set()
        await waiting
    assert await untold(world) == []


async def test_a_lost_group_is_told_and_a_lost_reader_is_not(world: World) -> None:
    reader, news = await world.chat("ana", "cuba"), await group(world, "news", "42", ChatKind.CHANNEL)
    async with world.storage.begin() as tx:
        [topic] = [s.topic_id for s in await tx.subscriptions.of(reader.id)]
        await tx.subscriptions.put(news.id, [topic], muted=False, at=world.now)
    for name in ("ana", "news"):
        world.paper.says[name] = [Refused(Refusal.FORBIDDEN)]
    await world.publish("Sugar", "cuba")
    await world.settle()
    await telling(world).tell()
    told = (
        "I may no longer write in paper:news, so news no longer goes there. Let me write there again, and what it missed"
        " follows."
    )
    assert (world.paper.shown("ops"), world.paper.shown("42")) == ([told], [told])
    async with world.storage.begin() as tx:
        assert (await tx.chats.get(news.id)).state is ChatState.PAUSED
        await tx.chats.ensure(news.address, news.kind, language="", at=world.now)
        await tx.deliveries.reopen(news.id, since=world.now - timedelta(days=1))
    world.paper.says["news"] = [Refused(Refusal.KICKED)]
    await world.settle()
    await telling(world).tell()
    assert len(world.paper.shown("ops")) == 2
