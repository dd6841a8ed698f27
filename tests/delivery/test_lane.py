"""From a published article to every chat, on both databases, over a platform that is a list of messages."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from core.storage import Storage
from core.values.article import Status
from core.values.outcome import Postponed, Rejected
from tests.delivery.world import PLATFORM, World


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


async def test_a_rejected_text_is_dead_and_the_others_flow(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Rejected("too long")]
    await world.publish("Long", "cuba")
    await world.publish("unwritable", "cuba")
    await world.publish("Fine", "cuba")
    await world.settle()
    assert (world.paper.shown("ana"), await world.results()) == (["Fine r1"], {"dead": 2, "sent": 1})


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


async def test_a_rejected_post_is_tried_again_when_it_was_corrected(world: World) -> None:
    await world.chat("ana", "cuba")
    world.paper.says["ana"] = [Rejected("too long")]
    article = await world.publish("Sugar", "cuba")
    await world.settle()
    await world.correct(article)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2"]


async def open_deliveries(storage: Storage) -> int:
    async with storage.read() as tx:
        return await tx.deliveries.open_count()
