"""Answers to interactions by a client without any library: docs.discord.com/developers/interactions/receiving-and-responding."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.platforms.discord import Channel, Discord, Guild, Interaction, Person
from tests.platforms.discord_clients import Rest

HELLO = {"content": "Hello"}
ANSWER = {"type": 4, "data": HELLO}
DEFER = {"type": 5}
WHISPER = {"type": 4, "data": HELLO | {"flags": 64}}
BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Next", "custom_id": "next"}]}
COMMANDS: list[dict[str, Any]] = [
    {"name": "help", "description": "Help", "integration_types": [0, 1]},
    {
        "name": "tag",
        "description": "Tag",
        "options": [{"type": 3, "name": "a", "description": "A", "autocomplete": True}],
    },
]


class Asked:
    """Somebody has asked and waits."""

    def __init__(self, rest: Rest, interaction: Interaction, waiting: "asyncio.Task[Any]") -> None:
        self.rest, self.interaction, self.waiting = rest, interaction, waiting

    @property
    def callback(self) -> str:
        return f"/interactions/{self.interaction.id}/{self.interaction.token}/callback"

    @property
    def webhook(self) -> str:
        return f"/webhooks/{self.rest.platform.bot_id}/{self.interaction.token}"

    @property
    def original(self) -> str:
        return f"{self.webhook}/messages/@original"


class Desk:
    """Ana asks in the news of her town."""

    def __init__(self, platform: Discord, rest: Rest, news: Channel, ana: Person) -> None:
        self.platform, self.rest, self.news, self.ana = platform, rest, news, ana
        self._tasks: list[asyncio.Task[Any]] = []

    async def asked(self, act: Any) -> Asked:
        known = set(self.platform.world.interactions)
        self._tasks.append(waiting := asyncio.create_task(act))
        while not (new := set(self.platform.world.interactions) - known):
            await asyncio.sleep(0)
        return Asked(self.rest, self.platform.world.interactions[new.pop()], waiting)

    async def helps(self) -> Asked:
        return await self.asked(self.ana.uses(self.news, "help"))

    def end(self) -> None:
        for task in self._tasks:
            task.cancel()


@pytest.fixture
async def desk(platform: Discord, rest: Rest) -> AsyncIterator[Desk]:
    ana = platform.person(1, "Ana")
    town: Guild = platform.guild(10, "Town", owner=ana)
    town.admit_bot()
    await rest.done("PUT", f"/applications/{platform.bot_id}/commands", COMMANDS)
    desk = Desk(platform, rest, town.text("news"), ana)
    yield desk
    desk.end()


async def test_an_answer_and_what_comes_back(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    assert await rest("POST", asked.callback, ANSWER) == (204, "")
    assert (await asked.waiting).plain == "Hello"
    again = await desk.helps()
    told = await rest.done("POST", f"{again.callback}?with_response=true", WHISPER)
    assert told["interaction"]["response_message_ephemeral"] is True
    assert told["resource"]["message"]["content"] == "Hello"
    assert (await again.waiting).ephemeral


async def test_answering_twice_and_nobody(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    await rest.done("POST", asked.callback, ANSWER)
    assert await rest.refused("POST", asked.callback, ANSWER) == (400, 40060)
    wrong = f"/interactions/{asked.interaction.id}/other/callback"
    assert await rest.refused("POST", wrong, ANSWER) == (404, 10062)
    assert await rest.refused("POST", "/interactions/7/x/callback", ANSWER) == (404, 10062)


async def test_three_seconds(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    desk.platform.later(seconds=3)
    assert await rest.refused("POST", asked.callback, ANSWER) == (404, 10062)
    assert await rest.refused("POST", asked.webhook, HELLO) == (404, 10015)
    assert (await asked.waiting).failed


async def test_fifteen_minutes(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    await rest.done("POST", asked.callback, ANSWER)
    desk.platform.later(minutes=14)
    await rest.done("PATCH", asked.original, {"content": "Changed"})
    desk.platform.later(minutes=2)
    assert await rest.refused("PATCH", asked.original, HELLO) == (401, 50027)
    assert await rest.refused("POST", asked.webhook, HELLO) == (401, 50027)


async def test_a_deferred_answer(desk: Desk, rest: Rest) -> None:
    """The first follow-up fills it in, and stays as private as it was said to be."""
    asked = await desk.helps()
    await rest.done("POST", asked.callback, {"type": 5, "data": {"flags": 64}})
    answer = asked.interaction.answer
    assert answer is not None
    assert (answer.loading, asked.waiting.done()) == (True, False)
    await rest.done("POST", asked.webhook, HELLO)
    result = await asked.waiting
    assert (result.plain, result.ephemeral, result.followups) == ("Hello", True, [])
    other = await desk.helps()
    await rest.done("POST", other.callback, DEFER)
    await rest.done("PATCH", other.original, HELLO)
    assert ((await other.waiting).plain, len(desk.news.messages)) == ("Hello", 1)


async def test_follow_ups(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    assert await rest.refused("POST", asked.webhook, HELLO) == (404, 10015)
    await rest.done("POST", asked.callback, ANSWER)
    note = (await rest.done("POST", asked.webhook, {"content": "More"}))["id"]
    path = f"{asked.webhook}/messages/{note}"
    assert (await rest.done("GET", path))["content"] == "More"
    await rest.done("PATCH", path, {"content": "Even more"})
    assert [message.plain for message in desk.news.messages] == ["Hello", "Even more"]
    await rest.done("DELETE", path)
    assert await rest.refused("GET", path) == (404, 10008)
    assert (await rest.done("GET", asked.original))["content"] == "Hello"
    await rest.done("DELETE", asked.original)
    assert await rest.refused("PATCH", asked.original, HELLO) == (404, 10008)
    assert desk.news.messages == []


async def test_five_follow_ups_where_only_the_person_installed_it(desk: Desk, rest: Rest) -> None:
    desk.ana.install()
    docks = desk.platform.guild(11, "Harbour", owner=desk.ana).text("docks")
    asked = await desk.asked(desk.ana.uses(docks, "help"))
    await rest.done("POST", asked.callback, ANSWER)
    for _number in range(5):
        await rest.done("POST", asked.webhook, HELLO)
    assert await rest.refused("POST", asked.webhook, HELLO) == (400, 40094)


async def test_what_only_one_sees_is_no_message_of_the_channel(desk: Desk, rest: Rest) -> None:
    asked = await desk.helps()
    await rest.done("POST", asked.callback, WHISPER)
    answer = (await asked.waiting).answer
    assert await rest.refused("GET", f"/channels/{desk.news.id}/messages/{answer.id}") == (404, 10008)
    assert await rest.refused("PATCH", f"/channels/{desk.news.id}/messages/{answer.id}", HELLO) == (404, 10008)
    await rest.done("PATCH", asked.original, {"content": "Changed"})
    assert [message.plain for message in desk.ana.reads(desk.news)] == ["Changed"]


@pytest.mark.parametrize("kind", [6, 7, 8, 1, 12])
async def test_an_answer_that_does_not_fit_a_command(desk: Desk, rest: Rest, kind: int) -> None:
    asked = await desk.helps()
    data: Any = {"choices": []} if kind == 8 else HELLO
    with desk.platform.expects_refusal():
        assert await rest.refused("POST", asked.callback, {"type": kind, "data": data}) == (400, 50035)
    await rest.done("POST", asked.callback, ANSWER)


async def test_an_answer_that_does_not_fit_what_is_being_typed(desk: Desk, rest: Rest) -> None:
    asked = await desk.asked(desk.ana.types(desk.news, "tag", option="a", value="c"))
    with desk.platform.expects_refusal():
        assert await rest.refused("POST", asked.callback, ANSWER) == (400, 50035)
        many = [{"name": str(number), "value": "a"} for number in range(26)]
        assert await rest.refused("POST", asked.callback, {"type": 8, "data": {"choices": many}}) == (400, 50035)
    await rest.done("POST", asked.callback, {"type": 8, "data": {"choices": [{"name": "#cuba", "value": "cuba"}]}})
    assert [choice.name for choice in await asked.waiting] == ["#cuba"]


async def test_a_press_updates_its_message(desk: Desk, rest: Rest) -> None:
    sent = await rest.sends(desk.news.id, HELLO | {"components": [BUTTON]})
    message = desk.news.message(sent)
    assert message is not None
    asked = await desk.asked(desk.ana.presses(message, "Next"))
    assert asked.interaction.wire["message"]["id"] == str(sent)
    with desk.platform.expects_refusal():
        wrong = {"type": 7, "data": {"flags": 1 << 15, "components": [{"type": 10, "content": "a"}]}}
        assert await rest.refused("POST", asked.callback, wrong) == (400, 50035)
    await rest.done("POST", asked.callback, {"type": 7, "data": {"content": "Page 2"}})
    assert ((await asked.waiting).plain, desk.news.messages[0].labels) == ("Page 2", ("Next",))
    other = await desk.asked(desk.ana.presses(message, "Next"))
    await rest.done("POST", other.callback, {"type": 6})
    await rest.done("PATCH", other.original, {"content": "Page 3"})
    await rest.done("POST", other.webhook, {"content": "A note"})
    assert [each.plain for each in desk.news.messages] == ["Page 3", "A note"]


async def test_a_form_does_not_open_a_form(desk: Desk, rest: Rest) -> None:
    """`MODAL` is "not available for MODAL_SUBMIT and PING interactions"."""
    inner = {"type": 18, "label": "Title", "component": {"type": 4, "custom_id": "title", "style": 1}}
    modal = {"type": 9, "data": {"title": "Post", "custom_id": "post", "components": [inner]}}
    asked = await desk.helps()
    await rest.done("POST", asked.callback, modal)
    form = (await asked.waiting).modal
    sent = await desk.asked(desk.ana.submits(form, Title="Sugar"))
    assert sent.interaction.wire["data"]["components"][0]["component"]["value"] == "Sugar"
    with desk.platform.expects_refusal():
        assert await rest.refused("POST", sent.callback, modal) == (400, 50035)
        assert await rest.refused("POST", sent.callback, {"type": 7, "data": HELLO}) == (400, 50035)
    await rest.done("POST", sent.callback, ANSWER)


async def test_two_hundred_new_commands_a_day(desk: Desk, rest: Rest) -> None:
    """interactions/application-commands, Registering a Command"""
    path = f"/applications/{desk.platform.bot_id}/commands"
    for number in range(2):
        many = [{"name": f"c{number}-{at}", "description": "A"} for at in range(99)]
        await rest.done("PUT", path, many)
    assert await rest.refused("PUT", path, COMMANDS) == (400, 30034)
    desk.platform.later(hours=24)
    await rest.done("PUT", path, COMMANDS)
    assert await rest.refused("PUT", "/applications/7/commands", COMMANDS) == (403, 50001)


async def test_commands_of_one_guild(desk: Desk, rest: Rest) -> None:
    path = f"/applications/{desk.platform.bot_id}/guilds/10/commands"
    made = await rest.done(
        "POST", path, {"name": "local", "description": "Here only", "name_localizations": {"fr": "ici"}}
    )
    assert "name_localizations" not in (await rest.done("GET", path))[0]
    assert (await rest.done("GET", f"{path}?with_localizations=true"))[0]["name_localizations"] == {"fr": "ici"}
    asked = await desk.asked(desk.ana.uses(desk.news, "local"))
    assert asked.interaction.wire["data"]["guild_id"] == "10"
    await rest.done("DELETE", f"{path}/{made['id']}")
    assert await rest.refused("GET", f"{path}/{made['id']}") == (404, 10063)
