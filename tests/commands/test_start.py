"""Beginning, ending, and the links that lead here."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands.start import payload
from core.values.chat import ChatState, Right, Sender
from core.values.tag import TopicKind
from tests.commands.house import ANA, BEN, MANAGER, MEMBER, News


async def test_a_greeting_offers_what_most_follow(news: News) -> None:
    await news.dialogue(ANA, [("/start", "Hello, this is Newsclip: news on what you choose, as soon as it is out.")])
    assert news.labels(ANA) == []
    await news.dialogue(ANA, [("/tag follow cuba trade", "You follow #cuba, #trade.")])
    await news.dialogue(BEN, [("/start", "Hello, this is Newsclip")])
    assert news.labels(BEN) == [["+ #cuba", "+ #trade"]]
    await news.dialogue(BEN, [("[+ #cuba]", "You follow #cuba."), ("/start", "Welcome back. You follow #cuba.")])
    await news.dialogue(MEMBER, [("/start", "Hello, this is Newsclip")])
    assert "Those who manage this chat choose what comes here." in news.words(MEMBER)
    assert news.labels(MEMBER) == []


async def test_a_greeting_says_how_to_search_there(news: News) -> None:
    seats = (
        (ANA, "Write any words to search,"),
        (replace(BEN, heard=False), "Write /search and any words to search,"),
        (MANAGER, "Write /search and any words to search,"),
    )
    for seat, words in seats:
        for followed in ("", "/tag chess"):
            await news.say(seat, followed)
            await news.dialogue(seat, [("/start", "")])
            assert words in news.words(seat)


async def test_help_tells_of_plain_words_where_they_are_heard(news: News) -> None:
    for heard in (True, False):
        seat = replace(ANA, heard=heard)
        await news.say(seat, "/help")
        assert ("plain words are a search" in news.words(seat)) is heard
        assert "More on one of these: /help tag" in news.words(seat)


async def test_links(news: News) -> None:
    await news.post("Trains", "rail C++", category="World News")
    async with news.storage.read() as tx:
        [number] = (await tx.topics.find([(TopicKind.TAG, "c++")])).values()
    await news.dialogue(
        ANA,
        [
            ("/start t-rail", "You follow #rail.\n\nThe latest article:\n\nTrains"),
            (f"/start t.{number}", "You follow #C++.\n\nThe latest article:"),
            ("/start c-worldnews", "You follow World News.\n\nThe latest article:"),
            ("/start a-1", "World News · Nov 21, 2026\n\nTrains"),
            ("/start s-1", "This article has no public address to share."),
            ("/start t-newword", "You follow #newword.\n\nThere is no article about it yet."),
            ("/start t.zzzzzz", "That link is out of date: there is no such tag any more."),
            ("/start c-nowhere", "That link is out of date"),
            ("/start a-77", "There is no article 77."),
            ("/start x-77", "Welcome back."),
            ("/start a-x", "Welcome back."),
        ],
    )
    await news.dialogue(MEMBER, [("/start t-rail", "Only those who manage this chat can do that.")])
    await news.dialogue(MANAGER, [("/start t-rail", "This chat follows #rail.")])


@pytest.mark.parametrize(
    ("command", "link"),
    [
        ("/article 42", "a-42"),
        ("/share 42", "s-42"),
        ("/tag follow cuba", "t-cuba"),
        ("/tag follow category:worldnews", "c-worldnews"),
        ("/tag follow c++", ""),
        ("/tag follow новости", ""),
        ("/tag follow " + "x" * 63, ""),
        ("/article 42 2", "a-42"),
        ("/why 42", ""),
    ],
)
def test_the_payload_of_a_command(command: str, link: str) -> None:
    assert payload(command) == link


@given(st.text(max_size=80))
def test_payloads_fit_into_a_link(word: str) -> None:
    written = payload(f"/tag follow {word}")
    assert len(written) <= 64
    assert written.replace("-", "").replace("_", "").isalnum() or written == ""


async def test_stopping_keeps_everything_until_it_begins_again(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag rail", "You follow #rail."),
            ("/stop", "I will send nothing more here. What is followed stays for the day you come back."),
            ("trains", "Nothing found for “trains”."),
        ],
    )
    await news.post("Trains", "rail")
    await news.deliver()
    chat = await news.chat(ANA)
    assert chat is not None
    assert (chat.state, news.shown(ANA)) == (ChatState.PAUSED, [])
    await news.dialogue(ANA, [("/start", "Welcome back. You follow #rail.\n\nNews comes here again.")])
    await news.post("Rails", "rail")
    await news.deliver()
    assert [words.split("\n\n")[1] for words in news.shown(ANA)] == ["Rails"]


async def test_following_ends_a_stop(news: News) -> None:
    await news.dialogue(ANA, [("/stop", "I will send nothing"), ("/tag rail", "You follow #rail.")])
    await news.post("Rails", "rail")
    await news.deliver()
    assert len(news.shown(ANA)) == 1


async def test_only_managers_stop_a_group(news: News) -> None:
    await news.dialogue(MEMBER, [("/stop", "Only those who manage this chat can do that.")])
    await news.dialogue(
        MANAGER, [("/tag rail", "This chat follows #rail."), ("/stop", "I will send nothing more here.")]
    )
    await news.dialogue(MEMBER, [("/start", "This chat follows #rail.")])
    chat = await news.chat(MANAGER)
    assert chat is not None
    assert chat.state is ChatState.PAUSED
    await news.dialogue(MANAGER, [("[Start again]", "This chat follows #rail.\n\nNews comes here again.")])


async def test_a_chat_that_blocked_us_is_revived_by_any_word_and_served_what_it_missed(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.post("Rails", "rail")
    await news.roll_out()
    chat = await news.chat(ANA)
    assert chat is not None
    async with news.storage.begin() as tx:
        await tx.chats.pause(chat.id, "blocked")
        await tx.deliveries.pause(chat.id)
    await news.deliver()
    assert news.shown(ANA) == []
    wakes = news.wakes
    await news.dialogue(ANA, [("/help", "This is what I understand:")])
    assert news.wakes == wakes + 1
    await news.deliver()
    assert len(news.shown(ANA)) == 1


async def test_the_greeting_is_in_the_persons_language(news: News) -> None:
    spanish = Sender(ANA.address, ANA.person, Right.READ, language="es-MX")
    await news.dialogue(spanish, [("/start", "")])
    chat = await news.chat(spanish)
    assert chat is not None
    assert chat.settings.language == "es-MX"
