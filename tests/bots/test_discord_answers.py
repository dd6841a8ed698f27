"""How answers reach who waits for them: in time, late, in place, and when Discord will not have them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bots.discord.answering import Answer
from core.values.document import Action, Field, Form, refuse, say
from tests.bots.discord_host import Host, given, hosted
from tests.platforms.discord import Interaction, Message

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
WELL = say("Well.").offer((Action("Next", command="/latest"),))
FORM = replace(say("What shall I look for?"), form=Form("/search", (Field("query", "Words"),)))


async def shown(host: Host) -> Message:
    """An answer for everybody, with a button."""
    host.public, host.make = True, given(WELL)
    asked = await host.ana.uses(host.square, "privacy")
    host.public = False
    assert asked.answer is not None
    return asked.answer


async def done(host: Host, count: int = 1) -> None:
    """Once so many answers have ended, however."""
    await host.discord.world.bell.until(lambda: host.ended >= count or None, 10.0)


def replies(host: Host) -> list[int]:
    """The kinds of the first answers that were taken."""
    return [call.body["type"] for call in host.discord.called(CALLBACK) if call.status == 204]


async def broken() -> Answer | None:
    raise RuntimeError("broken")


@pytest.fixture
async def host(migrated_url: str) -> AsyncIterator[Host]:
    async with hosted(migrated_url) as entered:
        yield entered


async def test_what_is_ready_is_the_first_answer(host: Host) -> None:
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, asked.ephemeral, replies(host)) == ("Well.", True, [4])


async def test_what_takes_long_is_announced_and_comes_in_its_place(host: Host) -> None:
    host.haste, host.make = 0.05, given(WELL, after=0.2)
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, asked.ephemeral, asked.followups, replies(host)) == ("Well.", True, [], [5])


async def test_what_takes_long_is_for_all_where_its_answer_will_be(host: Host) -> None:
    host.haste, host.make, host.public = 0.05, given(WELL, after=0.2), True
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, asked.ephemeral) == ("Well.", False)


async def test_a_late_refusal_is_for_one_alone_all_the_same(host: Host) -> None:
    host.haste, host.make, host.public = 0.05, given(refuse("No."), after=0.2), True
    asked = await host.ana.uses(host.square, "privacy")
    [note] = await asked.followed()
    assert (asked.answer, note.plain, note.ephemeral) == (None, "No.", True)
    assert host.square.messages == []


async def test_a_button_changes_its_message_in_place(host: Host) -> None:
    standing = await shown(host)
    host.make = given(replace(say("Next page."), replaces=True))
    pressed = await host.ana.presses(standing, "Next")
    assert pressed.answer is not None
    assert (pressed.answer.id, pressed.plain, replies(host)) == (standing.id, "Next page.", [4, 7])


async def test_a_button_whose_work_takes_long_changes_its_message_later(host: Host) -> None:
    standing = await shown(host)
    host.haste, host.make = 0.05, given(replace(say("Next page."), replaces=True), after=0.2)
    await host.ana.presses(standing, "Next")
    assert (await host.square.edited(standing)).plain == "Next page."
    assert replies(host) == [4, 6]


async def test_a_late_answer_to_a_button_is_another_message(host: Host) -> None:
    standing = await shown(host)
    host.haste, host.make = 0.05, given(say("Shared."), after=0.2)
    [note] = await (await host.ana.presses(standing, "Next")).followed()
    assert (note.plain, note.ephemeral) == ("Shared.", True)
    assert host.square.messages[0].plain == "Well."


async def test_a_button_that_is_answered_by_silence_does_not_wait(host: Host) -> None:
    standing = await shown(host)
    host.make = given(None)
    pressed = await host.ana.presses(standing, "Next")
    assert (pressed.failed, pressed.plain, replies(host)) == (False, "Well.", [4, 6])


@pytest.mark.parametrize(("haste", "kinds"), [(1.0, [4]), (0.05, [5])])
async def test_a_command_that_is_not_answered_says_so_to_one_alone(host: Host, haste: float, kinds: list[int]) -> None:
    host.haste, host.make = haste, given(None, after=0.2)
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, asked.ephemeral, replies(host)) == ("I do not answer that now.", True, kinds)


async def test_a_question_is_a_form_where_one_can_be_opened(host: Host) -> None:
    host.make = given(FORM)
    asked = await host.ana.uses(host.square, "privacy")
    assert asked.modal is not None
    assert (asked.modal.title, list(asked.modal.fields), replies(host)) == ("/search", ["Words"], [9])
    host.make = given(WELL)
    standing = await shown(host)
    host.make = given(FORM)
    assert (await host.ana.presses(standing, "Next")).modal is not None


async def test_a_question_that_comes_too_late_for_a_form_is_told(host: Host) -> None:
    host.haste, host.make = 0.05, given(FORM, after=0.2)
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, asked.modal, replies(host)) == ("What shall I look for?", None, [5])


async def test_what_fails_is_told_with_a_reference(host: Host) -> None:
    host.make = broken
    asked = await host.ana.uses(host.square, "privacy")
    assert asked.plain.startswith("That did not work. It was logged as ")
    assert asked.ephemeral


async def test_what_discord_does_not_take_comes_barer(host: Host) -> None:
    host.discord.next(CALLBACK).fails(400, code=50035)
    asked = await host.ana.uses(host.square, "privacy")
    assert (asked.plain, [call.status for call in host.discord.called(CALLBACK)]) == ("Well.", [400, 204])


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_answer_that_nobody_waits_for_any_more_is_dropped(host: Host, code: int) -> None:
    host.discord.next(CALLBACK).fails(404 if code == 10062 else 400, code=code)
    asking = asyncio.ensure_future(host.ana.uses(host.square, "privacy"))
    await done(host)
    assert len(host.discord.called(CALLBACK)) == 1
    asking.cancel()


async def test_an_answer_that_was_cut_off_is_given_once(host: Host) -> None:
    host.discord.next(CALLBACK).resets()
    asked = await host.ana.uses(host.square, "privacy")
    await done(host)
    assert [call.code for call in host.discord.called(CALLBACK)] == [0, 40060]
    assert asked.plain == "Well."


async def test_an_answer_that_did_not_arrive_is_given_again(host: Host) -> None:
    host.discord.next(CALLBACK).resets(before=True)
    assert (await host.ana.uses(host.square, "privacy")).plain == "Well."


async def test_a_message_that_is_gone_is_not_changed(host: Host) -> None:
    standing = await shown(host)
    ready = asyncio.Event()

    async def slowly() -> Answer | None:
        await ready.wait()
        return Answer(replace(say("Next page."), replaces=True))

    host.haste, host.make = 0.05, slowly
    await host.ana.presses(standing, "Next")
    host.square.take_away(standing.id)
    ready.set()
    await done(host, 2)
    assert host.discord.called(f"PATCH {ORIGINAL}")[0].code == 10008


async def test_after_a_quarter_of_an_hour_nothing_is_said(host: Host) -> None:
    ready = asyncio.Event()

    async def slowly() -> Answer | None:
        await ready.wait()
        return Answer(WELL)

    host.haste, host.make = 0.05, slowly
    asking = asyncio.ensure_future(host.ana.uses(host.square, "privacy"))
    await host.discord.world.bell.until(lambda: replies(host) or None, 5.0)
    host.discord.later(minutes=16)
    ready.set()
    await done(host)
    assert host.discord.called(f"PATCH {ORIGINAL}")[0].code == 50027
    asking.cancel()


async def test_many_are_answered_side_by_side(host: Host) -> None:
    """The library holds back calls of a route whose limits it does not know yet: not these, each of which has its own."""
    host.discord.next(CALLBACK).hangs(0.5, times=10)

    async def ask() -> Interaction:
        return await host.ana.uses(host.square, "privacy")

    async with asyncio.timeout(2.5):
        asked = await asyncio.gather(*(ask() for _ in range(10)))
    assert [one.plain for one in asked] == ["Well."] * 10
