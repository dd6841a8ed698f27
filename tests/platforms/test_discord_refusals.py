"""What a bot is told, in Discord's own numbers, where a place or a message does not allow what it wants.

The numbers are those of docs.discord.com/developers/topics/opcodes-and-status-codes, JSON Error Codes.
"""

import pytest

from tests.platforms.discord import Channel, Discord, Guild, Limits, Permission
from tests.platforms.discord_clients import Rest

HELLO = {"content": "Hello"}
V2 = 1 << 15
CARD = {"flags": V2, "components": [{"type": 10, "content": "Hello"}]}
HARBOUR = {"embeds": [{"title": "A harbour"}]}


@pytest.fixture
def town(platform: Discord) -> Guild:
    return platform.guild(10, "Town", owner=platform.person(1, "Ana"))


@pytest.fixture
def news(town: Guild) -> Channel:
    town.admit_bot()
    return town.text("news")


def to(channel: Channel, message: int = 0, rest: str = "") -> str:
    return f"/channels/{channel.id}/messages{f'/{message}' if message else ''}{rest}"


async def test_a_channel_that_is_not_there_or_not_ours(rest: Rest, town: Guild) -> None:
    assert await rest.refused("POST", "/channels/5/messages", HELLO) == (404, 10003)
    news = town.text("news")
    assert await rest.refused("POST", to(news), HELLO) == (403, 50001)
    assert await rest.refused("GET", f"/guilds/{town.id}") == (404, 10004)
    town.admit_bot()
    await rest.done("POST", to(news), HELLO)
    town.expel_bot()
    assert await rest.refused("GET", f"/channels/{news.id}") == (403, 50001)
    town.admit_bot()
    news.delete()
    assert await rest.refused("POST", to(news), HELLO) == (404, 10003)
    town.delete()
    assert await rest.refused("GET", f"/guilds/{town.id}/roles") == (404, 10004)


async def test_a_person_who_is_not_reached(platform: Discord, rest: Rest, town: Guild) -> None:
    ben = platform.person(2, "Ben")
    assert await rest.refused("POST", "/users/@me/channels", {"recipient_id": "3"}) == (404, 10013)
    private = await rest.done("POST", "/users/@me/channels", {"recipient_id": "2"})
    assert (private["type"], private["recipients"][0]["global_name"]) == (1, "Ben")
    assert await rest.refused("POST", to(ben.private), HELLO) == (403, 50278)
    town.admit_bot()
    town.join(ben)
    await rest.done("POST", to(ben.private), HELLO)
    ben.closes_messages()
    assert await rest.refused("POST", to(ben.private), HELLO) == (403, 50007)
    ben.opens_messages()
    town.leave(ben)
    assert await rest.refused("POST", to(ben.private), HELLO) == (403, 50278)
    ben.install()
    await rest.done("POST", to(ben.private), HELLO)
    ben.deletes_account()
    assert await rest.refused("POST", to(ben.private), HELLO) == (403, 50007)
    assert [message.plain for message in ben.private.messages] == ["Hello", "Hello"]


async def test_a_private_chat_of_other_people(platform: Discord, rest: Rest) -> None:
    group = platform.group("Friends", platform.person(1, "Ana"), platform.person(2, "Ben"))
    assert await rest.refused("POST", to(group), HELLO) == (403, 50001)


@pytest.mark.parametrize(
    ("missing", "body", "refusal"),
    [
        (Permission.VIEW_CHANNEL, HELLO, (403, 50001)),
        (Permission.SEND_MESSAGES, HELLO, (403, 50013)),
        (Permission.EMBED_LINKS, HARBOUR, (403, 50013)),
        (
            Permission.READ_MESSAGE_HISTORY,
            HELLO | {"message_reference": {"message_id": "1", "fail_if_not_exists": False}},
            (400, 160002),
        ),
    ],
)
async def test_a_permission_that_is_missing(
    rest: Rest, news: Channel, missing: Permission, body: dict[str, object], refusal: tuple[int, int]
) -> None:
    await rest.done("POST", to(news), body)
    news.overwrite_bot(deny=missing)
    assert await rest.refused("POST", to(news), body) == refusal
    news.overwrite_bot()
    await rest.done("POST", to(news), body)


async def test_overwrites_in_their_order(rest: Rest, town: Guild, news: Channel) -> None:
    """topics/permissions, Permission Overwrites: everyone's, then those of roles together, then the member's."""
    readers = town.role("Readers")
    town.give_bot(readers)
    news.overwrite(town.everyone, deny=Permission.SEND_MESSAGES)
    assert await rest.refused("POST", to(news), HELLO) == (403, 50013)
    news.overwrite(readers, allow=Permission.SEND_MESSAGES)
    await rest.done("POST", to(news), HELLO)
    news.overwrite_bot(deny=Permission.SEND_MESSAGES)
    assert await rest.refused("POST", to(news), HELLO) == (403, 50013)
    town.change_role(readers, permissions=Permission.ADMINISTRATOR)
    await rest.done("POST", to(news), HELLO)
    town.take_from_bot(readers)
    assert await rest.refused("POST", to(news), HELLO) == (403, 50013)


async def test_a_reply_to_what_is_not_there(platform: Discord, rest: Rest, news: Channel) -> None:
    """resources/message, Message Reference Structure"""
    first = await rest.sends(news.id, HELLO)
    await rest.done("POST", to(news), HELLO | {"message_reference": {"message_id": str(first)}})
    assert news.messages[-1].reply_to == first
    nowhere = {"message_id": "7"}
    assert await rest.refused("POST", to(news), HELLO | {"message_reference": nowhere}) == (400, 50035)
    await rest.done("POST", to(news), HELLO | {"message_reference": nowhere | {"fail_if_not_exists": False}})
    assert news.messages[-1].reply_to is None
    assert platform.violations == []


async def test_edits(platform: Discord, rest: Rest, news: Channel) -> None:
    """resources/message, Edit Message"""
    ana = platform.world.people[1]
    said = await ana.says("Hello", in_=news)
    assert await rest.refused("PATCH", to(news, said.id), HELLO) == (403, 50005)
    assert await rest.refused("PATCH", to(news, 7), HELLO) == (404, 10008)
    sent = await rest.sends(news.id, HELLO)
    edited = await rest.done("PATCH", to(news, sent), {"content": "Goodbye"})
    assert (edited["content"], bool(edited["edited_timestamp"])) == ("Goodbye", True)
    await rest.done("PATCH", to(news, sent), {"content": None, **CARD})
    with platform.expects_refusal():
        assert await rest.refused("PATCH", to(news, sent), {"content": "Again"}) == (400, 50035)
        assert await rest.refused("PATCH", to(news, sent), {"flags": 0}) == (400, 50035)
    assert (news.messages[-1].plain, news.messages[-1].edits) == ("Hello", 2)


async def test_an_old_message_takes_few_edits(platform: Discord, rest: Rest, news: Channel) -> None:
    """JSON Error Codes, 30046; it is a 429 with no scope of its own."""
    platform.world.limits = Limits.strict()
    sent = await rest.sends(news.id, HELLO)
    platform.later(minutes=61)
    for number in range(3):
        await rest.done("PATCH", to(news, sent), {"content": str(number)})
    assert await rest.refused("PATCH", to(news, sent), HELLO) == (429, 30046)
    platform.later(seconds=20)
    await rest.done("PATCH", to(news, sent), HELLO)


async def test_deleting(platform: Discord, rest: Rest, town: Guild, news: Channel) -> None:
    ana = platform.world.people[1]
    said, sent = await ana.says("Hello", in_=news), await rest.sends(news.id, HELLO)
    await rest.done("DELETE", to(news, sent))
    assert await rest.refused("DELETE", to(news, sent)) == (404, 10008)
    assert await rest.refused("DELETE", to(news, said.id)) == (403, 50013)
    news.overwrite_bot(allow=Permission.MANAGE_MESSAGES)
    await rest.done("DELETE", to(news, said.id))
    private = await ana.says("Hello")
    assert await rest.refused("DELETE", to(ana.private, private.id)) == (403, 50003)
    assert news.messages == []


async def test_reading_what_stands_there(rest: Rest, news: Channel) -> None:
    """resources/message, Get Channel Messages"""
    sent = [await rest.sends(news.id, {"content": str(number)}) for number in range(6)]

    async def read(query: str) -> str:
        return "".join([each["content"] for each in await rest.done("GET", f"{to(news)}?{query}")])

    assert await read("limit=2") == "54"
    assert await read(f"before={sent[3]}&limit=2") == "21"
    assert await read(f"after={sent[3]}") == "54"
    assert await read(f"around={sent[2]}&limit=3") == "321"
    assert (await rest.done("GET", to(news, sent[0])))["content"] == "0"
    news.overwrite_bot(deny=Permission.READ_MESSAGE_HISTORY)
    assert await rest.done("GET", to(news)) == []
    assert await rest.refused("GET", to(news, sent[0])) == (403, 50013)


async def test_what_others_said_is_not_for_the_bot(platform: Discord, rest: Rest, news: Channel) -> None:
    """events/gateway, Message Content Intent"""
    ana = platform.world.people[1]
    await ana.says("A secret", in_=news)
    await ana.says(f"For you, <@{platform.bot_id}>", in_=news)
    await ana.says("In private")
    told = [each["content"] for each in await rest.done("GET", to(news))]
    assert told == [f"For you, <@{platform.bot_id}>", ""]
    assert (await rest.done("GET", to(ana.private)))[0]["content"] == "In private"


async def test_publishing_to_those_who_follow(platform: Discord, rest: Rest, town: Guild, news: Channel) -> None:
    """resources/message, Crosspost Message"""
    wire = town.announcement("wire")
    sent, plain = await rest.sends(wire.id, HELLO), await rest.sends(news.id, HELLO)
    assert await rest.refused("POST", to(news, plain, "/crosspost")) == (400, 50024)
    assert (await rest.done("POST", to(wire, sent, "/crosspost")))["flags"] == 1
    assert wire.messages[0].crossposted
    assert await rest.refused("POST", to(wire, sent, "/crosspost")) == (400, 40033)
    said = await platform.world.people[1].says("Mine", in_=wire)
    assert await rest.refused("POST", to(wire, said.id, "/crosspost")) == (403, 50013)
    wire.overwrite_bot(allow=Permission.MANAGE_MESSAGES)
    await rest.done("POST", to(wire, said.id, "/crosspost"))


async def test_words_and_links_that_are_blocked(platform: Discord, rest: Rest, town: Guild, news: Channel) -> None:
    town.block_words("casino")
    platform.harmful("https://evil.example")
    assert await rest.refused("POST", to(news), {"content": "A Casino opens"}) == (400, 200000)
    card = {"flags": V2, "components": [{"type": 10, "content": "See https://evil.example/a"}]}
    assert await rest.refused("POST", to(news), card) == (400, 240000)
    sent = await rest.sends(news.id, HELLO)
    assert await rest.refused("PATCH", to(news, sent), {"content": "casino"}) == (400, 200000)
    assert [message.plain for message in news.messages] == ["Hello"]
