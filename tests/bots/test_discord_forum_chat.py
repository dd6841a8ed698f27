"""A forum as a chat: nothing can be said in it, so what is said in its posts is said for it."""

import asyncio

from tests.bots.discord_room import room


async def test_what_is_said_in_a_post_is_said_for_the_forum(migrated_url: str) -> None:
    async with asyncio.timeout(30), room(migrated_url) as house:
        forum = house.town.forum("stories", tags=["Rail", "Other"])
        await house.ana.uses(forum.thread("Hello"), "tag follow", tags="rail")
        assert await house.followed(house.place(forum)) == ["rail"]
        await house.publish("Trains run again", "rail")
        await house.discord.world.bell.until(lambda: len(forum.threads) > 1 or None, 10.0)
        await house.discord.settled()
        post = list(forum.threads.values())[-1]
        [card] = post.seen_by(house.ben)
        why = await house.ben.presses(card, "Why this?")
        assert why.answer is not None
        assert (post.name, why.answer.plain) == ("Trains run again", "It came because this chat follows #rail.")
