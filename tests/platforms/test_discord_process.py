"""The test platform as a process of its own: POST to its control moves people, and a log tells what happened."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from tests.platforms.discord_clients import AGENT


@dataclass
class Process:
    told: dict[str, Any]
    log: Path
    session: aiohttp.ClientSession

    async def control(self, *acts: dict[str, Any]) -> Any:
        asked = acts[0] if len(acts) == 1 else list(acts)
        async with self.session.post(self.told["control_url"], json=asked) as response:
            return await response.json()

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bot {self.told['token']}", "User-Agent": AGENT}
        given = {} if body is None else {"json": body}
        async with self.session.request(method, f"{self.told['api_url']}{path}", headers=headers, **given) as response:
            return await response.json() if response.status != 204 else None

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    log = tmp_path / "discord.jsonl"
    arguments = ("-m", "tests.platforms.discord", "--port", "0", "--log", str(log), "--limits", "off")
    child = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    told = json.loads(await asyncio.wait_for(child.stdout.readline(), 20))
    async with aiohttp.ClientSession() as session:
        yield Process(told, log, session)
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.wait(), 10) == 0


async def test_a_run_is_moved_and_told(process: Process) -> None:
    made = await process.control(
        {"person": {"id": 1, "name": "Ana"}},
        {"people": {"first": 1000, "count": 3}},
        {"guild": {"id": 10, "name": "Town", "owner": 1, "permissions": 0}},
        {"channel": {"guild": 10, "name": "news", "id": 100}},
        {"channels": {"guild": 10, "first": 200, "count": 5}},
        {"thread": {"channel": 100, "name": "Cuba", "id": 300}},
        {"says": {"person": 1, "text": "Hello"}},
    )
    assert (made[1]["people"], made[3:5], made[5]) == (3, [{"channel": 100}, {"channels": 5}], {"channel": 300})
    keyed = {"content": "Cut", "nonce": "k", "enforce_nonce": True}
    await process.control({"fault": {"act": "resets", "call": "POST /channels/{channel_id}/messages", "channel": 100}})
    with pytest.raises(aiohttp.ClientError):
        await process.call("POST", "/channels/100/messages", keyed)
    await process.call("POST", "/channels/100/messages", keyed)
    await process.call("POST", "/channels/99/messages", {"content": "Nobody"})
    card = {"flags": 1 << 15, "components": [{"type": 10, "content": "A card"}]}
    await process.call("POST", "/channels/300/messages", card)
    assert [message["plain"] for message in await process.control({"messages": 100})] == ["Cut"]
    assert [message["plain"] for message in await process.control({"messages": {"channel": 300}})] == ["A card"]
    state = await process.control({"state": None})
    assert (state["calls"], state["violations"], state["sessions"]) == (4, [], 0)
    assert "sings" in (await process.control({"sings": {}}))["error"]
    assert "KeyError" in (await process.control({"says": {"person": 7, "text": "a"}}))["error"]

    sends = [
        (line["channel"], line["text"], line["status"], line["code"], line["done"], line["repeated"], line["trouble"])
        for line in process.lines()
        if "call" in line
    ]
    assert sends == [
        ("100", "Cut", 200, 0, True, False, "resets"),
        ("100", "Cut", 200, 0, True, True, ""),
        ("99", "Nobody", 404, 10003, False, False, ""),
        ("300", "A card", 200, 0, True, False, ""),
    ]


class Bot:
    """A session of a bot that answers by hand."""

    def __init__(self, process: Process, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.process, self.socket = process, socket

    async def asked(self) -> dict[str, Any]:
        """The next interaction."""
        while (payload := await self.socket.receive_json(timeout=5)).get("t") != "INTERACTION_CREATE":
            pass
        return cast(dict[str, Any], payload["d"])

    async def answers(self, act: dict[str, Any], kind: int, data: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """What somebody asks by `act`, and what they see when it is answered so."""
        acting = asyncio.create_task(self.process.control(act))
        asked = await self.asked()
        path = f"/interactions/{asked['id']}/{asked['token']}/callback"
        await self.process.call("POST", path, {"type": kind, "data": data})
        return asked, await acting


@pytest.fixture
async def bot(process: Process) -> AsyncIterator[Bot]:
    await process.control({"person": {"id": 1, "name": "Ana"}}, {"guild": {"id": 10, "name": "Town", "owner": 1}})
    await process.control({"admit_bot": {"guild": 10}}, {"channel": {"guild": 10, "name": "news", "id": 100}})
    gateway = (await process.call("GET", "/gateway"))["url"]
    async with process.session.ws_connect(f"{gateway}?v=10&encoding=json") as socket:
        await socket.send_json({"op": 2, "d": {"token": process.told["token"], "intents": 1, "properties": {}}})
        assert await process.control({"connected": {}}) == {"sessions": 1}
        yield Bot(process, socket)


async def test_a_press(process: Process, bot: Bot) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Publish", "custom_id": "v1:publish"}]}
    await process.call("POST", "/channels/100/messages", {"content": "Ready?", "components": [row]})
    assert (await process.control({"next": {"channel": 100}}))["labels"] == ["Publish"]
    press = {"presses": {"person": 1, "label": "Publish", "channel": 100}}
    asked, seen = await bot.answers(press, 7, {"content": "Published", "components": []})
    assert (asked["data"]["custom_id"], seen["answer"]["plain"]) == ("v1:publish", "Published")
    assert "has a button" in (await process.control(press))["error"]
    await process.control({"drop_gateway": {"kind": "cut"}})
    events = [line["event"] for line in process.lines() if line.get("event") not in (None, "control")]
    assert events == ["identified", "asked", "lost"]


async def test_a_command_with_a_file_and_a_form(process: Process, bot: Bot) -> None:
    file = {"type": 11, "name": "file", "description": "A file"}
    post = {"name": "post", "description": "Post", "options": [file]}
    await process.call("PUT", f"/applications/{process.told['bot_id']}/commands", [post])
    use = {"uses": {"person": 1, "command": "post", "channel": 100}}
    part = {"type": 18, "label": "Title", "component": {"type": 4, "custom_id": "title", "style": 1}}
    _asked, seen = await bot.answers(use, 9, {"title": "Post", "custom_id": "post", "components": [part]})
    assert seen["modal"] == "Post"
    asked, seen = await bot.answers({"submits": {"person": 1, "fields": {"Title": "Sugar"}}}, 4, {"content": "Done"})
    assert asked["data"]["components"][0]["component"]["value"] == "Sugar"
    assert seen["answer"]["plain"] == "Done"
    use["uses"]["options"] = {"file": ["a.md", "# Sugar"]}
    asked, _seen = await bot.answers(use, 4, {"content": "Done", "flags": 64})
    [attached] = asked["data"]["resolved"]["attachments"].values()
    async with process.session.get(attached["url"]) as response:
        assert await response.text() == "# Sugar"


async def test_what_befalls_places_and_the_token(process: Process, bot: Bot) -> None:
    await process.control({"join": {"guild": 10, "person": 1}}, {"delete_channel": {"channel": 100}})
    assert (await process.call("GET", "/channels/100"))["code"] == 10003
    await process.control({"expel_bot": {"guild": 10}})
    assert (await process.call("GET", "/guilds/10"))["code"] == 10004
    await process.control({"later": {"seconds": 60}}, {"calm": None}, {"settled": {}})
    assert (await process.control({"revoke_token": None}))["token"] != process.told["token"]
    assert (await process.call("GET", "/users/@me"))["code"] == 0
