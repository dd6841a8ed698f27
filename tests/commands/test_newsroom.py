"""What editors say: posting, correcting, taking back, and holding everything."""

from datetime import timedelta

import pytest

from core.values.chat import ChatKind, Right, Sender
from core.values.delivery import Share
from core.values.document import plain
from tests.commands.house import ANA, BEN, EDITOR, EDITOR_IN_GROUP, OWNER, News

POST = "/post Trains run again\n#rail\ncategory: World\n\nThe coast line is open."
OTHER_EDITOR = Sender(EDITOR.address, "8", Right.EDIT)


async def acts(news: News, article_id: int = 1) -> list[str]:
    async with news.storage.read() as tx:
        return [f"{act.person} {act.act}" for act in await tx.audit.of(article_id)]


async def test_from_a_text_to_the_reader(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    card = "World · Nov 21, 2026\n\nTrains run again\n\nThe coast line is open.\n\n#rail"
    await news.dialogue(EDITOR, [(POST, f"{card}\n\nThis is a preview; 1 chat would get it.")])
    assert news.labels(EDITOR) == [["Publish", "Schedule", "Edit"], ["Try it", "Discard"]]
    news.later(minutes=5)
    await news.deliver()
    assert news.shown(ANA) == []
    await news.dialogue(
        EDITOR, [("[Publish]", "Published: Trains run again\n\nIt reaches 1 chat.\n\nIt leaves in 10 seconds")]
    )
    await news.deliver()
    assert news.shown(ANA) == []
    news.later(seconds=10)
    await news.deliver()
    assert news.shown(ANA) == [card]
    news.take_up(ANA)
    assert news.labels(ANA) == [["Read", "Share", "Why this?"], ["More from World"]]
    await news.dialogue(
        ANA, [("[Why this?]", "It came because you follow #rail."), ("[Unfollow #rail]", "You no longer")]
    )
    assert await acts(news) == ["paper:7 draft", "paper:7 publish"]


async def test_the_preview_is_what_readers_get(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.dialogue(EDITOR, [(POST, "World")])
    preview = news.last[EDITOR].blocks[0]
    await news.dialogue(EDITOR, [("[Try it]", "World · Nov 21, 2026\n\nTrains run again")])
    tried = news.last[EDITOR]
    assert tried.blocks == (preview,)
    await news.dialogue(EDITOR, [(POST, "World"), ("[Publish]", "Published")])
    news.later(seconds=10)
    await news.deliver()
    sent = news.press_room.documents["ana"]
    assert plain(sent) == plain(tried)
    assert [[a.label for a in row] for row in sent.rows] == [[a.label for a in row] for row in tried.rows]


async def test_a_post_is_asked_for_with_a_form(news: News) -> None:
    await news.dialogue(EDITOR, [("/post", "Send me the article.\n\nAs one message it has")])
    form = news.last[EDITOR].form
    assert form is not None
    assert [(field.label, field.required) for field in form.fields] == [
        ("Title", True),
        ("Tags", False),
        ("Category", False),
        ("Body", True),
        ("Picture", False),
    ]
    await news.dialogue(
        EDITOR, [("Trains\n#rail\n\nThey run.", "General · Nov 21, 2026\n\nTrains\n\nThey run.\n\n#rail")]
    )
    await news.dialogue(EDITOR, [("/post", "Send me the article")])
    filled = {"title": "Ships", "tags": "sea, #port", "category": "World", "body": "They sail.", "picture": ""}
    answer = await news.router.complete(EDITOR, filled)
    assert answer is not None
    assert plain(answer).startswith("World · Nov 21, 2026\n\nShips\n\nThey sail.\n\n#sea #port\n\nThis is a preview")
    again = await news.router.complete(EDITOR, filled)
    assert again is not None
    assert plain(again) == "That question is no longer open; ask again."


async def test_what_nobody_follows_says_so(news: News) -> None:
    await news.dialogue(
        EDITOR, [(POST, "World"), ("[Publish]", "Published: Trains run again\n\nNobody follows it yet.")]
    )
    await news.dialogue(EDITOR, [(POST, "World")])
    assert "This is a preview; nobody follows it yet. Nothing is published before" in news.words(EDITOR)


async def test_where_the_number_is_missing_too_the_answer_begins_with_it(news: News) -> None:
    await news.post("Trains")
    question = "Why is it taken back? Readers will see the reason."
    await news.dialogue(EDITOR, [("/retract", f"{question}\n\nBegin with the number of the article.")])
    await news.dialogue(EDITOR, [("1 It was a hoax.", "Retracted Nov 21, 2026"), ("/retract 1", question)])
    assert news.words(EDITOR) == question


async def test_undo_holds_for_its_time(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.dialogue(EDITOR, [(POST, "World"), ("[Publish]", "Published")])
    news.later(seconds=9)
    await news.deliver()
    await news.dialogue(EDITOR, [("[Undo]", "Undone: nobody got it. It is a draft again.\n\nWorld")])
    news.later(minutes=1)
    await news.deliver()
    assert news.shown(ANA) == []
    await news.dialogue(ANA, [("/article 1", "There is no article 1.")])
    await news.dialogue(EDITOR, [("[Publish]", "Published")])
    news.later(seconds=11)
    await news.deliver()
    await news.dialogue(
        EDITOR, [("[Undo]", "Too late: it is on its way. /correct 1 changes it, /retract 1 takes it back.")]
    )
    assert len(news.shown(ANA)) == 1
    assert await acts(news) == ["paper:7 draft", "paper:7 publish", "paper:7 undo", "paper:7 publish"]


async def test_discarding(news: News) -> None:
    await news.dialogue(EDITOR, [(POST, "World")])
    preview = news.last[EDITOR]
    await news.dialogue(
        EDITOR, [("[Discard]", "Discarded. Nothing was published."), ("/article 1", "There is no article 1.")]
    )
    news.last[EDITOR] = preview
    await news.dialogue(EDITOR, [("[Publish]", "There is no article 1."), (POST, "World")])
    preview = news.last[EDITOR]
    await news.dialogue(EDITOR, [("[Publish]", "Published")])
    news.last[EDITOR] = preview
    await news.dialogue(EDITOR, [("[Discard]", "Article 2 is published; /retract takes it back.")])


async def test_a_correction_reaches_what_was_sent(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.post("Trains run agian", "rail", body="The coast line is open.")
    await news.deliver()
    await news.dialogue(
        EDITOR,
        [
            (
                "/correct 1 The title was misspelt\ntitle: Trains run again",
                "General · Nov 21, 2026\n\nTrains run again\n\nCorrected Nov 21, 2026, 12:00 PM: The title was misspelt\n\n"
                "The coast line is open.\n\n#rail\n\nThis is a preview of the correction.",
            ),
        ],
    )
    await news.deliver()
    assert "agian" in news.shown(ANA)[0]
    assert news.labels(EDITOR) == [["Publish", "Publish and tell readers", "Discard"]]
    await news.dialogue(EDITOR, [("[Publish]", "Corrected: Trains run again\n\nThe messages that show it change.")])
    await news.deliver()
    assert news.shown(ANA)[0].startswith(
        "General · Nov 21, 2026\n\nTrains run again\n\nCorrected Nov 21, 2026, 12:00 PM: The t"
    )
    await news.dialogue(
        EDITOR,
        [
            ("/correct 1 The line is closed\n\nThe coast line is closed.", "General"),
            (
                "[Publish and tell readers]",
                "Corrected: Trains run again\n\nThe messages that show it change, and readers are",
            ),
        ],
    )
    await news.deliver()
    assert news.shown(ANA)[1] == "Corrected: Trains run again\n\nThe line is closed"
    assert "The coast line is closed." in news.shown(ANA)[0]
    assert await acts(news) == ["paper:7 publish", "paper:7 correct", "paper:7 correct"]


async def test_a_correction_is_refused_when_somebody_was_faster(news: News) -> None:
    await news.post("Trains")
    await news.dialogue(EDITOR, [("/correct 1\ntitle: Trains!", "General")])
    await news.dialogue(OWNER, [("/correct 1\ntitle: Trains?", "General"), ("[Publish]", "Corrected: Trains?\n\nThe")])
    await news.dialogue(EDITOR, [("[Publish]", "Article 1 was changed meanwhile; look at it and correct it again.")])


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("/correct 9\ntitle: X", "There is no article 9."),
        ("/correct 1\ntitle: Trains", "That changes nothing in article 1."),
        ("/correct 2\ntitle: X", "Article 2 is not published."),
        ("/correct x\ntitle: X", "“x” is not the number of an article."),
        ("/correct 1 a note", "What is to change?"),
        ("/retract 9 Hoax", "There is no article 9."),
        ("/retract 2 Hoax", "Article 2 is not published."),
        ("/retract 1", "Why is it taken back? Readers will see the reason."),
        ("/restore 1", "Article 1 is not retracted."),
        ("/restore 9", "There is no article 9."),
        ("/restore", "Which article? Write its number."),
        ("/publish 1", "I do not know /publish; /help shows what I understand."),
        ("/amend quiet 1 1\ntitle: X", "I do not know /amend"),
        ("/do code1", "I do not know /do"),
    ],
)
async def test_what_cannot_be_done(news: News, said: str, answered: str) -> None:
    await news.post("Trains")
    two = await news.post("Ships")
    await news.newsroom.retract(two.id, "Hoax", "paper:7")
    await news.dialogue(EDITOR, [(said, answered)])


async def test_what_a_correction_leaves_out_is_asked_for(news: News) -> None:
    await news.post("Trains", body="They run.")
    await news.dialogue(
        EDITOR,
        [
            ("/correct 1 A better title", "What is to change?"),
            (
                "title: Better trains",
                "General · Nov 21, 2026\n\nBetter trains\n\nCorrected Nov 21, 2026, 12:00 PM: A better title",
            ),
            ("[Discard]", "Nothing was changed."),
            ("/correct", "What is to change? Write lines such as title: or #tags, and after an empty line the whole"),
            ("1\ntitle: Best trains", "General · Nov 21, 2026\n\nBest trains"),
            ("/correct 1", "What is to change?"),
            ("[Cancel]", "Cancelled."),
            ("trains", "1 article for “trains”"),
        ],
    )


async def test_a_retraction_and_its_restoration(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail.")])
    await news.post("Trains", "rail")
    await news.deliver()
    await news.dialogue(
        EDITOR,
        [
            ("/retract 1", "Why is it taken back?"),
            (
                "It was a hoax.",
                "Retracted Nov 21, 2026, 12:00 PM: Trains\n\nReason: It was a hoax.\n\nReaders will see this",
            ),
            ("[Keep]", "Nothing was changed."),
            ("/retract 1 It was a hoax.", "Retracted Nov 21, 2026, 12:00 PM: Trains"),
            ("[Retract]", "Retracted: Trains\n\nEvery message that brought it shows this instead."),
        ],
    )
    await news.deliver()
    assert news.shown(ANA) == ["Retracted Nov 21, 2026, 12:00 PM: Trains\n\nReason: It was a hoax."]
    await news.dialogue(BEN, [("/tag rail", "You follow #rail.\n\nThere is no article about it yet.")])
    await news.dialogue(EDITOR, [("[Restore]", "Restored: Trains\n\nIt comes back where it was")])
    await news.deliver()
    assert news.shown(ANA)[0].startswith(
        "General · Nov 21, 2026\n\nTrains\n\nCorrected Nov 21, 2026, 12:00 PM: The article is back after a retraction."
    )
    assert await acts(news) == ["paper:7 publish", "paper:7 retract", "paper:7 restore"]


async def test_a_one_time_button_is_for_one_person_and_one_time(news: News) -> None:
    news.set(desks=frozenset({EDITOR_IN_GROUP.address}))
    other = Sender(EDITOR_IN_GROUP.address, "8", Right.EDIT, ChatKind.GROUP)
    await news.dialogue(EDITOR_IN_GROUP, [(POST, "World")])
    for seat, answered in (
        (other, "This button is for the person who asked for it."),
        (EDITOR, "This button is for the person who asked for it."),
        (EDITOR_IN_GROUP, "Published: Trains run again\n\n"),
        (EDITOR_IN_GROUP, "This button was used already."),
    ):
        answer = await news.press(seat, "Publish", shown_to=EDITOR_IN_GROUP)
        assert answer is not None
        assert plain(answer).startswith(answered)


async def test_a_button_is_refused_when_it_is_old_or_its_person_is_no_editor_now(news: News) -> None:
    await news.dialogue(EDITOR, [(POST, "World")])
    demoted = Sender(EDITOR.address, EDITOR.person, Right.READ)
    answer = await news.press(demoted, "Publish", shown_to=EDITOR)
    assert answer is not None
    assert plain(answer) == "Only the newsroom's editors can do that."
    news.now += timedelta(hours=1)
    preview = news.last[EDITOR]
    await news.dialogue(EDITOR, [("[Publish]", "This button is too old; ask again.")])
    async with news.storage.begin() as tx:
        await tx.actions.expire(news.now)
    news.last[EDITOR] = preview
    await news.dialogue(EDITOR, [("[Publish]", "This button no longer works; ask again.")])


async def test_publishing_starts_one_rollout_after_the_time_to_undo(news: News) -> None:
    await news.dialogue(EDITOR, [(POST, "World"), ("[Publish]", "Published")])
    async with news.storage.begin() as tx:
        assert await tx.rollouts.due(news.now) is None
        step = await tx.rollouts.due(news.now + timedelta(seconds=10))
    assert step is not None
    assert (step.article_id, step.revision, step.share, step.fresh) == (1, 1, Share.POST, True)
