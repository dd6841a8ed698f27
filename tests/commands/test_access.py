"""Who may use the bot: the ban list, the door of a bot for the invited, and what owners hear of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.admission import LASTS
from core.commands import Limits
from core.lifecycle import Lifecycle
from core.retention import Retention, sweep
from core.values.chat import Address, Chat, ChatKind, ChatState, Right, Sender
from core.values.document import Document, plain
from tests.commands.house import ANA, BEN, EDITOR, MANAGER, MEMBER, OWNER, News

HOME = Sender(Address("paper", "2"), "2", Right.READ)
"""Ben on a platform where a private chat has the number of its person."""

TOPIC = replace(MANAGER, address=Address("paper", "square/7"))
OTHER_TOPIC = replace(MANAGER, address=Address("paper", "square/8"))
OWNER_IN_GROUP = replace(OWNER, address=MANAGER.address, kind=ChatKind.GROUP)
KNOCKED = "This bot is for invited readers. The newsroom was told that you knocked."


async def alerts(news: News) -> list[tuple[str, str, list[str]]]:
    """Keys, addresses and what the buttons do."""
    async with news.storage.read() as tx:
        return [(a.key, a.places["chat"], [b.command for b in a.buttons]) for a in await tx.alerts.untold()]


async def acts(news: News) -> list[tuple[str, str]]:
    async with news.storage.read() as tx:
        return [(act.act, act.detail) for act in await tx.audit.by("paper:9")]


async def state(news: News, seat: Sender) -> tuple[ChatState, str]:
    chat = await news.chat(seat)
    assert chat is not None
    return chat.state, chat.reason


async def test_a_banned_person_is_answered_nothing_anywhere(news: News) -> None:
    await news.dialogue(BEN, [("/tag cuba", "You follow #cuba."), ("/forget", "Erase")])
    await news.dialogue(OWNER, [("/ban paper:2 too  loud", "paper:2 is banned: I hear nothing from there and send")])
    group = replace(MEMBER, person="2")
    await news.dialogue(BEN, [("/tag", None), ("hello", None), ("[Erase everything]", None), ("/start", None)])
    await news.dialogue(group, [("/help", None)])
    assert await news.router.invoke(BEN, "tag", {}) is None
    assert await news.router.complete(BEN, {"tags": "cuba"}) is None
    assert await news.chat(BEN) is not None
    assert await news.chat(group) is None
    await news.dialogue(MEMBER, [("/help", "This is what I understand:")])
    await news.dialogue(OWNER, [("[Unban paper:2]", "paper:2 is no longer banned.")])
    await news.dialogue(BEN, [("/tag", "You follow #cuba.")])
    assert await acts(news) == [("ban", "paper:2 too loud"), ("unban", "paper:2")]


async def test_nothing_is_sent_to_a_banned_chat_until_the_ban_ends(news: News) -> None:
    await news.dialogue(HOME, [("/tag rail", "You follow #rail.")])
    await news.post("Trains", "rail")
    await news.roll_out()
    await news.dialogue(OWNER, [("/ban paper:2", "paper:2 is banned")])
    await news.dialogue(HOME, [("/start", None), ("/tag rail", None)])
    await news.post("Rails", "rail")
    await news.deliver()
    assert news.shown(HOME) == []
    assert await state(news, HOME) == (ChatState.PAUSED, "banned")
    wakes = news.wakes
    await news.dialogue(OWNER, [("/unban paper:2", "paper:2 is no longer banned.")])
    assert news.wakes > wakes
    assert await state(news, HOME) == (ChatState.ACTIVE, "")
    await news.post("Bridges", "rail")
    await news.deliver()
    titles = [words.split("\n\n")[1] for words in news.shown(HOME)]
    assert titles[0] == "Trains"
    assert titles[-1] == "Bridges"


async def test_who_wanted_silence_keeps_it_through_a_ban(news: News) -> None:
    await news.dialogue(HOME, [("/tag rail", "You follow"), ("/stop", "I will send nothing more here.")])
    await news.dialogue(OWNER, [("/ban paper:2", "paper:2 is banned"), ("/unban paper:2", "paper:2 is no longer")])
    assert await state(news, HOME) == (ChatState.PAUSED, "stopped")


async def test_the_ban_of_a_group_counts_in_its_topics(news: News) -> None:
    await news.dialogue(TOPIC, [("/tag rail", "This chat follows #rail.")])
    await news.dialogue(OWNER, [("/ban paper:square", "paper:square is banned")])
    await news.dialogue(TOPIC, [("/tag", None)])
    await news.dialogue(OTHER_TOPIC, [("/tag", None)])
    await news.dialogue(OWNER_IN_GROUP, [("/help", None)])
    assert await state(news, TOPIC) == (ChatState.PAUSED, "banned")
    await news.dialogue(
        OWNER, [("/ban paper:square/7", "paper:square/7 is banned"), ("/unban paper:square", "paper:sq")]
    )
    assert await state(news, TOPIC) == (ChatState.PAUSED, "banned")
    await news.dialogue(OTHER_TOPIC, [("/tag", "This chat follows nothing yet.")])
    await news.dialogue(OWNER, [("/unban paper:square/7", "paper:square/7 is no longer banned.")])
    await news.dialogue(TOPIC, [("/tag", "This chat follows #rail.")])
    assert await state(news, TOPIC) == (ChatState.ACTIVE, "")


async def test_a_ban_moves_with_its_group(news: News) -> None:
    await news.dialogue(MANAGER, [("/tag rail", "This chat follows #rail.")])
    moved = replace(MANAGER, address=Address("paper", "supersquare"))
    await news.dialogue(moved, [("/tag rail", "This chat follows #rail.")])
    await news.dialogue(OWNER, [("/ban paper:square", "paper:square is banned")])
    life = Lifecycle(news.storage, wake=lambda: None, now=lambda: news.now, ttl=timedelta(hours=24))
    await life.moved(MANAGER.address, moved.address)
    await news.dialogue(moved, [("/tag", None)])
    assert await state(news, moved) == (ChatState.PAUSED, "banned")
    await life.regained(moved.address, moved.kind)
    assert await state(news, moved) == (ChatState.PAUSED, "banned")
    await news.dialogue(OWNER, [("/unban paper:supersquare", "paper:supersquare is no longer banned.")])
    await news.dialogue(moved, [("/tag", "This chat follows #rail.")])


async def test_no_owner_can_be_banned(news: News) -> None:
    news.set(owners=frozenset({Address("paper", "8")}))
    refused = "An owner of this bot cannot be banned."
    await news.dialogue(OWNER, [(f"/ban paper:{who}", refused) for who in ("9", "owner", "8")])
    async with news.storage.read() as tx:
        assert await tx.bans.count() == 0


async def test_who_became_an_owner_is_heard_again(news: News) -> None:
    await news.dialogue(OWNER, [("/ban paper:7", "paper:7 is banned"), ("/ban paper:desk", "paper:desk is banned")])
    await news.dialogue(EDITOR, [("/help", None)])
    await news.dialogue(replace(EDITOR, rights=Right.OWN), [("/unban paper:7", "paper:7 is no longer banned.")])


async def test_the_list_of_bans(news: News) -> None:
    await news.dialogue(OWNER, [("/bans", "Nobody is banned."), ("/unban paper:2", "paper:2 was not banned.")])
    for number in range(12):
        news.later(minutes=1)
        await news.dialogue(OWNER, [(f"/ban radio:{number} noise", f"radio:{number} is banned")])
    await news.dialogue(OWNER, [("/bans", "Banned, the latest first:\n\nradio:11 · Nov 21, 2026 · noise\nradio:10 ·")])
    assert news.labels(OWNER)[-2:] == [["Unban radio:2"], ["Next"]]
    await news.dialogue(OWNER, [("[Next]", "Banned, the latest first:\n\nradio:1 · Nov 21, 2026 · noise\nradio:0 ·")])
    assert news.labels(OWNER)[-1] == ["Previous"]
    await news.dialogue(OWNER, [("[Unban radio:0]", "radio:0 is no longer banned."), ("/bans 9", "There are no more.")])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/ban 42", "“42” is not an address; write platform:id, such as telegram:42."),
        ("/ban moon:42", "“moon” is no platform here; there are: paper, radio."),
        ("/ban paper:" + "4" * 60, "That is too long for the number of a person or a chat."),
        ("/ban", "Whom? Write a platform and a number, such as: telegram:42"),
        ("/admit", "Whom? Write a platform and a number"),
    ],
)
async def test_whom_to_ban_must_be_clear(news: News, said: str, told: str) -> None:
    await news.dialogue(OWNER, [(said, told)])


@pytest.mark.parametrize("said", ["/ban paper:2", "/unban paper:2", "/bans", "/admit paper:2", "/invite"])
async def test_only_owners_decide_who_is_served_and_only_in_the_newsroom(news: News, said: str) -> None:
    for seat in (ANA, EDITOR, MANAGER):
        await news.dialogue(seat, [(said, "Only the owners of this bot can do that.")])
    await news.dialogue(OWNER_IN_GROUP, [(said, "Write to me privately for that.")])
    await news.say(EDITOR, "/help")
    assert said.split()[0] not in news.words(EDITOR)
    await news.say(OWNER, "/help")
    assert said.split()[0] in news.words(OWNER)


async def test_a_stranger_is_told_once_a_day_and_the_owners_once(news: News) -> None:
    news.set(invited_only=True)
    await news.dialogue(ANA, [("/start", KNOCKED), ("/start", None), ("hello", None), ("/tag cuba", None)])
    assert await alerts(news) == [("stranger:paper:ana", "paper:ana", ["/admit paper:ana", "/ban paper:ana"])]
    assert await news.chat(ANA) is None
    news.set()
    await news.dialogue(ANA, [("/start", None)])
    news.later(days=1)
    await news.dialogue(ANA, [("/start", KNOCKED), ("/start", None)])
    assert len(await alerts(news)) == 1
    await news.dialogue(MEMBER, [("hello everybody", None), ("/xyzzy", None)])
    assert len(await alerts(news)) == 1
    await news.dialogue(OTHER_TOPIC, [("/tag", KNOCKED)])
    await news.dialogue(TOPIC, [("/tag", None)])
    assert [key for key, *_rest in await alerts(news)] == ["stranger:paper:ana", "stranger:paper:square"]


async def test_strangers_cannot_flood_the_owners(news: News) -> None:
    news.set(invited_only=True, limits=Limits(person_per_minute=2, new_chats_per_day=1))
    await news.dialogue(ANA, [("/start", KNOCKED), ("/start", None), ("/start", None)])
    await news.dialogue(BEN, [("/start", None)])
    assert len(await alerts(news)) == 1


async def test_an_owner_lets_a_stranger_in(news: News) -> None:
    told: list[tuple[Chat, Document]] = []

    async def tell(chat: Chat, document: Document) -> None:
        told.append((chat, document))

    news.set(invited_only=True, tell=tell)
    spanish = replace(ANA, language="es")
    await news.say(spanish, "/start")
    [(_key, _who, [admit, _ban])] = await alerts(news)
    answer = await news.router.press(OWNER, f"v1:{admit}")
    assert answer is not None
    assert plain(answer) == "paper:ana may read now."
    [(chat, document)] = told
    assert (chat.address, chat.kind, chat.settings.language) == (ANA.address, ChatKind.PRIVATE, "es")
    assert "Hola, soy Newsclip" in plain(document) or "Newsclip: noticias" in plain(document)
    assert await alerts(news) == []
    await news.dialogue(ANA, [("/tag rail", "Sigues #rail.")])
    await news.dialogue(OWNER, [("/admit paper:ana", "paper:ana may read already.")])
    assert await acts(news) == [("admit", "paper:ana")]
    assert len(told) == 1


async def test_somebody_is_let_in_before_the_first_word(news: News) -> None:
    news.set(invited_only=True)
    await news.dialogue(OWNER, [("/admit paper:square", "paper:square may read from the first word there.")])
    await news.dialogue(TOPIC, [("/tag rail", "This chat follows #rail.")])
    await news.dialogue(OTHER_TOPIC, [("/tag rail", "This chat follows #rail.")])
    await news.dialogue(MANAGER, [("/tag rail", "This chat follows #rail.")])
    assert [key for key, *_rest in await alerts(news)] == ["arrived:paper:square"]


async def test_who_is_banned_must_be_unbanned_first(news: News) -> None:
    news.set(invited_only=True)
    await news.dialogue(ANA, [("/start", KNOCKED)])
    await news.dialogue(OWNER, [("/ban paper:ana", "paper:ana is banned")])
    assert await alerts(news) == []
    await news.dialogue(ANA, [("/start", None)])
    await news.dialogue(OWNER, [("/admit paper:ana", "paper:ana is banned; first: /unban paper:ana")])
    await news.dialogue(OWNER, [("/unban paper:ana", "paper:ana is no longer banned.")])
    await news.dialogue(ANA, [("/start", KNOCKED)])


async def test_an_admission_revives_a_chat_that_was_lost(news: News) -> None:
    await news.dialogue(HOME, [("/tag rail", "You follow")])
    chat = await news.chat(HOME)
    assert chat is not None
    async with news.storage.begin() as tx:
        await tx.chats.pause(chat.id, "blocked")
    await news.dialogue(OWNER, [("/admit paper:2", "paper:2 may read already.")])
    assert await state(news, HOME) == (ChatState.ACTIVE, "")


async def test_an_invitation_lets_one_chat_in(news: News) -> None:
    news.set(invited_only=True, links=lambda payload: (f"https://paper.example/?start={payload}",))
    await news.dialogue(OWNER, [("/invite", "An invitation for one person or one group, good for ")])
    assert "https://paper.example/?start=i-code1" in news.words(OWNER)
    assert "/start i-code1" in news.words(OWNER)
    assert news.button(OWNER, "Copy link").copy == "https://paper.example/?start=i-code1"
    await news.dialogue(ANA, [("/start i-code2", "This invitation was used already, or is too old.")])
    await news.dialogue(ANA, [("/start i-code1", "Hello, this is Newsclip"), ("/tag rail", "You follow #rail.")])
    assert await alerts(news) == []
    await news.dialogue(BEN, [("/start i-code1", "This invitation was used already, or is too old.")])
    assert await news.chat(BEN) is None
    assert await acts(news) == [("invite", "")]


async def test_an_invitation_is_not_used_up_by_who_is_in(news: News) -> None:
    await news.dialogue(ANA, [("/start", "Hello")])
    news.set(invited_only=True)
    await news.dialogue(OWNER, [("/invite", "An invitation")])
    assert news.labels(OWNER) == []
    await news.dialogue(ANA, [("/start i-code1", "Hello, this is Newsclip")])
    await news.dialogue(BEN, [("/start i-code1", "Hello, this is Newsclip")])


async def test_an_invitation_lasts_a_week(news: News) -> None:
    news.set(invited_only=True)
    await news.dialogue(OWNER, [("/invite", "An invitation for one person or one group, good for 1 week.")])
    news.now += LASTS
    await news.dialogue(ANA, [("/start i-code1", "This invitation was used already, or is too old.")])
    await news.dialogue(OWNER, [("/invite", "An invitation")])
    news.later(seconds=1)
    async with news.storage.read() as tx:
        assert set(await tx.facts.starting("knock:")) == {"knock:paper:ana"}
    news.now += LASTS
    await sweep(news.storage, Retention(), now=news.now)
    async with news.storage.read() as tx:
        assert await tx.facts.starting("invite:") == await tx.facts.starting("knock:") == {}


async def test_where_everybody_may_come_nobody_is_invited(news: News) -> None:
    await news.dialogue(OWNER, [("/invite", "Everybody may use this bot; nobody needs an invitation.")])
    await news.dialogue(ANA, [("/start i-code1", "Hello, this is Newsclip")])


async def test_owners_hear_of_new_groups_and_channels_and_not_of_each_reader(news: News) -> None:
    channel = Sender(Address("paper", "tower"), "1", Right.MANAGE, ChatKind.CHANNEL)
    await news.dialogue(ANA, [("/start", "Hello")])
    await news.dialogue(TOPIC, [("/tag", "This chat follows nothing yet.")])
    await news.dialogue(MANAGER, [("/tag", "This chat follows nothing yet.")])
    await news.dialogue(channel, [("/tag", "This chat follows nothing yet.")])
    park = replace(OWNER, address=Address("paper", "park"), kind=ChatKind.GROUP)
    await news.dialogue(park, [("/tag", "This chat follows nothing yet.")])
    assert await alerts(news) == [
        ("arrived:paper:square", "paper:square", ["/ban paper:square"]),
        ("arrived:paper:tower", "paper:tower", ["/ban paper:tower"]),
    ]


async def test_a_channel_that_is_bound_from_elsewhere_is_heard_of_too(news: News) -> None:
    life = Lifecycle(news.storage, wake=lambda: None, now=lambda: news.now, ttl=timedelta(hours=24))
    for _again in range(2):
        await life.bound(Address("paper", "tower"), ChatKind.CHANNEL, "1")
    assert [key for key, *_rest in await alerts(news)] == ["arrived:paper:tower"]


async def test_what_is_kept_of_it_is_told(news: News) -> None:
    await news.say(ANA, "/privacy")
    assert "banned" in news.words(ANA)


async def test_owners_are_never_too_fast(news: News) -> None:
    news.set(limits=Limits(person_per_minute=1, chat_per_minute=1))
    slow = "That was a little fast. Please wait a minute."
    await news.dialogue(ANA, [("/help", "This is"), ("/help", slow), ("/help", None), ("/help", None)])
    news.later(minutes=1)
    await news.dialogue(ANA, [("/help", "This is"), ("/help", slow), ("/help", None)])
    await news.dialogue(OWNER, [("/help", "This is")] * 5)
