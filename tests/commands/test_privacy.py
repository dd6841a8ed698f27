"""What is kept, a copy of it, and the end of it."""

import json
from typing import Any

from core.values.document import Code, Paragraph
from tests.commands.house import ANA, EDITOR, MANAGER, MEMBER, News


async def test_what_is_kept_is_told(news: News) -> None:
    await news.dialogue(ANA, [("/privacy", "This is all that I keep:\n\nThe number and kind of this chat")])
    assert news.labels(ANA) == [["Show my data", "Forget everything"]]


async def test_a_copy_of_everything(news: News) -> None:
    await news.dialogue(
        ANA, [("/tag cuba", "You follow"), ("/tag mute war", "No article"), ("/tag languages en", "Art")]
    )
    await news.post("Sugar", "cuba")
    await news.deliver()
    await news.dialogue(ANA, [("/share", "Which article?"), ("/privacy", "This"), ("/article", "Which article?")])
    await news.dialogue(ANA, [("/mydata", "This is all that I keep about this chat:\n\n{")])
    data = exported(news)
    assert data["chat"]["address"] == "paper:ana"
    assert data["chat"]["article_languages"] == ["en"]
    assert [(s["name"], s["muted"]) for s in data["subscriptions"]] == [("cuba", False), ("war", True)]
    assert data["deliveries"] == {"count": 1, "last_articles": [1]}
    assert data["question_waiting"] == ""
    assert "newsroom_acts" not in data


async def test_an_editors_copy_holds_their_acts(news: News) -> None:
    await news.dialogue(EDITOR, [("/post Sugar", "General"), ("[Publish]", "Published: Sugar"), ("/mydata", "This is")])
    data = exported(news)
    assert [(act["act"], act["article"]) for act in data["newsroom_acts"]] == [("draft", 1), ("publish", 1)]
    assert data["buttons"] == 3


def exported(news: News) -> dict[str, Any]:
    [document] = [
        d
        for d in news.last.values()
        if any(isinstance(b, Paragraph) and isinstance(b.spans[0], Code) for b in d.blocks)
    ]
    block = document.blocks[-1]
    assert isinstance(block, Paragraph)
    code = block.spans[0]
    assert isinstance(code, Code)
    return dict(json.loads(code.text))


async def test_forgetting_is_asked_and_final(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag cuba", "You follow #cuba."),
            ("/forget", "Erase everything about this chat"),
            ("[Keep]", "Nothing was changed."),
            ("/tag", "You follow #cuba."),
            ("/forget", "Erase everything about this chat"),
            ("[Erase everything]", "Done: I no longer know this chat."),
        ],
    )
    assert await news.chat(ANA) is None
    await news.dialogue(ANA, [("/tag", "You follow nothing yet."), ("/tag popular", "Nobody follows anything yet.")])


async def test_a_group_is_forgotten_by_its_managers(news: News) -> None:
    refusal = "Only those who manage this chat can do that."
    await news.dialogue(MANAGER, [("/tag cuba", "This chat follows #cuba."), ("/forget", "Erase everything")])
    await news.dialogue(MEMBER, [("/forget", refusal), ("/mydata", refusal)])
    answer = await news.press(MEMBER, "Erase everything", shown_to=MANAGER)
    assert answer is not None
    assert await news.chat(MANAGER) is not None
    await news.dialogue(MANAGER, [("[Erase everything]", "Done: I no longer know this chat.")])
    assert await news.chat(MANAGER) is None
