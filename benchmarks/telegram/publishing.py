"""From a press of an editor's button to the readers: the first post after `Publish`, and the last one after `Retract`.

The whole bot runs at the pace that is delivered. A press counts from the moment at which the server hands it out; a post, when
the server has it. Readers of the story are 43 % of all.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson

from benchmarks.cores import SILENCE, client, line
from benchmarks.crowd import load
from benchmarks.desk import hold, let_go, newest, opened, quiet, rolled_out, settled, waiting
from benchmarks.newsroom import analyze, clean
from benchmarks.result import Goal, Result, Unit, amount, median, percentile
from benchmarks.site import Site
from benchmarks.story import DRAFT
from benchmarks.telegram.cores import OWNER, Server, server
from benchmarks.telegram.server import ME
from bots.telegram.places import PLATFORM
from bots.telegram.settings import MOST_PER_SECOND, Settings
from core.storage import Storage

PRESSES = 7
"""Presses of `Publish` a repetition."""

USUAL = Settings().limits.per_second

RUNNING = 10
"""Posts that are out before the retraction."""

PAUSE = 0.3
"""Seconds of rest before a press, so that nothing of the pace is spent."""

LOOK = 0.05
"""Seconds between two looks at what the server has."""


class Editor:
    """The owner, who writes, reads what the bot answers, and presses its buttons. One for a whole run: updates are numbered."""

    def __init__(self, platform: Server) -> None:
        self._platform = platform
        self._said = 0

    async def says(self, text: str) -> None:
        message = {
            "message_id": self._said + 1,
            "date": int(time.time()),
            "chat": _PRIVATE,
            "from": _PERSON,
            "text": text,
        }
        await self._hear("message", message)

    async def presses(self, label: str) -> float:
        """Wait for the button and press it; the second at which the press was handed out."""
        async with asyncio.timeout(SILENCE):
            number, data = await self._button(label)
        message = {"message_id": number, "date": int(time.time()), "chat": _PRIVATE, "from": ME}
        press = {"id": str(self._said), "from": _PERSON, "message": message, "chat_instance": "1", "data": data}
        update = await self._hear("callback_query", press)
        while update not in (heard := (await self._platform.seen()).heard):
            await asyncio.sleep(LOOK)
        return heard[update]

    async def _hear(self, kind: str, what: dict[str, Any]) -> int:
        self._said += 1
        await self._platform.hear({"update_id": self._said, kind: what})
        return self._said

    async def _button(self, label: str) -> tuple[int, str]:
        while True:
            if last := (await self._platform.seen()).last.get(str(OWNER)):
                number, body = last
                rows = orjson.loads(body).get("reply_markup", {}).get("inline_keyboard", [])
                for button in (button for row in rows for button in row):
                    if button["text"] == label:
                        return number, button["callback_data"]
            await asyncio.sleep(LOOK)


_PRIVATE = {"id": OWNER, "type": "private"}
_PERSON = {"id": OWNER, "is_bot": False, "first_name": "Olga", "language_code": "en"}


async def measure(site: Site) -> list[Result]:
    load(site, site.scale.chats, PLATFORM)
    analyze(site)
    async with server() as platform, opened(site) as storage:
        editor = Editor(platform)
        site.say(f"{site.engine}: from Publish to the first post")
        first = await _publish(site, storage, platform, editor)
        site.say(f"{site.engine}: from Retract to the last post")
        last: dict[float, list[tuple[int, float]]] = {pace: [] for pace in (USUAL, float(MOST_PER_SECOND))}
        for _ in range(site.scale.repeats):
            for pace, found in last.items():
                found.append(await _retract(site, platform, editor, pace))
    size = f"{site.scale.chats:,} chats"
    spread = f"{len(first)} presses; fastest {amount(min(first))}, 9 of 10 within {amount(percentile(first, 0.9))}"
    what = "from Publish to the first post"
    results = [Result(what, site.engine, size, Unit.MILLISECONDS, median(first), goal=Goal(50), note=spread)]
    for pace, found in last.items():
        what = f"from Retract to the last post, {pace:g}/s"
        size = f"{site.scale.chats:,} chats, {min(row for row, _ in found):,} posts queued"
        longest = max(took for _, took in found)
        note = f"the longest of {len(found)}"
        results.append(Result(what, site.engine, size, Unit.MILLISECONDS, longest, goal=Goal(1000), note=note))
    return results


async def _publish(site: Site, storage: Storage, platform: Server, editor: Editor) -> list[float]:
    """Milliseconds of each press."""
    took: list[float] = []
    async with _bot(site, platform, USUAL):
        for _ in range(PRESSES * site.scale.repeats):
            await platform.begin()
            await _write(editor)
            await asyncio.sleep(PAUSE)
            pressed = await editor.presses("Publish")
            took.append((min(await _posts(platform, 1)) - pressed) * 1000)
            await hold(storage, PLATFORM)
            await rolled_out(site)
            await quiet(site)
            clean(site)
            await let_go(storage, PLATFORM)
    return took


async def _retract(site: Site, platform: Server, editor: Editor, per_second: float) -> tuple[int, float]:
    """Posts that were queued at the press, and the milliseconds until the editor was told and the last post was out."""
    clean(site)
    async with _bot(site, platform, per_second):
        await platform.begin()
        await _write(editor)
        await editor.presses("Publish")
        await _posts(platform, RUNNING)
        await rolled_out(site)
        await editor.says(f"/retract {newest(site)} It was last year's ferry")
        queued = waiting(site)
        pressed = await editor.presses("Retract")
        told = await _told(platform, pressed)
        await rolled_out(site)
        await settled(site)
        posts = (await platform.seen()).posts
    return queued, (max(*posts, told) - pressed) * 1000


@asynccontextmanager
async def _bot(site: Site, platform: Server, per_second: float) -> AsyncIterator[None]:
    in_flight = Settings(per_second=per_second).limits.in_flight
    command = [sys.executable, "-m", "benchmarks.telegram.running", site.url, platform.url]
    async with client([*command, str(per_second), str(in_flight)]) as bot:
        await line(bot)
        yield


async def _write(editor: Editor) -> None:
    tags = " ".join(f"#{tag.label}" for tag in DRAFT.tags)
    await editor.says(f"/post {DRAFT.title}\n{tags}\ncategory: {DRAFT.category}\n\n{DRAFT.body}")


async def _told(platform: Server, pressed: float) -> float:
    """Wait for what the editor is told after the press: when that came."""
    async with asyncio.timeout(SILENCE):
        while True:
            calls = (await platform.seen()).calls
            if told := [call.at for call in calls if call.chat == OWNER and call.at > pressed]:
                return told[0]
            await asyncio.sleep(LOOK)


async def _posts(platform: Server, wanted: int) -> list[float]:
    """Wait for so many posts: when each came."""
    async with asyncio.timeout(SILENCE):
        while len(posts := (await platform.seen()).posts) < wanted:
            await asyncio.sleep(LOOK)
    return posts
