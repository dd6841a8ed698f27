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
from core.values.picture import SCHEME, kept_name
from core.values.text import clean_line

TITLE, LABEL, DESCRIPTION, PLACEHOLDER = 45, 45, 100, 100
LINE, TEXT = 500, 4000
"""Characters."""

PREFIX = "form:"
"""How the id of a form begins; before it, where it is for the person's own chat, `OWN`."""

_AND = ":"
"""What parts the name of a picture in the id of a form from what stands before it."""

UPLOADED = frozenset({"picture"})
"""Fields that take a file."""

ATTACHABLE = frozenset({"body", "changes"})
"""Fields whose text may come as a file instead."""

KEPT = 256
"""Forms."""

LONGER = N_("Up to 4,000 characters; attach a longer text as a .md file to the command.")
HEADS = N_("May begin with lines such as source: https://… and then an empty line.")
LEFT_OUT = N_("The text is too long to be shown here. Left empty, it stays as it is.")
ANOTHER = N_("There is one already; another one takes its place.")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came back: the id that the form had, its texts by the names of their fields, and what came in place of `UPLOADED`
    ones: Attachments on the wire, or the references of pictures that came with an earlier try."""

    key: str
    own: bool
    texts: Mapping[str, str]
    files: Mapping[str, Mapping[str, Any]]
    kept: Mapping[str, str]


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
    """`form` with what was `filled` in already; at most five fields, as the core has it. The id of a form tells which picture
    was sent before: nobody sends it twice."""
    sent = next((name for field, text in filled.items() if field in UPLOADED and (name := kept_name(text))), "")
    return {
        "custom_id": f"{OWN if own else ''}{PREFIX}{key}{_AND}{sent}".removesuffix(_AND),
        "title": shortened(clean_line(form.title), TITLE, len),
        "components": [_label(f, filled[f.name][:TEXT] if f.name in filled else f.value) for f in form.fields],
    }


def submitted(data: Mapping[str, Any]) -> Submitted | None:
    """The `data` of an interaction as on the wire; None for what is no form of ours."""
    custom_id = str(data["custom_id"])
    key = custom_id.removeprefix(OWN)
    if not key.startswith(PREFIX):
        return None
    asked, _and, sent = key.removeprefix(PREFIX).partition(_AND)
    given = {str(one["custom_id"]): one for one in _given(data["components"])}
    there: Mapping[str, Any] = data.get("resolved", {}).get("attachments", {})
    sent_now = {name: str(one["values"][0]) for name, one in given.items() if one.get("values")}
    files = {name: there[number] for name, number in sent_now.items() if number in there}
    texts = {name: str(one["value"]) for name, one in given.items() if "value" in one}
    kept = {name: SCHEME + sent for name in UPLOADED & given.keys() - files.keys() if sent}
    return Submitted(asked, custom_id != key, texts, files, kept)


def _label(field: Field, value: str) -> dict[str, Any]:
    """A label around what is to be filled in."""
    about = _about(field, value)
    return {
        "type": ComponentType.label.value,
        "label": shortened(clean_line(field.label), LABEL, len),
        **({"description": shortened(about, DESCRIPTION, len)} if about else {}),
        "component": _upload(field) if field.name in UPLOADED else _text(field, value),
    }


def _about(field: Field, value: str) -> str:
    """What is said below a field's label, "" for nothing."""
    if field.name in UPLOADED:
        return _(ANOTHER) if value else ""
    if field.name not in ATTACHABLE:
        return ""
    if len(value) > TEXT:
        return _(LEFT_OUT)
    return _(HEADS) if value else _(LONGER)


def _upload(field: Field) -> dict[str, Any]:
    return {
        "type": ComponentType.file_upload.value,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": 1,
    }


def _text(field: Field, value: str) -> dict[str, Any]:
    limit = TEXT if field.long or len(value) > LINE else LINE
    style = TextStyle.paragraph if field.long else TextStyle.short
    hint = {"placeholder": shortened(_(HEADS), PLACEHOLDER, len)} if field.name in ATTACHABLE else {}
    return {
        "type": ComponentType.text_input.value,
        "custom_id": field.name,
        "style": style.value,
        "required": field.required,
        "max_length": limit,
        **hint,
        **({"value": value} if 0 < len(value) <= limit else {}),
    }


def _given(components: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component.get("component", component)
