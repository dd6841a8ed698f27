"""The parts of a message: components in their arrangement, and embeds (docs.discord.com/developers/components/reference)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from tests.platforms.discord.components import (
    BUTTON,
    CONTAINER,
    GALLERY,
    MENUS,
    ROW,
    SECTION,
    TEXT,
    THUMBNAIL,
)
from tests.platforms.discord.drawing import markdown
from tests.platforms.discord.drawing.icons import FOLD, LINK
from tests.platforms.discord.drawing.lore import Lore

Wire = Mapping[str, Any]

SEPARATOR = 14
STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}


def components(wires: Iterable[Wire], lore: Lore) -> str:
    return "".join(component(wire, lore) for wire in wires)


def component(wire: Wire, lore: Lore) -> str:
    match wire["type"]:
        case kind if kind == CONTAINER:
            return (
                f'<div class="container"{_edge(wire.get("accent_color"))}>{components(wire["components"], lore)}</div>'
            )
        case kind if kind == SECTION:
            beside = component(wire["accessory"], lore)
            return f'<div class="section"><div>{components(wire["components"], lore)}</div>{beside}</div>'
        case kind if kind == TEXT:
            return words(wire["content"], lore)
        case kind if kind == THUMBNAIL:
            return f'<div class="thumbnail picture">{lore.picture(wire["media"]["url"])}</div>'
        case kind if kind == GALLERY:
            shown = "".join(f'<div class="picture">{lore.picture(one["media"]["url"])}</div>' for one in wire["items"])
            return f'<div class="gallery of{min(len(wire["items"]), 3)}">{shown}</div>'
        case kind if kind == SEPARATOR:
            return f'<div class="separator{"" if wire.get("divider", True) else " blank"}"></div>'
        case kind if kind == ROW:
            return f'<div class="row">{components(wire["components"], lore)}</div>'
        case kind if kind == BUTTON:
            return _button(wire)
        case kind if kind in MENUS:
            return f'<div class="menu"><span>{escape(_chosen(wire))}</span>{FOLD}</div>'
        case _:
            raise ValueError(f"no component that is drawn: {wire}")


def words(text: str, lore: Lore) -> str:
    return f'<div class="words">{markdown.html(text, lore)}</div>' if text else ""


def embeds(wires: Iterable[Wire], lore: Lore) -> str:
    return "".join(_embed(wire, lore) for wire in wires)


def _embed(wire: Wire, lore: Lore) -> str:
    title = f'<div class="words title">{_linked(wire, lore)}</div>' if wire.get("title") else ""
    author = f'<div class="author">{escape(wire["author"]["name"])}</div>' if wire.get("author") else ""
    told = "".join((author, title, words(wire.get("description") or "", lore), _fields(wire.get("fields") or (), lore)))
    small, large = wire.get("thumbnail"), wire.get("image")
    beside = f'<div class="thumbnail picture">{lore.picture(small["url"])}</div>' if small else ""
    below = f'<div class="gallery of1"><div class="picture">{lore.picture(large["url"])}</div></div>' if large else ""
    foot = _foot(wire)
    inside = f'<div class="section"><div>{told}</div>{beside}</div>{below}{foot}'
    return f'<div class="container embed"{_edge(wire.get("color"))}>{inside}</div>'


def _foot(wire: Wire) -> str:
    at = [f"{datetime.fromisoformat(wire['timestamp']):%d/%m/%Y, %H:%M}"] if wire.get("timestamp") else []
    told = [wire["footer"]["text"]] if wire.get("footer") else []
    return f'<div class="foot">{escape(" • ".join((*told, *at)))}</div>' if told or at else ""


def _linked(wire: Wire, lore: Lore) -> str:
    title = markdown.html(wire["title"], lore)
    return f"<a>{title}</a>" if wire.get("url") else title


def _fields(fields: Sequence[Wire], lore: Lore) -> str:
    shown = (f"<div><b>{markdown.html(one['name'], lore)}</b>{words(one['value'], lore)}</div>" for one in fields)
    return f'<div class="fields">{"".join(shown)}</div>' if fields else ""


def _edge(colour: int | None) -> str:
    return "" if colour is None else f' style="--accent:#{colour:06x}"'


def _button(wire: Wire) -> str:
    sign = (wire.get("emoji") or {}).get("name") or ""
    label = f"<span>{escape(' '.join(filter(None, (sign, wire.get('label')))))}</span>"
    off = " off" if wire.get("disabled") else ""
    return f'<div class="button {STYLES[wire["style"]]}{off}">{label}{LINK if wire.get("url") else ""}</div>'


def _chosen(wire: Wire) -> str:
    chosen = [one["label"] for one in wire.get("options") or () if one.get("default")]
    return ", ".join(chosen) or wire.get("placeholder") or "Make a selection"
