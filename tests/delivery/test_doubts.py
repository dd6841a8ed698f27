"""What may have arrived, or stands where it cannot be edited: sent again, told of, never doubled unasked."""

import asyncio
from datetime import timedelta

from core.delivery.pace import Limits
from core.delivery.revival import revive
from core.delivery.settle import Rules
from core.values.article import Status
from core.values.chat import Address, Chat
from core.values.outcome import Doubtful, Gone, Post, Postponed, Refusal, Refused
from tests.delivery.world import RULES, Paper, World


async def test_a_doubtful_post_is_tried_once_more_and_its_ghost_is_told_of_the_retraction(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Doubtful()]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    assert await world.results() == {"pending": 1, "doubts": 1}
    world.now += timedelta(minutes=1)
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == (["Sugar r1"], {"sent": 1, "doubts": 1})
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["retracted Sugar", "notice: Sugar retracted"]


async def test_hold_on_doubt_never_tries_again(world: World) -> None:
    world.rules = Rules(ttl=RULES.ttl, doubts_allowed=0)
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Doubtful()]
    await world.publish("Sugar", "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await world.settle()
    assert (len(world.paper.calls), await world.results()) == (1, {"uncertain": 1, "doubts": 1})


async def test_a_message_that_vanished_is_not_edited_and_a_material_correction_tells_anew(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Gone()]
    await world.correct(article, material=True)
    await world.settle()
    assert [kind for kind, *_ in world.paper.calls] == ["send", "edit", "send"]
    assert world.paper.shown("ana")[-1] == "notice: Sugar published"


async def test_an_adapter_that_raises_is_a_doubt(world: World) -> None:
    def burst() -> Doubtful:
        raise RuntimeError("burst")

    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [burst]
    await world.publish("Sugar", "cuba")
    await world.settle()
    world.now += timedelta(minutes=1)
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == (["Sugar r1"], {"sent": 1, "doubts": 1})


class Slow(Paper):
    """Accepts at once and answers never."""

    async def send(self, to: Address, post: Post) -> Doubtful:
        self.calls.append(("send", to.id, ""))
        await asyncio.Event().wait()
        return Doubtful()


async def test_what_a_stop_cuts_off_is_a_doubt_and_the_rest_is_as_it_was(world: World) -> None:
    world.paper = Slow()
    world.limits = Limits(per_second=1000, in_flight=2)
    for name in ("ana", "ben", "eve"):
        await world.chat(name, "cuba")
    await world.publish("Sugar", "cuba")
    loop = asyncio.get_running_loop()
    async with world.running():
        while len(world.paper.calls) < 2:
            await asyncio.sleep(0.001)
        began = loop.time()
    assert loop.time() - began < 10
    assert await world.results() == {"pending": 3, "doubts": 2}
    world.paper = Paper()
    world.now += timedelta(minutes=1)
    await world.settle()
    assert await world.results() == {"sent": 3, "doubts": 2}


async def test_a_held_post_stays_held_through_corrections_and_floods(world: World) -> None:
    world.rules = Rules(ttl=RULES.ttl, doubts_allowed=0)
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Doubtful(), Postponed(world.now + timedelta(minutes=1))]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article, material=True)
    await world.settle()
    world.now += timedelta(minutes=2)
    await world.settle()
    assert [words for _, _, words in world.paper.calls] == ["Sugar r1", *["notice: Sugar published"] * 2]
    assert await world.results() == {"uncertain": 1, "doubts": 1}


async def test_an_unfollowed_chat_is_still_told_of_what_may_stand_there(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Doubtful()]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await unfollow(world, ana)
    world.now += timedelta(minutes=1)
    await world.settle()
    assert await world.results() == {"uncertain": 1, "doubts": 1}
    await world.correct(article, material=True)
    await world.settle()
    assert world.paper.shown("ana") == ["notice: Sugar published"]


async def test_a_word_of_a_correction_that_a_pause_cut_off_comes_when_the_chat_is_back(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Doubtful()]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.now += timedelta(minutes=1)
    await world.settle()
    world.paper.says["ana"] = [lambda: None, Refused(Refusal.KICKED)]
    await world.correct(article, material=True)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2"]
    async with world.storage.begin() as tx:
        await revive(tx, ana, since=world.now - RULES.ttl)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2", "notice: Sugar published"]


async def unfollow(world: World, chat: Chat) -> None:
    async with world.storage.begin() as tx:
        await tx.subscriptions.drop(chat.id, [s.topic_id for s in await tx.subscriptions.of(chat.id)])
