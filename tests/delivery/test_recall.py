"""A platform that can look at what stands in a chat: a doubt is looked into, and leaves neither a gap nor a second copy."""

from datetime import datetime, timedelta

import pytest

from core.delivery.settle import Rules
from core.values.article import Status
from core.values.chat import Address
from core.values.outcome import Doubtful, Gone, Post, Postponed, Sent
from core.values.tag import Topic, parse_tag
from tests.delivery.world import BEGINNING, RULES, Paper, World


class Legible(Paper):
    """Its messages can be read again; `blind` answers that they cannot, `unwell` are until when they cannot."""

    def __init__(self, *, blind: bool = False) -> None:
        super().__init__()
        self.marks: dict[tuple[str, int], str] = {}
        self.blind = blind
        self.unwell: list[datetime] = []
        self.asked: list[datetime] = []

    def arrived(self, to: str, post: Post) -> None:
        """A try whose answer is lost."""
        ref = f"{to}/lost{len(self.calls)}"
        self.chats.setdefault(to, {})[ref] = "as it was"
        self.marks[to, post.mark] = ref

    async def recall(self, to: Address, post: Post, *, since: datetime) -> Sent | Gone | Postponed | Doubtful:
        self.asked.append(since)
        if self.unwell:
            return Postponed(self.unwell.pop())
        if self.blind:
            return Doubtful()
        ref = self.marks.get((to.id, post.mark))
        return Gone() if ref is None else Sent(ref)


class LosesAnswers(Legible):
    """The first messages arrive, and their answers do not."""

    def __init__(self, lost: int, *, blind: bool = False) -> None:
        super().__init__(blind=blind)
        self.lost = lost

    async def send(self, to: Address, post: Post) -> Sent | Doubtful:
        if self.lost:
            self.lost -= 1
            self.calls.append(("send", to.id, ""))
            self.arrived(to.id, post)
            return Doubtful()
        outcome = await super().send(to, post)
        assert isinstance(outcome, Sent)
        return outcome


async def again(world: World, times: int = 1) -> None:
    for _ in range(times):
        world.now += timedelta(minutes=6)
        await world.settle()


async def test_what_arrived_is_found_and_made_what_it_should_be(world: World) -> None:
    world.paper = paper = LosesAnswers(1)
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    assert await world.results() == {"pending": 1, "doubts": 1}
    await again(world)
    assert paper.shown("ana") == ["Sugar r1"]
    assert paper.asked == [BEGINNING]
    assert await world.results() == {"sent": 1}
    await world.correct(article, material=True)
    await world.settle()
    assert paper.shown("ana") == ["Sugar r2", "notice: Sugar published"]
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert paper.shown("ana") == ["retracted Sugar", "notice: Sugar published"], "no ghost, so no notice"


async def test_what_cannot_be_looked_into_now_is_looked_into_later(world: World) -> None:
    world.paper = paper = LosesAnswers(1)
    world.rules = Rules(ttl=RULES.ttl, doubts_allowed=0)
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    await world.settle()
    paper.unwell = [world.now + timedelta(minutes=minutes) for minutes in (12, 6)]
    await again(world, 3)
    assert len(paper.asked) == 3
    assert paper.shown("ana") == ["Sugar r1"]
    assert await world.results() == {"sent": 1}


async def test_what_did_not_arrive_is_sent_however_often_it_was_in_doubt(world: World) -> None:
    world.paper = paper = Legible()
    world.rules = Rules(ttl=RULES.ttl, doubts_allowed=0)
    await world.chat("ana", "cuba")
    paper.says["ana"] = [Doubtful(), Doubtful(), Doubtful()]
    await world.publish("Sugar", "cuba")
    await world.settle()
    await again(world, 3)
    assert paper.shown("ana") == ["Sugar r1"]
    assert await world.results() == {"sent": 1}


async def test_where_nothing_can_be_read_a_doubt_is_one_copy_at_most(world: World) -> None:
    world.paper = paper = LosesAnswers(9, blind=True)
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    await world.settle()
    await again(world, 4)
    assert paper.shown("ana") == ["as it was"] * 2
    assert await world.results() == {"uncertain": 1, "doubts": 2}


async def test_hold_on_doubt_holds_where_nothing_can_be_read(world: World) -> None:
    world.paper = paper = LosesAnswers(9, blind=True)
    world.rules = Rules(ttl=RULES.ttl, doubts_allowed=0)
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    await world.settle()
    await again(world, 2)
    assert paper.shown("ana") == ["as it was"]
    assert await world.results() == {"uncertain": 1, "doubts": 1}


async def test_what_is_retracted_while_in_doubt_is_found_and_changed(world: World) -> None:
    world.paper = paper = LosesAnswers(1)
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await again(world)
    assert paper.shown("ana") == ["retracted Sugar"], "no ghost, so no notice"
    assert await world.results() == {"sent": 1}


async def test_what_is_retracted_while_in_doubt_and_not_there_is_told_to_nobody(world: World) -> None:
    world.paper = paper = Legible()
    await world.chat("ana", "cuba")
    paper.says["ana"] = [Doubtful()]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await again(world)
    assert paper.shown("ana") == []
    assert await world.results() == {"skipped": 1}


async def test_what_is_retracted_while_in_doubt_is_told_where_nothing_can_be_read(world: World) -> None:
    world.paper = paper = LosesAnswers(1, blind=True)
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await again(world)
    assert paper.shown("ana") == ["as it was", "notice: Sugar retracted"]


@pytest.mark.parametrize("arrives", [True, False])
async def test_what_is_unfollowed_while_in_doubt_is_found_but_not_sent(world: World, arrives: bool) -> None:
    world.paper = paper = LosesAnswers(1) if arrives else Legible()
    ana = await world.chat("ana", "cuba")
    paper.says["ana"] = [] if arrives else [Doubtful()]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        ids = await tx.topics.ids([Topic.tag(parse_tag("cuba"))])
        await tx.subscriptions.drop(ana.id, list(ids.values()))
    await again(world)
    assert paper.shown("ana") == (["Sugar r1"] if arrives else [])
    assert await world.results() == ({"sent": 1} if arrives else {"skipped": 1})


async def test_a_word_about_a_change_that_arrived_is_not_said_again(world: World) -> None:
    world.paper = paper = LosesAnswers(0)
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.now += timedelta(days=2)
    corrected = world.now
    await world.correct(article, material=True)
    paper.lost = 1
    await world.settle()
    await again(world, 2)
    assert paper.shown("ana") == ["Sugar r2", "as it was"]
    assert paper.asked == [corrected]
    await world.correct(article, material=True)
    await world.settle()
    assert paper.shown("ana") == ["Sugar r3", "as it was", "notice: Sugar published"]


@pytest.mark.parametrize("blind", [True, False])
async def test_a_word_about_a_change_that_did_not_arrive_is_said(world: World, blind: bool) -> None:
    world.paper = paper = Legible(blind=blind)
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article, material=True)
    paper.says["ana"] = [Sent(""), Doubtful()]
    await world.settle()
    await again(world)
    assert paper.shown("ana")[1:] == ["notice: Sugar published"]
