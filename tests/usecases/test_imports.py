"""Files of articles into the newsroom: twice is once, a changed text is silent, old news is not sent."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.exports import lines
from core.feeds import read
from core.imports import Importer, Report
from core.search.indexer import Indexer
from core.search.service import Search
from core.storage import Storage
from core.values.article import Status
from tests.delivery.world import World


@pytest.fixture
async def world(migrated_url: str) -> Any:
    storage = Storage(migrated_url)
    yield World(storage)
    await storage.close()


def json_lines(*entries: Mapping[str, Any]) -> bytes:
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


async def taken(world: World, data: bytes, *, name: str = "articles.jsonl", push: bool = False) -> Report:
    codes = iter(range(10**6))
    importer = Importer(
        world.storage,
        wake=lambda: None,
        now=lambda: world.now,
        new_code=lambda: f"{id(data):x}{next(codes)}",
        ttl=world.rules.ttl,
    )
    return await importer.take(read(io.BytesIO(data), name=name, now=world.now).items, push=push)


def told(report: Report) -> tuple[int, int, dict[str, int], list[int]]:
    return report.new, report.updated, report.skipped, [fault.number for fault in report.faults]


SUGAR = {
    "id": "s-1",
    "title": "Sugar",
    "body": "Cane is cut.",
    "tags": ["Cuba"],
    "published_at": "2026-11-21T11:00:00Z",
}
OLD = {
    "id": "s-2",
    "title": "Rum",
    "body": "Casks are filled.",
    "tags": ["Cuba"],
    "published_at": "2020-01-01T00:00:00Z",
}


async def test_twice_is_once(world: World) -> None:
    assert told(await taken(world, json_lines(SUGAR, OLD))) == (2, 0, {}, [])
    assert told(await taken(world, json_lines(SUGAR, OLD))) == (0, 0, {"unchanged": 2}, [])


async def test_one_bad_entry_never_stops_the_rest(world: World) -> None:
    data = json_lines(SUGAR) + b"{broken\n" + json_lines({"body": "no title"}, SUGAR, OLD)
    assert told(await taken(world, data)) == (2, 0, {"twice in the file": 1}, [2, 3])


async def test_what_is_young_is_sent_and_what_is_old_only_when_pushed(world: World) -> None:
    await world.chat("ana", "cuba")
    await taken(world, json_lines(SUGAR, OLD))
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r1"]
    world.now += timedelta(seconds=1)
    await taken(world, json_lines({**OLD, "id": "s-3", "title": "Mojito"}), push=True)
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r1", "Mojito r1"]


async def test_a_changed_text_is_a_silent_revision_of_what_was_sent(world: World) -> None:
    await world.chat("ana", "cuba")
    await taken(world, json_lines(SUGAR))
    await world.settle()
    assert told(await taken(world, json_lines({**SUGAR, "body": "Cane is cut and pressed."}))) == (0, 1, {}, [])
    await world.settle()
    assert world.paper.shown("ana") == ["Sugar r2"]
    assert [kind for kind, *_ in world.paper.calls] == ["send", "edit"]
    async with world.storage.read() as tx:
        article = await tx.articles.get(1)
    assert (article.corrected_at, article.revision) == (None, 2)


async def test_a_retracted_article_does_not_come_back_by_import(world: World) -> None:
    await taken(world, json_lines(SUGAR))
    async with world.storage.read() as tx:
        article = await tx.articles.get(1)
    await world.turn(article, Status.RETRACTED)
    assert told(await taken(world, json_lines({**SUGAR, "body": "Again."}))) == (0, 0, {"retracted here": 1}, [])


async def test_an_export_is_taken_back_unchanged(world: World, fresh_url: Any, engine: str) -> None:
    await taken(world, json_lines(SUGAR, OLD, {"title": "Plain", "body": "No id at all.\n\n> Said.\n>\n> — Ana"}))
    async with world.storage.read() as tx:
        rum = await tx.articles.get(2)
    await world.turn(rum, Status.RETRACTED)
    exported = b"".join([line async for line in lines(world.storage)])
    assert told(await taken(world, exported)) == (0, 0, {"unchanged": 3}, [])

    other = World(Storage(fresh_url(engine, True)))
    assert told(await taken(other, exported)) == (3, 0, {}, [])
    assert b"".join([line async for line in lines(other.storage)]) == exported
    await other.storage.close()


async def test_what_is_imported_is_found(world: World) -> None:
    await taken(world, json_lines(SUGAR, OLD))
    indexer = Indexer(world.storage)
    await indexer.catch_up()
    results = await Search(world.storage, indexer).find("cane #cuba", now=world.now)
    assert [hit.article.title for hit in results.hits] == ["Sugar"]


async def test_a_correction_survives_importing_again(world: World) -> None:
    await taken(world, json_lines(SUGAR))
    async with world.storage.begin() as tx:
        old = await tx.articles.get(1)
        mended = replace(old.draft, body="Cane is cut by hand.")
        await tx.articles.revise(old, mended, at=world.now, note="", material=False)
    assert told(await taken(world, json_lines(SUGAR))) == (0, 0, {"unchanged": 1}, [])
    exported = b"".join([line async for line in lines(world.storage)])
    assert told(await taken(world, exported)) == (0, 0, {"unchanged": 1}, [])
    async with world.storage.read() as tx:
        assert (await tx.articles.get(1)).body == "Cane is cut by hand."
