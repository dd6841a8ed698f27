"""Threads and forums: docs.discord.com/developers/topics/threads; resources/channel, Start Thread."""

from typing import Any

import pytest

from tests.platforms.discord import Discord, Guild, Kind, Permission
from tests.platforms.discord_clients import Rest

HELLO = {"content": "Hello"}


@pytest.fixture
def town(platform: Discord) -> Guild:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town


async def test_an_archived_thread_opens_again_and_a_locked_one_does_not(rest: Rest, town: Guild) -> None:
    thread = town.text("news").thread("Cuba")
    path = f"/channels/{thread.id}/messages"
    sent = await rest.sends(thread.id, HELLO)
    thread.archive()
    assert await rest.refused("PATCH", f"{path}/{sent}", {"content": "Changed"}) == (400, 50083)
    await rest.sends(thread.id, HELLO)
    assert thread.state is not None
    assert not thread.state.archived
    await rest.done("PATCH", f"{path}/{sent}", {"content": "Changed"})
    thread.change_state(locked=True)
    assert await rest.refused("POST", path, HELLO) == (400, 160005)
    assert await rest.refused("PATCH", f"{path}/{sent}", HELLO) == (400, 160005)
    thread.archive(locked=True)
    assert await rest.refused("POST", path, HELLO) == (400, 50083)
    thread.above.overwrite_bot(allow=Permission.MANAGE_THREADS)
    await rest.sends(thread.id, HELLO)


async def test_writing_in_a_thread_is_a_permission_of_its_own(rest: Rest, town: Guild) -> None:
    news = town.text("news")
    thread = news.thread("Cuba")
    news.overwrite_bot(deny=Permission.SEND_MESSAGES)
    await rest.sends(thread.id, HELLO)
    news.overwrite_bot(deny=Permission.SEND_MESSAGES_IN_THREADS)
    assert await rest.refused("POST", f"/channels/{thread.id}/messages", HELLO) == (403, 50013)
    await rest.sends(news.id, HELLO)


async def test_starting_a_thread(rest: Rest, town: Guild) -> None:
    news = town.text("news")
    path = f"/channels/{news.id}/threads"
    made = await rest.done("POST", path, {"name": "Cuba", "type": 11, "auto_archive_duration": 4320})
    assert (made["parent_id"], made["thread_metadata"]["auto_archive_duration"]) == (str(news.id), 4320)
    assert await rest.refused("POST", path, {"name": "Secret"}) == (403, 50013)
    news.overwrite_bot(deny=Permission.CREATE_PUBLIC_THREADS, allow=Permission.CREATE_PRIVATE_THREADS)
    assert await rest.refused("POST", path, {"name": "Cuba", "type": 11}) == (403, 50013)
    assert (await rest.done("POST", path, {"name": "Secret"}))["type"] == Kind.PRIVATE_THREAD
    wire = town.announcement("wire")
    sent = await rest.sends(wire.id, HELLO)
    made = await rest.done("POST", f"/channels/{wire.id}/messages/{sent}/threads", {"name": "Cuba"})
    assert (made["id"], made["type"]) == (str(sent), Kind.ANNOUNCEMENT_THREAD)
    again = f"/channels/{wire.id}/messages/{sent}/threads"
    assert await rest.refused("POST", again, {"name": "Cuba"}) == (400, 160004)
    await rest.done("PUT", f"/channels/{sent}/thread-members/@me")


async def test_a_post_in_a_forum(platform: Discord, rest: Rest, town: Guild) -> None:
    stories = town.forum("stories", tags=["Cuba"], requires_tag=True)
    path, [cuba] = f"/channels/{stories.id}/threads", stories.tags
    post: dict[str, Any] = {"name": "Sugar", "message": HELLO}
    assert await rest.refused("POST", f"/channels/{stories.id}/messages", HELLO) == (400, 50008)
    assert await rest.refused("POST", path, post) == (400, 40067)
    with platform.expects_refusal():
        assert await rest.refused("POST", path, post | {"applied_tags": ["7"]}) == (400, 50035)
        assert await rest.refused("POST", path, {"name": "Sugar"}) == (400, 50035)
    made = await rest.done("POST", path, post | {"applied_tags": [str(cuba.id)]})
    assert (made["message"]["content"], made["applied_tags"]) == ("Hello", [str(cuba.id)])
    assert made["id"] == made["message"]["id"]
    [thread] = stories.threads.values()
    assert [message.plain for message in thread.messages] == ["Hello"]
    stories.overwrite_bot(deny=Permission.SEND_MESSAGES)
    assert await rest.refused("POST", path, post | {"applied_tags": [str(cuba.id)]}) == (403, 50013)


async def test_threads_are_listed(rest: Rest, town: Guild) -> None:
    news = town.text("news")
    news.thread("Cuba")
    news.thread("Old").archive()
    hidden = town.text("hidden")
    hidden.thread("Secret")
    hidden.overwrite_bot(deny=Permission.VIEW_CHANNEL)
    active = await rest.done("GET", f"/guilds/{town.id}/threads/active")
    assert [each["name"] for each in active["threads"]] == ["Cuba"]
    archived = await rest.done("GET", f"/channels/{news.id}/threads/archived/public")
    assert [each["name"] for each in archived["threads"]] == ["Old"]
    assert await rest.refused("GET", f"/channels/{hidden.id}/threads/archived/public") == (403, 50001)


async def test_changing_and_deleting_threads(platform: Discord, rest: Rest, town: Guild) -> None:
    news = town.text("news")
    theirs, path = news.thread("Theirs"), f"/channels/{news.id}/threads"
    ours = (await rest.done("POST", path, {"name": "Ours", "type": 11}))["id"]
    await rest.done("PATCH", f"/channels/{ours}", {"name": "Still ours", "archived": True})
    assert await rest.refused("PATCH", f"/channels/{ours}", {"name": "No"}) == (400, 50083)
    await rest.done("PATCH", f"/channels/{ours}", {"archived": False})
    assert await rest.refused("PATCH", f"/channels/{theirs.id}", {"name": "Mine"}) == (403, 50013)
    assert await rest.refused("PATCH", f"/channels/{ours}", {"locked": True}) == (403, 50013)
    assert await rest.refused("DELETE", f"/channels/{ours}") == (403, 50013)
    news.overwrite_bot(allow=Permission.MANAGE_THREADS)
    await rest.done("DELETE", f"/channels/{ours}")
    assert [each.name for each in news.threads.values()] == ["Theirs"]
    assert platform.violations == []
