"""Claiming: chats by turn, each with the work it is owed now; what owes nothing is settled on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.delivery.settle import Rules, decide
from core.delivery.shares import allot
from core.delivery.work import Do, next_work
from core.storage import Transaction
from core.values.chat import Chat, ChatState
from core.values.delivery import Delivery, Settled, Share, State, Step, Wanted

ROUNDS = 50
"""How often one claim looks again when what it found owed nothing."""

Follows: TypeAlias = Mapping[tuple[int, int], tuple[str, ...]]
"""The (article, chat) pairs in which the chat follows the article and mutes none of its topics, with whom it mentions then."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call to a platform, and the deliveries it serves: one, or all that a bundle shows.

    `wanted` is what their articles were when claimed, by id. `mentions` are the roles that hear of a new article.
    """

    chat: Chat
    share: Share
    step: Step
    deliveries: tuple[Delivery, ...]
    wanted: Mapping[int, Wanted]
    bundle: bool = False
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """Jobs to do, the new place in the round of shares, and whether there may be more: what owed nothing so far, or was held
    by somebody else."""

    jobs: Sequence[Job]
    place: int
    more: bool


async def claim(tx: Transaction, platform: str, free: int, *, place: int, rules: Rules, now: datetime) -> Claimed:
    """Up to `free` jobs for one platform."""
    await tx.queue.promote(platform, now=now)
    jobs: list[Job] = []
    for _ in range(ROUNDS):
        first = await tx.queue.first(platform, free - len(jobs))
        given, place = allot(free - len(jobs), {share: len(chats) for share, chats in first.items()}, place)
        taken: dict[int, Share] = {}
        for share in Share:
            for chat_id in first[share][: given[share]]:
                taken.setdefault(chat_id, share)
        if not taken:
            return Claimed(jobs, place, more=False)
        taken = await tx.queue.claim(taken)
        if not taken:
            return Claimed(jobs, place, more=True)
        jobs += await _jobs(tx, platform, taken, rules=rules, now=now)
        if len(jobs) >= free:
            break
    return Claimed(jobs, place, more=True)


async def _jobs(
    tx: Transaction, platform: str, taken: Mapping[int, Share], *, rules: Rules, now: datetime
) -> list[Job]:
    pending: dict[int, list[Delivery]] = {}
    for share in set(taken.values()):
        pending |= await tx.deliveries.pending([chat for chat, s in taken.items() if s is share], share)
    article_ids = {d.article_id for deliveries in pending.values() for d in deliveries}
    wanted = await tx.articles.wanted(article_ids)
    follows = await _follows(tx, pending)
    chats = await tx.chats.many(taken)
    jobs: list[Job] = []
    resting: list[Settled] = []
    idle: list[int] = []
    for chat_id, share in taken.items():
        chat = chats.get(chat_id)
        if chat is None or chat.state is ChatState.PAUSED:
            await (tx.deliveries.drop if chat is None else tx.deliveries.pause)(chat_id)
            idle.append(chat_id)
            continue
        owed, done = _sort(pending.get(chat_id, ()), wanted, follows, rules=rules, now=now)
        resting += done
        if not owed:
            idle.append(chat_id)
            continue
        jobs.append(_job(chat, share, owed, wanted, follows, rules=rules, now=now))
    await tx.deliveries.settle(resting, at=now)
    await tx.deliveries.claim((d.article_id, d.chat_id) for job in jobs for d in job.deliveries)
    if idle:
        await tx.queue.settle(platform, idle, {})
    return jobs


def _sort(
    deliveries: Sequence[Delivery],
    wanted: Mapping[int, Wanted],
    follows: Follows,
    *,
    rules: Rules,
    now: datetime,
) -> tuple[list[tuple[Delivery, Do]], list[Settled]]:
    owed: list[tuple[Delivery, Do]] = []
    done: list[Settled] = []
    for delivery in deliveries:
        article, matching = wanted[delivery.article_id], (delivery.article_id, delivery.chat_id) in follows
        match next_work(delivery, article, follows=matching, now=now, ttl=rules.ttl, recalls=rules.recalls):
            case Do(_, share) as do if share is delivery.share:
                owed.append((delivery, do))
            case _:
                done.append(decide(delivery, article, follows=matching, now=now, rules=rules))
    return owed, done


def _job(
    chat: Chat,
    share: Share,
    owed: Sequence[tuple[Delivery, Do]],
    wanted: Mapping[int, Wanted],
    follows: Follows,
    *,
    rules: Rules,
    now: datetime,
) -> Job:
    """What is late and bundled, corrected or retracted calls nobody."""
    late = [d for d, do in owed if do.step is Step.POST and _may_be_bundled(d, rules=rules, now=now)]
    if len(late) >= rules.bundle_from:
        return Job(chat, share, Step.POST, tuple(late), {d.article_id: wanted[d.article_id] for d in late}, bundle=True)
    delivery, do = owed[0]
    if do.step is Step.EDIT and delivery.shown.bundled:
        same = tuple(
            d for d, other in owed if other.step is Step.EDIT and d.shown.message_id == delivery.shown.message_id
        )
        return Job(chat, share, do.step, same, {d.article_id: wanted[d.article_id] for d in same}, bundle=True)
    mentions = follows.get((delivery.article_id, chat.id), ()) if do.step is Step.POST else ()
    return Job(chat, share, do.step, (delivery,), {delivery.article_id: wanted[delivery.article_id]}, mentions=mentions)


async def _follows(tx: Transaction, pending: Mapping[int, Sequence[Delivery]]) -> Follows:
    unseen = [d for deliveries in pending.values() for d in deliveries if d.shown.revision is None]
    return await tx.subscriptions.following((d.article_id, d.chat_id) for d in unseen)


def _may_be_bundled(delivery: Delivery, *, rules: Rules, now: datetime) -> bool:
    """Late, and not of a bundle that was rejected: its articles are tried one by one."""
    return now - delivery.created_at > rules.late and (not delivery.attempts or delivery.shown.doubts > 0)


def unclaimed(job: Job) -> list[Settled]:
    """The job given back as it was: nothing was sent."""
    return [Settled(d, State.PENDING, d.share) for d in job.deliveries]
