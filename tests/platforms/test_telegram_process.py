"""The test platform as a process of its own: POST /control moves people, and a log tells what happened."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest


@dataclass
class Process:
    api_url: str
    token: str
    log: Path
    session: aiohttp.ClientSession

    async def control(self, *acts: dict[str, Any]) -> Any:
        asked = acts[0] if len(acts) == 1 else list(acts)
        async with self.session.post(f"{self.api_url}/control", json=asked) as response:
            return await response.json()

    async def call(self, method: str, **parameters: Any) -> Any:
        url = f"{self.api_url}/bot{self.token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            return await response.json()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    log = tmp_path / "telegram.jsonl"
    arguments = ("-m", "tests.platforms.telegram", "--port", "0", "--log", str(log), "--limits", "off")
    child = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    told = json.loads(await asyncio.wait_for(child.stdout.readline(), 20))
    async with aiohttp.ClientSession() as session:
        yield Process(told["api_url"], told["token"], log, session)
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.wait(), 10) == 0


async def test_a_run_is_moved_and_told(process: Process) -> None:
    made = await process.control(
        {"person": {"id": 42, "name": "Ana"}},
        {"people": {"first": 1000, "count": 20}},
        {"channel": {"id": -1002, "title": "Daily", "owner": 42}},
        {"add_bot": {"chat": -1002, "by": 42}},
        {"says": {"person": 42, "text": "/tag follow cuba"}},
    )
    assert made[-1]["plain"] == "/tag follow cuba"
    updates = (await process.call("getUpdates"))["result"]
    await process.call("getUpdates", offset=updates[-1]["update_id"] + 1)
    await process.control({"fault": {"act": "resets", "method": "sendMessage", "chat": 1000}})
    with pytest.raises(aiohttp.ClientError):
        await process.call("sendMessage", chat_id=1000, text="Cut")
    await process.call("sendMessage", chat_id=42, text="Hello")
    await process.call("sendMessage", chat_id=99, text="Nobody")
    assert [message["plain"] for message in await process.control({"messages": 42})] == ["/tag follow cuba", "Hello"]
    assert [message["plain"] for message in await process.control({"messages": 1000})] == ["Cut"]
    state = await process.control({"state": None})
    assert (state["calls"], state["violations"], state["pending"]) == (5, [], 0)
    assert "sings" in (await process.control({"sings": {}}))["error"]
    assert "KeyError" in (await process.control({"says": {"person": 7, "text": "a"}}))["error"]

    lines = process.lines()
    sends = [
        (line["chat"], line["text"], line["status"], line["done"], line["trouble"])
        for line in lines
        if "method" in line
    ]
    assert sends == [(1000, "Cut", 200, True, "resets"), (42, "Hello", 200, True, ""), (99, "Nobody", 400, False, "")]
    events = [line["event"] for line in lines if line.get("event") not in (None, "control")]
    assert events == ["queued", "queued", "confirmed", "delivered", "delivered", "confirmed"]


async def test_a_press_and_a_question_over_control(process: Process) -> None:
    await process.control({"person": {"id": 42, "name": "Ana", "started": True}})
    keyboard = {"inline_keyboard": [[{"text": "Publish", "callback_data": "v1:publish"}]]}
    await process.call("sendMessage", chat_id=42, text="Ready?", reply_markup=keyboard)
    assert (await process.control({"next": {"chat": 42}}))["buttons"][0][0]["data"] == "v1:publish"
    press = asyncio.create_task(process.control({"presses": {"person": 42, "label": "Publish"}}))
    [update] = (await process.call("getUpdates", timeout=5))["result"]
    await process.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Published")
    assert await press == {"text": "Published", "alert": False, "url": None}
