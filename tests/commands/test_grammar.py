"""Whatever is typed becomes a command, or one clear sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import COMMANDS, data
from core.commands.buttons import DATA_BYTES, fits, pressed, stored
from core.commands.command import Command, Kind, Reach
from core.commands.grammar import check, missing, parse, parse_topics, said, spelled
from core.commands.registry import Registry
from core.i18n import _, languages, speaking
from core.values.chat import Right
from core.values.document import Action, Document
from core.values.errors import UserError
from core.values.tag import Topic, TopicKind
from tests.commands.house import BEGINNING

WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='/@#"“”,:\n *-abc12category', max_size=80),
    st.sampled_from([f"/{command.name}" for command in COMMANDS]).flatmap(
        lambda name: st.text(alphabet='#",:\n *-abc12', max_size=40).map(lambda rest: f"{name} {rest}")
    ),
)


@given(WORDS)
def test_any_text_is_understood_or_refused(text: str) -> None:
    words = said(text)
    command = Registry().find(words.name) if words else None
    if words is None or command is None:
        return
    try:
        arguments = parse(command, words.rest)
    except UserError:
        return
    absent = missing(command, arguments)
    assert all(not arguments.text(param.name) for param in absent)


@given(st.text(max_size=300))
def test_any_list_of_topics_is_understood_or_refused(text: str) -> None:
    try:
        topics = parse_topics(text)
    except UserError:
        return
    names = [(topic.kind, topic.name) for topic in topics]
    assert len(names) == len(set(names))
    assert all(topic.name for topic in topics)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cuba", ["tag cuba"]),
        ("cuba,venezuela  #usa", ["tag cuba", "tag venezuela", "tag usa"]),
        ("cuba، العالم", ["tag cuba", "tag العالم"]),
        ('"Military Action" military-action', ["tag militaryaction"]),
        ("category:general", ["category general"]),
        ('Category:"World News" *', ["category worldnews", "everything *"]),
        ("category: «Мир»", ["category мир"]),
        ("category:", ["tag category"]),
        ('"unclosed phrase', ["tag unclosedphrase"]),
        ("", []),
    ],
)
def test_topics(text: str, expected: list[str]) -> None:
    assert [f"{topic.kind} {topic.name}" for topic in parse_topics(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", ("start", "", "")),
        ("/START@NewsBot  t-cuba ", ("start", "newsbot", "t-cuba")),
        ("/post\nTitle\n\nBody", ("post", "", "Title\n\nBody")),
        ("  /help tag", ("help", "", "tag")),
        ("/поиск слова", ("поиск", "", "слова")),
        ("plain words", None),
        ("/", None),
        ("/ help", None),
        ("//help", None),
        ("/a-b", None),
    ],
)
def test_what_is_a_command(text: str, expected: tuple[str, str, str] | None) -> None:
    words = said(text)
    assert (words and (words.name, words.bot, words.rest)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/correct 42 a note\ntitle: X\n\nBody", {"id": "42", "note": "a note", "changes": "title: X\n\nBody"}),
        ("/correct 42\n\nBody: only", {"id": "42", "note": "", "changes": "\nBody: only"}),
        ("/correct #42 note", {"id": "42", "note": "note", "changes": ""}),
        ("/correct", {"id": "", "note": "", "changes": ""}),
        ("/retract 42 a hoax\nreally", {"id": "42", "reason": "a hoax\nreally"}),
        ("/article 42 2", {"id": "42", "page": "2"}),
        ("/article 42 two", {"id": "42", "page": ""}),
        ("/tag list", {"action": "list", "tags": "", "mention": ""}),
        ("/tag #list", {"action": "follow", "tags": "#list", "mention": ""}),
        ("/tag", {"action": "list", "tags": "", "mention": ""}),
        ("/tag cuba list", {"action": "follow", "tags": "cuba list", "mention": ""}),
    ],
)
def test_arguments(text: str, expected: dict[str, str]) -> None:
    words = said(text)
    assert words is not None
    command = Registry().find(words.name)
    assert command is not None
    assert parse(command, words.rest).texts == expected


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("/correct 42 a note", "title: X", {"id": "42", "note": "a note", "changes": "title: X"}),
        ("/correct 42", "title: X", {"id": "42", "note": "", "changes": "title: X"}),
        ("/correct", "42\ntitle: X", {"id": "42", "note": "", "changes": "title: X"}),
        ("/retract 42", "a hoax", {"id": "42", "reason": "a hoax"}),
        ("/retract", "42 a hoax", {"id": "42", "reason": "a hoax"}),
        ("/tag follow", "list cuba", {"action": "follow", "tags": "list cuba", "mention": ""}),
        ("/search", "/weird words", {"query": "/weird words"}),
    ],
)
def test_an_answer_completes_what_was_said(text: str, answer: str, expected: dict[str, str]) -> None:
    command, rest = said_to(text)
    again = said_to(spelled(command, parse(command, rest)) + answer)
    assert parse(*again).texts == expected
    assert missing(command, parse(*again)) == []


def said_to(text: str) -> tuple[Command, str]:
    words = said(text)
    assert words is not None
    command = Registry().find(words.name)
    assert command is not None
    return command, words.rest


ACTIONS = st.builds(
    Action,
    label=st.text(max_size=5),
    command=st.text(min_size=1, max_size=120).map("/tag {}".format),
    bound=st.booleans(),
)


@given(ACTIONS)
def test_a_button_gives_its_command_back(action: Action) -> None:
    assert pressed(data(action)) == action.command


@given(st.lists(ACTIONS, max_size=5))
def test_what_does_not_fit_goes_behind_a_key(actions: list[Action]) -> None:
    codes = iter(f"code{n}" for n in range(9))
    document = Document(rows=tuple((action,) for action in actions))
    kept, rows = stored(document, chat_id=1, person="1", now=BEGINNING, new_code=lambda: next(codes))
    commands = {row.key: row.command for row in rows}
    for action, (button,) in zip(actions, kept.rows, strict=True):
        assert len(data(button).encode(errors="replace")) <= DATA_BYTES
        assert commands.get(button.command.removeprefix("/do "), button.command) == action.command
        assert button.command.startswith("/do ") == (not fits(action))
    again, more = stored(kept, chat_id=1, person="1", now=BEGINNING, new_code=lambda: "unused")
    assert (again, more) == (kept, [])


def test_every_command_is_well_made() -> None:
    commands = Registry().commands
    assert len({command.name for command in commands}) == len(commands)
    for command in commands:
        assert re.fullmatch(r"[a-z]{1,32}", command.name)
        assert command.summary or command.reach is not Reach.SAID
        assert command.ask or command.reach is not Reach.SAID or not any(p.required for p in command.params)
        assert not command.newsroom or command.needs >= Right.EDIT
        last = {Kind.TEXT, Kind.BODY, Kind.TAGS}
        written = [param for param in command.params if param.kind is not Kind.ROLE]
        assert all(param.kind not in last for param in written[:-1])
        assert len(command.fields) <= 5
        check(command, {})


@pytest.mark.parametrize("language", languages())
def test_localised_names_are_valid_and_lead_to_their_commands(language: str) -> None:
    registry = Registry()
    with speaking(language):
        for command in registry.commands:
            assert registry.find(command.name) is command
            if command.reach is Reach.SAID:
                assert re.fullmatch(r"[a-z0-9_]{1,32}", _(command.name)), _(command.name)
                assert registry.find(_(command.name)) is command


def test_a_category_is_another_topic_than_the_tag() -> None:
    assert parse_topics("general category:general") == (
        Topic(TopicKind.TAG, "general", "general"),
        Topic(TopicKind.CATEGORY, "general", "general"),
    )
