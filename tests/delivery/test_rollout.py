"""Walking a million chats a window at a time: nobody twice, nobody forgotten, resumable anywhere."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from core.delivery import rollout
from core.delivery.rollout import GROWTH, STEP_ROWS, WIDEST, next_width, walk
from core.storage.rollouts import Rollout
from core.storage.schema.delivery import rollout as rollouts
from core.values.delivery import Share
from tests.delivery.world import BEGINNING, PLATFORM, World

STEP = Rollout(1, 1, 1, Share.POST, True, BEGINNING, BEGINNING, 0, 1, 0, {})


@given(st.integers(1, WIDEST), st.integers(0, 1_000_000))
def test_the_next_window_aims_at_the_step(width: int, rows: int) -> None:
    after = next_width(width, rows)
    assert 1 <= after <= min(width * GROWTH, WIDEST)
    if 0 < rows <= width and after < min(width * GROWTH, WIDEST):
        assert abs(after * rows - width * STEP_ROWS) <= rows + STEP_ROWS


async def windows(world: World) -> int:
    steps = 0
    while await walk(world.storage, world.now):
        steps += 1
    return steps


async def narrow(world: World, width: int) -> None:
    """Let the waiting rollouts begin with windows of `width` chats."""
    async with world.storage.begin() as tx:
        await tx.connection.execute(update(rollouts).values(width=width))


async def test_every_eligible_chat_once_whatever_the_windows(world: World) -> None:
    for number in range(30):
        await world.chat(f"c{number}", *(["cuba"] if number % 3 else []), *(["rum"] if number % 2 else []))
    await world.publish("Both", "cuba", "rum")
    await narrow(world, 1)
    assert await windows(world) > 1
    await world.settle()
    reached = {chat for _, chat, _ in world.paper.calls}
    assert reached == {f"c{n}" for n in range(30) if n % 3 or n % 2}
    assert len(world.paper.calls) == len(reached)


async def test_a_crash_between_two_windows_loses_and_repeats_nothing(world: World) -> None:
    for number in range(20):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    await narrow(world, 5)
    assert await walk(world.storage, world.now)
    async with world.storage.read() as tx:
        half = await tx.deliveries.open_count()
    assert 0 < half < 20
    with pytest.raises(RuntimeError, match="crash"):
        await crash_in_step(world)
    async with world.storage.read() as tx:
        assert await tx.deliveries.open_count() == half
    await world.settle()
    assert await world.results() == {"sent": 20}
    assert len(world.paper.calls) == 20


async def crash_in_step(world: World) -> None:
    async with world.storage.begin() as tx:
        step = await tx.rollouts.due(world.now)
        assert step is not None
        await rollout._step(tx, step, world.now)
        raise RuntimeError("crash")


async def test_two_articles_take_steps_in_turn(world: World) -> None:
    for number in range(8):
        await world.chat(f"c{number}", "cuba")
    for title in ("A", "B"):
        await world.publish(title, "cuba")
    await narrow(world, 2)
    assert await walk(world.storage, world.now)
    assert await walk(world.storage, world.now)
    async with world.storage.read() as tx:
        pending = await tx.deliveries.pending(range(1, 9), Share.POST)
    assert {d.article_id for deliveries in pending.values() for d in deliveries} == {1, 2}


async def test_a_correction_of_a_correction_walks_once(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.calls.clear()
    for _ in range(5):
        await world.correct(article)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r6"]
    assert len(world.paper.calls) == 1


async def test_a_chat_made_while_the_walk_goes_on_is_not_owed_what_came_before(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba", delay=timedelta(seconds=10))
    world.now += timedelta(seconds=5)
    await world.chat("ben", "cuba")
    world.now += timedelta(seconds=5)
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == (["Sugar r1"], [])


async def test_the_first_readers_do_not_wait_for_the_walk_to_the_last(world: World) -> None:
    for number in range(40):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    await narrow(world, 1)
    async with world.running():
        while not world.paper.calls:
            await asyncio.sleep(0.001)
        async with world.storage.read() as tx:
            assert await tx.rollouts.running() == 1
    await world.settle()
    assert len(world.paper.calls) == 40


async def test_a_second_article_begins_at_the_turn_that_is_served(world: World) -> None:
    for number in range(3):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    assert await walk(world.storage, world.now)
    async with world.storage.begin() as tx:
        assert await tx.queue.first_turns(Share.POST) == {PLATFORM: 1}
        assert await tx.queue.first_turns(Share.EDIT) == {PLATFORM: 0}
        await tx.queue.claim({1: Share.POST})
        assert await tx.queue.first_turns(Share.POST) == {PLATFORM: 2}


async def test_commands_and_a_walk_take_turns_at_the_write_lock(world: World) -> None:
    for number in range(40):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    await narrow(world, 1)
    walking = asyncio.create_task(windows(world))
    for number in range(3):
        await world.chat(f"late{number}")
        assert not walking.done(), "a command waits for one step, not for the walk"
    assert await walking >= 4
    async with world.storage.read() as tx:
        assert len((await tx.queue.first(PLATFORM, 100))[Share.POST]) == 40
