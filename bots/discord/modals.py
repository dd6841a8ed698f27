"""Forms as Discord's modals (docs.discord.com/developers/interactions/receiving-and-responding, Modal; components/reference)."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from discord import ComponentType, TextStyle

from bots.discord.presses import OWN
from core.i18n import _
from core.values.document import Field, Form
from core.values.errors import N_
from core.values.graphemes import shortened
from core.values.text import clean_line

TITLE, LABEL, DESCRIPTION = 45, 45, 100
LINE, TEXT = 500, 4000
"""Characters."""

PREFIX = "form:"
"""How the id of a form begins; before it, where it is for the person's own chat, `OWN`."""

UPLOADED = frozenset({"picture"})
"""Fields that take a file."""

ATTACHABLE = frozenset({"body", "changes"})
"""Fields whose text may come as a file instead."""

KEPT = 256
"""Forms."""

LONGER = N_("Up to 4,000 characters; attach a longer text as a .md file to the command.")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came back: the id that the form had, its texts by the names of their fields, and whether a file came with it."""

    key: str
    own: bool
    texts: Mapping[str, str]
    uploads: bool


class Filled:
    """What people wrote into forms that were not taken, so that nobody writes it twice; kept in memory alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Mapping[str, str]] = OrderedDict()

    def keep(self, person: str, key: str, texts: Mapping[str, str]) -> None:
        self._kept[person, key] = texts
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def take(self, person: str, key: str) -> Mapping[str, str]:
        """What they wrote, which is then no more; nothing when that is unknown."""
        return self._kept.pop((person, key), {})


def key_of(waiting: str) -> str:
    """What tells the form of one open question from another's."""
    return blake2b(waiting.encode(errors="replace"), digest_size=8).hexdigest()


def modal(form: Form, key: str, *, own: bool, filled: Mapping[str, str]) -> dict[str, Any]:
    """`form` with what was `filled` in already; at most five fields, as the core has it."""
    return {
        "custom_id": f"{OWN if own else ''}{PREFIX}{key}",
        "title": shortened(clean_line(form.title), TITLE, len),
        "components": [_label(field, filled.get(field.name, "")) for field in form.fields],
    }


def submitted(data: Mapping[str, Any]) -> Submitted | None:
    """The `data` of an interaction as on the wire; None for what is no form of ours."""
    custom_id = str(data["custom_id"])
    key = custom_id.removeprefix(OWN)
    if not key.startswith(PREFIX):
        return None
    given = list(_given(data["components"]))
    texts = {str(one["custom_id"]): str(one["value"]) for one in given if one.get("value")}
    uploads = any(one.get("values") for one in given)
    return Submitted(key.removeprefix(PREFIX), custom_id != key, texts, uploads)


def _label(field: Field, value: str) -> dict[str, Any]:
    """A label around what is to be filled in."""
    about = {"description": shortened(_(LONGER), DESCRIPTION, len)} if field.name in ATTACHABLE else {}
    return {
        "type": ComponentType.label.value,
        "label": shortened(clean_line(field.label), LABEL, len),
        **about,
        "component": _upload(field) if field.name in UPLOADED else _text(field, value),
    }


def _upload(field: Field) -> dict[str, Any]:
    return {
        "type": ComponentType.file_upload.value,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": 1,
    }


def _text(field: Field, value: str) -> dict[str, Any]:
    limit = TEXT if field.long else LINE
    style = TextStyle.paragraph if field.long else TextStyle.short
    return {
        "type": ComponentType.text_input.value,
        "custom_id": field.name,
        "style": style.value,
        "required": field.required,
        "max_length": limit,
        **({"value": value[:limit]} if value else {}),
    }


def _given(components: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component.get("component", component)
