"""Each rule of components refuses the message that breaks it."""

from typing import Any

import pytest

from tests.platforms.discord.checks.answer import lines
from tests.platforms.discord.checks.messages import COMPONENTS_V2
from tests.platforms.discord.table import faults, strays

CREATE = "POST", "/channels/{channel_id}/messages"
PHOTO = {"media": {"url": "https://a.example/photo.png"}}
DUPLICATED = "COMPONENT_CUSTOM_ID_DUPLICATED"
WIDE = "COMPONENT_LAYOUT_WIDTH_EXCEEDED"


def text(content: str = "News") -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(**given: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Next", "custom_id": "next", **given}


def link(**given: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Read", "url": "https://a.example/", **given}


def select(**given: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "tag", "options": [{"label": "Cuba", "value": "cuba"}], **given}


def options(*values: str, **given: Any) -> list[dict[str, Any]]:
    return [{"label": value, "value": value, **given} for value in values]


def row(*children: Any) -> dict[str, Any]:
    return {"type": 1, "components": [*children]}


def section(*texts: Any, accessory: Any) -> dict[str, Any]:
    return {"type": 9, "components": [*texts], "accessory": accessory}


def container(*children: Any, **given: Any) -> dict[str, Any]:
    return {"type": 17, "components": [*children], **given}


def said(*components: Any) -> list[str]:
    """What is said of a message of these, without `components.0` of the first."""
    body = {"flags": COMPONENTS_V2, "components": [*components]}
    return [line.removeprefix("components.0.") for line in lines(faults(*CREATE, body, {}))]


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (text(""), ["content BASE_TYPE_REQUIRED"]),
        (text("x" * 4001), ["content BASE_TYPE_BAD_LENGTH"]),
        (button(), ["type UNION_TYPE_CHOICES"]),
        (row(), ["components BASE_TYPE_REQUIRED"]),
        (row(text()), ["components.0.type UNION_TYPE_CHOICES"]),
        (row(*(link() for _ in range(6))), ["components BASE_TYPE_BAD_LENGTH"]),
        (row(select(), button()), [f"components.1 {WIDE}"]),
        (row(link(), select()), [f"components.1 {WIDE}"]),
        (row(button(), button()), [f"components.1.custom_id {DUPLICATED}"]),
        (row(button(id=4), link(id=4)), ["components.1.id COMPONENT_ID_DUPLICATED"]),
        (row(button(label="x" * 81)), ["components.0.label BASE_TYPE_MAX_LENGTH"]),
        (row(button(custom_id="x" * 101)), ["components.0.custom_id BASE_TYPE_BAD_LENGTH"]),
        (row(button(custom_id=None)), ["components.0.custom_id BASE_TYPE_REQUIRED"]),
        (row(button(url="https://a.example/")), ["components.0.url BUTTON_COMPONENT_FIELD_FORBIDDEN"]),
        (row(link(url=None)), ["components.0.url BASE_TYPE_REQUIRED"]),
        (row(link(custom_id="x")), ["components.0.custom_id BUTTON_COMPONENT_FIELD_FORBIDDEN"]),
        (row(link(url="https://a.example/" + "x" * 495)), ["components.0.url BASE_TYPE_MAX_LENGTH"]),
        (row(link(url="ftp://a.example/")), ["components.0.url URL_TYPE_INVALID_SCHEME"]),
        (row(link(url="attachment://a.png")), ["components.0.url URL_TYPE_INVALID_SCHEME"]),
        (row({"type": 2, "style": 6}), ["components.0.sku_id BASE_TYPE_REQUIRED"]),
        (row(button(style=7)), ["components.0.style BASE_TYPE_CHOICES"]),
        (row(select(options=[])), ["components.0.options BASE_TYPE_REQUIRED"]),
        (row(select(options=options(*map(str, range(26))))), ["components.0.options BASE_TYPE_BAD_LENGTH"]),
        (row(select(options=options("a", "a"))), [
            "components.0.options.1 SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
        ]),
        (row(select(options=options("x" * 101))), [
            "components.0.options.0.label BASE_TYPE_BAD_LENGTH", "components.0.options.0.value BASE_TYPE_BAD_LENGTH"
        ]),
        (row(select(options=options("a", "b", default=True))), ["components.0 SELECT_COMPONENT_DEFAULT_VALUES"]),
        (row(select(min_values=2)), ["components.0.max_values SELECT_COMPONENT_RANGE"]),
        (row(select(max_values=26)), ["components.0.max_values NUMBER_TYPE_MAX"]),
        (row(select(placeholder="x" * 151)), ["components.0.placeholder BASE_TYPE_MAX_LENGTH"]),
        (section(text(), accessory=None), ["accessory MODEL_TYPE_CONVERT"]),
        (section(accessory=link()), ["components BASE_TYPE_REQUIRED"]),
        (section(text(), text(), text(), text(), accessory=link()), ["components BASE_TYPE_BAD_LENGTH"]),
        (section(text(), accessory=select()), ["accessory.type UNION_TYPE_CHOICES"]),
        (section(link(), accessory=link()), [
            "components.0.content BASE_TYPE_REQUIRED", "components.0.type BASE_TYPE_CHOICES"
        ]),
        ({"type": 11, **PHOTO}, ["type UNION_TYPE_CHOICES"]),
        ({"type": 12, "items": []}, ["items BASE_TYPE_REQUIRED"]),
        ({"type": 12, "items": [PHOTO] * 11}, ["items BASE_TYPE_BAD_LENGTH"]),
        ({"type": 12, "items": [{"media": {}}]}, ["items.0.media.url BASE_TYPE_REQUIRED"]),
        ({"type": 12, "items": [{**PHOTO, "description": "x" * 1025}]}, ["items.0.description BASE_TYPE_BAD_LENGTH"]),
        ({"type": 12, "items": [{**PHOTO, "description": ""}]}, ["items.0.description BASE_TYPE_REQUIRED"]),
        ({"type": 12, "items": [{"media": {"url": "https://a.example/" + "x" * 2048}}]}, [
            "items.0.media.url BASE_TYPE_MAX_LENGTH"
        ]),
        ({"type": 12, "items": [{"media": {"url": "discord://a"}}]}, ["items.0.media.url URL_TYPE_INVALID_SCHEME"]),
        ({"type": 13, "file": {"url": "https://a.example/"}}, ["file.url URL_TYPE_INVALID_SCHEME"]),
        ({"type": 13, "file": {"url": "attachment://a.pdf"}}, [
            "file.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
        ]),
        ({"type": 14, "spacing": 3}, ["spacing BASE_TYPE_CHOICES"]),
        (container(), ["components BASE_TYPE_REQUIRED"]),
        (container(container(text())), ["components.0.type UNION_TYPE_CHOICES"]),
        (container(text(), accent_color=0x1000000), ["accent_color NUMBER_TYPE_MAX"]),
        (container(text(), accent_color=-1), ["accent_color NUMBER_TYPE_MIN"]),
    ],
)  # fmt: skip
def test_a_wrong_component_is_refused(component: dict[str, Any], expected: list[str]) -> None:
    assert said(component) == expected


def test_a_card_passes() -> None:
    card = container(
        section(text("## News"), text("Lead"), accessory={"type": 11, **PHOTO, "description": "A photo"}),
        {"type": 14, "spacing": 2, "divider": True},
        {"type": 12, "items": [PHOTO] * 10},
        row(button(emoji={"name": "📰"}), link(), link(url="discord://-/channels/1")),
        row(select(min_values=0, max_values=1, options=options("a") + options("b", default=True))),
        row({"type": 8, "custom_id": "channel", "channel_types": [0, 5]}),
        row({"type": 2, "style": 6, "sku_id": "1"}),
        accent_color=0xFFFFFF,
        id=0,
    )
    assert said(card, text("x" * 3988)) == []
    assert strays(*CREATE, {"components": [card]}, {}) == []


def test_a_message_holds_forty_components_and_four_thousand_characters() -> None:
    assert said(*(container(text("x" * 200)) for _ in range(20))) == []
    assert said(*(container(text("x")) for _ in range(20)), text("x")) == [
        "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"
    ]
    full = section(text("x" * 2000), accessory=link()), text("x" * 2000)
    assert said(*full) == []
    assert said(*full, text("x")) == ["components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"]
