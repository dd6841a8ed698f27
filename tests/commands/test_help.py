"""What is told of commands: as they are said where somebody is, and in the language of whoever sees it."""

from dataclasses import replace

import pytest

from core.values.chat import Right
from tests.commands.house import ANA, EDITOR, MANAGER, News

FORMS = replace(EDITOR, fields=True)
"""Where parameters have fields of their own."""


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        (
            "/help correct",
            "/correct\n\nCorrect a published article.\n\nid — Number of the article\nnote — What was wrong, in a few words"
            "\n\nA form asks for: ",
        ),
        ("/help search", "/search\n\nFind articles.\n\nquery — Words to search for\n\n"),
        ("/help tag", "/tag\n\nWhat this chat follows and mutes.\n\nfollow — get articles with these tags\n"),
        (
            "/help post",
            "/post\n\nPublish an article, after a preview.\n\nA form asks for: Title, Tags, Category, Body, ",
        ),
        ("/help cancel", "I do not know /cancel; /help shows what I understand."),
    ],
)
async def test_where_there_are_fields_help_tells_of_them(news: News, said: str, answered: str) -> None:
    await news.dialogue(FORMS, [(said, answered)])


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("tag", "/tag follow tags: cuba venezuela"),
        ("settings", "/settings setting: language value: es"),
        ("correct", "/correct id: 42 note: The name was misspelt"),
        ("help", "/help command: tag"),
    ],
)
async def test_examples_are_said_in_fields_where_there_are_some(news: News, name: str, example: str) -> None:
    await news.dialogue(FORMS, [(f"/help {name}", f"/{name}\n\n")])
    assert example in news.words(FORMS).split("\n")


async def test_where_there_are_fields_nothing_is_told_of_typing(news: News) -> None:
    await news.dialogue(FORMS, [("/help", "This is what I understand:")])
    assert "/cancel" not in news.words(FORMS)
    assert news.words(FORMS).endswith("More on one of these: /help command: tag")
    for said in ("/help post", "/post"):
        await news.say(FORMS, said)
        assert "first line" not in news.words(FORMS)


async def test_help_is_in_words_that_can_be_typed(news: News) -> None:
    ana = replace(ANA, language="es")
    await news.dialogue(ana, [("/help", "Esto es lo que entiendo:")])
    assert news.words(ana).endswith("/ayuda etiqueta")
    await news.dialogue(ana, [("/ayuda etiqueta", "/etiqueta [seguir|")])
    assert "/etiqueta seguir cuba venezuela" in news.words(ana)


async def test_in_a_group_who_is_answered_aside_is_answered_in_their_language(news: News) -> None:
    """The chat begins in what is spoken there, and that is what everybody sees."""
    square = replace(MANAGER, language="en", spoken="es")
    await news.dialogue(square, [("/tag follow rail", "Este chat sigue #rail.")])
    async with news.storage.read() as tx:
        chat = await tx.chats.at(square.address)
    assert chat is not None
    assert chat.settings.language == "es"
    aside = replace(square, aside=True)
    await news.dialogue(aside, [("/settings", "The settings of this chat:\n\nLanguage: Español")])
    told = "From now on this is the language here: English."
    await news.dialogue(
        aside, [("/settings language en", f"{told}\n\nThe settings of this chat:\n\nLanguage: English")]
    )
    ben = replace(square, rights=Right.READ, language="es")
    await news.dialogue(ben, [("/tag follow rail", "Solo quienes administran")])
    await news.dialogue(ben, [("/tag", "This chat follows #rail.")])
