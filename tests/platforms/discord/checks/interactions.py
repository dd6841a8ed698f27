"""Answers to interactions: interactions/receiving-and-responding, Interaction Response Object."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.platforms.discord.checks import components
from tests.platforms.discord.checks.answer import Fault, Finding, Path, required, too_long
from tests.platforms.discord.checks.commands import CHOICE_VALUE
from tests.platforms.discord.checks.messages import ANSWERED, EPHEMERAL, Around, created, edited


class Callback(IntEnum):
    """Interaction Callback Type; those with data."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


MODAL_PARTS = 5
"""Modal: "Between 1 and 5 (inclusive) components that make up the modal"."""


def answered(body: dict[str, Any], path: Path, around: Around) -> Iterator[Finding]:
    data: dict[str, Any] = body.get("data") or {}
    where = (*path, "data")
    match body["type"]:
        case Callback.MESSAGE:
            yield from created(data, where, around, ANSWERED)
        case Callback.DEFERRED_MESSAGE if int(data.get("flags") or 0) & ~EPHEMERAL:
            yield Fault((*where, "flags"), "MESSAGE_FLAGS_INVALID", "Only EPHEMERAL can be set on a deferred answer")
        case Callback.UPDATE if data:
            yield from edited(data, where, around)
        case Callback.CHOICES:
            yield from _choices(data, where)
        case Callback.MODAL:
            yield from _modal(data, where)


def _choices(data: dict[str, Any], path: Path) -> Iterator[Fault]:
    for at, choice in enumerate(data.get("choices") or ()):
        if choice and isinstance(choice["value"], str) and len(choice["value"]) > CHOICE_VALUE:
            yield too_long((*path, "choices", str(at), "value"), CHOICE_VALUE)


def _modal(data: dict[str, Any], path: Path) -> Iterator[Fault]:
    where = (*path, "components")
    if len(data["components"]) > MODAL_PARTS:
        message = f"Must be between 1 and {MODAL_PARTS} in length."
        yield Fault(where, "BASE_TYPE_BAD_LENGTH", message)
    placed = list(components.walk(data["components"], where))
    yield from components.unique(placed)
    for component, at in placed:
        yield from _asked(component, at)


def _asked(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    """components/reference: nothing disabled in a modal, and an answer that is required is at least one."""
    if component.get("disabled"):
        yield Fault((*path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Modals cannot have disabled components")
    if component.get("min_values") in (0, "0") and component.get("required") is not False:
        yield Fault((*path, "min_values"), "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    least, most = component.get("min_length"), component.get("max_length")
    if least is not None and most is not None and int(least) > int(most):
        yield Fault((*path, "max_length"), "TEXT_INPUT_RANGE", "max_length must not be less than min_length")
    if component["type"] == components.Kind.ACTION_ROW:
        for at, child in enumerate(component["components"]):
            if not child.get("label"):
                yield required((*path, "components", str(at), "label"))
