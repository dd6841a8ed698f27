"""Each rule of answers to interactions refuses the answer that breaks it."""

from typing import Any

import pytest

from tests.platforms.discord.checks.answer import lines
from tests.platforms.discord.checks.messages import COMPONENTS_V2, EPHEMERAL
from tests.platforms.discord.table import faults, strays

CALLBACK = "POST", "/interactions/{interaction_id}/{interaction_token}/callback"


def asked(**given: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "body", "style": 2, **given}


def label(component: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Body", "component": component or asked(), **given}


def said(kind: int, **data: Any) -> list[str]:
    """What is said of the data, without `data.`"""
    return [line.removeprefix("data.") for line in lines(faults(*CALLBACK, {"type": kind, "data": data}, {}))]


def modal(*components: dict[str, Any], **given: Any) -> list[str]:
    data = {"custom_id": "new", "title": "New article", "components": [*components], **given}
    return [line.removeprefix("components.0.") for line in said(9, **data)]


def test_the_type_says_what_the_data_is() -> None:
    assert lines(faults(*CALLBACK, {"type": 2}, {})) == ["type UNION_TYPE_CHOICES"]
    assert lines(faults(*CALLBACK, {}, {})) == ["type BASE_TYPE_REQUIRED"]
    assert lines(faults(*CALLBACK, {"type": 9}, {})) == ["data BASE_TYPE_REQUIRED"]
    assert lines(faults(*CALLBACK, {"type": 4}, {})) == ["50006"]
    for kind in (1, 5, 6, 7):
        assert lines(faults(*CALLBACK, {"type": kind}, {"with_response": "1"})) == []


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (4, {"content": "x", "flags": EPHEMERAL}, []),
        (4, {"components": [{"type": 10, "content": "x"}], "flags": EPHEMERAL | COMPONENTS_V2}, []),
        (4, {"content": "x" * 2001}, ["content BASE_TYPE_MAX_LENGTH"]),
        (4, {"content": "x", "flags": 1}, ["flags MESSAGE_FLAGS_INVALID"]),
        (4, {"flags": EPHEMERAL}, ["50006"]),
        (5, {"flags": EPHEMERAL}, []),
        (5, {"flags": COMPONENTS_V2}, ["flags MESSAGE_FLAGS_INVALID"]),
        (7, {"components": [{"type": 10, "content": "x"}]}, []),
        (7, {"content": "x", "components": [{"type": 10, "content": "x"}]}, [
            "content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        ]),
        (8, {"choices": []}, []),
        (8, {"choices": [{"name": "Cuba", "value": "x" * 100}] * 25}, []),
        (8, {"choices": [{"name": "First", "value": 1}]}, []),
        (8, {"choices": [{"name": "Cuba", "value": "cuba"}] * 26}, ["choices BASE_TYPE_MAX_LENGTH"]),
        (8, {"choices": [{"name": "x" * 101, "value": "cuba"}]}, ["choices.0.name BASE_TYPE_BAD_LENGTH"]),
        (8, {"choices": [{"name": "", "value": "cuba"}]}, ["choices.0.name BASE_TYPE_REQUIRED"]),
        (8, {"choices": [{"name": "Cuba", "value": "x" * 101}]}, ["choices.0.value BASE_TYPE_MAX_LENGTH"]),
    ],
)  # fmt: skip
def test_an_answer_has_limits(kind: int, data: dict[str, Any], expected: list[str]) -> None:
    assert said(kind, **data) == expected


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (label(label="x" * 46), ["label BASE_TYPE_BAD_LENGTH"]),
        (label(description="x" * 101), ["description BASE_TYPE_BAD_LENGTH"]),
        (label(label=""), ["label BASE_TYPE_REQUIRED"]),
        (label({"type": 2, "style": 1, "custom_id": "x"}), ["component.type UNION_TYPE_CHOICES"]),
        (asked(), ["type UNION_TYPE_CHOICES"]),
        (label(asked(value="x" * 4001)), ["component.value BASE_TYPE_MAX_LENGTH"]),
        (label(asked(max_length=4001)), ["component.max_length NUMBER_TYPE_MAX"]),
        (label(asked(min_length=5, max_length=4)), ["component.max_length TEXT_INPUT_RANGE"]),
        (label(asked(placeholder="x" * 101)), ["component.placeholder BASE_TYPE_MAX_LENGTH"]),
        (label(asked(style=3)), ["component.style BASE_TYPE_CHOICES"]),
        (label(asked(custom_id="")), ["component.custom_id BASE_TYPE_REQUIRED"]),
        (label({"type": 8, "custom_id": "x", "disabled": True}), ["component.disabled COMPONENT_DISABLED_IN_MODAL"]),
        (label({"type": 8, "custom_id": "x", "min_values": 0}), ["component.min_values NUMBER_TYPE_MIN"]),
        (label({"type": 19, "custom_id": "x", "max_values": 11}), ["component.max_values NUMBER_TYPE_MAX"]),
        ({"type": 1, "components": [asked()]}, ["components.0.label BASE_TYPE_REQUIRED"]),
        ({"type": 1, "components": [asked(label="Body")]}, []),
        (label(asked(value="x" * 4000, min_length=1, max_length=4000, required=False)), []),
        (label({"type": 19, "custom_id": "x", "min_values": 0, "max_values": 1, "required": False}), []),
        (label({"type": 3, "custom_id": "x", "options": [{"label": "a", "value": "b"}]}), []),
        ({"type": 10, "content": "Words"}, []),
    ],
)
def test_a_modal_asks_within_limits(component: dict[str, Any], expected: list[str]) -> None:
    assert modal(component) == expected
    assert expected or not strays(*CALLBACK, {"type": 9, "data": {"components": [component]}}, {})


def test_a_modal_has_a_title_and_five_parts() -> None:
    parts = [label(asked(custom_id=str(n))) for n in range(6)]
    assert modal(*parts[:5]) == []
    assert modal(*parts) == ["components BASE_TYPE_BAD_LENGTH"]
    assert modal() == ["components BASE_TYPE_REQUIRED"]
    assert modal(label(), label()) == ["components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"]
    assert modal(label(), title="x" * 46) == ["title BASE_TYPE_BAD_LENGTH"]
    assert modal(label(), custom_id="x" * 101) == ["custom_id BASE_TYPE_BAD_LENGTH"]
