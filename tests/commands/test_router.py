"""The way in: who is heard, what is silence, and what is said when something is wrong."""

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.commands import Limits
from core.search.service import Results
from core.values.chat import Address, ChatKind, Right, Sender
from core.values.document import Action, plain
from tests.commands.house import ANA, BEN, EDITOR, EDITOR_IN_GROUP, MANAGER, MEMBER, OWNER, News


class Broken:
    """A search that fails."""

    async def find(self, _text: str, **_how: Any) -> Results:
        raise ZeroDivisionError

    async def related(self, *_asked: Any) -> tuple[int, ...]:
        raise ZeroDivisionError


async def test_a_refusal_is_marked_and_an_answer_is_not(news: News) -> None:
    news.set(limits=Limits(person_per_minute=2))
    expected = {"/retract 1": True, "/tag": False, "/latest": True}
    for line, refusal in expected.items():
        answer = await news.say(ANA, line)
        assert answer is not None
        assert answer.refusal is refusal, plain(answer)


async def test_what_is_said_to_another_bot_is_not_for_us(news: News) -> None:
    for seat in (ANA, MEMBER, MANAGER):
        await news.dialogue(seat, [("/start@otherbot", None), ("/tag@otherbot follow cuba", None)])
        assert await news.chat(seat) is None
    await news.dialogue(MANAGER, [("/tag@NewsBot follow cuba", "This chat follows #cuba.")])


async def test_nothing_said_is_nothing_answered(news: News) -> None:
    await news.dialogue(ANA, [("", None), (" \n\t ", None), ("\x00\ud800", None)])


async def test_a_question_waits_for_the_person_who_was_asked(news: News) -> None:
    await news.dialogue(MANAGER, [("/tag follow", "Which tags?")])
    await news.dialogue(MEMBER, [("cuba", None)])
    await news.dialogue(MANAGER, [("cuba", "This chat follows #cuba."), ("venezuela", None)])


async def test_there_may_be_nothing_to_cancel(news: News) -> None:
    nothing = "There is nothing to cancel."
    await news.dialogue(
        ANA, [("/cancel", nothing), ("/share", "Which article?"), ("/cancel", "Cancelled."), ("/cancel", nothing)]
    )


async def test_what_is_in_vain_is_said_before_more_is_asked_for(news: News) -> None:
    article = await news.post("Trains")
    for command in ("correct", "retract"):
        await news.dialogue(
            EDITOR,
            [
                (f"/{command} 999", "There is no article 999."),
                ("trains", "1 article for “trains”"),
                (f"/{command} {article.id}", "W"),
                ("/cancel", "Cancelled."),
            ],
        )
    await news.newsroom.retract(article.id, "A hoax", "paper:7")
    await news.dialogue(EDITOR, [(f"/correct {article.id}", f"Article {article.id} is not published.")])


async def test_a_question_ends_with_another_command_or_a_day(news: News) -> None:
    await news.post("Trains")
    await news.dialogue(
        ANA, [("/article", "Which article?"), ("/help", "This is what"), ("1", "Nothing found for “1”.")]
    )
    await news.dialogue(
        ANA, [("/article", "Which article?"), ("/cancel", "Cancelled."), ("1", "Nothing found for “1”.")]
    )
    await news.dialogue(ANA, [("/article", "Which article?"), ("[Cancel]", "Cancelled."), ("1", "Nothing found")])
    await news.dialogue(
        ANA, [("/article", "Which article?"), ("what?", "“what?” is not the number"), ("[Cancel]", "Canc")]
    )
    await news.dialogue(ANA, [("/article", "Which article?"), ("/article", "Which article?"), ("1", "General")])
    await news.dialogue(ANA, [("/article", "Which article?")])
    news.later(hours=24)
    await news.dialogue(ANA, [("1", "Nothing found for “1”.")])


async def test_a_question_survives_a_restart(news: News) -> None:
    await news.post("Trains")
    await news.dialogue(ANA, [("/article", "Which article?")])
    news.set()
    await news.dialogue(ANA, [("1", "General · Nov 21, 2026\n\nTrains")])


async def test_a_platform_with_fields_of_its_own(news: News) -> None:
    for options, expected in (
        ({"action": "follow", "tags": "cuba, trade"}, "You follow #cuba, #trade."),
        ({"action": "list"}, "You follow #cuba, #trade."),
        ({}, "You follow #cuba, #trade."),
        ({"action": "dance"}, "“dance” is none of follow, unfollow,"),
        ({"action": "follow"}, "Which tags?"),
    ):
        answer = await news.router.invoke(ANA, "tag", options)
        assert answer is not None
        assert plain(answer).startswith(expected)
    answer = await news.router.complete(ANA, {"tags": "sugar"})
    assert answer is not None
    assert plain(answer).startswith("You follow #sugar.")
    for name in ("xyzzy", "publish"):
        answer = await news.router.invoke(EDITOR, name, {"id": "1"})
        assert answer is not None
        assert plain(answer) == f"I do not know /{name}; /help shows what I understand."


@pytest.mark.parametrize(
    "data", ["", "v1:", "v1:hello", "v1:/xyzzy", "v1:/publish 1", "v1:/do nokey", "v2:/help", "/help", "\x00"]
)
async def test_buttons_that_are_not_ours(news: News, data: str) -> None:
    answer = await news.router.press(EDITOR, data)
    assert answer is not None
    assert plain(answer) == "This button no longer works; ask again."


async def test_a_long_button_works_for_everybody_and_after_a_restart(news: News) -> None:
    name = "新" * 30
    await news.dialogue(
        ANA, [(f"/tag {name}", f"You follow #{name}."), (f"/tag unfollow {name}", "You no longer follow")]
    )
    button = news.button(ANA, f"+ #{name}")
    assert button.command.startswith("/do ")
    assert button == Action(f"+ #{name}", command=button.command)
    news.set()
    answer = await news.press(BEN, f"+ #{name}", shown_to=ANA)
    assert answer is not None
    assert plain(answer).startswith(f"You follow #{name}.")
    news.later(days=90)
    await news.dialogue(ANA, [(f"[+ #{name}]", "This button is too old; ask again.")])


async def test_the_same_long_button_is_stored_once(news: News) -> None:
    name = "新" * 30
    await news.dialogue(ANA, [(f"/tag {name}", "You follow"), ("/tag", "You follow")])
    first = news.button(ANA, f"✓ #{name}")
    news.later(days=80)
    await news.dialogue(ANA, [("/tag", "You follow")])
    assert news.button(ANA, f"✓ #{name}") == first
    news.later(days=80)
    await news.dialogue(ANA, [(f"[✓ #{name}]", "You no longer follow")])


async def test_who_asks_too_fast_is_told_once_a_minute(news: News) -> None:
    news.set(limits=Limits(person_per_minute=3, chat_per_minute=5))
    slower = "That was a little fast. Please wait a minute."
    answered = "This is what I understand:"
    await news.dialogue(MEMBER, [("/help", answered)] * 3 + [("/help", slower), ("/help", None), ("/help", None)])
    await news.dialogue(MANAGER, [("/help", answered), ("/help", answered), ("/help", slower), ("/help", None)])
    await news.dialogue(BEN, [("/help", answered)])
    news.later(seconds=59)
    await news.dialogue(MEMBER, [("/help", None)])
    news.later(seconds=1)
    await news.dialogue(MEMBER, [("/help", answered)])


async def test_owners_are_never_too_fast(news: News) -> None:
    news.set(limits=Limits(person_per_minute=1, chat_per_minute=1, new_chats_per_day=1))
    await news.dialogue(ANA, [("/help", "This is what")])
    await news.dialogue(OWNER, [("/help", "This is what")] * 5)


async def test_no_limit_is_no_limit(news: News) -> None:
    news.set(limits=Limits(person_per_minute=0, chat_per_minute=0, new_chats_per_day=0))
    await news.dialogue(ANA, [("/help", "This is what")] * 60)


async def test_a_day_takes_so_many_new_chats(news: News) -> None:
    news.set(limits=Limits(new_chats_per_day=1))
    await news.dialogue(ANA, [("/help", "This is what")])
    await news.dialogue(BEN, [("/help", "Too many new readers came today; please try again tomorrow.")])
    assert await news.chat(BEN) is None
    await news.dialogue(ANA, [("/help", "This is what")])
    news.later(days=1)
    await news.dialogue(BEN, [("/help", "This is what")])


async def test_by_invitation_only(news: News) -> None:
    news.set(invited_only=True)
    await news.dialogue(ANA, [("/start", "This bot is for invited readers.")])
    await news.dialogue(MANAGER, [("/tag cuba", "This bot is for invited readers.")])
    await news.dialogue(EDITOR_IN_GROUP, [("/help", "This is what I understand:")])
    await news.dialogue(MANAGER, [("/tag cuba", "This chat follows #cuba.")])
    await news.dialogue(MEMBER, [("/tag", "This chat follows #cuba.")])


async def test_what_we_did_wrong_is_logged_and_owned_up_to(news: News) -> None:
    news.set(search=Broken())
    with capture_logs() as logs:
        await news.dialogue(ANA, [("my secret question", "That did not work. It was logged as code1.")])
    assert [(entry["event"], entry["command"], entry["reference"]) for entry in logs] == [
        ("command_failed", "search", "code1")
    ]
    assert "secret" not in str(logs)


async def test_any_word_makes_the_chat_known_with_its_kind_and_language(news: News) -> None:
    for sender, kind, language in (
        (replace(ANA, language="es"), ChatKind.PRIVATE, "es"),
        (replace(MEMBER, language="es"), ChatKind.GROUP, ""),
        (Sender(Address("paper", "channel"), "", Right.MANAGE, ChatKind.CHANNEL), ChatKind.CHANNEL, ""),
    ):
        await news.router.handle(sender, "/help")
        chat = await news.chat(sender)
        assert chat is not None
        assert (chat.kind, chat.settings.language) == (kind, language)


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        (ANA, {"start", "help", "tag", "search", "latest", "article", "more", "share", "stop", "cancel", "privacy"}),
        (MEMBER, {"start", "help", "tag", "search", "latest", "article", "more", "share", "cancel", "privacy"}),
        (EDITOR, {"post", "correct", "retract", "restore", "forget", "mydata"}),
        (OWNER, {"post", "pause", "resume"}),
        (EDITOR_IN_GROUP, {"tag", "search"}),
    ],
)
async def test_help_is_by_role_and_place(news: News, seat: Sender, expected: set[str]) -> None:
    await news.dialogue(seat, [("/help", "This is what I understand:")])
    shown = {line.split()[0].lstrip("/") for line in news.words(seat).split("\n") if line.startswith("/")}
    assert expected <= shown
    if seat.rights < Right.EDIT or seat.kind is not ChatKind.PRIVATE:
        assert not {"post", "correct", "retract", "restore", "pause", "resume", "publish"} & shown
    if seat.rights < Right.OWN:
        assert "pause" not in shown
    assert not {"publish", "amend", "results", "why"} & shown


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        (
            "/help tag",
            "/tag [follow|unfollow|mute|unmute|list|popular|languages] [Tags]\n\nWhat this chat follows and mutes.",
        ),
        ("/help /search", "/search <Words to search for>\n\nFind articles."),
        ("/help SHARE", "/share <Number of the article>"),
        ("/help post", "I do not know /post; /help shows what I understand."),
        ("/help xyzzy", "I do not know /xyzzy; /help shows what I understand."),
    ],
)
async def test_help_on_one_command(news: News, said: str, answered: str) -> None:
    await news.dialogue(ANA, [(said, answered)])


async def test_who_is_anonymous_in_a_group_chooses_its_tags_and_nothing_else(news: News) -> None:
    nobody = replace(MANAGER, person="")
    await news.dialogue(
        nobody,
        [
            ("/tag cuba", "This chat follows #cuba."),
            ("/stop", "Write as yourself for that"),
            ("/forget", "Write as yourself for that"),
        ],
    )
