"""What stands under a message in Telegram: buttons a thumb can hit, and the question that waits for an answer."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.renderer import Renderer
from core.cards import bundle, card, notice
from core.commands.buttons import pressed
from core.values.article import Article, Picture, Source, Status
from core.values.chat import ChatKind
from core.values.document import Action, Document, Field, Form, Text, say
from core.values.tag import Tag
from tests.bots.bubble import labels, marks
from tests.text import strategies

RENDERER = Renderer("@newsclip_bot")
ARTICLE = Article(
    id=10**15,
    slug="night-train",
    title="Night train",
    body="It returns.",
    category="World News and Everything Else",
    tags=(Tag("trains", "Trains"),),
    summary="",
    picture=Picture("https://n.example/1.jpg"),
    author="Ana",
    source=Source("", ""),
    language="en",
    external_id="",
    status=Status.PUBLISHED,
    revision=1,
    material_revision=0,
    published_at=datetime(2026, 11, 21, tzinfo=UTC),
    corrected_at=None,
    note="",
)


def under(*rows: tuple[Action, ...], kind: ChatKind = ChatKind.PRIVATE) -> dict[str, Any] | None:
    return RENDERER.classic(say("Hi.").offer(*rows), kind=kind).markup


def only(action: Action, *, kind: ChatKind = ChatKind.PRIVATE) -> dict[str, Any] | None:
    markup = under((action,), kind=kind)
    if markup is None:
        return None
    [[button]] = markup["inline_keyboard"]
    return dict(button)


def test_a_button_types_opens_copies_or_hands_on() -> None:
    assert only(Action("Help", command="/help")) == {"text": "Help", "callback_data": "v1:/help"}
    assert only(Action("Read", url="https://n.example")) == {"text": "Read", "url": "https://n.example"}
    assert only(Action("Copy", copy="x")) == {"text": "Copy", "copy_text": {"text": "x"}}
    assert only(Action("Send to a chat", inline="a-7")) == {
        "text": "Send to a chat",
        "switch_inline_query_chosen_chat": {
            "query": "a-7",
            "allow_user_chats": True,
            "allow_group_chats": True,
            "allow_channel_chats": True,
        },
    }


@pytest.mark.parametrize("url", ["http://localhost/a", "javascript:alert(1)", "mailto:a@b.example", "https://[x", "/a"])
def test_what_no_button_opens_is_none(url: str) -> None:
    assert only(Action("Read", url=url)) is None


@pytest.mark.parametrize(
    ("command", "url"),
    [
        ("/share 7", "https://t.me/newsclip_bot?start=s-7"),
        ("/article 7", "https://t.me/newsclip_bot?start=a-7"),
        ("/tag follow cuba", "https://t.me/newsclip_bot?start=t-cuba"),
    ],
)
def test_a_command_in_a_channel_is_a_link_into_the_private_chat(command: str, url: str) -> None:
    assert only(Action("Go", command=command), kind=ChatKind.CHANNEL) == {"text": "Go", "url": url}
    dropped = RENDERER.inline_card(say("Hi.").offer((Action("Go", command=command),)))
    assert dropped.markup == {"inline_keyboard": [[{"text": "Go", "url": url}]]}


def test_a_command_that_no_link_can_say_is_left_out_of_a_channel() -> None:
    assert only(Action("Why this?", command="/why 7"), kind=ChatKind.CHANNEL) is None


def test_what_is_too_long_to_copy_is_a_line_of_code() -> None:
    message = RENDERER.classic(say("Hi.").offer((Action("Copy link", copy="x" * 257),)), kind=ChatKind.PRIVATE)
    assert message.text == "Hi.\n\nCopy link: " + "x" * 257
    assert marks(message) == [("code", "x" * 257)]
    assert message.markup is None
    assert labels(under((Action("Copy link", copy="x" * 256),))) == [["Copy link"]]


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        (["Read", "Share", "Why this?"], [["Read", "Share", "Why this?"]]),
        (
            ["Publish", "Schedule", "Edit", "Try it", "Discard"],
            [["Publish", "Schedule", "Edit"], ["Try it", "Discard"]],
        ),
        (
            ["Publish", "Publish and tell readers", "Discard"],
            [["Publish"], ["Publish and tell readers"], ["Discard"]],
        ),
        ([str(n) for n in range(1, 9)], [[str(n) for n in range(1, 9)]]),
        ([str(n) for n in range(1, 10)], [["1", "2", "3", "4", "5"], ["6", "7", "8", "9"]]),
        (["夜行列车重新开通", "分享给朋友们"], [["夜行列车重新开通"], ["分享给朋友们"]]),
        (["More from World News and Everything Else"], [["More from World News and…"]]),
        (["", "\u200b"], [["…", "…"]]),
    ],
)
def test_rows_are_readable_on_a_phone(row: list[str], rows: list[list[str]]) -> None:
    assert labels(under(tuple(Action(label, command="/help") for label in row))) == rows


def test_a_keyboard_has_at_most_a_hundred_buttons() -> None:
    shown = labels(under(*(tuple(Action(f"b{n}", command="/help") for n in range(7)) for _ in range(20))))
    assert sum(map(len, shown)) == 100
    assert all(1 <= len(row) <= 8 for row in shown)


def test_what_works_once_is_coloured() -> None:
    shown = under(
        (
            Action("Publish", command="/do abc", bound=True),
            Action("Edit", command="/edit 7"),
            Action("Discard", command="/do def", bound=True),
            Action("Descartar", command="/do ghi", bound=True),
        )
    )
    assert shown is not None
    assert [button.get("style") for row in shown["inline_keyboard"] for button in row] == [
        "primary",
        None,
        "danger",
        "danger",
    ]


@pytest.mark.parametrize("base", ["", "https://n.example"])
@pytest.mark.parametrize("kind", ChatKind)
def test_the_buttons_of_what_is_pushed_fit(base: str, kind: ChatKind) -> None:
    corrected = replace(ARTICLE, corrected_at=ARTICLE.published_at, note="Date.", body="word " * 2000)
    pushed = [card(ARTICLE, base=base, kind=kind), card(corrected, base=base, kind=kind), notice(corrected, base=base)]
    pushed.append(bundle([ARTICLE] * 12, 10**12, base=base))
    for document in pushed:
        shown = RENDERER.classic(document, kind=kind).markup
        buttons = [button for row in (shown or {"inline_keyboard": []})["inline_keyboard"] for button in row]
        typed = [button["callback_data"] for button in buttons if "callback_data" in button]
        asked = [action.command for row in document.rows for action in row if action.command]
        assert all(len(text.encode()) <= 64 for text in typed)
        if kind is not ChatKind.CHANNEL:
            assert [pressed(text) for text in typed if "Read on" not in text][-len(asked) :] == asked


def test_what_is_too_long_to_be_typed_is_left_out() -> None:
    assert only(Action("Go", command="/" + "x" * 60)) is not None
    assert only(Action("Go", command="/" + "x" * 61)) is None


def question(*fields: Field, kind: ChatKind = ChatKind.PRIVATE) -> tuple[str, dict[str, Any] | None]:
    asked = Document(say("What is it called?").blocks, ((Action("Cancel", command="/cancel"),),), Form("/post", fields))
    message = RENDERER.classic(asked, kind=kind)
    return message.text, message.markup


def test_a_question_waits_for_its_answer() -> None:
    text, markup = question(Field("tags", "Tags", required=False), Field("title", "Title"))
    assert text == "What is it called?\n\nCancel: /cancel"
    assert markup == {"force_reply": True, "selective": True, "input_field_placeholder": "Title"}


def test_the_hint_of_a_question_is_short() -> None:
    _text, markup = question(Field("title", "🙂" * 40))
    assert markup is not None
    assert markup["input_field_placeholder"] == "🙂" * 31 + "…"
    assert question(Field("title", ""))[1] == question()[1] == {"force_reply": True, "selective": True}


def test_in_a_group_the_command_names_the_bot_and_a_channel_is_not_asked() -> None:
    assert question(Field("t", "T"), kind=ChatKind.GROUP)[0].endswith("\n\nCancel: /cancel@newsclip_bot")
    assert question(Field("t", "T"), kind=ChatKind.CHANNEL)[1] is None


def test_a_question_in_the_rich_form() -> None:
    asked = Document((), ((Action("Cancel", command="/cancel"),),), Form("/post", (Field("title", "Title"),)))
    message = RENDERER.rich(asked, kind=ChatKind.PRIVATE)
    assert message.html == "<p>Cancel: /cancel</p>"
    assert message.markup == {"force_reply": True, "selective": True, "input_field_placeholder": "Title"}


@given(st.lists(st.lists(st.builds(Action, strategies.words, command=st.just("/help")), max_size=30), max_size=8))
def test_any_rows_make_a_keyboard(rows: list[list[Action]]) -> None:
    markup = under(*(tuple(row) for row in rows))
    count = sum(map(len, rows))
    assert sum(map(len, labels(markup))) == min(count, 100)
    assert all(1 <= len(row) <= 8 and all(label.strip() for label in row) for row in labels(markup))


def test_the_label_is_words_only() -> None:
    assert only(Action("a\nb\t" + Text("<b>").text, command="/help")) == {
        "text": "a b <b>",
        "callback_data": "v1:/help",
    }
