"""The reconciler's table, row by row, and then every story a row can live through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery.settle import Rules, decide, settle
from core.delivery.work import Do, Rest, Work, next_work
from core.values.article import Status
from core.values.delivery import Delivery, Reason, Result, Share, Shown, State, Step, Wanted
from core.values.outcome import Doubtful, Gone, Outcome, Postponed, Refusal, Refused, Rejected, Sent

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TTL = timedelta(hours=24)
NEW = Delivery(1, 1, 1, Share.POST, Shown(), NOW)
SEEN = replace(NEW, shown=Shown(revision=1, noticed=1, message_id=1, ref="m"))
UNEDITABLE = replace(SEEN, shown=replace(SEEN.shown, ref=""))
GHOST = replace(SEEN, shown=replace(SEEN.shown, doubts=1))
DOUBTFUL = replace(NEW, shown=Shown(doubts=2), given_up=True)
FIRST = Wanted(1, Status.PUBLISHED, 1, 0)
COMMA = Wanted(1, Status.PUBLISHED, 2, 0)
MATERIAL = Wanted(1, Status.PUBLISHED, 2, 2)
RETRACTED = Wanted(1, Status.RETRACTED, 2, 0)


@pytest.mark.parametrize(
    ("shows", "article", "work"),
    [
        pytest.param(NEW, FIRST, Do(Step.POST, Share.POST), id="nothing, published: post it"),
        pytest.param(NEW, MATERIAL, Do(Step.POST, Share.POST), id="nothing, corrected: post the newest"),
        pytest.param(SEEN, FIRST, Rest(Result.SENT), id="shown as it is: rest"),
        pytest.param(SEEN, COMMA, Do(Step.EDIT, Share.EDIT), id="older revision: edit in place"),
        pytest.param(SEEN, MATERIAL, Do(Step.EDIT, Share.EDIT), id="older, material: edit first"),
        pytest.param(
            replace(SEEN, shown=replace(SEEN.shown, revision=2)),
            MATERIAL,
            Do(Step.REPLY, Share.EDIT),
            id="edited, material: then reply",
        ),
        pytest.param(
            replace(SEEN, shown=replace(SEEN.shown, revision=2, noticed=2)),
            MATERIAL,
            Rest(Result.SENT),
            id="told: rest",
        ),
        pytest.param(UNEDITABLE, COMMA, Rest(Result.SENT), id="uneditable, a comma: rest"),
        pytest.param(UNEDITABLE, MATERIAL, Do(Step.NOTICE, Share.EDIT), id="uneditable, material: a new notice"),
        pytest.param(SEEN, RETRACTED, Do(Step.EDIT, Share.URGENT), id="shown, retracted: replace the text"),
        pytest.param(UNEDITABLE, RETRACTED, Do(Step.NOTICE, Share.URGENT), id="uneditable, retracted: a new notice"),
        pytest.param(GHOST, RETRACTED, Do(Step.EDIT, Share.URGENT), id="ghost beside it, retracted: edit first"),
        pytest.param(
            replace(GHOST, shown=replace(GHOST.shown, revision=2)),
            RETRACTED,
            Do(Step.NOTICE, Share.URGENT),
            id="ghost, edited: then a new notice",
        ),
        pytest.param(NEW, RETRACTED, Rest(Result.SKIPPED, Reason.RETRACTED), id="nothing, retracted: skip"),
        pytest.param(DOUBTFUL, FIRST, Rest(Result.UNCERTAIN, Reason.DOUBT), id="perhaps something, published: rest"),
        pytest.param(DOUBTFUL, COMMA, Rest(Result.UNCERTAIN, Reason.DOUBT), id="perhaps something, a comma: rest"),
        pytest.param(DOUBTFUL, MATERIAL, Do(Step.NOTICE, Share.EDIT), id="perhaps something, material: a new notice"),
        pytest.param(DOUBTFUL, RETRACTED, Do(Step.NOTICE, Share.URGENT), id="perhaps something, retracted: a notice"),
    ],
)
def test_what_is_shown_against_what_is_wanted(shows: Delivery, article: Wanted, work: Work) -> None:
    assert next_work(shows, article, follows=True, now=NOW, ttl=TTL) == work


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETRACTED])
@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("age", [timedelta(), TTL])
def test_a_time_to_live_and_an_unfollow_end_only_what_was_never_shown(
    status: Status, follows: bool, age: timedelta
) -> None:
    unseen = next_work(NEW, FIRST, follows=follows, now=NOW + age, ttl=TTL)
    if follows and not age:
        assert unseen == Do(Step.POST, Share.POST)
    else:
        assert unseen == Rest(Result.SKIPPED, Reason.EXPIRED if follows else Reason.UNFOLLOWED)
    wanted = Wanted(1, status, 2, 0)
    assert isinstance(next_work(SEEN, wanted, follows=follows, now=NOW + age, ttl=TTL), Do)


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("age", [timedelta(), TTL])
def test_what_may_have_arrived_is_told_of_whoever_follows_by_now(follows: bool, age: timedelta) -> None:
    perhaps = replace(NEW, shown=Shown(doubts=1))
    if follows and not age:
        assert next_work(perhaps, MATERIAL, follows=True, now=NOW, ttl=TTL) == Do(Step.POST, Share.POST)
        return
    work = next_work(perhaps, MATERIAL, follows=follows, now=NOW + age, ttl=TTL)
    assert work == Do(Step.NOTICE, Share.EDIT)
    rest = next_work(perhaps, COMMA, follows=follows, now=NOW + age, ttl=TTL)
    assert rest == Rest(Result.UNCERTAIN, Reason.DOUBT)


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("age", [timedelta(), TTL])
def test_what_may_have_arrived_is_looked_for_where_that_can_be_done(follows: bool, age: timedelta) -> None:
    perhaps = replace(NEW, shown=Shown(doubts=1))
    published = next_work(perhaps, MATERIAL, follows=follows, now=NOW + age, ttl=TTL, recalls=True)
    assert published == Do(Step.POST if follows and not age else Step.LOOK, Share.POST)
    retracted = next_work(perhaps, RETRACTED, follows=follows, now=NOW + age, ttl=TTL, recalls=True)
    assert retracted == Do(Step.LOOK, Share.URGENT)
    hopeless = next_work(replace(perhaps, given_up=True), RETRACTED, follows=follows, now=NOW, ttl=TTL, recalls=True)
    assert hopeless == Do(Step.NOTICE, Share.URGENT)


OUTCOMES: list[Outcome] = [
    Sent("m"),
    Postponed(NOW),
    Refused(Refusal.BLOCKED),
    Rejected("too long"),
    Gone(),
    Doubtful(),
]


class Reader:
    """The plain reference: what really stands in the chat, and what the reader was told, by simulation."""

    def __init__(self) -> None:
        self.editable: int | None = None
        self.ghosts: list[int] = []
        self.told: list[tuple[int, Status]] = []
        self.posts = 0

    def receive(self, step: Step, wanted: Wanted) -> None:
        match step:
            case Step.POST:
                self.posts += 1
                self.editable = wanted.revision
            case Step.EDIT:
                self.editable = wanted.revision
            case Step.REPLY | Step.NOTICE:
                self.told.append((wanted.revision, wanted.status))


@given(st.data())
def test_every_story_of_a_delivery_ends_where_the_article_is(data: st.DataObject) -> None:
    """Articles change and tries end in any way at all; when the world grows quiet the chat shows what the article is."""
    rules = Rules(ttl=TTL, doubts_allowed=data.draw(st.integers(0, 2), label="doubts_allowed"))
    wanted, delivery, reader = FIRST, NEW, Reader()
    doubts, unsure = 0, False
    for _ in range(data.draw(st.integers(0, 12), label="turns")):
        turn = data.draw(
            st.sampled_from(["comma", "material", "retract", "restore", *range(len(OUTCOMES))]), label="turn"
        )
        if turn == "comma" and wanted.status is Status.PUBLISHED:
            wanted = replace(wanted, revision=wanted.revision + 1)
        elif turn == "material" and wanted.status is Status.PUBLISHED:
            wanted = replace(wanted, revision=wanted.revision + 1, material_revision=wanted.revision + 1)
        elif turn == "retract" and wanted.status is Status.PUBLISHED:
            wanted = replace(wanted, status=Status.RETRACTED, revision=wanted.revision + 1)
        elif turn == "restore" and wanted.status is Status.RETRACTED:
            wanted = replace(wanted, status=Status.PUBLISHED, revision=wanted.revision + 1)
        elif isinstance(turn, int):
            work = next_work(delivery, wanted, follows=True, now=NOW, ttl=TTL)
            if isinstance(work, Do):
                outcome = OUTCOMES[turn]
                if outcome == Gone() and work.step not in {Step.EDIT, Step.REPLY}:
                    continue
                doubts += work.step is Step.POST and outcome == Doubtful()
                unsure |= work.step is Step.NOTICE and outcome == Doubtful()
                delivery = _try(delivery, work.step, outcome, wanted, reader, rules, data)
    for _ in range(8):
        work = next_work(delivery, wanted, follows=True, now=NOW, ttl=TTL)
        if isinstance(work, Rest):
            break
        delivery = _try(delivery, work.step, Sent("m"), wanted, reader, rules, data)
    assert isinstance(work, Rest), "a quiet world comes to rest"
    if reader.editable is not None and delivery.shown.ref:
        assert reader.editable == wanted.revision
    if wanted.status is Status.RETRACTED and not unsure and (doubts or (reader.posts and not delivery.shown.ref)):
        assert (wanted.revision, Status.RETRACTED) in reader.told
    if wanted.status is Status.PUBLISHED and rules.doubts_allowed >= doubts:
        assert reader.posts, "an article that stays published is shown"
    assert reader.posts <= 1 + doubts, "at most one extra copy for each counted doubt"


def _try(
    delivery: Delivery,
    step: Step,
    outcome: Outcome,
    wanted: Wanted,
    reader: Reader,
    rules: Rules,
    data: st.DataObject,
) -> Delivery:
    arrived = outcome == Sent("m") or (outcome == Doubtful() and data.draw(st.booleans(), label="arrived"))
    if arrived:
        reader.receive(step, wanted)
    if outcome == Sent("m") and step is Step.POST:
        delivery = replace(delivery, shown=replace(delivery.shown, message_id=1, ref="m"))
    after = settle(delivery, step, outcome, tried=wanted, wanted=wanted, now=NOW, rules=rules)
    assert (after.state is State.PENDING) == (after.result is None)
    if after.state is State.SETTLED and not isinstance(outcome, Refused | Rejected):
        assert after == decide(after.delivery, wanted, now=NOW, rules=rules)
    return after.delivery
