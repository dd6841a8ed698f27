"""What Discord lists of our commands is set when it is to be another, and not else."""

from bots.discord.menus import FACT, Menus
from tests.bots.discord_room import Room, room
from tests.platforms.discord import Discord, Limits

PUT = "PUT /applications/{application_id}/commands"


async def fact(house: Room) -> str:
    """The fingerprint of what was set, "" without one."""
    async with house.house.services.storage.read() as tx:
        known = await tx.facts.get(FACT)
    return known[0] if known is not None else ""


async def test_at_the_first_start_all_are_set(migrated_url: str) -> None:
    async with room(migrated_url) as house:
        assert {"tag", "search", "post", "Share this article"} <= set(house.discord.commands)
        assert len(house.discord.called(PUT)) == 1


async def test_at_the_next_start_nothing_is_asked_for(migrated_url: str) -> None:
    async with Discord(limits=Limits.off()) as discord:
        for _ in range(2):
            async with room(migrated_url, discord=discord):
                pass
        assert len(discord.called(PUT)) == 1


async def test_what_is_to_be_another_is_set_again(migrated_url: str) -> None:
    async with Discord(limits=Limits.off()) as discord:
        async with room(migrated_url, discord=discord):
            pass
        async with room(migrated_url, discord=discord, settings={"managers": ("Keepers",)}) as house:
            await discord.world.bell.until(lambda: len(discord.called(PUT)) == 2 or None, 5.0)
            await house.ben.uses(house.square, "settings")


async def test_what_was_refused_is_tried_at_the_next_start(migrated_url: str) -> None:
    async with room(migrated_url) as house:
        before = await fact(house)
        async with house.house.services.storage.begin() as tx:
            await tx.facts.drop(FACT)
        menus = Menus(house.api, house.house)
        house.discord.next(PUT).fails(400)
        await menus.put()
        assert await fact(house) == ""
        await menus.put()
        assert await fact(house) == before


async def test_what_was_not_heard_is_said_again(migrated_url: str) -> None:
    async with room(migrated_url) as house:
        before = await fact(house)
        async with house.house.services.storage.begin() as tx:
            await tx.facts.drop(FACT)
        house.discord.next(PUT).resets(before=True, times=2)
        await Menus(house.api, house.house, again=0.0).put()
        assert await fact(house) == before
