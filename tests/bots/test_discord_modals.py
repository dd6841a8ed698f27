"""Forms on their way to Discord and back."""

from dataclasses import replace
from typing import Any

import pytest

from bots.discord.modals import KEPT, Filled, Submitted, key_of, modal, submitted
from core.commands.command import Command
from core.commands.correct import CORRECT
from core.commands.post import POST
from core.values.document import Field, Form
from tests.platforms.discord.table import faults, strays

ROUTE = "/interactions/{interaction_id}/{interaction_token}/callback"
ARTICLE = Form("/post", POST.fields)
REFERENCE = f"picture:{'0' * 32}.jpg"


def opened(form: Form, **filled: str) -> dict[str, Any]:
    """The form as it is sent, which Discord takes."""
    sent = modal(form, key_of("/post "), own=False, filled=filled)
    answer = {"type": 9, "data": sent}
    assert faults("POST", ROUTE, answer, {}) is None
    assert strays("POST", ROUTE, answer, {}) == []
    return sent


def parts(sent: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {label["label"]: label["component"] for label in sent["components"]}


def test_an_article_has_five_fields() -> None:
    sent = opened(ARTICLE)
    shown = {label: (part["type"], part.get("style"), part["required"]) for label, part in parts(sent).items()}
    assert sent["title"] == "/post"
    assert shown == {
        "Title": (4, 1, True),
        "Tags": (4, 1, False),
        "Category": (4, 1, False),
        "Body": (4, 2, True),
        "Picture": (19, None, False),
    }


@pytest.mark.parametrize("command", [POST, CORRECT])
def test_where_a_text_may_be_too_long_for_a_form_it_says_what_to_do(command: Command) -> None:
    fields = command.fields or tuple(Field(p.name, p.label) for p in command.params)
    about = [label["description"] for label in opened(Form("/x", fields))["components"] if "description" in label]
    assert about == ["Up to 4,000 characters; attach a longer text as a .md file to the command."]


def test_what_is_there_already_can_be_seen() -> None:
    held = {"title": "Sugar", "tags": "#Cuba " * 100, "body": "It is sweet.", "picture": "https://example.org/1.jpg"}
    form = Form("/correct", tuple(replace(field, value=held.get(field.name, "")) for field in CORRECT.fields))
    labels = {label["label"]: label for label in opened(form)["components"]}
    values = {name: label["component"].get("value") for name, label in labels.items()}
    assert values == {
        "Title": "Sugar",
        "Tags": "#Cuba " * 100,
        "Category": None,
        "Body": "It is sweet.",
        "Picture": None,
    }
    assert labels["Body"]["description"] == "May begin with lines such as source: https://… and then an empty line."
    assert labels["Picture"]["description"] == "There is one already; another one takes its place."


def test_a_body_that_is_too_long_for_a_form_is_left_out_of_it() -> None:
    [label] = opened(Form("/correct", (Field("body", "Body", required=False, long=True, value="x" * 4001),)))[
        "components"
    ]
    assert "value" not in label["component"]
    assert label["description"] == "The text is too long to be shown here. Left empty, it stays as it is."


def test_a_picture_that_was_sent_is_not_sent_again() -> None:
    sent = opened(ARTICLE, title="Sugar", picture=REFERENCE)
    assert submitted(wire(sent["custom_id"])) == Submitted(key_of("/post "), False, {}, {}, {})
    empty = {"type": 19, "custom_id": "picture", "values": []}
    again = submitted(wire(sent["custom_id"], empty))
    assert again == Submitted(key_of("/post "), False, {}, {}, {"picture": REFERENCE})


def test_what_was_written_before_stands_there() -> None:
    shown = parts(opened(ARTICLE, title="Sugar", body="x" * 5000))
    assert (shown["Title"]["value"], len(shown["Body"]["value"])) == ("Sugar", 4000)
    assert "value" not in shown["Tags"]


def test_words_that_are_too_long_for_a_form_are_shortened() -> None:
    sent = opened(Form("A title " * 20, (Field("x", "A label " * 20),)))
    assert len(sent["title"]) <= 45
    assert len(sent["components"][0]["label"]) <= 45


def wire(custom_id: str, *components: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": one} for one in components]}


def test_what_comes_back_is_told_by_fields() -> None:
    title = {"type": 4, "custom_id": "title", "value": "Sugar"}
    tags = {"type": 4, "custom_id": "tags", "value": ""}
    picture = {"type": 19, "custom_id": "picture", "values": ["5"]}
    file = {"id": "5", "filename": "a.png", "size": 7, "url": "https://cdn.discordapp.com/a.png"}
    came = wire("me:form:abc", title, tags, picture) | {"resolved": {"attachments": {"5": file}}}
    assert submitted(came) == Submitted("abc", True, {"title": "Sugar", "tags": ""}, {"picture": file}, {})
    assert submitted(wire("form:abc", title, picture | {"values": []})) == Submitted(
        "abc", False, {"title": "Sugar"}, {}, {}
    )


def test_what_is_no_form_of_ours_is_none() -> None:
    assert submitted(wire("v1:/post")) is None


def test_the_form_of_one_question_is_not_that_of_another() -> None:
    assert key_of("/correct 5 ") != key_of("/correct 7 ")
    assert key_of("/correct 5 ") == key_of("/correct 5 ")


def test_what_was_not_taken_is_kept_for_a_while() -> None:
    filled = Filled()
    filled.keep("42", "abc", {"title": "Sugar"})
    assert filled.take("43", "abc") == {}
    assert filled.take("42", "abc") == {"title": "Sugar"}
    assert filled.take("42", "abc") == {}
    for number in range(KEPT + 1):
        filled.keep("42", str(number), {"title": "Sugar"})
    assert (filled.take("42", "0"), filled.take("42", "1")) == ({}, {"title": "Sugar"})
