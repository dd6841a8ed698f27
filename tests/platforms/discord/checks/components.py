"""Components of messages and modals, beyond what the specification's shapes say of each: components/reference."""

from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from typing import Any

from tests.platforms.discord.checks.addresses import FILE, LINKS, PICTURES, address
from tests.platforms.discord.checks.answer import Fault, Path, required


class Kind(IntEnum):
    """Component Types; those that a rule speaks of."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13


LINK, PREMIUM = 5, 6
"""Button Styles."""

MOST = 40
"""components/reference: "Messages allow up to 40 total components"."""

MOST_TEXT = 4000
"""Text Display: characters over all of a message; `TextDisplayComponentForMessageRequest.content` for each."""

MOST_ROWS = 5
"""Legacy Message Component Behavior."""

WIDTH = 5
"""Action Row: five buttons, or a single select."""

Component = dict[str, Any]
Placed = tuple[Component, Path]


def walk(components: Sequence[Component], path: Path) -> Iterator[Placed]:
    """Every component, those inside others too, and where it stands."""
    for at, component in enumerate(components):
        yield from _within(component, (*path, str(at)))


def _within(component: Component, path: Path) -> Iterator[Placed]:
    yield component, path
    yield from walk(component.get("components") or (), (*path, "components"))
    for name in ("accessory", "component"):
        if name in component:
            yield from _within(component[name], (*path, name))


def in_message(components: Sequence[Component], path: Path, files: Collection[str] | None) -> Iterator[Fault]:
    placed = list(walk(components, path))
    yield from _total(placed, path)
    yield from unique(placed)
    for component, where in placed:
        match component["type"]:
            case Kind.ACTION_ROW:
                yield from _row(component, where)
            case Kind.BUTTON:
                yield from _button(component, where)
            case (
                Kind.STRING_SELECT | Kind.USER_SELECT | Kind.ROLE_SELECT | Kind.MENTIONABLE_SELECT | Kind.CHANNEL_SELECT
            ):
                yield from _select(component, where)
            case Kind.THUMBNAIL | Kind.MEDIA_GALLERY | Kind.FILE:
                yield from _shown(component, where, files)


def _total(placed: Sequence[Placed], path: Path) -> Iterator[Fault]:
    if len(placed) > MOST:
        message = f"The total number of components cannot exceed {MOST}"
        yield Fault(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if sum(len(text) for text in texts(placed)) > MOST_TEXT:
        message = f"Components displayable text size exceeds maximum size of {MOST_TEXT}"
        yield Fault(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def texts(placed: Sequence[Placed]) -> list[str]:
    return [component["content"] for component, _ in placed if component["type"] == Kind.TEXT_DISPLAY]


def unique(placed: Sequence[Placed]) -> Iterator[Fault]:
    """Anatomy of a Component: neither a custom id nor an id stands twice; an id of 0 is none."""
    for name in ("custom_id", "id"):
        seen = set()
        for component, path in placed:
            given = component.get(name)
            if given and given in seen:
                word = name.replace("_", " ")
                yield Fault(
                    (*path, name), f"COMPONENT_{name.upper()}_DUPLICATED", f"Component {word} cannot be duplicated"
                )
            seen.add(given)


def _row(row: Component, path: Path) -> Iterator[Fault]:
    """Action Row: up to five buttons or a single select."""
    room = WIDTH
    for at, child in enumerate(row["components"]):
        room -= 1 if child["type"] == Kind.BUTTON else WIDTH
        if room < 0:
            message = "The specified component exceeds the maximum width"
            yield Fault((*path, "components", str(at)), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _button(button: Component, path: Path) -> Iterator[Fault]:
    """Button Structure: a style says which of `custom_id`, `url` and `sku_id` there must be and which not."""
    style = int(button["style"])
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    if not button.get(needed):
        yield required((*path, needed))
    forbidden = {"custom_id", "url", "sku_id"} - {needed}
    if style == PREMIUM:
        forbidden |= {"label", "emoji"}
    for name in sorted(forbidden):
        if button.get(name):
            yield Fault(
                (*path, name), "BUTTON_COMPONENT_FIELD_FORBIDDEN", f"A button of style {style} cannot have {name}"
            )
    yield from address(button.get("url"), (*path, "url"), schemes=LINKS, files=None)


def _select(select: Component, path: Path) -> Iterator[Fault]:
    """String Select Structure and the other selects': what is chosen beforehand lies between `min_values` and `max_values`."""
    least, most = _number(select, "min_values"), _number(select, "max_values")
    if most < least:
        yield Fault((*path, "max_values"), "SELECT_COMPONENT_RANGE", "max_values must not be less than min_values")
    options = select.get("options") or ()
    chosen = select.get("default_values") or [option for option in options if option.get("default")]
    if chosen and not least <= len(chosen) <= most:
        message = f"The number of default values must be between {least} and {most}"
        yield Fault(path, "SELECT_COMPONENT_DEFAULT_VALUES", message)
    values = [option["value"] for option in options]
    for at, value in enumerate(values):
        if value in values[:at]:
            where = (*path, "options", str(at))
            message = "The specified option value is already used"
            yield Fault(where, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)


def _number(component: Component, name: str) -> int:
    given = component.get(name)
    return 1 if given is None else int(given)


def _shown(component: Component, path: Path, files: Collection[str] | None) -> Iterator[Fault]:
    """Unfurled Media Item; File takes files of the message only."""
    schemes = (FILE,) if component["type"] == Kind.FILE else PICTURES
    for media, where in _media(component, path):
        yield from address(media["url"], (*where, "url"), schemes=schemes, files=files)


def _media(component: Component, path: Path) -> Iterator[Placed]:
    for name in ("media", "file"):
        if name in component:
            yield component[name], (*path, name)
    for at, item in enumerate(component.get("items", ())):
        yield item["media"], (*path, "items", str(at), "media")
