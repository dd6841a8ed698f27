"""Names of commands in every language: a translator cannot make two commands one, or one that cannot be typed."""

import re

import pytest
from babel.messages.pofile import read_po

from core.commands.command import Reach
from core.commands.registry import COMMANDS, Registry
from core.i18n import _, languages, speaking
from tools.catalogues import files, strings


@pytest.mark.parametrize("code", languages())
def test_the_names_of_commands_can_be_typed_everywhere(code: str) -> None:
    """Telegram takes lower-case Latin letters, digits and underscores (Bot API, BotCommand); a name is one command."""
    with speaking(code):
        names = [_(command.name) for command in Registry().commands if command.reach is Reach.SAID]
        choices = [[_(c.name) for c in p.choices] for command in COMMANDS for p in command.params if p.choices]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
    for words in (names, *choices):
        assert len(set(words)) == len(words)
        assert [word for word in words if len(word.split()) != 1] == []


@pytest.mark.parametrize("code", sorted({*languages()} - {"en"}))
def test_sentences_name_commands_as_they_are_called_in_their_language(code: str) -> None:
    """The menus of both platforms are in the language of the client, and so are the names that they offer."""
    names = {command.name for command in COMMANDS if command.reach is Reach.SAID}
    with speaking(code):
        foreign = {name for name in names if _(name) != name}
    with dict(files())[code].open("rb") as file:
        said = [text for message in read_po(file, locale=code) if message.id for text in strings(message)]
    english = [text for text in said if foreign.intersection(re.findall(r"(?<![\w/.:])/([a-z]+)\b(?! \{code\})", text))]
    assert english == []


def test_a_name_of_another_language_is_understood() -> None:
    """A menu is in the language of the client, which need not be the one that the chat chose."""
    registry = Registry()
    search = registry.find("search")
    assert search is not None
    for spoken in languages():
        with speaking(spoken):
            name = _(search.name)
        for chosen in languages():
            with speaking(chosen):
                assert registry.find(name) is search
    assert registry.find("busca") is None
