"""What lies over the messages while somebody types or fills in: the picker of a command's choices, and a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any

from tests.platforms.discord.components import INPUT, LABEL, UPLOAD
from tests.platforms.discord.drawing.icons import CROSS, FOLD
from tests.platforms.discord.drawing.icons import UPLOAD as UP
from tests.platforms.discord.drawing.lore import portrait
from tests.platforms.discord.interactions import Choice, Modal

NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Typing:
    """A command that is being typed: `option` has the `value` so far, for which `choices` are offered."""

    command: str
    option: str
    value: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True)
class Filling:
    """A form with what was written into it, by label."""

    form: Modal
    words: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)


def picker(typing: Typing, bot: str) -> str:
    rows = "".join(
        f'<div class="choice{" first" if not at else ""}">{escape(one.name)}</div>'
        for at, one in enumerate(typing.choices)
    )
    return f'<div class="picker"><div class="caption">{portrait(bot, "tiny")}<b>{escape(typing.option)}</b></div>{rows}</div>'


def typed(typing: Typing) -> str:
    """The field with the command in it."""
    chip = f'<span class="chip"><b>{escape(typing.option)}</b><i>{escape(typing.value)}</i></span>'
    return f'<span class="typed"><b>/{escape(typing.command)}</b>{chip}</span>'


def dialog(filling: Filling, bot: str) -> str:
    fields = "".join(_field(wire, filling.words) for wire in filling.form.wire["components"])
    return (
        f'<div class="shade"><div class="dialog"><header>{portrait(bot, "small")}<b>{escape(filling.form.title)}</b>{CROSS}'
        "</header>"
        f'<section>{fields}</section><footer><div class="button secondary"><span>Cancel</span></div>'
        '<div class="button primary"><span>Submit</span></div></footer></div></div>'
    )


def _field(wire: Mapping[str, Any], given: Mapping[str, str]) -> str:
    if wire["type"] != LABEL:
        return f'<div class="about">{escape(wire.get("content") or "")}</div>'
    inner = wire["component"]
    needed = "" if inner.get("required") is False else '<em class="needed">*</em>'
    about = f'<div class="about">{escape(wire["description"])}</div>' if wire.get("description") else ""
    return f'<div class="field"><b>{escape(wire["label"])}{needed}</b>{about}{_box(inner, given.get(wire["label"], ""))}</div>'


def _box(wire: Mapping[str, Any], words: str) -> str:
    words = words or wire.get("value") or ""
    hint = escape(wire.get("placeholder") or "")
    match wire["type"]:
        case kind if kind == INPUT:
            size = "tall" if wire["style"] == 2 else "line"
            return f'<div class="box {size}">{escape(words) or f"<em>{hint}</em>"}</div>'
        case kind if kind == UPLOAD:
            return f'<div class="box drop">{UP}<span>Drop a file here or <a>browse</a></span></div>'
        case _:
            return f'<div class="box line"><em>{escape(words) or hint}</em>{FOLD}</div>'
