"""From a published article to every chat, on both databases, over a platform that is a list of messages."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from core.delivery.pace import Limits
from core.delivery.settle import Rules
from core.storage import Storage
from core.values.article import Status
from core.values.chat import Address, ChatKind, ChatState
from core.values.delivery import Share
from core.values.document import say
from core.values.outcome import Doubtful, Gone, Moved, Outcome, Post, Postponed, Refusal, Refused, Rejected
from core.values.tag import TopicKind
from tests.delivery.world import PLATFORM, RULES, Paper, World


async def test_a_followed_tag_brings_the_article_once(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.chat("ben", "cuba", muted=["war"])
    await world.chat("eve", "*")
    await world.chat("dan", "sports")
    await world.publish("Sugar", "cuba")
    await world.publish("Front", "cuba", "war")
    await world.settle()
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r1", "Front r1"]
    assert world.paper.shown("ben") == ["Sugar r1"]
    assert world.paper.shown("eve") == ["Sugar r1", "Front r1"]
    assert world.paper.shown("dan") == []
    assert await world.results() == {"sent": 5}


async def test_a_correction_edits_in_place_and_a_material_one_replies(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2"]
    await world.correct(article, material=True)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r3", "notice: Sugar published"]
    assert [kind for kind, *_ in world.paper.calls] == ["send", "edit", "edit", "reply"]


async def test_a_retraction_stops_sends_and_replaces_what_was_sent_and_a_restoration_heals(world: World) -> None:
    for name in ("ana", "ben"):
        await world.chat(name, "cuba")
    world.paper.says["ben"] = [Postponed(world.now + timedelta(hours=1))]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == (["retracted Sugar"], [])
    assert await world.results() == {"sent": 1, "skipped": 1}
    await world.turn(article, Status.PUBLISHED)
    world.now += timedelta(hours=1)
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == (["Sugar r3"], ["Sugar r3"])


async def test_a_chat_that_follows_during_the_walk_back_gets_what_is_published_after(world: World) -> None:
    await world.publish("Before", "cuba")
    world.now += timedelta(seconds=1)
    await world.chat("ana", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == []
    await world.publish("After", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == ["After r1"]


async def test_an_unfollow_in_the_meantime_skips_with_the_reason(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(minutes=1))]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        await tx.subscriptions.drop(ana.id, [s.topic_id for s in await tx.subscriptions.of(ana.id)])
    world.now += timedelta(minutes=2)
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == ([], {"skipped": 1})


async def test_what_was_never_shown_expires_and_what_was_shown_is_still_corrected(world: World) -> None:
    for name in ("ana", "ben"):
        await world.chat(name, "cuba")
    world.paper.says["ben"] = [Postponed(world.now + timedelta(hours=25))]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.now += timedelta(hours=26)
    await world.correct(article)
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == (["Sugar r2"], [])
    assert await world.results() == {"sent": 1, "skipped": 1}


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


async def test_the_wait_belongs_to_the_chat_and_survives_a_restart(world: World) -> None:
    for name in ("ana", "ben"):
        await world.chat(name, "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    for title in ("One", "Two"):
        await world.publish(title, "cuba")
    await world.settle()
    assert (world.paper.shown("ana"), world.paper.shown("ben")) == ([], ["One r1", "Two r1"])
    world.now += timedelta(minutes=59)
    await world.settle()
    assert world.paper.shown("ana") == []
    world.now += timedelta(minutes=1)
    await world.settle()
    assert world.paper.shown("ana") == ["One r1", "Two r1"]


async def test_a_postponed_post_does_not_hold_back_a_retraction(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.publish("Rum", "cuba")
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["retracted Sugar"]


async def test_a_chat_that_blocked_us_is_paused_keeps_its_tags_and_heals_when_it_speaks(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Refused(Refusal.BLOCKED)]
    await world.publish("One", "cuba")
    await world.publish("Two", "cuba")
    await world.settle()
    async with world.storage.read() as tx:
        paused = await tx.chats.get(ana.id)
        assert (paused.state, paused.reason) == (ChatState.PAUSED, "blocked")
        assert len(await tx.subscriptions.of(ana.id)) == 1
    assert (len(world.paper.calls), await world.results()) == (1, {"dead": 1, "skipped": 1})
    await world.publish("Meanwhile", "cuba")
    await world.settle()
    assert len(world.paper.calls) == 1
    async with world.storage.begin() as tx:
        await tx.chats.ensure(ana.address, ana.kind, language="", at=world.now)
        await tx.deliveries.reopen(ana.id, since=world.now - RULES.ttl)
    await world.publish("Three", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == ["One r1", "Two r1", "Three r1"]


async def test_healing_comes_as_one_bundle_and_a_correction_rewrites_it(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    articles = [await world.publish(title, "cuba") for title in "ABCDE"]
    await world.settle()
    world.now += timedelta(hours=1)
    await world.publish("F", "cuba")
    await world.settle()
    assert world.paper.shown("ana") == ["bundle A, B, C, D, E", "F r1"]
    for article in articles[:2]:
        await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["bundle A-, B-, C, D, E", "F r1"]
    assert await world.results() == {"sent": 6}


async def test_four_late_posts_are_no_bundle(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    for title in "ABCD":
        await world.publish(title, "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await world.settle()
    assert world.paper.shown("ana") == ["A r1", "B r1", "C r1", "D r1"]


async def test_a_moved_chat_is_rekeyed_and_the_same_delivery_goes_to_the_new_address(world: World) -> None:
    ana = await world.chat("group", "cuba")
    first = await world.publish("One", "cuba")
    await world.settle()
    world.paper.says["group"] = [Moved(Address(PLATFORM, "super"))]
    await world.publish("Two", "cuba")
    await world.settle()
    assert (world.paper.shown("group"), world.paper.shown("super")) == (["One r1"], ["Two r1"])
    async with world.storage.read() as tx:
        assert (await tx.chats.get(ana.id)).address.id == "super"
    await world.turn(first, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("super") == ["Two r1", "notice: One retracted"]


async def test_a_chat_that_moved_to_one_we_know_is_merged(world: World) -> None:
    await world.chat("group", "cuba", "rum")
    there = await world.chat("super", "cuba")
    world.paper.says["group"] = [Moved(there.address)]
    await world.publish("Rum", "rum")
    await world.settle()
    assert world.paper.shown("super") == ["Rum r1"]
    async with world.storage.read() as tx:
        assert await tx.chats.at(Address(PLATFORM, "group")) is None
        assert {s.topic.name for s in await tx.subscriptions.of(there.id)} == {"cuba", "rum"}
        assert [count for _, count in await tx.topics.popular(TopicKind.TAG, 5)] == [1, 1]
    await world.publish("Both", "cuba", "rum")
    await world.settle()
    assert world.paper.shown("super") == ["Rum r1", "Both r1"]


async def test_a_message_that_vanished_is_not_edited_and_a_material_correction_tells_anew(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Gone()]
    await world.correct(article, material=True)
    await world.settle()
    assert [kind for kind, *_ in world.paper.calls] == ["send", "edit", "send"]
    assert world.paper.shown("ana")[-1] == "notice: Sugar published"


async def test_a_rejected_text_is_dead_and_the_others_flow(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Rejected("too long")]
    await world.publish("Long", "cuba")
    await world.publish("unwritable", "cuba")
    await world.publish("Fine", "cuba")
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == (["Fine r1"], {"dead": 2, "sent": 1})


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


async def test_undo_time_passes_before_anything_is_sent(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba", delay=timedelta(seconds=10))
    await world.settle()
    assert world.paper.shown("ana") == []
    world.now += timedelta(seconds=10)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r1"]


async def test_a_language_choice_is_kept(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    async with world.storage.begin() as tx:
        await tx.chats.change(ana.id, replace(ana.settings, languages=("es", "fr")))
    for title, language in (("Hola", "es"), ("Hello", "en"), ("Undeclared", "")):
        await world.publish(title, "cuba", language=language)
    await world.settle()
    assert world.paper.shown("ana") == ["Hola r1", "Undeclared r1"]


async def test_a_pause_holds_every_send_and_a_resume_lets_them_go(world: World) -> None:
    await world.chat("ana", "cuba")
    async with world.storage.begin() as tx:
        await tx.facts.put(f"paused:{PLATFORM}", "", at=world.now)
    await world.publish("Sugar", "cuba")
    async with world.running():
        while not await open_deliveries(world.storage):
            await asyncio.sleep(0.001)
    assert world.paper.calls == []
    async with world.storage.begin() as tx:
        await tx.facts.drop(f"paused:{PLATFORM}")
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r1"]


async def open_deliveries(storage: Storage) -> int:
    async with storage.read() as tx:
        return await tx.deliveries.open_count()


async def test_one_card_for_all_chats_that_see_it_alike(world: World) -> None:
    for number in range(50):
        await world.chat(f"c{number}", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article)
    await world.settle()
    assert (world.words.written, await world.results()) == (2, {"sent": 50})


async def test_every_side_effect_has_a_key_of_its_own(world: World) -> None:
    for name in ("ana", "ben"):
        await world.chat(name, "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.publish("Rum", "cuba")
    await world.settle()
    await world.correct(article, material=True)
    await world.settle()
    assert len(set(world.paper.keys)) == len(world.paper.keys) == 6
    assert all(len(key) <= 25 for key in world.paper.keys)


async def test_a_reply_goes_out_while_pushes_wait(world: World) -> None:
    world.limits = Limits(per_second=5, in_flight=4)
    for number in range(20):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    async with world.running():
        while len(world.paper.calls) < 2:
            await asyncio.sleep(0.001)
        before = len(world.paper.calls)
        await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("here"), "key"))
        assert len(world.paper.calls) - before <= 2


async def test_replies_keep_to_what_their_chat_takes(world: World) -> None:
    world.limits = Limits(per_second=1000, chat_interval=0.05, group_per_minute=3, in_flight=4)
    loop, times = asyncio.get_running_loop(), []
    async with world.running():
        for number in range(3):
            await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("here"), f"key{number}"), ChatKind.GROUP)
            times.append(loop.time())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await world.lane.reply(Address(PLATFORM, "zoe"), Post(say("one too many"), "key4"), ChatKind.GROUP)
        async with asyncio.timeout(1):
            await world.lane.reply(Address(PLATFORM, "yan"), Post(say("here"), "key5"), ChatKind.GROUP)
    assert all(later - before >= 0.05 for before, later in pairwise(times))


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


async def test_a_million_reader_article_and_a_small_one_take_turns(world: World) -> None:
    for number in range(60):
        await world.chat(f"c{number}", "big")
    await world.chat("small", "small")
    await world.publish("Big", "big")
    world.limits = Limits(per_second=1000, in_flight=1)
    async with world.running():
        while len(world.paper.calls) < 20:
            await asyncio.sleep(0.001)
    world.paper.calls.clear()
    await world.publish("Small", "small")
    await world.settle()
    assert ("send", "small", "Small r1") in world.paper.calls[:4]


async def test_corrections_of_one_article_leave_the_news_three_places_of_four(world: World) -> None:
    for number in range(40):
        await world.chat(f"c{number}", "old")
        await world.chat(f"n{number}", "new")
    old = await world.publish("Old", "old")
    await world.settle()
    world.paper.calls.clear()
    await world.correct(old)
    await world.publish("New", "new")
    async with world.storage.begin() as tx:
        await tx.facts.put("paused:*", "", at=world.now)
    async with world.running():
        while await running_rollouts(world.storage):
            await asyncio.sleep(0.001)
    async with world.storage.begin() as tx:
        await tx.facts.drop("paused:*")
    await world.settle()
    kinds = [kind for kind, *_ in world.paper.calls[:40]]
    assert abs(kinds.count("edit") - 10) <= 2


async def running_rollouts(storage: Storage) -> int:
    async with storage.read() as tx:
        return await tx.rollouts.running()


async def test_shares_are_known_to_the_queue(world: World) -> None:
    await world.chat("ana", "cuba")
    await world.publish("Sugar", "cuba")
    async with world.storage.begin() as tx:
        await tx.facts.put("paused:*", "", at=world.now)
    async with world.running():
        while await running_rollouts(world.storage):
            await asyncio.sleep(0.001)
    async with world.storage.read() as tx:
        assert {share: len(chats) for share, chats in (await tx.queue.first(PLATFORM, 9)).items()} == {
            Share.URGENT: 0,
            Share.POST: 1,
            Share.EDIT: 0,
        }


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


async def test_a_chat_paused_with_work_in_hand_holds_up_nobody(world: World) -> None:
    world.limits = Limits(per_second=1000, in_flight=1)
    ana = await world.chat("ana", "cuba")
    await world.chat("ben", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(seconds=1))]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        await tx.chats.pause(ana.id, "stopped")
    world.now += timedelta(seconds=2)
    await world.publish("Rum", "cuba")
    await world.settle()
    assert world.paper.shown("ben") == ["Sugar r1", "Rum r1"]
    assert (await world.results())["skipped"] == 1


async def test_a_retraction_does_not_wait_behind_a_postponed_correction(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.correct(article)
    await world.settle()
    await world.turn(article, Status.RETRACTED)
    await world.settle()
    assert world.paper.shown("ana") == ["retracted Sugar"]


async def test_after_days_of_silence_old_news_is_skipped_and_recent_news_is_one_bundle(world: World) -> None:
    await world.chat("ana", "cuba")
    for title in "AB":
        await world.publish(title, "cuba")
    world.now += timedelta(hours=22)
    for title in "CDEFG":
        await world.publish(title, "cuba")
    world.now += timedelta(hours=3)
    await world.settle()
    assert world.paper.shown("ana") == ["bundle C, D, E, F, G"]
    assert await world.results() == {"sent": 5, "skipped": 2}


async def test_a_flood_of_one_share_holds_the_chats_other_posts(world: World) -> None:
    await world.chat("ana", "cuba")
    article = await world.publish("One", "cuba")
    await world.settle()
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1))]
    await world.correct(article)
    await world.settle()
    await world.publish("Two", "cuba")
    await world.settle()
    assert len(world.paper.calls) == 2


async def test_a_flood_for_everybody_halts_the_lane_over_a_restart(world: World) -> None:
    for name in ("ana", "ben", "eve"):
        await world.chat(name, "cuba")
    world.limits = Limits(per_second=1000, in_flight=1)
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1), everyone=True)]
    await world.publish("Sugar", "cuba")
    async with world.running():
        while not world.paper.calls:
            await asyncio.sleep(0.001)
    async with world.running():
        await asyncio.sleep(0.2)
    assert len(world.paper.calls) == 1
    world.now += timedelta(hours=2)
    await world.settle()
    assert await world.results() == {"sent": 3}


async def test_a_rejected_post_is_tried_again_when_it_was_corrected(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Rejected("too long")]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2"]


async def test_a_rejected_bundle_falls_apart_into_its_articles(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(hours=1)), Rejected("too long")]
    for title in "ABCDE":
        await world.publish(title, "cuba")
    await world.settle()
    world.now += timedelta(hours=1)
    await world.settle()
    assert world.paper.shown("ana") == ["A r1", "B r1", "C r1", "D r1", "E r1"]


async def test_an_erased_chat_gets_nothing_and_leaves_nothing(world: World) -> None:
    ana = await world.chat("ana", "cuba")
    await world.chat("ben", "cuba")
    world.paper.says["ana"] = [Postponed(world.now + timedelta(seconds=1))]
    await world.publish("Sugar", "cuba")
    await world.settle()
    async with world.storage.begin() as tx:
        await tx.chats.forget(ana.id)
    world.now += timedelta(seconds=2)
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == ([], {"sent": 1})


async def test_slow_chats_take_their_places_and_leave_the_others(world: World) -> None:
    class FiveHang(Paper):
        async def send(self, to: Address, post: Post) -> Outcome:
            if to.id.startswith("slow"):
                await asyncio.Event().wait()
            return await super().send(to, post)

    world.paper = FiveHang()
    world.limits = Limits(per_second=1000, in_flight=8)
    for number in range(5):
        await world.chat(f"slow{number}", "cuba")
    for number in range(40):
        await world.chat(f"c{number}", "cuba")
    await world.publish("Sugar", "cuba")
    dispatcher = world.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(20):
        while len(world.paper.calls) < 40:
            await asyncio.sleep(0.001)
    running.cancel()
    for task in list(world.lane._active):
        task.cancel()
