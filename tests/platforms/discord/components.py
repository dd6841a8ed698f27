"""What stands in a message: its words, buttons, menus and pictures, wherever they are nested (components/reference)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Wire = Mapping[str, Any]

ROW, BUTTON, MENU, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY = 1, 2, 3, 4, 9, 10, 11, 12
CONTAINER, LABEL, UPLOAD = 17, 18, 19
MENUS = frozenset({3, 5, 6, 7, 8})


@dataclass(frozen=True)
class Button:
    """One of `data` and `url` is set; `style` is of Button Styles."""

    text: str
    data: str | None = None
    url: str | None = None
    style: int = 1
    disabled: bool = False
    number: int = 0


@dataclass(frozen=True)
class Menu:
    """A select menu; `options` are label and value of a string select."""

    data: str
    kind: int
    options: Sequence[tuple[str, str]] = ()
    placeholder: str = ""
    least: int = 1
    most: int = 1
    disabled: bool = False
    chosen: Sequence[str] = field(default=())
    number: int = 0


def walk(components: Sequence[Wire]) -> Iterator[Wire]:
    """Each component, parents first, in the order in which they are seen."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for name in ("accessory", "component"):
            if component.get(name):
                yield from walk([component[name]])


def buttons(components: Sequence[Wire]) -> tuple[Button, ...]:
    return tuple(_button(each) for each in walk(components) if each["type"] == BUTTON)


def menus(components: Sequence[Wire]) -> tuple[Menu, ...]:
    return tuple(_menu(each) for each in walk(components) if each["type"] in MENUS)


def texts(components: Sequence[Wire]) -> list[str]:
    return [each["content"] for each in walk(components) if each["type"] == TEXT]


def pictures(components: Sequence[Wire]) -> list[str]:
    """Addresses of thumbnails and galleries."""
    found = []
    for each in walk(components):
        if each["type"] == THUMBNAIL:
            found.append(each["media"]["url"])
        elif each["type"] == GALLERY:
            found += [item["media"]["url"] for item in each["items"]]
    return found


def embed_words(embed: Wire) -> list[str]:
    """What is read in an embed, in the order in which it stands."""
    fields = [part for each in embed.get("fields") or () for part in (each["name"], each["value"])]
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    found = [author.get("name"), embed.get("title"), embed.get("description"), *fields, footer.get("text")]
    return [words for words in found if words]


def words(message: Wire) -> str:
    """All that is read in a message, a line for each part: its content, its embeds, its text displays."""
    found = [message.get("content") or ""]
    for embed in message.get("embeds") or ():
        found += embed_words(embed)
    return "\n".join(filter(None, [*found, *texts(message.get("components") or ())]))


def message_in(body: Wire) -> Wire:
    """The message in the body of a call: itself, or what it answers or opens a thread with."""
    inner = body.get("data") or body.get("message")
    return inner if isinstance(inner, Mapping) else body


def numbered(components: Sequence[Wire]) -> list[dict[str, Any]]:
    """The same with the ids that the server gives: Anatomy of a Component, `id`."""
    taken = {each["id"] for each in walk(components) if each.get("id")}
    free = (number for number in range(1, 1_000) if number not in taken)
    return [_numbered(each, free) for each in components]


def _numbered(component: Wire, free: Iterator[int]) -> dict[str, Any]:
    made = dict(component)
    made["id"] = component.get("id") or next(free)
    if component.get("components"):
        made["components"] = [_numbered(each, free) for each in component["components"]]
    for name in ("accessory", "component"):
        if component.get(name):
            made[name] = _numbered(component[name], free)
    return made


def _button(wire: Wire) -> Button:
    text = wire.get("label") or (wire.get("emoji") or {}).get("name") or ""
    disabled = wire.get("disabled") or False
    return Button(text, wire.get("custom_id"), wire.get("url"), wire["style"], disabled, wire.get("id", 0))


def _menu(wire: Wire) -> Menu:
    options = wire.get("options") or ()
    return Menu(
        wire["custom_id"],
        wire["type"],
        tuple((each["label"], each["value"]) for each in options),
        wire.get("placeholder") or "",
        given_or(wire.get("min_values"), 1),
        given_or(wire.get("max_values"), 1),
        wire.get("disabled") or False,
        tuple(each["value"] for each in options if each.get("default")),
        wire.get("id", 0),
    )


def given_or(value: int | None, otherwise: int) -> int:
    """A field may be absent or null."""
    return otherwise if value is None else value
