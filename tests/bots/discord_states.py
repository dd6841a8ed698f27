"""The states of chats in Discord, as tests wait for them: what happened is told over the gateway, and heard a little later."""

import asyncio
from collections.abc import Awaitable, Callable

from bots.discord.invitations import RIGHTS
from core.values.chat import ChatKind, ChatState
from core.values.outcome import Refusal
from tests.bots.discord_room import Room
from tests.platforms.discord import Channel, Permission

State = tuple[ChatState, str] | None

ACTIVE: State = (ChatState.ACTIVE, "")

BELFRY = 900
"""A server with one chat, in which something is done to learn that all before it was heard."""


def paused(reason: Refusal) -> State:
    return ChatState.PAUSED, reason.value


async def state(house: Room, channel: Channel) -> State:
    known = await house.chat(house.place(channel))
    return None if known is None else (known.state, known.reason)


async def becomes(house: Room, channel: Channel, wanted: State) -> None:
    """The chat is, or will soon be, in this state."""

    async def is_so() -> bool:
        return await state(house, channel) == wanted

    if not await _soon(is_so):
        assert await state(house, channel) == wanted


async def stands(channel: Channel, count: int) -> None:
    """So many messages of ours stand there, or soon will."""

    async def is_so() -> bool:
        return len(channel.messages) == count

    assert await _soon(is_so), [message.plain for message in channel.messages]


async def losses(house: Room, count: int) -> list[str]:
    """What the newsroom was told of chats that were lost, which are so many."""

    def told() -> list[str]:
        return [
            message.plain for message in house.olga.private.messages if "news no longer goes there" in message.plain
        ]

    async def is_so() -> bool:
        return len(told()) >= count

    await _soon(is_so)
    return told()


async def heard(house: Room) -> None:
    """All that happened was heard: changes are heard in their order."""
    bell = await _bell(house)
    async with house.house.services.storage.begin() as tx:
        chat = await tx.chats.at(house.place(bell))
        assert chat is not None
        await tx.chats.pause(chat.id, Refusal.FORBIDDEN.value)
    assert bell.guild is not None
    known = bell.overwrites.get(house.discord.bot_id)
    bell.overwrite_bot(allow=0 if known is not None and known.allow else Permission.SEND_MESSAGES)
    await becomes(house, bell, ACTIVE)
    await house.discord.settled()


async def follows(house: Room, *channels: Channel, tag: str = "cuba") -> None:
    """Ana has it brought there."""
    for channel in channels:
        await house.ana.uses(channel, "tag follow", tags=tag)
        await channel.next()


async def _bell(house: Room) -> Channel:
    guild = house.discord.world.guilds.get(BELFRY)
    if guild is not None:
        return next(iter(guild.channels.values()))
    guild = house.discord.guild(BELFRY, "Belfry", owner=house.olga)
    bell = guild.text("bell")
    async with house.house.services.storage.begin() as tx:
        await tx.chats.ensure(house.place(bell), ChatKind.GROUP, language="", at=house.now())
    guild.admit_bot(permissions=RIGHTS.value)
    return bell


async def _soon(true: Callable[[], Awaitable[bool]], *, seconds: float = 5.0) -> bool:
    for _ in range(int(seconds * 100)):
        if await true():
            return True
        await asyncio.sleep(0.01)
    return False
