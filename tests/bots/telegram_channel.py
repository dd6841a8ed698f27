"""A channel of Ana's in Telegram, and what it follows."""

from tests.bots.telegram_town import Town
from tests.platforms.telegram import Chat, Message

DAILY = -1002222222222


def daily(house: Town) -> Chat:
    """A channel of Ana's."""
    return house.telegram.channel(DAILY, "Daily", owner=house.ana)


async def managing(house: Town) -> tuple[Chat, Message]:
    """Ana has picked her channel; and what she was shown of it."""
    channel = daily(house)
    await house.asked(house.ana, "/channel")
    await house.ana.picks_chat(channel)
    assert "is for “Daily” now" in (await house.ana.private.next()).plain
    return channel, await house.ana.private.next()


async def follows(house: Town, chat: Chat) -> list[str]:
    known = await house.chat(chat)
    if known is None:
        return []
    following = await house.house.services.subscriptions.of(known)
    return [topic.name for topic in following.followed]
