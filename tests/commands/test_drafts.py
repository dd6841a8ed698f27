"""Drafts wait for whoever goes on with them, and come out when somebody says."""

from core.values.chat import Address, ChatKind, Right, Sender
from tests.commands.house import ANA, EDITOR, News

POST = "/post Trains run again\n#rail\ncategory: World\n\nThe coast line is open."
CARD = "World · Nov 21, 2026\n\nTrains run again\n\nThe coast line is open.\n\n#rail"
ELSEWHERE = Sender(Address("radio", "9"), "9", Right.EDIT, ChatKind.PRIVATE)
"""The same newsroom, on another platform."""


async def test_a_draft_is_begun_here_and_finished_there(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.dialogue(EDITOR, [(POST, CARD)])
    await news.dialogue(
        ELSEWHERE,
        [
            ("/drafts", "1: Trains run again"),
            ("[1]", CARD),
            (
                "/edit 1 title: Trains stop\n\nThe coast line is shut.",
                "World · Nov 21, 2026\n\nTrains stop\n\nThe coast line is shut.",
            ),
            ("[Publish]", "Published: Trains stop"),
        ],
    )
    news.later(seconds=10)
    await news.deliver()
    assert news.shown(ANA)[0].splitlines()[2] == "Trains stop"
    await news.dialogue(
        EDITOR, [("/drafts", "There are no drafts."), ("/edit 1 title: No", "Article 1 is published already.")]
    )


async def test_an_edit_that_changes_nothing_says_so(news: News) -> None:
    await news.dialogue(
        EDITOR,
        [
            (POST, CARD),
            ("/edit 1", "What is to change?"),
            ("title: Trains run again", "That changes nothing in draft 1."),
            ("/edit 7 title: x", "There is no article 7."),
        ],
    )


async def test_many_drafts_are_shown_page_by_page(news: News) -> None:
    for number in range(11):
        await news.dialogue(EDITOR, [(f"/post Draft {number}", "General")])
    await news.dialogue(EDITOR, [("/drafts", "11: Draft 10\n10: Draft 9"), ("[Next]", "1: Draft 0")])
    assert news.labels(EDITOR) == [["1"], ["Previous"]]


async def test_readers_know_of_no_drafts(news: News) -> None:
    await news.dialogue(EDITOR, [(POST, CARD)])
    refused = "Only the newsroom's editors can do that."
    await news.dialogue(
        ANA, [(words, refused) for words in ("/drafts", "/edit 1 title: x", "/schedule 1 tomorrow 7:30")]
    )


async def test_it_comes_out_when_it_was_said(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.dialogue(
        EDITOR,
        [
            ("/settings timezone Madrid", ""),
            (POST, CARD),
            ("[Schedule]", "When does it come out?"),
            ("tomorrow 7:30", "“Trains run again” comes out on Nov 22, 2026, 7:30 AM (Europe/Madrid), in 18 hours."),
            ("/drafts", "1: Trains run again\n\ncomes out on Nov 22, 2026, 7:30 AM (Europe/Madrid)"),
            ("/search coast", "Nothing found"),
        ],
    )
    news.later(hours=18)
    assert await news.planner.publish_due() == 0
    news.later(hours=1)
    assert await news.planner.publish_due() == 1
    await news.deliver()
    assert len(news.shown(ANA)) == 1


async def test_it_is_moved_and_taken_off(news: News) -> None:
    await news.dialogue(
        EDITOR,
        [
            (POST, CARD),
            ("/schedule 1 tomorrow 7:30", "“Trains run again” comes out on Nov 22"),
            ("[Move]", "When does it come out?"),
            ("in 2 hours", "“Trains run again” comes out on Nov 21, 2026, 2:00 PM (UTC), in 2 hours."),
            ("[Cancel]", "“Trains run again” does not come out by itself any more; it is a draft again."),
            ("/schedule 1 yesterday 7:30", "That is past."),
            ("/schedule 9 tomorrow 7:30", "There is no article 9."),
        ],
    )
    news.later(hours=30)
    assert await news.planner.publish_due() == 0


async def test_a_preview_publishes_what_it_shows_or_nothing(news: News) -> None:
    await news.dialogue(EDITOR, [(POST, CARD)])
    await news.dialogue(ELSEWHERE, [("/edit 1 title: Trains stop", "World · Nov 21, 2026\n\nTrains stop")])
    await news.dialogue(EDITOR, [("[Publish]", "Draft 1 was changed since you saw it; look at it again in /drafts.")])
    await news.dialogue(ELSEWHERE, [("[Publish]", "Published: Trains stop")])
